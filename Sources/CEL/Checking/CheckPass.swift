/// One walk over a syntax tree: assigns every node a type, tracks what is known about the presence
/// of fields, and reports problems.
///
/// Only nesting recurses; chains (`a.b.c`, `a + b + c`, `x.f().g()`, `a ? b : c ? d : e`) are
/// walked in loops, so that their length does not affect the stack.
struct CheckPass: Sendable {
  /// A variable of a macro.
  struct Local: Sendable {
    var name: Text
    var type: TypeID
    /// Its number among all bindings of the expression.
    var number: Int32
    /// The path that the variable is an alias of, or its own path if that has been created; else
    /// -1.
    var path: PathID = -1
    /// What the variable's truth value implies, if it is bound to a condition.
    var whenTrue: [PathID] = []
    var whenFalse: [PathID] = []
  }

  /// The maximum depth of the walk in levels of the tree; each of the 250 nesting levels that the
  /// parser allows takes at most five or six levels of the tree.
  static let depthLimit = 1_600
  /// The maximum number of diagnostics of an expression; more are not useful, and searching for the
  /// nearest of many names takes time.
  static let diagnosticLimit = 100

  var declarations: Declarations
  var types = TypeTable()
  var functions = OverloadTable()
  /// The declared variables that have been used, at most sixteen: comparing a few names is faster
  /// than hashing one.
  var usedVariables: [(name: Text, type: TypeID)] = []
  /// Variables declared only for this expression.
  private(set) var ownVariables: [String: CELType] = [:]
  /// The first parts of dotted names of variables and types, and the maximum number of parts.
  private(set) var dottedRoots: [Text]
  private(set) var dottedParts: Int
  /// The first parts of dotted names of functions; `nil` until first needed.
  var functionRoots: [Text]?

  var tree = SyntaxTree(text: Text(""))
  var nodeTypes: [TypeID] = []
  var diagnostics: [CheckDiagnostic] = []
  var locals: [Local] = []
  private var localCount: Int32 = 0
  private var depth = 0
  /// The nodes between the current one and the roots of the walks, the innermost last.
  private(set) var spine: [SyntaxIndex] = []

  var paths = PathTable()
  /// The path of each node; -1 if it has not been computed.
  var nodePaths: [PathID] = []
  /// The active guards, in the order of their scopes.
  private var assumed: [PathID] = []
  /// The fields that may be absent and have been read so far: if the evaluation passes this point
  /// without an error, they are present.
  private(set) var reads: [PathID] = []
  /// Guards on all elements of a list that always hold, because of the way the list was created.
  var elementGuards: [PathID] = []

  init(_ declarations: Declarations) {
    self.declarations = declarations
    dottedRoots = TypeNames.dottedRoots
    dottedParts = TypeNames.dottedParts
    for name in declarations.variables.keys { noteDots(name) }
  }

  private mutating func noteDots(_ name: String) {
    guard let dot = name.utf8.firstIndex(of: UInt8(ascii: ".")) else { return }
    let root = Text(String(name[..<dot]))
    if !dottedRoots.contains(root) { dottedRoots.append(root) }
    dottedParts = max(dottedParts, name.utf8.reduce(1) { $1 == UInt8(ascii: ".") ? $0 + 1 : $0 })
  }

  /// Resets the state for a new expression.
  mutating func begin(_ tree: SyntaxTree, variables: [String: CELType]) {
    self.tree = tree
    ownVariables = variables
    for name in variables.keys { noteDots(name) }
    types.forgetVariables()
    paths.removeAll()
    nodeTypes.removeAll(keepingCapacity: true)
    nodeTypes.append(contentsOf: repeatElement(.dyn, count: tree.nodes.count))
    nodePaths.removeAll(keepingCapacity: true)
    nodePaths.append(contentsOf: repeatElement(-1, count: tree.nodes.count))
    diagnostics.removeAll()
    locals.removeAll(keepingCapacity: true)
    localCount = 0
    depth = 0
    spine.removeAll(keepingCapacity: true)
    assumed.removeAll(keepingCapacity: true)
    reads.removeAll(keepingCapacity: true)
    elementGuards.removeAll(keepingCapacity: true)
  }

  // MARK: The walk
  //
  // Functions that recurse or report are not inlined, here and in the other files: inlined into
  // each other, they would take thousands of bytes of stack for each level.

  /// Checks a node and its operands.
  mutating func walk(_ root: SyntaxIndex) -> CheckOutcome {
    depth += 1
    defer { depth -= 1 }
    guard depth <= CheckPass.depthLimit else {
      report(.tooDeep, at: tree.range(of: root))
      return .error
    }
    let mark = spine.count
    var current = root
    while let operand = spineOperand(of: current) {
      spine.append(current)
      current = operand
    }
    var outcome = leaf(current)
    nodeTypes[Int(current)] = outcome.type
    while spine.count > mark {
      current = spine.removeLast()
      outcome = joint(current, outcome)
      nodeTypes[Int(current)] = outcome.type
    }
    return outcome
  }

  /// Returns the operand with which a chain continues to the left; `nil` at its start.
  private mutating func spineOperand(of node: SyntaxIndex) -> SyntaxIndex? {
    switch tree[node] {
    case .select(let operand, _, let isOptional):
      if !isOptional, qualifiedVariable(node) != nil { return nil }
      return operand
    case .has(let operand, _): return operand
    case .index(let operand, _, _): return operand
    case .unary(_, let operand): return operand
    case .binary(_, let left, _): return left
    case .call(let name, _, let receiver?, _):
      if namespacedFunction(receiver, name) != nil { return nil }
      return unknownFunction(receiver, name) == nil ? receiver : nil
    case .comprehension(let number): return tree.comprehensions[Int(number)].range
    case .bind(let number):
      let bind = tree.binds[Int(number)]
      return bind.kind == .bind ? nil : bind.value
    default: return nil
    }
  }

  /// Checks the start of a chain.
  @inline(never) private mutating func leaf(_ node: SyntaxIndex) -> CheckOutcome {
    switch tree[node] {
    case .literal(let value): return literal(value)
    case .identifier(let name, let isAbsolute): return identifier(node, name, isAbsolute)
    case .select: return qualified(node)
    case .and(let span): return junction(span, isAnd: true)
    case .or(let span): return junction(span, isAnd: false)
    case .conditional: return conditional(node)
    case .call(let name, let isAbsolute, nil, let arguments):
      return functionCall(node, name, isAbsolute, arguments)
    case .call(let name, _, let receiver?, let arguments):
      return namespacedCall(node, receiver, name, arguments)
    case .list(let span): return list(span)
    case .map(let span): return map(span)
    case .message(let name, let fields): return message(node, name, fields)
    case .bind(let number): return binding(tree.binds[Int(number)])
    default: return .error
    }
  }

  /// Checks a link of a chain whose operand to the left has been checked.
  @inline(never) private mutating func joint(_ node: SyntaxIndex, _ operand: CheckOutcome)
    -> CheckOutcome
  {
    switch tree[node] {
    case .select(let inner, let field, let isOptional):
      return CheckOutcome(
        type: self.field(
          node, of: inner, operand.type, named: field, at: nameRange(node),
          isOptional ? .optional : .plain))
    case .has(let inner, let field): return has(node, inner, operand.type, field)
    case .index(let inner, let index, let isOptional):
      return self.index(node, inner, operand.type, index, isOptional)
    case .unary(let symbol, let inner): return unary(node, symbol, inner, operand)
    case .binary(let symbol, let left, let right):
      return binary(node, symbol, left, operand, right)
    case .call(let name, _, let receiver?, let arguments):
      return methodCall(node, receiver, operand.type, name, arguments)
    case .comprehension(let number):
      return comprehension(node, tree.comprehensions[Int(number)], operand.type)
    case .bind(let number): return optionalBinding(node, tree.binds[Int(number)], operand.type)
    default: return .error
    }
  }

  // MARK: Scopes

  /// Returns the innermost macro variable of a name.
  func local(_ name: Text) -> Local? { locals.last { $0.name == name } }

  /// Returns a new macro variable.
  mutating func newLocal(_ name: Text, _ type: TypeID, path: PathID = -1) -> Local {
    localCount += 1
    return Local(name: name, type: type, number: localCount, path: path)
  }

  // MARK: Guards

  /// The number of active guards, for ``leave(_:)``.
  var scope: Int { assumed.count }

  /// Activates guards.
  mutating func assume(_ guards: some Sequence<PathID>) {
    for path in guards {
      paths.assume(path)
      assumed.append(path)
    }
  }

  /// Deactivates the guards that were activated since a value of ``scope`` was taken.
  mutating func leave(_ scope: Int) {
    while assumed.count > scope { paths.retract(assumed.removeLast()) }
  }

  /// Records the read of a field that may be absent; returns whether this is its first read without
  /// a guard.
  mutating func isUnguardedRead(_ path: PathID) -> Bool {
    reads.append(path)
    if paths.isPresent(path) { return false }
    // Reported only once: from here on the field counts as present.
    paths.assume(path)
    return true
  }

  /// Removes and returns the reads since the mark, because after this point they are not certain to
  /// have happened.
  mutating func takeReads(since mark: Int) -> [PathID] {
    if reads.count == mark { return [] }
    let taken = Array(reads[mark...])
    reads.removeLast(reads.count - mark)
    return taken
  }

  // MARK: Reports

  /// Whether the limit of diagnostics is reached.
  var isFull: Bool { diagnostics.count >= CheckPass.diagnosticLimit }

  @inline(never) mutating func report(_ problem: CheckProblem, at range: Range<Int32>) {
    if isFull { return }
    diagnostics.append(
      CheckDiagnostic(
        range: range, kind: problem.kind, message: problem.message,
        suggestion: problem.suggestion))
  }

  func nameRange(_ node: SyntaxIndex) -> Range<Int32> { tree.nameRange(of: node) }

  /// Returns whether `source` is assignable to `target`; binds no variables if it is not.
  mutating func fits(_ source: TypeID, _ target: TypeID) -> Bool {
    let mark = types.trail.count
    if types.assign(source, to: target) { return true }
    types.undo(to: mark)
    return false
  }

  /// Returns the type that covers both types; `nil` if they are not compatible.
  @inline(never) mutating func united(_ left: TypeID, _ right: TypeID) -> TypeID? {
    fits(left, right) ? types.join(left, right) : nil
  }
}

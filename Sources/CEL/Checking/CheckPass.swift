/// One walk over a syntax tree: gives every node a type, follows what is known about the presence
/// of fields, and reports what is wrong.
///
/// The walk recurses into nesting only; chains (`a.b.c`, `a + b + c`, `x.f().g()`, `a ? b : c ? d :
/// e`) are walked in loops, so that their length does not matter.
struct CheckPass: Sendable {
  /// A variable of a macro.
  struct Local: Sendable {
    var name: Text
    var type: TypeID
    /// Its number among all bindings of the expression.
    var number: Int32
    /// The path that it is another name of, or its own if that has been made; else -1.
    var path: PathID = -1
    /// What its truth says, if it is bound to a condition.
    var whenTrue: [PathID] = []
    var whenFalse: [PathID] = []
  }

  /// How many levels of the tree are walked; the parser's limit of 250 nestings allows five or six
  /// levels of the tree each.
  static let depthLimit = 1_600
  /// How many diagnostics an expression gets; nobody reads more, and looking for the nearest of many
  /// names takes time.
  static let diagnosticLimit = 100

  var declarations: Declarations
  var types = TypeTable()
  var functions = OverloadTable()
  /// The declared variables that have been used, at most sixteen: to compare a few names is faster
  /// than to hash one.
  var usedVariables: [(name: Text, type: TypeID)] = []
  /// Variables declared for this expression alone.
  private(set) var ownVariables: [String: CELType] = [:]
  /// What dotted names of variables and types start with, and how many parts they have at most.
  private(set) var dottedRoots: [Text]
  private(set) var dottedParts: Int
  /// What dotted names of functions start with; `nil` while that has not been asked for.
  var functionRoots: [Text]?

  var tree = SyntaxTree(text: Text(""))
  var nodeTypes: [TypeID] = []
  var diagnostics: [CheckDiagnostic] = []
  var locals: [Local] = []
  private var localCount: Int32 = 0
  private var depth = 0
  /// The nodes between the one at hand and the roots of the walks, the innermost last.
  private(set) var spine: [SyntaxIndex] = []

  var paths = PathTable()
  /// The path of each node that has been asked for; -1 if it has not been.
  var nodePaths: [PathID] = []
  /// The guards in force, in the order of their scopes.
  private var assumed: [PathID] = []
  /// The fields that may be absent and have been read so far: if the evaluation gets past this
  /// point without an error, they are present.
  private(set) var reads: [PathID] = []
  /// Guards on all elements of a list that hold throughout, because the list was made so.
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

  /// Forgets the expression before.
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
  // What recurs or reports is kept out of line here and in the other files: inlined into each other,
  // these functions would take thousands of bytes of stack for each level.

  /// Checks a node and what is below it.
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

  /// The operand with which a chain goes on to the left; `nil` at its start.
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
    case .fold(let number): return tree.folds[Int(number)].range
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
    case .fold(let number): return fold(node, tree.folds[Int(number)], operand.type)
    case .bind(let number): return optionalBinding(node, tree.binds[Int(number)], operand.type)
    default: return .error
    }
  }

  // MARK: Scopes

  /// The innermost variable of a macro by that name.
  func local(_ name: Text) -> Local? { locals.last { $0.name == name } }

  /// A new variable of a macro.
  mutating func newLocal(_ name: Text, _ type: TypeID, path: PathID = -1) -> Local {
    localCount += 1
    return Local(name: name, type: type, number: localCount, path: path)
  }

  // MARK: Guards

  /// Marks how many guards are in force, for ``leave(_:)``.
  var scope: Int { assumed.count }

  /// Puts guards in force.
  mutating func assume(_ guards: some Sequence<PathID>) {
    for path in guards {
      paths.assume(path)
      assumed.append(path)
    }
  }

  /// Lifts the guards put in force since the mark.
  mutating func leave(_ scope: Int) {
    while assumed.count > scope { paths.retract(assumed.removeLast()) }
  }

  /// Notes that a field that may be absent is read; says whether that is the first time that nothing
  /// guards it.
  mutating func isUnguardedRead(_ path: PathID) -> Bool {
    reads.append(path)
    if paths.isPresent(path) { return false }
    // One mistake, one diagnostic: from here on it counts as present, for good.
    paths.assume(path)
    return true
  }

  /// Takes the reads since the mark off the list: beyond this point it is not certain that they
  /// took place.
  mutating func takeReads(since mark: Int) -> [PathID] {
    if reads.count == mark { return [] }
    let taken = Array(reads[mark...])
    reads.removeLast(reads.count - mark)
    return taken
  }

  // MARK: Reports

  /// Whether there are so many diagnostics that no further one is wanted.
  var isFull: Bool { diagnostics.count >= CheckPass.diagnosticLimit }

  @inline(never) mutating func report(_ problem: CheckProblem, at range: Range<Int32>) {
    if isFull { return }
    diagnostics.append(
      CheckDiagnostic(
        range: range, kind: problem.kind, message: problem.message,
        suggestion: problem.suggestion))
  }

  func nameRange(_ node: SyntaxIndex) -> Range<Int32> { tree.nameRange(of: node) }

  /// Whether `source` may stand for `target`; if not, no variable is bound.
  mutating func fits(_ source: TypeID, _ target: TypeID) -> Bool {
    let mark = types.trail.count
    if types.assign(source, to: target) { return true }
    types.undo(to: mark)
    return false
  }

  /// The type that covers both, or `nil` if they do not go together.
  @inline(never) mutating func united(_ left: TypeID, _ right: TypeID) -> TypeID? {
    fits(left, right) ? types.join(left, right) : nil
  }
}

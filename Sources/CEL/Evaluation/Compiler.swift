/// Compiles a syntax tree to the tables of a ``Program``: resolves names, comprehensions constants and
/// compiles constant patterns.
struct Compiler {
  /// The tables.
  struct Output {
    var code: [Instruction] = []
    var constants: [Value] = []
    var operands: [Int32] = []
    var paths: [PathCode] = []
    var fields: [FieldCode] = []
    var calls: [CallCode] = []
    var comprehensions: [ComprehensionCode] = []
    var start: Int32 = 0
    var localCount = 0
  }

  let tree: SyntaxTree
  let resolver: NameResolver
  let functions: FunctionTable
  var output = Output()
  /// The local variables in scope, the innermost last; the index is the slot.
  private var scope: [Text] = []
  /// The nodes still to compile of all runs in progress, and where those of the innermost run
  /// start.
  var spine: [SyntaxIndex] = []
  var spineStart = 0
  /// The instructions of all runs in progress, and where those of the innermost run start.
  var pending: [Instruction] = []
  var runStart = 0
  /// The budget of all constant folding together: each link of `[1] + [1] + …` copies those before
  /// it.
  var foldingBudget = Budget(units: 10_000)

  init(_ tree: consuming SyntaxTree, in environment: Environment) {
    self.tree = tree
    resolver = environment.resolver
    functions = environment.functions
  }

  /// Returns the program; must be called only once.
  mutating func compile() throws(SyntaxError) -> Program {
    output.code.reserveCapacity(tree.nodes.count)
    pending.reserveCapacity(16)
    spine.reserveCapacity(16)
    output.start = try run(of: tree.root)
    return Program(tree.text, tree.places, output)
  }

  // MARK: Runs

  /// Compiles a node and its chain of left operands to one run; returns the index of the run's
  /// first instruction.
  mutating func run(of root: SyntaxIndex) throws(SyntaxError) -> Int32 {
    let outer = (spineStart: spineStart, runStart: runStart)
    spineStart = spine.count
    runStart = pending.count
    // The nodes of the run, the outermost first.
    var node = root
    while true {
      spine.append(node)
      guard let left = leftOperand(of: node) else { break }
      node = left
    }
    if !name() {
      let first = spine.removeLast()
      pending.append(try loader(first))
    }
    while spine.count > spineStart { try apply() }
    let start = Int32(truncatingIfNeeded: output.code.count)
    pending[pending.count - 1].isLast = true
    for index in runStart..<pending.count { output.code.append(pending[index]) }
    pending.removeLast(pending.count - runStart)
    (spineStart, runStart) = outer
    return start
  }

  /// Returns the operand that the accumulator holds before a node is applied to it; `nil` if the
  /// node loads the accumulator.
  private func leftOperand(of node: SyntaxIndex) -> SyntaxIndex? {
    switch tree[node] {
    case .select(let operand, _, _), .has(let operand, _), .index(let operand, _, _),
      .unary(_, let operand), .binary(_, let operand, _):
      return operand
    case .call(_, _, let receiver?, _):
      return namespacedFunction(node) == nil ? receiver : nil
    case .comprehension(let index): return tree.comprehensions[Int(index)].range
    case .bind(let index):
      let bind = tree.binds[Int(index)]
      return bind.kind == .bind ? nil : bind.value
    default: return nil
    }
  }

  /// Returns the function that `a.b.name(…)` calls if its receiver is part of the name and not a
  /// value.
  private func namespacedFunction(_ node: SyntaxIndex) -> (name: Text, row: Int)? {
    guard case .call(let name, _, let receiver?, _) = tree[node],
      let (parts, isAbsolute) = tree.dottedName(receiver),
      isAbsolute || local(parts[0]) == nil
    else { return nil }
    return resolver.function((parts + [name])[...], isAbsolute: isAbsolute)
  }

  func local(_ name: Text) -> Int32? {
    scope.lastIndex(of: name).map { Int32(truncatingIfNeeded: $0) }
  }

  /// Brings a local variable into scope and returns its slot.
  mutating func enter(_ name: Text) -> Int32 {
    scope.append(name)
    output.localCount = max(output.localCount, scope.count)
    return Int32(truncatingIfNeeded: scope.count) - 1
  }

  mutating func leave() { scope.removeLast() }

  // MARK: Names

  /// Compiles the start of a run if it is a name, together with the selections that belong to a
  /// dotted name; returns false if the run does not start with a name.
  private mutating func name() -> Bool {
    let first = spine[spine.count - 1]
    guard case .identifier(let name, let isAbsolute) = tree[first] else { return false }
    spine.removeLast()
    if !isAbsolute, let slot = local(name) {
      pending.append(Instruction(.local, slot, node: first))
      return true
    }
    var found = resolver.simple(name).map { (meaning: $0, count: 1) }
    if found == nil {
      var parts = [name]
      var index = spine.count - 1
      while index >= spineStart, parts.count < resolver.longestName,
        case .select(_, let field, isOptional: false) = tree[spine[index]]
      {
        parts.append(field)
        index -= 1
      }
      found = resolver.resolve(parts[...], isAbsolute: isAbsolute)
    }
    guard let (meaning, count) = found else {
      let error = EvaluationError(
        .other, .message(unknown(name, first)), at: (tree.text, tree.range(of: first)))
      pending.append(constant(.error(error), node: first))
      return true
    }
    let node = count == 1 ? first : spine[spine.count - count + 1]
    spine.removeLast(count - 1)
    switch meaning {
    case .variable(let slot): pending.append(Instruction(.variable, slot, node: node))
    case .type(let type):
      pending.append(constant(.type(TypeValue(name: "\(type)")), node: node))
    }
    return true
  }

  /// Returns the message for an unknown name: in `a.b(…)`, it may have been intended as the
  /// namespace of a function.
  private func unknown(_ name: Text, _ node: SyntaxIndex) -> String {
    if spine.count > spineStart, case .call(let method, _, _, _) = tree[spine[spine.count - 1]] {
      return
        "there is no variable `\(name.string)` and no function `\(name.string).\(method.string)`"
    }
    return "there is no variable `\(name.string)`"
  }

  mutating func constant(_ value: Value, node: SyntaxIndex) -> Instruction {
    output.constants.append(value)
    return Instruction(.constant, Int32(truncatingIfNeeded: output.constants.count) - 1, node: node)
  }

  // MARK: Instructions

  private mutating func loader(_ node: SyntaxIndex) throws(SyntaxError) -> Instruction {
    switch tree[node] {
    case .literal(let value): return constant(value, node: node)
    case .and(let span): return try connective(.and, span, node)
    case .or(let span): return try connective(.or, span, node)
    case .conditional: return try conditional(node)
    case .list(let span): return try list(span, node)
    case .map(let span): return try map(span, node)
    case .message(let name, _):
      return constant(
        .error(
          EvaluationError(
            .other,
            .message("`\(name.string)` is a message type, which needs protocol buffers"),
            at: (tree.text, tree.range(of: node)))), node: node)
    case .bind(let index):
      let bind = tree.binds[Int(index)]
      let value = try run(of: bind.value)
      let slot = enter(bind.variable)
      let body = try run(of: bind.body)
      leave()
      return Instruction(.bind, add([value, body]), slot, node: node)
    case .call(let name, let isAbsolute, let receiver, let arguments):
      let function =
        receiver == nil
        ? resolver.function([name], isAbsolute: isAbsolute) : namespacedFunction(node)
      return try call(
        .call, function?.name ?? name, function?.row, arguments, node: node, accumulator: nil)
    default:
      // Every other node has a left operand or is a name.
      return constant(.failure("the expression has no meaning"), node: node)
    }
  }

  mutating func add(_ operands: [Int32]) -> Int32 {
    output.operands.append(contentsOf: operands)
    return Int32(truncatingIfNeeded: output.operands.count - operands.count)
  }

  /// Compiles `a ? b : c ? d : …` of any length, from the end.
  private mutating func conditional(_ node: SyntaxIndex) throws(SyntaxError) -> Instruction {
    var chain: [SyntaxIndex] = []
    var last = node
    while case .conditional(_, _, let otherwise) = tree[last] {
      chain.append(last)
      last = otherwise
    }
    var otherwise = try run(of: last)
    while let link = chain.popLast() {
      guard case .conditional(let condition, let then, _) = tree[link] else { continue }
      let runs = [try run(of: condition), try run(of: then), otherwise]
      var instruction = Instruction(.conditional, add(runs), node: link)
      if chain.isEmpty { return instruction }
      instruction.isLast = true
      otherwise = Int32(truncatingIfNeeded: output.code.count)
      output.code.append(instruction)
    }
    return constant(.failure("the expression has no meaning"), node: node)
  }

  private mutating func connective(
    _ code: Instruction.Code, _ span: SyntaxSpan, _ node: SyntaxIndex
  ) throws(SyntaxError) -> Instruction {
    var runs: [Int32] = []
    for side in tree.operands(span) { runs.append(try run(of: side)) }
    return Instruction(code, add(runs), Int32(truncatingIfNeeded: runs.count), node: node)
  }

  private mutating func list(_ span: SyntaxSpan, _ node: SyntaxIndex) throws(SyntaxError)
    -> Instruction
  {
    var operands: [Int32] = []
    var constants: [Value]? = []
    for element in tree.listElements(span) {
      let run = try run(of: element.value)
      operands.append(run)
      operands.append(element.isOptional ? 1 : 0)
      if let value = constantValue(run), !element.isOptional {
        constants?.append(value)
      } else {
        constants = nil
      }
    }
    if let constants { return constant(.list(ListValue(constants)), node: node) }
    return Instruction(
      .list, add(operands), Int32(truncatingIfNeeded: operands.count / 2), node: node)
  }

  private mutating func map(_ span: SyntaxSpan, _ node: SyntaxIndex) throws(SyntaxError)
    -> Instruction
  {
    var operands: [Int32] = []
    var entries: MapBuilder? = MapBuilder()
    for element in tree.mapElements(span) {
      let key = try run(of: element.key)
      let value = try run(of: element.value)
      operands.append(key)
      operands.append(value)
      operands.append(element.isOptional ? 1 : 0)
      if let constantKey = constantValue(key), let constantValue = constantValue(value),
        !element.isOptional, entries?.insert(constantKey, constantValue) == .inserted
      {
        continue
      }
      entries = nil
    }
    if let entries { return constant(.map(entries.finish()), node: node) }
    return Instruction(
      .map, add(operands), Int32(truncatingIfNeeded: operands.count / 3), node: node)
  }

  /// Returns the value of a run that consists of a single constant that is not an error; otherwise
  /// `nil`.
  func constantValue(_ run: Int32) -> Value? {
    constantValue(output.code[Int(run)])
  }

  func constantValue(_ instruction: Instruction) -> Value? {
    guard instruction.code == .constant, instruction.isLast else { return nil }
    let value = output.constants[Int(instruction.a)]
    return value.isError ? nil : value
  }
}

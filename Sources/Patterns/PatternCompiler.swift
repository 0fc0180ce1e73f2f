/// Turns a parsed pattern into instructions (Russ Cox, "Regular Expression Matching: the Virtual
/// Machine Approach").
///
/// Code is generated from the end to the beginning, so that the instruction after each one is
/// known; only a loop's branch is completed later. The tasks are on a stack, so there is no
/// recursion.
struct PatternCompiler {
  private enum Task {
    /// Generates the code of a node, followed by `next`.
    case node(Int32)
    /// Generates the code of a node a number of times.
    case copies(Int32, count: Int32)
    /// Generates `(x(x(x)?)?)?` with a number of `x`, each of which can skip to the same exit.
    case optionals(Int32, count: Int32, exit: Int32, isGreedy: Bool)
    /// Generates a branch between the code just generated and an exit.
    case skip(exit: Int32, isGreedy: Bool)
    /// Completes the branch at the end of a loop; a star is entered at the branch.
    case loop(branch: Int32, exit: Int32, isGreedy: Bool, isStar: Bool)
    case save(UInt32)
    /// Returns to the instruction that follows an alternation.
    case follow(Int32)
    /// Keeps the code just generated as the last alternative.
    case keep
    /// Generates a branch that prefers the code just generated to the alternatives kept so far.
    case prefer
    /// Ends an alternation.
    case choose
  }

  private let parsed: ParsedPattern
  private var instructions: [PatternInstruction] = []
  private var isNullable: [Bool] = []
  private var tasks: [Task] = []
  private var kept: [Int32] = []
  /// The instruction that follows the code generated next.
  private var next: Int32 = 0

  /// Compiles a pattern, whose size the parser has bounded.
  static func compile(_ parsed: ParsedPattern) -> PatternProgram {
    var compiler = PatternCompiler(parsed)
    return compiler.compile()
  }

  private init(_ parsed: ParsedPattern) { self.parsed = parsed }

  private mutating func compile() -> PatternProgram {
    findNullable()
    next = emit(PatternInstruction(operation: .match))
    tasks.append(.node(parsed.root))
    while let task = tasks.popLast() { perform(task) }
    return PatternProgram(instructions, start: next, of: parsed)
  }

  private mutating func emit(_ instruction: PatternInstruction) -> Int32 {
    instructions.append(instruction)
    return Int32(truncatingIfNeeded: instructions.count - 1)
  }

  private mutating func emit(_ operation: PatternOperation, _ argument: UInt32) {
    next = emit(PatternInstruction(operation: operation, argument: argument, next: next))
  }

  /// Returns a branch that prefers `first` if it is greedy, else `second`.
  private func branch(_ first: Int32, _ second: Int32, isGreedy: Bool) -> PatternInstruction {
    PatternInstruction(
      operation: .split, argument: UInt32(bitPattern: isGreedy ? second : first),
      next: isGreedy ? first : second)
  }

  private mutating func perform(_ task: Task) {
    switch task {
    case .node(let node): make(node)
    case .copies(let node, let count):
      if count > 1 { tasks.append(.copies(node, count: count - 1)) }
      tasks.append(.node(node))
    case .optionals(let node, let count, let exit, let isGreedy):
      if count > 1 {
        tasks.append(.optionals(node, count: count - 1, exit: exit, isGreedy: isGreedy))
      }
      tasks.append(.skip(exit: exit, isGreedy: isGreedy))
      tasks.append(.node(node))
    case .skip(let exit, let isGreedy):
      next = emit(branch(next, exit, isGreedy: isGreedy))
    case .loop(let index, let exit, let isGreedy, let isStar):
      instructions[Int(index)] = branch(next, exit, isGreedy: isGreedy)
      if isStar { next = index }
    case .save(let slot): emit(.save, slot)
    case .follow(let instruction): next = instruction
    case .keep: kept.append(next)
    case .prefer:
      let last = kept.count - 1
      kept[last] = emit(branch(next, kept[last], isGreedy: true))
    case .choose: next = kept.removeLast()
    }
  }

  private mutating func make(_ node: Int32) {
    switch parsed.nodes[Int(node)] {
    case .empty: break
    case .literal(let codePoint): emit(.codePoint, codePoint)
    case .set(let number): emit(.set, UInt32(bitPattern: number))
    case .assertion(let assertion): emit(.assertion, assertion.rawValue)
    case .concatenation(let range):
      for index in range { tasks.append(.node(parsed.children[Int(index)])) }
    case .alternation(let range):
      tasks.append(.choose)
      for index in range {
        let isLast = index == range.upperBound - 1
        tasks.append(isLast ? .keep : .prefer)
        tasks.append(.node(parsed.children[Int(index)]))
        tasks.append(.follow(next))
      }
    case .group(let number, let child):
      let slot = UInt32(bitPattern: number) * 2
      emit(.save, slot + 1)
      tasks.append(.save(slot))
      tasks.append(.node(child))
    case .repetition(let child, let minimum, let maximum, let isGreedy):
      makeRepetition(child, minimum, maximum, isGreedy)
    }
  }

  private mutating func makeRepetition(
    _ child: Int32, _ minimum: Int32, _ maximum: Int32, _ isGreedy: Bool
  ) {
    var (minimum, maximum) = (minimum, maximum)
    switch parsed.nodes[Int(child)] {
    case .empty, .assertion:
      // Repeating it has no effect.
      (minimum, maximum) = (min(minimum, 1), min(maximum, 1))
    default: break
    }
    if maximum < 0 {
      // If x can be empty, `x*` is compiled as `(x+)?`: a single branch would get the preferences
      // wrong.
      let isNullable = isNullable[Int(child)]
      if minimum > 1 { tasks.append(.copies(child, count: minimum - 1)) }
      if minimum == 0 && isNullable { tasks.append(.skip(exit: next, isGreedy: isGreedy)) }
      let index = emit(PatternInstruction(operation: .split))
      tasks.append(
        .loop(
          branch: index, exit: next, isGreedy: isGreedy, isStar: minimum == 0 && !isNullable))
      tasks.append(.node(child))
      next = index
      return
    }
    if minimum > 0 { tasks.append(.copies(child, count: minimum)) }
    if maximum > minimum {
      tasks.append(
        .optionals(child, count: maximum - minimum, exit: next, isGreedy: isGreedy))
    }
  }

  /// Finds which nodes can match the empty string; children come before their parents.
  private mutating func findNullable() {
    isNullable.reserveCapacity(parsed.nodes.count)
    for node in parsed.nodes {
      let value: Bool
      switch node {
      case .empty, .assertion: value = true
      case .literal, .set: value = false
      case .concatenation(let range):
        value = range.allSatisfy { isNullable[Int(parsed.children[Int($0)])] }
      case .alternation(let range):
        value = range.contains { isNullable[Int(parsed.children[Int($0)])] }
      case .group(_, let child): value = isNullable[Int(child)]
      case .repetition(let child, let minimum, _, _):
        value = minimum == 0 || isNullable[Int(child)]
      }
      isNullable.append(value)
    }
  }
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Evaluates a program over an activation where nobody asks what decided the value: the same values
/// at the same cost as ``Evaluator``, without counting a reference for each step.
///
/// Everything is a ``Loan``: of the document, of the program's constants, of the activation's slots,
/// or of the activation's keeper, which holds what the evaluation makes until it is over. What is
/// seldom met is left to ``Evaluator``, one instruction at a time.
struct LendingEvaluator {
  // Whoever runs the evaluation holds both: to count each use would cost as much as many a use.
  unowned(unsafe) let program: Program
  let activation: Unmanaged<Activation>
  /// The activation's slots; see ``Activation``.
  let states: UnsafeMutablePointer<Activation.State>
  let loans: UnsafeMutablePointer<Loan>
  let code: UnsafeMutablePointer<Instruction>
  let constants: UnsafeMutablePointer<Loan>
  let locals: UnsafeMutablePointer<Loan>
  let keeper: Keeper
  var budget: Budget
  /// How deeply runs are nested in each other.
  var depth: Int

  /// Evaluates the whole program; the budget pays.
  ///
  /// - Parameter depth: How deeply the evaluation that asks for it is nested.
  static func run(
    _ program: Program, _ activation: Activation, _ budget: inout Budget, depth: Int = 0
  ) -> Value {
    evaluate(program, activation, &budget, depth) { result in
      if case .bool(let bool) = result { return .bool(bool) }
      return result.value
    }
  }

  /// The same for a variable, whose slot keeps the value.
  @inline(never)
  static func compute(
    _ slot: Int, by program: Program, in activation: Activation, _ budget: inout Budget,
    depth: Int
  ) {
    evaluate(program, activation, &budget, depth) {
      activation.keep($0, of: program, in: slot)
    }
  }

  /// The same for a condition.
  @inline(never)
  static func judge(_ program: Program, _ activation: Activation, _ budget: inout Budget)
    -> Verdict
  {
    evaluate(program, activation, &budget, 0) { result in
      if case .bool(let bool) = result { return bool ? .isTrue : .isFalse }
      return .other(result.value)
    }
  }

  /// Evaluates the whole program and has the result used, which is valid meanwhile.
  @inline(__always)
  private static func evaluate<Result>(
    _ program: Program, _ activation: Activation, _ budget: inout Budget, _ depth: Int,
    _ use: (Loan) -> Result
  ) -> Result {
    let allowed = min(budget.tenths, Budget.unitsPerExpression * 10)
    let count = program.localCount
    let inUse = activation.localsInUse.pointee
    let isShared = inUse &+ count <= Activation.localCapacity
    let locals: UnsafeMutablePointer<Loan>
    if isShared {
      locals = activation.locals + inUse
      activation.localsInUse.pointee = inUse &+ count
    } else {
      locals = .allocate(capacity: count)
    }
    var local = 0
    while local < count {
      (locals + local).initialize(to: .null)
      local &+= 1
    }
    let keeper = activation.keeper
    let mark = keeper.mark
    var evaluator = LendingEvaluator(
      program: program, activation: .passUnretained(activation), states: activation.states,
      loans: activation.loans, code: program.code, constants: program.lentConstants,
      locals: locals, keeper: keeper, budget: Budget(tenths: allowed), depth: depth)
    var loan = evaluator.evaluate(program.start)
    budget.tenths &-= allowed &- evaluator.budget.tenths
    if evaluator.budget.isExhausted { loan = keeper.keep(.error(.exhausted)) }
    let result = use(loan)
    keeper.release(to: mark)
    if isShared {
      activation.localsInUse.pointee = inUse
    } else {
      locals.deallocate()
    }
    return result
  }

  /// Evaluates a run.
  mutating func evaluate(_ start: Int32) -> Loan {
    guard !budget.isExhausted, depth < Evaluator<NoTrace>.depthLimit else { return tooMuch() }
    depth &+= 1
    defer { depth &-= 1 }
    var at = Int(start)
    var result: Loan
    load: while true {
      let instruction = code[at]
      switch instruction.code {
      case .constant, .local, .variable, .variablePath, .localPath, .constantPath:
        result = look(up: instruction)
      case .and: result = connective(instruction, absorbing: false)
      case .or: result = connective(instruction, absorbing: true)
      case .conditional:
        let branches = program.operands + Int(instruction.a)
        let condition = operand(branches[0])
        guard case .bool(let isTrue) = condition else {
          result = notBool(condition, "?:", instruction.node)
          break
        }
        let branch = branches[isTrue ? 1 : 2]
        if instruction.isLast {
          at = Int(branch)
          continue load
        }
        result = evaluate(branch)
      case .bind:
        let runs = program.operands + Int(instruction.a)
        locals[Int(instruction.b)] = operand(runs[0])
        if instruction.isLast {
          at = Int(runs[1])
          continue load
        }
        result = evaluate(runs[1])
      case .simpleEqual, .simpleNotEqual:
        let left = look(up: code[Int(instruction.a)])
        if left.isError {
          result = left
          break
        }
        let right = look(up: code[Int(instruction.b)])
        if right.isError {
          result = right
          break
        }
        result = .bool(isEqual(left, right) == (instruction.code == .simpleEqual))
      case .list: result = list(instruction)
      case .map: result = leave(withLocals: true) { $0.map(instruction).value }
      default: result = call(instruction, receiver: .absent)
      }
      break
    }
    while !code[at].isLast {
      at &+= 1
      if result.isError { break }
      if code[at].code == .selectOptional, let value = fieldOrValue(&at, of: result) {
        result = value
      } else {
        result = apply(code[at], to: result)
      }
    }
    return result
  }

  /// Evaluates a run that is an operand: most are one instruction, for which it is not worth to
  /// nest.
  @inline(never)
  mutating func operand(_ start: Int32) -> Loan {
    let instruction = code[Int(start)]
    if instruction.isLast, instruction.code.rawValue <= Instruction.Code.constantPath.rawValue {
      return look(up: instruction)
    }
    return evaluate(start)
  }

  /// Does one of the instructions that only look something up.
  @inline(__always)
  private mutating func look(up instruction: Instruction) -> Loan {
    switch instruction.code {
    case .constant: return constants[Int(instruction.a)]
    case .local:
      budget.tenths &-= 10
      return locals[Int(instruction.a)]
    case .variable:
      budget.tenths &-= 10
      return variable(Int(instruction.a), instruction.node)
    case .localPath:
      budget.tenths &-= 10
      return follow(instruction.b, from: locals[Int(instruction.a)])
    case .constantPath:
      let path = program.resolvedPaths + Int(instruction.b)
      budget.tenths &-= path.pointee.cost
      return path.pointee.loan
    default:
      budget.tenths &-= 10
      return follow(instruction.b, from: variable(Int(instruction.a), instruction.node))
    }
  }

  /// Works on the accumulator, which is no error.
  @inline(__always)
  private mutating func apply(_ instruction: Instruction, to left: Loan) -> Loan {
    switch instruction.code {
    case .path: return follow(instruction.b, from: left)
    case .equal, .notEqual:
      let right = operand(instruction.a)
      if right.isError { return right }
      return .bool(isEqual(left, right) == (instruction.code == .equal))
    case .not:
      budget.tenths &-= 10
      guard case .bool(let bool) = left else { return notBool(left, "!", instruction.node) }
      return .bool(!bool)
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .add, .subtract, .multiply, .divide,
      .remainder:
      return binary(instruction, left)
    case .membership: return membership(instruction, left)
    case .memberCall: return call(instruction, receiver: left)
    case .fold: return fold(instruction, over: left)
    case .has: return has(instruction, left)
    case .index, .indexOptional: return index(instruction, left)
    case .optMap, .optFlatMap: return mapOptional(instruction, left)
    default: return alone(instruction, left)
    }
  }

  /// The same for what is seldom met and needs nothing but the accumulator.
  @inline(never)
  mutating func alone(_ instruction: Instruction, _ left: Loan) -> Loan {
    leave { $0.apply(instruction, to: Traced(left.value)).value }
  }

  /// Leaves something to the evaluator of values, which knows all of the language.
  ///
  /// - Parameter withLocals: Whether it evaluates runs, which may use local variables.
  @inline(never)
  mutating func leave(
    withLocals: Bool = false, _ body: (inout Evaluator<NoTrace>) -> Value
  ) -> Loan {
    let count = withLocals ? program.localCount : 0
    // A value without a trace is the value and nothing more; to destroy an array of `Traced` its type
    // would have to be made, at the price of evaluating a hundred expressions.
    let values = UnsafeMutablePointer<Value>.allocate(capacity: max(1, count))
    for index in 0..<count { (values + index).initialize(to: locals[index].value) }
    var evaluator = Evaluator<NoTrace>(
      program: program, activation: activation.takeUnretainedValue(), states: states,
      values: activation._withUnsafeGuaranteedRef { $0.values },
      documents: activation._withUnsafeGuaranteedRef { $0.documents },
      roots: activation._withUnsafeGuaranteedRef { $0.roots }, code: code,
      locals: UnsafeMutableRawPointer(values).assumingMemoryBound(to: Traced<NoTrace>.self),
      budget: budget, depth: depth)
    let value = body(&evaluator)
    budget = evaluator.budget
    values.deinitialize(count: count)
    values.deallocate()
    return keeper.keep(value)
  }

  // MARK: Variables

  @inline(__always)
  private mutating func variable(_ slot: Int, _ node: SyntaxIndex) -> Loan {
    switch states[slot] {
    case .set, .lent, .computed, .computedLent: return loans[slot]
    default: return computed(slot, node)
    }
  }

  @inline(never)
  private mutating func computed(_ slot: Int, _ node: SyntaxIndex) -> Loan {
    let isComputed = activation._withUnsafeGuaranteedRef {
      $0.compute(slot, &budget, depth: depth)
    }
    if isComputed, !loans[slot].isError { return loans[slot] }
    let value = activation._withUnsafeGuaranteedRef {
      isComputed ? $0.values[slot] : $0.unavailable(slot)
    }
    return leave { $0.placed(value, node) }
  }

  // MARK: Operators

  /// `==`, at the cost of a tenth of the shorter text.
  @inline(__always)
  mutating func isEqual(_ left: Loan, _ right: Loan) -> Bool {
    switch (left, right) {
    case (.string(let left), .string(let right)): return isEqual(left, right)
    case (.bool(let left), .bool(let right)):
      _ = budget.spend(1)
      return left == right
    case (.int(let left), .int(let right)):
      _ = budget.spend(1)
      return left == right
    case (.kept(let left), .kept(let right)):
      if case .type(let left) = left.pointee, case .type(let right) = right.pointee {
        _ = budget.spend(1)
        return left == right
      }
      return Arithmetic.isEqual(left.pointee, right.pointee, &budget)
    default: return Arithmetic.isEqual(left.value, right.value, &budget)
    }
  }

  @inline(__always)
  private mutating func isEqual(_ left: LentText, _ right: LentText) -> Bool {
    _ = budget.spend((min(left.byteCount, right.byteCount) &+ 9) / 10)
    return left.isSame(as: right)
  }

  /// An operator other than `==`, `!=` and `in`.
  private mutating func binary(_ instruction: Instruction, _ left: Loan) -> Loan {
    let right = operand(instruction.a)
    if right.isError { return right }
    if case .int(let first) = left, case .int(let second) = right {
      switch instruction.code {
      case .less:
        _ = budget.spend(1)
        return .bool(first < second)
      case .lessOrEqual:
        _ = budget.spend(1)
        return .bool(first <= second)
      case .greater:
        _ = budget.spend(1)
        return .bool(first > second)
      case .greaterOrEqual:
        _ = budget.spend(1)
        return .bool(first >= second)
      default: break
      }
    }
    return leave { $0.binary(instruction, Traced(left.value), Traced(right.value)).value }
  }

  /// `in`.
  private mutating func membership(_ instruction: Instruction, _ left: Loan) -> Loan {
    let right = operand(instruction.a)
    if right.isError { return right }
    switch (left, right) {
    case (.string(let text), .array(let array)):
      return array._withUnsafeGuaranteedRef { array in
        for index in 0..<array.elements.count {
          guard budget.spend(1) else { return .bool(false) }
          // No other type equals a string.
          if case .string(let other) = array.lent(at: index), other.isSame(as: text) {
            return .bool(true)
          }
        }
        return .bool(false)
      }
    case (.string(let text), .documentList(let document, let list)):
      let count = document._withUnsafeGuaranteedRef { $0.count(of: list) }
      if let found = document._withUnsafeGuaranteedRef({ $0.search(list, for: text.bytes) }) {
        return .bool(budget.spend(found < 0 ? count : found &+ 1) && found >= 0)
      }
      for index in 0..<count {
        guard budget.spend(1) else { return .bool(false) }
        let mark = keeper.mark
        let node = document._withUnsafeGuaranteedRef { $0.element(at: index, of: list) }
        let element = lent(node, of: document)
        if case .string(let other) = element, other.isSame(as: text) { return .bool(true) }
        keeper.release(to: mark)
      }
      return .bool(false)
    default:
      return leave { evaluator in
        let (element, collection) = (left.value, right.value)
        let value = Arithmetic.contains(element, collection, &evaluator.budget)
        return evaluator.failure(value, "in", [element, collection], instruction.node)
      }
    }
  }

  /// `&&` and `||`: the absorbing value wins whatever the other sides are, errors and values that
  /// are no bools too (CEL specification, "Logical Operators").
  private mutating func connective(_ instruction: Instruction, absorbing: Bool) -> Loan {
    let runs = program.operands + Int(instruction.a)
    var failed = Loan.absent
    for index in 0..<Int(instruction.b) {
      let side = operand(runs[index])
      if case .bool(let bool) = side {
        if bool == absorbing { return side }
      } else if case .absent = failed {
        failed = notBool(side, absorbing ? "||" : "&&", instruction.node)
      }
    }
    if case .absent = failed { return .bool(!absorbing) }
    return failed
  }

  // MARK: Errors

  /// The error of an operand that is no bool: its own if it is an error.
  @inline(never)
  mutating func notBool(_ loan: Loan, _ name: String, _ node: SyntaxIndex) -> Loan {
    loan.isError ? loan : leave { $0.notBool(loan.value, name, node) }
  }

  /// The error of an exhausted budget, or of runs that nest too deeply.
  @inline(never)
  private func tooMuch() -> Loan {
    keeper.keep(
      budget.isExhausted
        ? .error(.exhausted) : .error(EvaluationError(.limit, "the evaluation nests too deeply")))
  }
}

extension LentText {
  /// Whether the bytes are the same.
  @inline(__always)
  package func isSame(as other: LentText) -> Bool {
    let first = bytes
    let second = other.bytes
    guard first.count == second.count else { return false }
    guard let first = first.baseAddress, let second = second.baseAddress else { return true }
    return first == second || memcmp(first, second, byteCount) == 0
  }
}

/// What comes of a condition.
public enum Verdict {
  case isTrue
  case isFalse
  /// The value, which is no bool, or the error in its place.
  case other(Value)
}

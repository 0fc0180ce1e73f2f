/// Evaluates a program over an activation.
///
/// A generic struct that is compiled for either ``EvaluationTrace``: without one, values are all that
/// there is, and nothing is allocated that is no part of a value.
struct Evaluator<Trace: EvaluationTrace> {
  // Whoever runs the evaluation holds both: to count each use would cost as much as many a use.
  unowned(unsafe) let program: Program
  unowned(unsafe) let activation: Activation
  /// The activation's slots; see ``Activation``.
  let states: UnsafeMutablePointer<Activation.State>
  let values: UnsafeMutablePointer<Value>
  let documents: UnsafeMutablePointer<Unmanaged<DocumentValues>?>
  let roots: UnsafeMutablePointer<Int32>
  let code: UnsafeMutablePointer<Instruction>
  let locals: UnsafeMutablePointer<Traced<Trace>>
  var budget: Budget
  /// How deeply runs are nested in each other.
  var depth: Int
  /// More is refused: each level takes one or two kilobytes of the stack.
  static var depthLimit: Int { 2_000 }

  /// Evaluates the whole program; the budget pays.
  ///
  /// - Parameter depth: How deeply the evaluation that asks for it is nested.
  static func run(
    _ program: Program, _ activation: Activation, _ budget: inout Budget, depth: Int = 0
  ) -> Traced<Trace> {
    let allowed = min(budget.tenths, Budget.unitsPerExpression * 10)
    let count = program.localCount
    // Most have none; with no room for any, none is looked at.
    let locals =
      count > 0 ? UnsafeMutablePointer<Traced<Trace>>.allocate(capacity: count) : Self.noLocals
    if count > 0 { locals.initialize(repeating: Traced(.null), count: count) }
    var evaluator = Evaluator(
      program: program, activation: activation, states: activation.states,
      values: activation.values, documents: activation.documents, roots: activation.roots,
      code: program.code, locals: locals, budget: Budget(tenths: allowed), depth: depth)
    var result = evaluator.evaluate(program.start)
    if count > 0 {
      locals.deinitialize(count: count)
      locals.deallocate()
    }
    budget.tenths -= allowed - evaluator.budget.tenths
    if evaluator.budget.isExhausted { result = Traced(.error(.exhausted), result.trace) }
    return result
  }

  /// An address for no local variables.
  private static var noLocals: UnsafeMutablePointer<Traced<Trace>> {
    UnsafeMutablePointer(bitPattern: MemoryLayout<Traced<Trace>>.alignment).unsafelyUnwrapped
  }

  /// Evaluates a run.
  mutating func evaluate(_ start: Int32) -> Traced<Trace> {
    guard !budget.isExhausted, depth < Self.depthLimit else { return tooMuch() }
    depth &+= 1
    defer { depth &-= 1 }
    var at = Int(start)
    var result: Traced<Trace>
    // What decided the branches taken so far; only kept when somebody asks.
    var conditions = Trace()
    var hasConditions = false
    load: while true {
      let instruction = code[at]
      switch instruction.code {
      case .constant: result = Traced(program.constants[Int(instruction.a)])
      case .local:
        budget.tenths &-= 10
        result = locals[Int(instruction.a)]
      case .variable:
        budget.tenths &-= 10
        result = variable(Int(instruction.a), instruction.node)
      case .variablePath, .constantPath:
        budget.tenths &-= 10
        if !Trace.isBlaming, let document = documents[Int(instruction.a)] {
          result = document._withUnsafeGuaranteedRef {
            follow(instruction.b, in: $0, from: roots[Int(instruction.a)])
          }
        } else {
          result = follow(instruction.b, from: variable(Int(instruction.a), instruction.node))
        }
      case .localPath:
        budget.tenths &-= 10
        result = follow(instruction.b, from: locals[Int(instruction.a)])
      case .and: result = connective(instruction, absorbing: false)
      case .or: result = connective(instruction, absorbing: true)
      case .conditional:
        let branches = program.operands + Int(instruction.a)
        let condition = operand(branches[0])
        guard case .bool(let isTrue) = condition.value else {
          result = Traced(notBool(condition.value, "?:", instruction.node), condition.trace)
          break
        }
        let branch = branches[isTrue ? 1 : 2]
        if Trace.isBlaming {
          var trace = condition.trace
          if hasConditions { trace.add(conditions, &budget) }
          conditions = trace
          hasConditions = true
        }
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
        let isEqual = instruction.code == .simpleEqual
        if !Trace.isBlaming, let same = compareAtGlance(instruction.a, instruction.b) {
          result = Traced(.bool(same == isEqual))
        } else {
          result = equal(instruction, isEqual)
        }
      case .list: result = list(instruction)
      case .map: result = map(instruction)
      default: result = call(instruction, receiver: nil)
      }
      break
    }
    while !code[at].isLast {
      at &+= 1
      if case .error = result.value { break }
      result = apply(code[at], to: result)
    }
    if Trace.isBlaming, hasConditions { result.trace.add(conditions, &budget) }
    return result
  }

  /// Evaluates a run that is an operand: most are one instruction, for which it is not worth to
  /// nest.
  @inline(__always)
  mutating func operand(_ start: Int32) -> Traced<Trace> {
    let instruction = code[Int(start)]
    if instruction.code == .constant, instruction.isLast {
      return Traced(program.constants[Int(instruction.a)])
    }
    if instruction.code == .local, instruction.isLast {
      budget.tenths &-= 10
      return locals[Int(instruction.a)]
    }
    return evaluate(start)
  }

  /// Works on the accumulator, which is no error.
  @inline(__always)
  mutating func apply(_ instruction: Instruction, to left: Traced<Trace>)
    -> Traced<Trace>
  {
    switch instruction.code {
    case .path: return follow(instruction.b, from: left)
    case .equal, .notEqual:
      let right = operand(instruction.a)
      if case .error = right.value { return right }
      let isEqual = Arithmetic.isEqual(left.value, right.value, &budget)
      return combined(.bool(isEqual == (instruction.code == .equal)), left, right)
    case .not:
      budget.tenths &-= 10
      guard case .bool(let bool) = left.value else {
        return Traced(notBool(left.value, "!", instruction.node), left.trace)
      }
      return Traced(.bool(!bool), left.trace.made)
    case .negate:
      budget.tenths &-= 10
      return Traced(
        failure(Arithmetic.negate(left.value), "-", [left.value], instruction.node),
        left.trace.made)
    case .membership: return membership(instruction, left)
    case .memberCall: return call(instruction, receiver: left)
    case .fold: return fold(program.folds[Int(instruction.a)], over: left, instruction.node)
    case .has: return has(instruction, left)
    case .index: return index(instruction, left, isOptional: false)
    case .indexOptional: return index(instruction, left, isOptional: true)
    case .selectOptional: return selectOptional(instruction, left)
    case .optMap, .optFlatMap: return mapOptional(instruction, left)
    default: return binary(instruction, left)
    }
  }

  /// `==` and `!=` of two runs.
  @inline(never)
  private mutating func equal(_ instruction: Instruction, _ isEqual: Bool) -> Traced<Trace> {
    let left = operand(instruction.a)
    if case .error = left.value { return left }
    let right = operand(instruction.b)
    if case .error = right.value { return right }
    let same = Arithmetic.isEqual(left.value, right.value, &budget)
    return combined(.bool(same == isEqual), left, right)
  }

  /// An operator other than `==`, `!=` and `in`.
  @inline(never)
  private mutating func binary(_ instruction: Instruction, _ left: Traced<Trace>)
    -> Traced<Trace>
  {
    let right = operand(instruction.a)
    if case .error = right.value { return right }
    return binary(instruction, left, right)
  }

  /// The same of two values.
  mutating func binary(
    _ instruction: Instruction, _ left: Traced<Trace>, _ right: Traced<Trace>
  ) -> Traced<Trace> {
    let operation = instruction.code.operation
    let value = Arithmetic.apply(operation, left.value, right.value, &budget)
    if case .error = value {
      return combined(
        failure(value, operation.rawValue, [left.value, right.value], instruction.node), left,
        right)
    }
    return combined(value, left, right)
  }

  /// A value that two others decided.
  @inline(__always)
  mutating func combined(_ value: Value, _ left: Traced<Trace>, _ right: Traced<Trace>)
    -> Traced<Trace>
  {
    guard Trace.isBlaming else { return Traced(value) }
    var trace = left.trace.made
    trace.add(right.trace, &budget)
    return Traced(value, trace)
  }

  private mutating func variable(_ slot: Int, _ node: SyntaxIndex) -> Traced<Trace> {
    activation.own(slot)
    if states[slot] == .set || !Trace.isBlaming && states[slot] == .computed {
      guard Trace.isBlaming else { return Traced(values[slot]) }
      return Traced(values[slot], Trace(activation.provenances[slot]))
    }
    guard Trace.isBlaming else {
      return Traced(placed(activation.computedValue(of: slot, &budget, depth: depth), node))
    }
    let result = activation.blame(slot, &budget, depth: depth)
    return Traced(placed(result.value, node), (result.trace as? Trace) ?? Trace())
  }

  /// The error of an exhausted budget, or of runs that nest too deeply.
  @inline(never)
  private func tooMuch() -> Traced<Trace> {
    Traced(
      budget.isExhausted
        ? .error(.exhausted) : .error(EvaluationError(.limit, "the evaluation nests too deeply")))
  }

  // MARK: Errors

  func place(_ node: SyntaxIndex) -> (expression: Text, range: Range<Int32>) {
    (program.text, program.range(of: node))
  }

  /// An error with its place; any other value as it is.
  func placed(_ value: Value, _ node: SyntaxIndex) -> Value {
    guard case .error(let error) = value, error.place == nil, error !== EvaluationError.exhausted
    else { return value }
    return .error(
      EvaluationError(error.kind, error.detail, at: place(node)))
  }

  /// The same for what a function gave: that no overload fits names function and types.
  func failure(
    _ value: Value, _ name: @autoclosure () -> String, _ arguments: @autoclosure () -> [Value],
    _ node: SyntaxIndex, isMember: Bool = false
  ) -> Value {
    guard case .error(let error) = value else { return value }
    if error === EvaluationError.noOverload {
      return noOverload(name(), arguments(), isMember, node)
    }
    return placed(value, node)
  }

  /// The error of an operand that is no bool: its own if it is an error.
  func notBool(_ value: Value, _ name: String, _ node: SyntaxIndex) -> Value {
    value.isError ? value : noOverload(name, [value], false, node)
  }

  /// That no overload of a function fits the types of its arguments.
  @inline(never)
  func noOverload(
    _ name: String, _ arguments: [Value], _ isMember: Bool, _ node: SyntaxIndex
  ) -> Value {
    .error(
      EvaluationError(
        .other,
        .noOverloadOf(name: name, types: arguments.map(\.typeName), isMember: isMember),
        at: place(node)))
  }
}

extension Instruction.Code {
  /// The operator that the instruction is.
  fileprivate var operation: BinaryOperator {
    switch self {
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    case .membership: .membership
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .remainder: .remainder
    default: .equal
    }
  }
}

extension Evaluator {
  /// Calls a function, with the accumulator as the receiver of a method.
  @inline(never)
  mutating func call(_ instruction: Instruction, receiver: Traced<Trace>?) -> Traced<Trace> {
    let site = program.calls + Int(instruction.a)
    let runs = program.operands + Int(site.pointee.first)
    let isMember = receiver != nil
    let count = Int(site.pointee.count)
    if site.pointee.row < 0 { return unknown(site, instruction, receiver) }
    switch site.pointee.implementation {
    case .nullary(let body):
      budget.tenths &-= 10
      return Traced(body())
    case .unary(let body):
      let only = receiver ?? operand(runs[0])
      if case .error = only.value { return only }
      charge(site.pointee.cost, only.value)
      if budget.isExhausted { return Traced(.error(.exhausted)) }
      let value = body(only.value)
      if case .error = value {
        guard Trace.isBlaming else {
          return retried(value, site, instruction, [only.value], isMember)
        }
        return retried(value, site, instruction, [only], isMember)
      }
      return Traced(value).blaming { blame(site.pointee.blame, value, [only]) }
    case .binary(let body):
      let first = receiver ?? operand(runs[0])
      if case .error = first.value { return first }
      if site.pointee.blame == .content, case .optional(let optional) = first.value,
        optional.value != nil
      {
        // What would stand in for nothing is not looked at.
        charge(site.pointee.cost, first.value, .null)
        if budget.isExhausted { return Traced(.error(.exhausted)) }
        let value = body(first.value, .null)
        return Traced(value).blaming { blame(site.pointee.blame, value, [first]) }
      }
      let second = operand(runs[isMember ? 0 : 1])
      if case .error = second.value { return second }
      charge(site.pointee.cost, first.value, second.value)
      if budget.isExhausted { return Traced(.error(.exhausted)) }
      let value = body(first.value, second.value)
      if case .error = value {
        guard Trace.isBlaming else {
          return retried(value, site, instruction, [first.value, second.value], isMember)
        }
        return retried(value, site, instruction, [first, second], isMember)
      }
      return Traced(value).blaming { blame(site.pointee.blame, value, [first, second]) }
    default:
      if !Trace.isBlaming { return plain(site, runs, instruction, receiver) }
      var arguments: [Traced<Trace>] = []
      arguments.reserveCapacity(count + 1)
      if let receiver { arguments.append(receiver) }
      for index in 0..<count {
        let argument = operand(runs[index])
        if case .error = argument.value { return argument }
        arguments.append(argument)
      }
      let value = invoke(
        site.pointee.implementation, site.pointee.cost, arguments.map(\.value))
      if case .error = value { return retried(value, site, instruction, arguments, isMember) }
      return finish(value, site.pointee.blame, arguments, instruction)
    }
  }

  /// A call with any number of arguments, of which nobody asks what decided it.
  private mutating func plain(
    _ site: UnsafeMutablePointer<CallCode>,
    _ runs: UnsafeMutablePointer<Int32>, _ instruction: Instruction, _ receiver: Traced<Trace>?
  ) -> Traced<Trace> {
    let count = Int(site.pointee.count)
    var values: [Value] = []
    values.reserveCapacity(count + 1)
    if let receiver { values.append(receiver.value) }
    for index in 0..<count {
      let argument = operand(runs[index])
      if case .error = argument.value { return argument }
      values.append(argument.value)
    }
    return plain(values, site, instruction, isMember: receiver != nil)
  }

  /// The same for arguments that are known.
  mutating func plain(
    _ values: [Value], _ site: UnsafeMutablePointer<CallCode>, _ instruction: Instruction,
    isMember: Bool
  ) -> Traced<Trace> {
    charge(site.pointee.cost, values)
    if budget.isExhausted { return Traced(.error(.exhausted)) }
    let value: Value
    switch site.pointee.implementation {
    case .ternary(let body): value = body(values[0], values[1], values[2])
    case .metered(_, let body): value = body(values, &budget)
    default: value = .noOverload
    }
    if case .error = value {
      return retried(value, site, instruction, values, isMember)
    }
    return bounded(value, Trace(), instruction.node)
  }

  /// The error of a call that no row can answer; those of the arguments go before it.
  private mutating func unknown(
    _ site: UnsafeMutablePointer<CallCode>, _ instruction: Instruction,
    _ receiver: Traced<Trace>?
  ) -> Traced<Trace> {
    let count = Int(site.pointee.count)
    guard count >= 0 else {
      return Traced(program.constants[Int(site.pointee.first)], receiver?.trace ?? Trace())
    }
    var values = receiver.map { [$0.value] } ?? []
    for index in 0..<count {
      let argument = operand(program.operands[Int(site.pointee.first) + index])
      if case .error = argument.value { return argument }
      values.append(argument.value)
    }
    return Traced(
      noOverload(site.pointee.name.string, values, receiver != nil, instruction.node))
  }

  /// What the further rows of the name say where the first has no overload, where nobody asks what
  /// decided it.
  @inline(never)
  mutating func retried(
    _ value: Value, _ site: UnsafeMutablePointer<CallCode>, _ instruction: Instruction,
    _ arguments: [Value], _ isMember: Bool
  ) -> Traced<Trace> {
    let (value, _) = further(value, site, arguments)
    if case .error = value {
      return Traced(
        failure(
          value, site.pointee.name.string, arguments, instruction.node, isMember: isMember))
    }
    return bounded(value, Trace(), instruction.node)
  }

  /// What the further rows of the name say where the first has no overload, and the call by the row
  /// that said it.
  private mutating func further(
    _ value: Value, _ site: UnsafeMutablePointer<CallCode>, _ arguments: [Value]
  ) -> (value: Value, site: UnsafeMutablePointer<CallCode>) {
    var value = value
    var site = site
    while case .error(let error) = value, error === EvaluationError.noOverload,
      site.pointee.isContinued
    {
      site += 1
      value = invoke(site.pointee.implementation, site.pointee.cost, arguments)
    }
    return (value, site)
  }

  /// What the further rows of the name say where the first has no overload, and what decided it.
  @inline(never)
  private mutating func retried(
    _ value: Value, _ site: UnsafeMutablePointer<CallCode>, _ instruction: Instruction,
    _ arguments: [Traced<Trace>], _ isMember: Bool
  ) -> Traced<Trace> {
    let (value, last) = further(value, site, arguments.map(\.value))
    if case .error = value {
      var trace = Trace()
      for argument in arguments { trace.add(argument.trace, &budget) }
      return Traced(
        failure(
          value, site.pointee.name.string, arguments.map(\.value), instruction.node,
          isMember: isMember), trace)
    }
    return finish(value, last.pointee.blame, arguments, instruction)
  }

  private mutating func finish(
    _ value: Value, _ rule: FunctionRow.BlameRule, _ arguments: [Traced<Trace>],
    _ instruction: Instruction
  ) -> Traced<Trace> {
    let result = Traced(value).blaming { blame(rule, value, arguments) }
    return bounded(result.value, result.trace, instruction.node)
  }

  private mutating func invoke(
    _ implementation: FunctionRow.Implementation, _ cost: FunctionRow.Cost,
    _ arguments: [Value]
  ) -> Value {
    switch arguments.count {
    case 0: budget.tenths &-= 10
    case 1: charge(cost, arguments[0])
    case 2: charge(cost, arguments[0], arguments[1])
    default: charge(cost, arguments)
    }
    if budget.isExhausted { return .error(.exhausted) }
    switch implementation {
    case .nullary(let body): return body()
    case .unary(let body): return body(arguments[0])
    case .binary(let body): return body(arguments[0], arguments[1])
    case .ternary(let body): return body(arguments[0], arguments[1], arguments[2])
    case .metered(_, let body): return body(arguments, &budget)
    }
  }

  // MARK: Cost

  @inline(__always)
  private mutating func charge(_ cost: FunctionRow.Cost, _ only: Value) {
    switch cost {
    case .fixed(let units): budget.tenths &-= units &* 10
    case .receiver, .all: _ = budget.spend(max(1, (only.length &+ 9) / 10))
    default: charge(cost, [only])
    }
  }

  @inline(__always)
  private mutating func charge(_ cost: FunctionRow.Cost, _ first: Value, _ second: Value) {
    switch cost {
    case .fixed(let units): budget.tenths &-= units &* 10
    case .receiver: _ = budget.spend(max(1, (first.length &+ 9) / 10))
    case .second: _ = budget.spend(max(1, (second.length &+ 9) / 10))
    case .product:
      _ = budget.spend(max(1, (first.length &+ 9) / 10 &* ((second.length &+ 9) / 10)))
    case .pattern:
      _ = budget.spend((first.length &+ 10) / 10 &* max(1, (second.length &+ 3) / 4))
    default: charge(cost, [first, second])
    }
  }

  @inline(never)
  mutating func charge(_ cost: FunctionRow.Cost, _ arguments: [Value]) {
    func length(_ index: Int) -> Int { index < arguments.count ? arguments[index].length : 0 }
    func tenth(_ length: Int) -> Int { (length &+ 9) / 10 }
    let units: Int
    switch cost {
    case .fixed(let fixed): units = fixed
    case .receiver: units = tenth(length(0))
    case .second: units = tenth(length(1))
    case .all: units = tenth(arguments.reduce(0) { $0 &+ $1.length })
    case .shorter: units = tenth(min(length(0), length(1)))
    case .product: units = tenth(length(0)) &* tenth(length(1))
    case .pattern: units = tenth(length(0) &+ 1) &* max(1, (length(1) &+ 3) / 4)
    case .custom(let cost): units = min(max(0, cost(arguments)), Int.max / 1_000)
    }
    _ = budget.spend(max(1, units))
  }
}

extension Value {
  /// The length that costs grow with: bytes of a text, elements of a list, entries of a map, the
  /// bytes of a pattern; 1 for anything else.
  package var length: Int {
    switch self {
    case .string(let text), .bytes(let text): text.byteCount
    case .list(let list): list.count
    case .map(let map): map.count
    case .opaque(let value): value.length
    default: 1
    }
  }
}

extension LendingEvaluator {
  /// Calls a function, by the first row of the name that has an overload for the arguments.
  ///
  /// - Parameter receiver: The accumulator for a method, which is no error; else ``Loan/absent``.
  @inline(never)
  mutating func call(_ instruction: Instruction, receiver: Loan) -> Loan {
    let site = program.calls + Int(instruction.a)
    let isMember = !receiver.isAbsent
    if site.pointee.row < 0 {
      return leave(withLocals: true) {
        $0.call(instruction, receiver: isMember ? Traced(receiver.value) : nil).value
      }
    }
    var run = program.operands + Int(site.pointee.first)
    let count = Int(site.pointee.count) &+ (isMember ? 1 : 0)
    if count == 0 || count > 3 { return call(site, run, instruction, receiver) }
    var first = receiver
    if !isMember {
      first = operand(run.pointee)
      if first.isError { return first }
      run += 1
    }
    var second = Loan.absent
    var third = Loan.absent
    if count > 1 {
      if site.pointee.blame == .content, case .binary = site.pointee.implementation,
        case .kept(let value) = first, case .optional(let optional) = value.pointee,
        optional.value != nil
      {
        // What would stand in for nothing is not looked at.
        second = .null
      } else {
        second = operand(run.pointee)
        if second.isError { return second }
      }
      if count > 2 {
        third = operand(run[1])
        if third.isError { return third }
      }
    }
    if let result = lend(site, first, second, third) { return result }
    return invoke(site, first, second, third, instruction, isMember)
  }

  /// Charges for a row, and calls its function over lent values; `nil` where the implementation has to
  /// answer.
  @inline(__always)
  private mutating func lend(
    _ site: UnsafeMutablePointer<CallCode>, _ first: Loan, _ second: Loan, _ third: Loan
  ) -> Loan? {
    charge(site.pointee.cost, first, second, third)
    if budget.isExhausted { return keeper.keep(.error(.exhausted)) }
    guard let lending = site.pointee.lending else { return nil }
    return lending._withUnsafeGuaranteedRef { $0.body(first, second, third, &budget, keeper) }
  }

  /// Calls the implementation of a row, and of further ones if it has no overload.
  @inline(never)
  private mutating func invoke(
    _ site: UnsafeMutablePointer<CallCode>, _ first: Loan, _ second: Loan, _ third: Loan,
    _ instruction: Instruction, _ isMember: Bool
  ) -> Loan {
    var (value, isMetered) = invoke(site.pointee.implementation, first, second, third)
    // The further rows of the name lie behind the first.
    var further = site
    while case .error(let error) = value, error === EvaluationError.noOverload,
      further.pointee.isContinued
    {
      further += 1
      if let result = lend(further, first, second, third) { return result }
      (value, _) = invoke(further.pointee.implementation, first, second, third)
      isMetered = true
    }
    guard case .error = value else {
      return isMetered ? bounded(value, instruction) : keeper.keep(value)
    }
    let arguments = arguments(first, second, third)
    return leave {
      $0.failure(
        value, site.pointee.name.string, arguments, instruction.node, isMember: isMember)
    }
  }

  private mutating func invoke(
    _ implementation: FunctionRow.Implementation, _ first: Loan, _ second: Loan, _ third: Loan
  ) -> (Value, isMetered: Bool) {
    switch implementation {
    case .unary(let body): (body(first.value), false)
    case .binary(let body): (body(first.value, second.value), false)
    case .ternary(let body): (body(first.value, second.value, third.value), true)
    case .metered(_, let body): (body(arguments(first, second, third), &budget), true)
    default: (.noOverload, false)
    }
  }

  private func arguments(_ first: Loan, _ second: Loan, _ third: Loan) -> [Value] {
    if second.isAbsent { return [first.value] }
    if third.isAbsent { return [first.value, second.value] }
    return [first.value, second.value, third.value]
  }

  /// A call with any other number of arguments.
  private mutating func call(
    _ site: UnsafeMutablePointer<CallCode>, _ runs: UnsafeMutablePointer<Int32>,
    _ instruction: Instruction, _ receiver: Loan
  ) -> Loan {
    let isMember = !receiver.isAbsent
    var values: [Value] = []
    if isMember { values.append(receiver.value) }
    for index in 0..<Int(site.pointee.count) {
      let argument = operand(runs[index])
      if argument.isError { return argument }
      values.append(argument.value)
    }
    if case .nullary(let body) = site.pointee.implementation {
      budget.tenths &-= 10
      return keeper.keep(body())
    }
    return leave { $0.plain(values, site, instruction, isMember: isMember).value }
  }

  /// A value that was made, unless it nests too deeply.
  func bounded(_ value: Value, _ instruction: Instruction) -> Loan {
    guard value.depth > Value.depthLimit else { return keeper.keep(value) }
    return keeper.keep(
      .error(
        EvaluationError(
          .limit, .message("the value nests too deeply"),
          at: (program.text, program.range(of: instruction.node)))))
  }

  /// Charges what a call costs: see ``FunctionRow/Cost``.
  @inline(__always)
  private mutating func charge(
    _ cost: FunctionRow.Cost, _ first: Loan, _ second: Loan, _ third: Loan
  ) {
    switch cost {
    case .fixed(let units): budget.tenths &-= units &* 10
    case .receiver: _ = budget.spend(max(1, (length(first) &+ 9) / 10))
    case .second: _ = budget.spend(max(1, (length(second) &+ 9) / 10))
    case .product:
      _ = budget.spend(max(1, (length(first) &+ 9) / 10 &* ((length(second) &+ 9) / 10)))
    case .pattern:
      _ = budget.spend((length(first) &+ 10) / 10 &* max(1, (length(second) &+ 3) / 4))
    default: chargeSeldom(cost, first, second, third)
    }
  }

  @inline(never)
  private mutating func chargeSeldom(
    _ cost: FunctionRow.Cost, _ first: Loan, _ second: Loan, _ third: Loan
  ) {
    let arguments = arguments(first, second, third)
    _ = leave { evaluator in
      evaluator.charge(cost, arguments)
      return .null
    }
  }

  /// The length that costs grow with; of texts, which are most, at once.
  @inline(__always)
  private func length(_ loan: Loan) -> Int {
    if case .string(let text) = loan { return text.byteCount }
    return loan.length
  }
}

extension Evaluator {
  /// `&&` and `||`: the absorbing value wins whatever the other sides are, errors and values that
  /// are no bools too (CEL specification, "Logical Operators").
  ///
  /// Plainly, the first absorbing side ends it; for blame every side is looked at, since all that
  /// absorb have decided.
  mutating func connective(_ instruction: Instruction, absorbing: Bool) -> Traced<Trace> {
    let runs = program.operands + Int(instruction.a)
    guard Trace.isBlaming else { return plain(instruction, runs, absorbing) }
    var failed: Traced<Trace>?
    var deciding: Trace?
    var all = Trace()
    for index in 0..<Int(instruction.b) {
      let side = operand(runs[index])
      guard case .bool(let bool) = side.value else {
        if failed == nil {
          let name = absorbing ? "||" : "&&"
          failed = Traced(notBool(side.value, name, instruction.node), side.trace)
        }
        continue
      }
      if bool != absorbing {
        all.add(side.trace, &budget)
      } else if deciding != nil {
        deciding?.add(side.trace, &budget)
      } else {
        deciding = side.trace.made
      }
    }
    if let deciding { return Traced(.bool(absorbing), deciding) }
    return failed ?? Traced(.bool(!absorbing), all)
  }

  /// The same where nobody asks what decided it.
  @inline(__always)
  private mutating func plain(
    _ instruction: Instruction, _ runs: UnsafeMutablePointer<Int32>, _ absorbing: Bool
  ) -> Traced<Trace> {
    var failed: Value?
    for index in 0..<Int(instruction.b) {
      let side = operand(runs[index]).value
      if case .bool(let bool) = side {
        if bool == absorbing { return Traced(.bool(absorbing)) }
      } else if failed == nil {
        failed = notBool(side, absorbing ? "||" : "&&", instruction.node)
      }
    }
    return Traced(failed ?? .bool(!absorbing))
  }

  /// `in`: blames the element, then the collection; if it is there, the one that it equals.
  @inline(never)
  mutating func membership(_ instruction: Instruction, _ left: Traced<Trace>) -> Traced<Trace> {
    let right = operand(instruction.a)
    if case .error = right.value { return right }
    guard Trace.isBlaming, case .list(let list) = right.value else {
      let value = Arithmetic.contains(left.value, right.value, &budget)
      return combined(
        failure(value, "in", [left.value, right.value], instruction.node), left, right)
    }
    for index in 0..<list.count {
      guard budget.spend(1) else { return Traced(.error(.exhausted)) }
      let item = list.item(at: index)
      if item.value.isEqual(to: left.value, &budget) {
        return combined(
          .bool(true), left, Traced(item.value, located(item.provenance, right.trace)))
      }
    }
    return combined(.bool(false), left, right)
  }

  /// `optional.optMap(v, e)` and `optional.optFlatMap(v, e)`.
  @inline(never)
  mutating func mapOptional(_ instruction: Instruction, _ left: Traced<Trace>)
    -> Traced<Trace>
  {
    let name = instruction.code == .optMap ? "optMap" : "optFlatMap"
    guard case .optional(let optional) = left.value else {
      return Traced(noOverload(name, [left.value], true, instruction.node), left.trace)
    }
    guard let value = optional.value else { return left }
    locals[Int(instruction.b)] = Traced(value, left.trace)
    let result = evaluate(program.operands[Int(instruction.a)])
    if case .error = result.value { return result }
    if instruction.code == .optMap {
      return bounded(
        .optional(OptionalValue(result.value)), result.trace, instruction.node)
    }
    guard case .optional = result.value else {
      return Traced(
        noOverload(name, [left.value, result.value], true, instruction.node), left.trace)
    }
    return result
  }
}

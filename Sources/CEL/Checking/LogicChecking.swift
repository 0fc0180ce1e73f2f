/// Checks of `&&`, `||` and `?:`, and what their results imply about presence (CEL spec, "Logical
/// Operators").
extension CheckPass {
  /// Reports an operand of a logical operator that is not a bool.
  @inline(never) private mutating func expectBool(
    _ type: TypeID, _ node: SyntaxIndex, for symbol: String
  ) {
    if !fits(type, .bool) {
      report(.notBoolean(symbol, found: describe(type), intended: nil), at: tree.range(of: node))
    }
  }

  /// `a && b && …` or `a || b || …`: what holds if an operand does not decide the result guards the
  /// operands that follow.
  @inline(never) mutating func junction(_ span: SyntaxSpan, isAnd: Bool) -> CheckOutcome {
    let scope = self.scope
    // False decides `&&` and true decides `||`. Because errors of the other operands are absorbed,
    // only the deciding operand is certain to have been evaluated.
    var undecided: [PathID] = []
    var decided: [PathID]?
    var canBeUndecided = true
    for node in tree.operands(span) {
      let mark = reads.count
      let operand = walk(node)
      expectBool(operand.type, node, for: isAnd ? "&&" : "||")
      let read = takeReads(since: mark)
      let flow = isAnd ? operand.flow : operand.flow.negated
      assume(flow.whenTrue)
      assume(read)
      undecided += flow.whenTrue
      undecided += read
      decided = CheckFlow.either(decided, flow.canBeFalse ? flow.whenFalse + read : nil)
      canBeUndecided = canBeUndecided && flow.canBeTrue
    }
    leave(scope)
    let flow = CheckFlow(
      whenTrue: undecided, whenFalse: decided ?? [], canBeTrue: canBeUndecided,
      canBeFalse: decided != nil)
    return CheckOutcome(type: .bool, flow: isAnd ? flow : flow.negated)
  }

  /// One `condition ? then :` of a chain of conditionals.
  private struct Arm {
    var isPossible: Bool
    var isAvoidable: Bool
    var met: [PathID]
    var unmet: [PathID]
    var then: CheckFlow
  }

  /// `a ? b : c ? d : e`, walked from the left, so that every unmet condition guards what follows.
  @inline(never) mutating func conditional(_ root: SyntaxIndex) -> CheckOutcome {
    let scope = self.scope
    var arms: [Arm] = []
    var type: TypeID?
    var node = root
    while case .conditional(let condition, let then, let otherwise) = tree[node] {
      let mark = reads.count
      let test = walk(condition)
      expectBool(test.type, condition, for: "?:")
      let tested = Array(reads[mark...])
      // The first condition is always evaluated; the others are not.
      if !arms.isEmpty { _ = takeReads(since: mark) }
      let inner = self.scope
      assume(test.flow.whenTrue)
      assume(tested)
      var chosen = self.branch(then)
      leave(inner)
      chosen.flow.whenTrue += test.flow.whenTrue + tested
      chosen.flow.whenFalse += test.flow.whenTrue + tested
      type = merge(type, chosen.type, then)
      assume(test.flow.whenFalse)
      assume(tested)
      arms.append(
        Arm(
          isPossible: test.flow.canBeTrue, isAvoidable: test.flow.canBeFalse,
          met: test.flow.whenTrue + tested, unmet: test.flow.whenFalse + tested,
          then: chosen.flow))
      node = otherwise
    }
    let last = branch(node)
    type = merge(type, last.type, node)
    leave(scope)
    let result = type ?? .error
    var flow = last.flow
    for arm in arms.reversed() {
      flow = CheckPass.combine(arm, flow)
    }
    markConditionals(root, result)
    return CheckOutcome(type: result, flow: flow)
  }

  /// Checks a branch of a conditional. Its reads are certain only if the branch is taken, so they
  /// are added to what its truth value implies.
  @inline(never) private mutating func branch(_ node: SyntaxIndex) -> CheckOutcome {
    let mark = reads.count
    var outcome = walk(node)
    let read = takeReads(since: mark)
    outcome.flow.whenTrue += read
    outcome.flow.whenFalse += read
    return outcome
  }

  private static func combine(_ arm: Arm, _ rest: CheckFlow) -> CheckFlow {
    let trueHere = arm.isPossible && arm.then.canBeTrue ? arm.then.whenTrue : nil
    let trueLater = arm.isAvoidable && rest.canBeTrue ? rest.whenTrue + arm.unmet : nil
    let falseHere = arm.isPossible && arm.then.canBeFalse ? arm.then.whenFalse : nil
    let falseLater = arm.isAvoidable && rest.canBeFalse ? rest.whenFalse + arm.unmet : nil
    return CheckFlow(
      whenTrue: CheckFlow.either(trueHere, trueLater) ?? [],
      whenFalse: CheckFlow.either(falseHere, falseLater) ?? [],
      canBeTrue: trueHere != nil || trueLater != nil,
      canBeFalse: falseHere != nil || falseLater != nil)
  }

  @inline(never) private mutating func merge(_ before: TypeID?, _ type: TypeID, _ node: SyntaxIndex)
    -> TypeID
  {
    guard let before else { return type }
    if let common = united(before, type) { return common }
    report(.differentCases(describe(before), describe(type)), at: tree.range(of: node))
    return .error
  }

  private mutating func markConditionals(_ root: SyntaxIndex, _ type: TypeID) {
    var node = root
    while case .conditional(_, _, let otherwise) = tree[node] {
      nodeTypes[Int(node)] = type
      node = otherwise
    }
  }
}

/// Operators (CEL spec, "Standard Definitions"), and what their truth says about presence.
extension CheckPass {
  // MARK: Logic

  /// Reports an operand of a logical operator that is no truth value.
  @inline(never) private mutating func expectBool(
    _ type: TypeID, _ node: SyntaxIndex, for symbol: String
  ) {
    if !fits(type, .bool) {
      report(.notBoolean(symbol, found: describe(type), intended: nil), at: tree.range(of: node))
    }
  }

  /// `a && b && …` or `a || b || …`: what holds after an operand that did not decide it guards those
  /// that follow.
  @inline(never) mutating func junction(_ span: SyntaxSpan, isAnd: Bool) -> CheckOutcome {
    let scope = self.scope
    // Decided is false for `&&` and true for `||`. As errors of the others are absorbed, only the
    // deciding operand is certain to have been evaluated.
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

  /// One `condition ? then :` of a chain.
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
      // The first condition is evaluated in any case, the others are not.
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

  /// A case of a conditional; what it reads is certain only together with its truth value.
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

  // MARK: Unary and binary

  @inline(never) mutating func unary(
    _ node: SyntaxIndex, _ symbol: UnaryOperator, _ operandNode: SyntaxIndex,
    _ operand: CheckOutcome
  ) -> CheckOutcome {
    switch symbol {
    case .not:
      if !fits(operand.type, .bool) {
        reportNegation(node, operandNode, operand.type)
        return .error
      }
      return CheckOutcome(type: .bool, flow: operand.flow.negated)
    case .negate:
      let type = types.resolved(operand.type)
      let family = functions.family("-_", isMember: false, in: declarations, &types)
      guard let family, let result = result(of: family, [type]) else {
        if type != .error {
          report(
            .wrongSide("-", side: "", found: describe(type), expected: sides(family, 0, [])),
            at: tree.range(of: operandNode))
        }
        return .error
      }
      return CheckOutcome(type: result)
    }
  }

  /// Reports the negation of what is no truth value; of `!a in b` says how it groups.
  @inline(never) private mutating func reportNegation(
    _ node: SyntaxIndex, _ operandNode: SyntaxIndex, _ operand: TypeID
  ) {
    var intended: String?
    if let parent = spine.last, case .binary(.membership, let left, let right) = tree[parent],
      left == node
    {
      intended = "!(\(snippet(operandNode)) in \(snippet(right)))"
    }
    report(
      .notBoolean("!", found: describe(operand), intended: intended),
      at: tree.range(of: operandNode))
  }

  @inline(never) mutating func binary(
    _ node: SyntaxIndex, _ symbol: BinaryOperator, _ leftNode: SyntaxIndex, _ first: CheckOutcome,
    _ rightNode: SyntaxIndex
  ) -> CheckOutcome {
    let second = walk(rightNode)
    let (left, right) = (first.type, second.type)
    switch symbol {
    case .equal, .notEqual:
      checkEquality(node, leftNode, left, rightNode, right)
      let flow = equalityFlow(leftNode, first.flow, rightNode, second.flow)
      return CheckOutcome(type: .bool, flow: symbol == .equal ? flow : flow.negated)
    case .membership:
      return membership(node, leftNode, left, rightNode, right)
    default:
      if symbol.isOrdering, left == right, isOrdered(left) { return CheckOutcome(type: .bool) }
      let family = functions.family(symbol, in: declarations, &types)
      if let family, let result = result(of: family, [left, right]) {
        return CheckOutcome(type: result)
      }
      if left != .error, right != .error {
        reportOperands(node, symbol, family, leftNode, left, rightNode, right)
      }
      return .error
    }
  }

  /// What `has(a.b) == true` and its like say: the same as the condition that is compared.
  private func equalityFlow(
    _ leftNode: SyntaxIndex, _ left: CheckFlow, _ rightNode: SyntaxIndex, _ right: CheckFlow
  ) -> CheckFlow {
    if case .literal(.bool(let truth)) = tree[rightNode] { return truth ? left : left.negated }
    if case .literal(.bool(let truth)) = tree[leftNode] { return truth ? right : right.negated }
    return CheckFlow()
  }

  /// Whether values of a simple type have an order among themselves. The overloads say the same;
  /// this saves reading all fourteen of them for the common case.
  private func isOrdered(_ type: TypeID) -> Bool {
    switch types.kind(type) {
    case .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration: true
    default: false
    }
  }

  /// What an operator takes on one side; if `others` holds the other side's type, beside that.
  private mutating func sides(_ family: Int?, _ side: Int, _ others: [TypeID]) -> [String] {
    guard let family else { return [] }
    var expected: [TypeID] = []
    for overload in functions.families[family].overloads {
      let dyns = Array(repeating: TypeID.dyn, count: overload.typeParameters)
      if let other = others.first, overload.parameters.count == 2 {
        let start = types.trail.count
        let matches = fits(other, types.replacing(overload.parameters[1 - side], with: dyns))
        types.undo(to: start)
        if !matches { continue }
      }
      expected.append(types.replacing(overload.parameters[side], with: dyns))
    }
    return describe(each: expected)
  }

  @inline(never) private mutating func reportOperands(
    _ node: SyntaxIndex, _ symbol: BinaryOperator, _ family: Int?, _ leftNode: SyntaxIndex,
    _ left: TypeID, _ rightNode: SyntaxIndex, _ right: TypeID
  ) {
    let besides = sides(family, 1, [left])
    if besides.isEmpty {
      report(
        .wrongSide(
          symbol.rawValue, side: " on its left", found: describe(left),
          expected: sides(family, 0, [])),
        at: tree.range(of: leftNode))
      return
    }
    report(
      .wrongPair(
        symbol.rawValue, left: describe(left), right: describe(right), expected: besides,
        hint: conversion(symbol, leftNode, left, rightNode, right)),
      at: nameRange(node))
  }

  /// A conversion that would make two simple operands fit, spelt out.
  private func conversion(
    _ symbol: BinaryOperator, _ leftNode: SyntaxIndex, _ left: TypeID, _ rightNode: SyntaxIndex,
    _ right: TypeID
  ) -> CheckProblem.Conversion? {
    let leftKind = types.kind(types.resolved(left))
    let rightKind = types.kind(types.resolved(right))
    if symbol == .add, isText(leftKind), isNumber(rightKind) || rightKind == .bool {
      return CheckProblem.Conversion(text: "string(\(snippet(rightNode)))", isOnLeft: false)
    }
    if symbol == .add, isText(rightKind), isNumber(leftKind) || leftKind == .bool {
      return CheckProblem.Conversion(text: "string(\(snippet(leftNode)))", isOnLeft: true)
    }
    guard isNumber(leftKind), isNumber(rightKind) else { return nil }
    return numberConversion(leftNode, left, rightNode, right)
  }

  /// A conversion of one of two numbers of different types, the one that loses least.
  func numberConversion(
    _ leftNode: SyntaxIndex, _ left: TypeID, _ rightNode: SyntaxIndex, _ right: TypeID
  ) -> CheckProblem.Conversion {
    let first = types.kind(types.resolved(left))
    let second = types.kind(types.resolved(right))
    if first == .double || (first == .int && second == .uint) {
      return CheckProblem.Conversion(
        text: "\(notation(left))(\(snippet(rightNode)))", isOnLeft: false)
    }
    return CheckProblem.Conversion(
      text: "\(notation(right))(\(snippet(leftNode)))", isOnLeft: true)
  }

  func isText(_ kind: TypeKind) -> Bool { kind == .string || kind == .enumeration }

  func isNumber(_ kind: TypeKind) -> Bool { kind == .int || kind == .uint || kind == .double }
}

extension BinaryOperator {
  /// Whether it is one of `<`, `<=`, `>`, `>=`.
  var isOrdering: Bool {
    switch self {
    case .less, .lessOrEqual, .greater, .greaterOrEqual: true
    default: false
    }
  }

  /// Its place among all operators.
  var place: Int {
    switch self {
    case .equal: 0
    case .notEqual: 1
    case .less: 2
    case .lessOrEqual: 3
    case .greater: 4
    case .greaterOrEqual: 5
    case .membership: 6
    case .add: 7
    case .subtract: 8
    case .multiply: 9
    case .divide: 10
    case .remainder: 11
    }
  }

  /// The name of the operator's function (CEL spec, "Standard Definitions").
  var functionName: String { self == .membership ? "@in" : "_\(rawValue)_" }
}

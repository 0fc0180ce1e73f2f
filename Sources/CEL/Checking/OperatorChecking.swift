/// Unary and binary operators (CEL spec, "Standard Definitions").
extension CheckPass {
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

  /// Reports the negation of an operand that is not a bool; for `!a in b`, suggests the
  /// parentheses.
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

  /// Returns what a comparison such as `has(a.b) == true` implies: the same as the compared
  /// condition, or its negation for `false`.
  private func equalityFlow(
    _ leftNode: SyntaxIndex, _ left: CheckFlow, _ rightNode: SyntaxIndex, _ right: CheckFlow
  ) -> CheckFlow {
    if case .literal(.bool(let truth)) = tree[rightNode] { return truth ? left : left.negated }
    if case .literal(.bool(let truth)) = tree[leftNode] { return truth ? right : right.negated }
    return CheckFlow()
  }

  /// Returns whether values of a simple type are ordered. The overloads say the same; this avoids
  /// reading all fourteen of them in the common case.
  private func isOrdered(_ type: TypeID) -> Bool {
    switch types.kind(type) {
    case .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration: true
    default: false
    }
  }

  /// Returns the types that an operator accepts on one side; if `others` holds the other side's
  /// type, only those accepted together with it.
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
    if symbol == .subtract, case .select(_, let field, _) = tree[leftNode],
      tree.range(of: rightNode).lowerBound == nameRange(node).upperBound,
      tree.range(of: leftNode).upperBound == nameRange(node).lowerBound, !field.isEmpty,
      reportHyphenatedName(around: nameRange(leftNode))
    {
      return
    }
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

  /// Returns a conversion that would make two simple operands compatible.
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

  /// Returns a conversion of one of two numbers of different types: the one that loses least.
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
  /// Whether the operator is one of `<`, `<=`, `>`, `>=`.
  var isOrdering: Bool {
    switch self {
    case .less, .lessOrEqual, .greater, .greaterOrEqual: true
    default: false
    }
  }

  /// The operator's index among all operators.
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

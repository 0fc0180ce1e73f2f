/// What the truth value of an expression implies about the presence of fields.
struct CheckFlow {
  /// The paths that are present if the expression is true.
  var whenTrue: [PathID] = []
  /// The paths that are present if the expression is false.
  var whenFalse: [PathID] = []
  /// Whether the expression can be true; the literal `false` cannot.
  var canBeTrue = true
  /// Whether the expression can be false.
  var canBeFalse = true

  /// The flow of the negated expression.
  var negated: CheckFlow {
    CheckFlow(
      whenTrue: whenFalse, whenFalse: whenTrue, canBeTrue: canBeFalse, canBeFalse: canBeTrue)
  }

  /// Returns the paths that are in both lists, in the order of the first. O(n + m).
  static func common(_ left: [PathID], _ right: [PathID]) -> [PathID] {
    if left.isEmpty || right.isEmpty { return [] }
    if left.count &* right.count <= 64 { return left.filter(right.contains) }
    let right = Set(right)
    return left.filter(right.contains)
  }

  /// Returns what holds after either of two branches; an impossible branch (`nil`) does not count.
  static func either(_ left: [PathID]?, _ right: [PathID]?) -> [PathID]? {
    guard let left else { return right }
    guard let right else { return left }
    return common(left, right)
  }
}

/// What the checker knows about a node after checking it.
struct CheckOutcome {
  var type: TypeID
  var flow = CheckFlow()

  static let error = CheckOutcome(type: .error)
}

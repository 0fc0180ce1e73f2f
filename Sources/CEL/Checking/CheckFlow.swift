/// What a truth value says about the presence of fields.
struct CheckFlow {
  /// The paths that are present where the expression is true.
  var whenTrue: [PathID] = []
  /// The paths that are present where it is false.
  var whenFalse: [PathID] = []
  /// Whether it can be true at all; `false` cannot.
  var canBeTrue = true
  /// Whether it can be false at all.
  var canBeFalse = true

  /// Of the negation.
  var negated: CheckFlow {
    CheckFlow(
      whenTrue: whenFalse, whenFalse: whenTrue, canBeTrue: canBeFalse, canBeFalse: canBeTrue)
  }

  /// The paths that both lists have, in the order of the first. O(n + m).
  static func common(_ left: [PathID], _ right: [PathID]) -> [PathID] {
    if left.isEmpty || right.isEmpty { return [] }
    if left.count &* right.count <= 64 { return left.filter(right.contains) }
    let right = Set(right)
    return left.filter(right.contains)
  }

  /// What holds whichever of two ways was taken; a way that cannot be (`nil`) does not count.
  static func either(_ left: [PathID]?, _ right: [PathID]?) -> [PathID]? {
    guard let left else { return right }
    guard let right else { return left }
    return common(left, right)
  }
}

/// What the checker knows of a node once it has been there.
struct CheckOutcome {
  var type: TypeID
  var flow = CheckFlow()

  static let error = CheckOutcome(type: .error)
}

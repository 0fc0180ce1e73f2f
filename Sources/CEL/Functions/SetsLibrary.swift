/// The `sets` extension (cel-go `ext/sets.go`): comparison of lists as sets under CEL equality.
///
/// As in cel-go, every call costs the product of the lengths, twice that for `sets.equivalent`,
/// because each element may be compared with each of the other list; long texts and nested values
/// cost more.
package enum SetsLibrary {
  package static let rows: [FunctionRow] = [
    function("sets.contains", "sets.contains(list(T), list(T)) -> bool") { list, part, budget in
      containsAll(list, part, &budget)
    },
    function("sets.equivalent", "sets.equivalent(list(T), list(T)) -> bool", factor: 2) {
      left, right, budget in
      containsAll(left, right, &budget) && containsAll(right, left, &budget)
    },
    function("sets.intersects", "sets.intersects(list(T), list(T)) -> bool") {
      left, right, budget in
      left.contains { contains(right, $0, &budget) }
    },
  ]

  private static func function(
    _ name: String, _ signature: String, factor: Int = 1,
    _ body: @escaping @Sendable ([Value], [Value], inout Budget) -> Bool
  ) -> FunctionRow {
    FunctionRow(
      name, .global, [signature],
      cost: .custom { arguments in
        // The bound, which no list reaches, prevents the product from overflowing.
        let lengths = arguments.map { min($0.length, 1 << 30) }
        return lengths.reduce(1, *) * factor + 1
      },
      .metered(2...2) { arguments, budget in
        guard case .list(let left) = arguments[0], case .list(let right) = arguments[1] else {
          return .noOverload
        }
        let result = body(left.elements, right.elements, &budget)
        return budget.isExhausted ? .error(.exhausted) : .bool(result)
      })
  }

  private static func containsAll(
    _ list: [Value], _ part: [Value], _ budget: inout Budget
  ) -> Bool {
    part.allSatisfy { contains(list, $0, &budget) }
  }

  private static func contains(
    _ list: [Value], _ sought: Value, _ budget: inout Budget
  ) -> Bool {
    for element in list {
      if isEqual(element, sought, &budget) { return true }
      if budget.isExhausted { return false }
    }
    return false
  }

  /// Returns whether two values are equal in CEL; charges the comparison of long texts of the same
  /// length.
  private static func isEqual(_ left: Value, _ right: Value, _ budget: inout Budget) -> Bool {
    switch (left, right) {
    case (.string(let left), .string(let right)), (.bytes(let left), .bytes(let right)):
      guard left.byteCount == right.byteCount else { return false }
      return budget.visit(left.byteCount / 32) && left == right
    default: return left.isEqual(to: right, &budget)
    }
  }
}

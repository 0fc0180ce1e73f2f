/// The sets extension (cel-go's `ext/sets`): lists as sets, by CEL equality.
package enum SetFunctions {
  package static let rows: [FunctionRow] = [
    row("sets.contains") { left, right, budget in
      containsAll(right, of: left, &budget)
    },
    row("sets.equivalent") { left, right, budget in
      containsAll(right, of: left, &budget) && containsAll(left, of: right, &budget)
    },
    row("sets.intersects") { left, right, budget in
      let index = index(of: left, &budget)
      for number in 0..<right.count where index.contains(right[number], &budget) { return true }
      return false
    },
  ]

  private static func row(
    _ name: String,
    _ holds: @escaping @Sendable (ListValue, ListValue, inout Budget) -> Bool
  ) -> FunctionRow {
    FunctionRow(
      name, .global, ["\(name)(list(A), list(A)) -> bool"], cost: .all,
      .metered(2...2) { arguments, budget in
        guard case .list(let left) = arguments[0], case .list(let right) = arguments[1] else {
          return .noOverload
        }
        let result = holds(left, right, &budget)
        return budget.isExhausted ? .error(.exhausted) : .bool(result)
      })
  }

  private static func index(of list: ListValue, _ budget: inout Budget) -> ElementIndex {
    var index = ElementIndex()
    for number in 0..<list.count where !budget.isExhausted {
      _ = index.insert(list[number], &budget)
    }
    return index
  }

  private static func containsAll(
    _ elements: ListValue, of list: ListValue, _ budget: inout Budget
  ) -> Bool {
    let index = index(of: list, &budget)
    for number in 0..<elements.count where !index.contains(elements[number], &budget) {
      return false
    }
    return true
  }
}

/// The lists extension (cel-go `ext/lists.go`) and Kubernetes' list functions
/// (`apiserver/pkg/cel/library/lists.go`). `sortBy` is a macro.
package enum ListFunctions {
  package static let rows: [FunctionRow] = [
    FunctionRow(
      "slice", .member, ["list(A).slice(int, int) -> list(A)"], blame: .receiver,
      .metered(3...3, slice)),
    FunctionRow(
      "flatten", .member, ["list(list(A)).flatten() -> list(A)", "list(dyn).flatten(int) -> list(dyn)"],
      blame: .receiver, .metered(1...2, flatten)),
    FunctionRow(
      "distinct", .member, ["list(A).distinct() -> list(A)"], blame: .receiver,
      .metered(1...1, distinct)),
    FunctionRow(
      "reverse", .member, ["list(A).reverse() -> list(A)"], blame: .receiver,
      .metered(1...1) { arguments, budget in
        guard case .list(let list) = arguments[0] else { return .noOverload }
        guard budget.visit(list.count) else { return .error(.exhausted) }
        return .list(ListValue(picking: (0..<list.count).reversed(), from: list))
      }),
    FunctionRow(
      "sort", .member, ["list(A).sort() -> list(A)"], blame: .receiver, .metered(1...1, sort)),
    FunctionRow(
      "lists.range", .global, ["lists.range(int) -> list(int)"],
      .metered(1...1) { arguments, budget in
        guard case .int(let count) = arguments[0] else { return .noOverload }
        guard count > 0 else { return .list(.empty) }
        guard count <= 1_000_000, budget.spend(Int(count) / 10 + 1) else {
          return .error(.exhausted)
        }
        return .list(ListValue((0..<count).map { .int($0) }))
      }),
    FunctionRow(
      "isSorted", .member, ["list(A).isSorted() -> bool"], blame: .receiver,
      .metered(1...1, isSorted)),
    FunctionRow(
      "sum", .member,
      [
        "list(int).sum() -> int", "list(uint).sum() -> uint", "list(double).sum() -> double",
        "list(google.protobuf.Duration).sum() -> google.protobuf.Duration",
      ], blame: .receiver, .metered(1...1, sum)),
    FunctionRow(
      "min", .member, ["list(A).min() -> A"], blame: .receiver,
      .metered(1...1) { extreme($0[0], .less, &$1) }),
    FunctionRow(
      "max", .member, ["list(A).max() -> A"], blame: .receiver,
      .metered(1...1) { extreme($0[0], .greater, &$1) }),
    FunctionRow(
      "indexOf", .member, ["list(A).indexOf(A) -> int"], .metered(2...2) { arguments, budget in
        guard case .list(let list) = arguments[0] else { return .noOverload }
        return index(of: arguments[1], in: list, 0..<list.count, &budget)
      }),
    FunctionRow(
      "lastIndexOf", .member, ["list(A).lastIndexOf(A) -> int"],
      .metered(2...2) { arguments, budget in
        guard case .list(let list) = arguments[0] else { return .noOverload }
        return index(of: arguments[1], in: list, (0..<list.count).reversed(), &budget)
      }),
    FunctionRow(
      "includes", .member, ["list(A).includes(A) -> bool"], .metered(2...2) { arguments, budget in
        guard case .list(let list) = arguments[0] else { return .noOverload }
        let found = index(of: arguments[1], in: list, 0..<list.count, &budget)
        guard case .int(let index) = found else { return found }
        return .bool(index >= 0)
      }),
  ]

  private static func slice(_ arguments: [Value], _ budget: inout Budget) -> Value {
    guard case .list(let list) = arguments[0], case .int(let first) = arguments[1],
      case .int(let last) = arguments[2]
    else { return .noOverload }
    guard first >= 0, last >= 0 else {
      return .failure("a list cannot be sliced from \(first) to \(last): expected indices from 0")
    }
    guard first <= last else {
      return .failure("a list cannot be sliced from \(first) to \(last): the start is after the end")
    }
    guard last <= Int64(list.count) else {
      return .failure("a list of \(list.count) elements cannot be sliced up to \(last)")
    }
    guard budget.visit(Int(last - first)) else { return .error(.exhausted) }
    return .list(ListValue(picking: Array(Int(first)..<Int(last)), from: list))
  }

  private static func flatten(_ arguments: [Value], _ budget: inout Budget) -> Value {
    guard case .list(let list) = arguments[0] else { return .noOverload }
    var depth: Int64 = 1
    if arguments.count == 2 {
      guard case .int(let given) = arguments[1] else { return .noOverload }
      guard given >= 0 else { return .failure("a list cannot be flattened to the depth \(given)") }
      depth = given
    }
    var elements: [Value] = []
    var places: [Provenance] = []
    var isTracking = false
    // The lists that are open, with the element at which each stands: no recursion.
    var open: [(list: ListValue, next: Int)] = [(list, 0)]
    while let (list, next) = open.last {
      guard next < list.count else {
        open.removeLast()
        continue
      }
      guard budget.visit() else { return .error(.exhausted) }
      open[open.count - 1].next += 1
      let item = list.item(at: next)
      if case .list(let inner) = item.value, Int64(open.count) <= depth {
        open.append((inner, 0))
      } else {
        elements.append(item.value)
        places.append(item.provenance)
        isTracking = isTracking || item.provenance.exists
      }
    }
    return .list(ListValue(elements, provenances: isTracking ? places : nil))
  }

  private static func distinct(_ arguments: [Value], _ budget: inout Budget) -> Value {
    guard case .list(let list) = arguments[0] else { return .noOverload }
    var kept: [Int] = []
    var elements: [Value] = []
    for index in 0..<list.count {
      let element = list[index]
      var isKnown = false
      for other in elements {
        guard budget.visit() else { return .error(.exhausted) }
        if element.isEqual(to: other, &budget) {
          isKnown = true
          break
        }
      }
      if !isKnown {
        kept.append(index)
        elements.append(element)
      }
    }
    return .list(ListValue(picking: kept, from: list))
  }

  private static func sort(_ arguments: [Value], _ budget: inout Budget) -> Value {
    guard case .list(let list) = arguments[0] else { return .noOverload }
    let elements = list.elements
    guard elements.areComparable else { return .noOverload }
    let steps = elements.count * (Int.bitWidth - elements.count.leadingZeroBitCount)
    guard budget.spend(steps / 10 + 1) else { return .error(.exhausted) }
    let order = elements.indices.sorted { left, right in
      switch elements[left].order(to: elements[right]) {
      case .less: true
      case .greater: false
      default: left < right
      }
    }
    return .list(ListValue(picking: order, from: list))
  }

  private static func isSorted(_ arguments: [Value], _ budget: inout Budget) -> Value {
    guard case .list(let list) = arguments[0] else { return .noOverload }
    let elements = list.elements
    guard elements.areComparable else { return .noOverload }
    for index in elements.indices.dropFirst() {
      guard budget.visit() else { return .error(.exhausted) }
      if elements[index - 1].order(to: elements[index]) == .greater { return .bool(false) }
    }
    return .bool(true)
  }

  private static func sum(_ arguments: [Value], _ budget: inout Budget) -> Value {
    guard case .list(let list) = arguments[0] else { return .noOverload }
    guard list.count > 0 else { return .int(0) }
    var total = list[0]
    switch total {
    case .int, .uint, .double, .duration: break
    default: return .noOverload
    }
    for index in 1..<list.count {
      guard budget.visit() else { return .error(.exhausted) }
      total = Arithmetic.apply(.add, total, list[index], &budget)
      if total.isError { return total }
    }
    return total
  }

  private static func extreme(_ value: Value, _ wanted: Value.Order, _ budget: inout Budget) -> Value {
    guard case .list(let list) = value else { return .noOverload }
    guard list.count > 0 else { return .failure("an empty list has no least and no greatest element") }
    let elements = list.elements
    guard elements.areComparable else { return .noOverload }
    var best = elements[0]
    for element in elements.dropFirst() {
      guard budget.visit() else { return .error(.exhausted) }
      if element.order(to: best) == wanted { best = element }
    }
    return best
  }

  private static func index(
    of element: Value, in list: ListValue, _ indices: some Sequence<Int>, _ budget: inout Budget
  ) -> Value {
    for index in indices {
      guard budget.visit() else { return .error(.exhausted) }
      if list[index].isEqual(to: element, &budget) { return .int(Int64(index)) }
    }
    return .int(-1)
  }
}

extension [Value] {
  /// Whether every two neighbours have an order.
  fileprivate var areComparable: Bool {
    for index in indices.dropFirst() where self[index - 1].typeName != self[index].typeName {
      return false
    }
    switch first {
    case .int, .uint, .double, .string, .bytes, .bool, .timestamp, .duration, nil: return true
    default: return false
    }
  }
}

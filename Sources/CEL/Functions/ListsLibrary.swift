/// The lists extension (cel-go's `ext/lists`) and Kubernetes' list library. `sortBy` is a macro;
/// `first` and `last` are in ``OptionalsLibrary``.
package enum ListsLibrary {
  package static let rows: [FunctionRow] = [
    FunctionRow(
      "slice", .member, ["list(A).slice(int, int) -> list(A)"], blame: .receiver, cost: .receiver,
      .references(3...3, slice)),
    FunctionRow(
      "flatten", .member,
      ["list(list(A)).flatten() -> list(A)", "list(dyn).flatten(int) -> list(dyn)"],
      blame: .receiver, cost: .receiver, .metered(1...2, flatten)),
    FunctionRow(
      "distinct", .member, ["list(A).distinct() -> list(A)"], blame: .receiver, cost: .receiver,
      .metered(1...1, distinct)),
    FunctionRow(
      "reverse", .member, ["list(A).reverse() -> list(A)"], blame: .receiver, cost: .receiver,
      .unary { value in
        guard case .list(let list) = value else { return .noOverload }
        return .list(ListValue(picking: Array((0..<list.count).reversed()), from: list))
      }),
    FunctionRow(
      "sort", .member, comparable { "list(\($0)).sort() -> list(\($0))" }, blame: .receiver,
      cost: .receiver, .metered(1...1, sort)),
    FunctionRow(
      "lists.range", .global, ["lists.range(int) -> list(int)"], .metered(1...1, range)),
    FunctionRow(
      "isSorted", .member, comparable { "list(\($0)).isSorted() -> bool" }, blame: .receiver,
      cost: .receiver, .metered(1...1, isSorted)),
    FunctionRow(
      "min", .member, comparable { "list(\($0)).min() -> \($0)" }, blame: .receiver,
      cost: .receiver, .metered(1...1) { extreme($0[0], .less, "min", &$1) }),
    FunctionRow(
      "max", .member, comparable { "list(\($0)).max() -> \($0)" }, blame: .receiver,
      cost: .receiver, .metered(1...1) { extreme($0[0], .greater, "max", &$1) }),
    FunctionRow(
      "sum", .member,
      [
        "list(int).sum() -> int", "list(uint).sum() -> uint", "list(double).sum() -> double",
        "list(google.protobuf.Duration).sum() -> google.protobuf.Duration",
      ], blame: .receiver, cost: .receiver, .metered(1...1, sum)),
    FunctionRow(
      "indexOf", .member, ["list(A).indexOf(A) -> int"], cost: .receiver,
      .references(2...2, index)),
    FunctionRow(
      "lastIndexOf", .member, ["list(A).lastIndexOf(A) -> int"], cost: .receiver,
      .metered(2...2) { index(of: $0[1], in: $0[0], fromEnd: true, &$1) }),
    FunctionRow(
      "includes", .member, ["list(A).includes(A) -> bool"], cost: .receiver,
      .metered(2...2) { arguments, budget in
        let index = index(of: arguments[1], in: arguments[0], fromEnd: false, &budget)
        guard case .int(let index) = index else { return index }
        return .bool(index >= 0)
      }),
  ]

  private static func comparable(_ signature: (String) -> String) -> [String] {
    [
      "int", "uint", "double", "bool", "string", "bytes", "google.protobuf.Timestamp",
      "google.protobuf.Duration",
    ].map(signature)
  }

  // MARK: Lists

  @Sendable private static func slice(
    _ value: ValueRef, _ start: ValueRef, _ end: ValueRef, _ budget: inout Budget,
    _ arena: ValueArena
  ) -> ValueRef {
    guard case .int(let start) = start, case .int(let end) = end else { return arena.noOverload }
    switch value {
    case .array, .documentList: break
    default: return arena.noOverload
    }
    guard start >= 0, end <= Int64(value.length) else {
      return arena.keep(
        .failure(
          "the slice from \(start) to \(end) is out of the range of \(value.length) elements"))
    }
    guard start <= end else {
      return arena.keep(
        .failure("the end \(end) of a slice lies before its start \(start)"))
    }
    guard start < end, case .list(let list) = value.value else {
      return .array(.passUnretained(ArrayStorage.empty))
    }
    return arena.keep(.list(ListValue(picking: Array(Int(start)..<Int(end)), from: list)))
  }

  @Sendable private static func flatten(_ arguments: [Value], _ budget: inout Budget) -> Value {
    guard case .list(let list) = arguments[0] else { return .noOverload }
    var depth: Int64 = 1
    if arguments.count == 2 {
      guard case .int(let levels) = arguments[1] else { return .noOverload }
      guard levels >= 0 else { return .failure("flatten by \(levels) levels, expected 0 or more") }
      depth = levels
    }
    var elements: [Value] = []
    var places: [Provenance] = []
    // A stack of the lists being flattened: the next index in each, and how many further levels may
    // be flattened.
    var open: [(list: ListValue, next: Int, levels: Int64)] = [(list, 0, depth)]
    while let (list, next, levels) = open.last {
      guard next < list.count else {
        open.removeLast()
        continue
      }
      guard budget.visit() else { return .error(.exhausted) }
      open[open.count - 1].next += 1
      let item = list.item(at: next)
      if levels > 0, case .list(let inner) = item.value {
        open.append((inner, 0, levels - 1))
      } else {
        // A list that contains one list many times becomes much longer, so copying an element costs
        // more than reading one.
        guard budget.visit(5) else { return .error(.exhausted) }
        elements.append(item.value)
        places.append(item.provenance)
      }
    }
    return .list(ListValue(elements, provenances: places))
  }

  @Sendable private static func distinct(_ arguments: [Value], _ budget: inout Budget) -> Value {
    guard case .list(let list) = arguments[0] else { return .noOverload }
    var known = ElementIndex()
    var kept: [Int] = []
    for index in 0..<list.count {
      if known.insert(list[index], &budget) { kept.append(index) }
      if budget.isExhausted { return .error(.exhausted) }
    }
    return .list(ListValue(picking: kept, from: list))
  }

  @Sendable private static func range(_ arguments: [Value], _ budget: inout Budget) -> Value {
    guard case .int(let count) = arguments[0] else { return .noOverload }
    guard count > 0 else { return .list(.empty) }
    // Charged before the list is created.
    let units = Int(clamping: count) / 10
    guard units < Budget.unitsPerDocument, budget.spend(units) else { return .error(.exhausted) }
    return .list(ListValue((0..<count).map { .int($0) }))
  }

  // MARK: Order

  @Sendable private static func sort(_ arguments: [Value], _ budget: inout Budget) -> Value {
    guard case .list(let list) = arguments[0] else { return .noOverload }
    let elements = list.elements
    if let failure = mismatch(elements, &budget) { return failure }
    // Sorting takes about n·log n comparisons.
    let levels = Int.bitWidth - elements.count.leadingZeroBitCount
    guard budget.visit(elements.count * levels) else { return .error(.exhausted) }
    // Equal elements keep their order, so that they keep their places.
    let order = elements.indices.sorted { left, right in
      switch elements[left].order(to: elements[right]) {
      case .less: true
      case .greater: false
      case .equal, .incomparable: left < right
      // NaN comes last.
      case .unordered:
        elements[right].isNaN && (!elements[left].isNaN || left < right)
      }
    }
    return .list(ListValue(picking: order, from: list))
  }

  @Sendable private static func isSorted(_ arguments: [Value], _ budget: inout Budget) -> Value {
    guard case .list(let list) = arguments[0] else { return .noOverload }
    let elements = list.elements
    if let failure = mismatch(elements, &budget) { return failure }
    for index in elements.indices.dropFirst()
    where elements[index].order(to: elements[index - 1]) == .less {
      return .bool(false)
    }
    return .bool(true)
  }

  private static func extreme(
    _ value: Value, _ wanted: Value.Order, _ name: String, _ budget: inout Budget
  ) -> Value {
    guard case .list(let list) = value else { return .noOverload }
    let elements = list.elements
    guard var best = elements.first else { return .failure("`\(name)` of an empty list") }
    if let failure = mismatch(elements, &budget) { return failure }
    for element in elements.dropFirst() where element.order(to: best) == wanted { best = element }
    return best
  }

  /// Returns an error if elements cannot be ordered, because the first one's type has no order or
  /// another one's type differs from it; otherwise `nil`.
  private static func mismatch(_ elements: [Value], _ budget: inout Budget) -> Value? {
    guard let first = elements.first else { return nil }
    switch first {
    case .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration: break
    default: return .failure("a \(first.typeName) has no order")
    }
    for element in elements {
      guard budget.visit(element.length / 10 + 1) else { return .error(.exhausted) }
      if element.typeName != first.typeName {
        return .failure(
          "a list with \(first.typeName) and \(element.typeName) has no order, expected one type")
      }
    }
    return nil
  }

  // MARK: Elements

  @Sendable private static func sum(_ arguments: [Value], _ budget: inout Budget) -> Value {
    guard case .list(let list) = arguments[0] else { return .noOverload }
    guard list.count > 0 else { return .int(0) }
    var sum = list[0]
    switch sum {
    case .int, .uint, .double, .duration: break
    default: return .noOverload
    }
    for index in 1..<max(1, list.count) {
      guard budget.visit() else { return .error(.exhausted) }
      let next = list[index]
      guard next.typeName == sum.typeName else { return .noOverload }
      sum = Arithmetic.apply(.add, sum, next, &budget)
      if sum.isError { return sum }
    }
    return sum
  }

  /// `indexOf`; strings in a document's list are compared in place.
  @Sendable private static func index(
    _ list: ValueRef, _ element: ValueRef, _: ValueRef, _ budget: inout Budget, _ arena: ValueArena
  ) -> ValueRef {
    guard case .documentList(let document, let node) = list, case .string(let text) = element
    else {
      return arena.keep(index(of: element.value, in: list.value, fromEnd: false, &budget))
    }
    return document._withUnsafeGuaranteedRef { document in
      if let index = document.search(node, for: text.bytes) {
        let visited = index < 0 ? document.count(of: node) : index &+ 1
        guard budget.visit(visited) else { return arena.keep(.error(.exhausted)) }
        return .int(Int64(index))
      }
      for index in 0..<document.count(of: node) {
        guard budget.visit() else { return arena.keep(.error(.exhausted)) }
        // No other type equals a string.
        if let borrowed = document.borrowed(document.element(at: index, of: node)) {
          if case .string(let other) = borrowed.ref, other.isSame(as: text) {
            return .int(Int64(index))
          }
        } else if case .string(let other) = document.value(
          of: document.element(at: index, of: node)), TextRef(other).isSame(as: text)
        {
          return .int(Int64(index))
        }
      }
      return .int(-1)
    }
  }

  private static func index(
    of element: Value, in value: Value, fromEnd: Bool, _ budget: inout Budget
  ) -> Value {
    guard case .list(let list) = value else { return .noOverload }
    for number in 0..<list.count {
      let index = fromEnd ? list.count - 1 - number : number
      guard budget.visit() else { return .error(.exhausted) }
      if list[index].isEqual(to: element, &budget) {
        return budget.isExhausted ? .error(.exhausted) : .int(Int64(index))
      }
    }
    return budget.isExhausted ? .error(.exhausted) : .int(-1)
  }
}

extension Value {
  fileprivate var isNaN: Bool {
    if case .double(let double) = self { return double.isNaN }
    return false
  }
}

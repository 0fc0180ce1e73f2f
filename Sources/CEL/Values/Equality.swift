extension Value {
  /// Returns whether two values are equal in CEL (CEL specification, "Equality"): numbers compare
  /// by value across types, values of otherwise different types are not equal, lists and maps
  /// compare element by element. An error is not equal to anything.
  ///
  /// Each compared element costs a tenth of a unit; the result is meaningless if the budget is
  /// exhausted.
  package func isEqual(to other: Value, _ budget: inout Budget) -> Bool {
    switch (self, other) {
    case (.string(let left), .string(let right)): return left == right
    case (.bool(let left), .bool(let right)): return left == right
    case (.int(let left), .int(let right)): return left == right
    case (.null, .null): return true
    case (.uint(let left), .uint(let right)): return left == right
    case (.double(let left), .double(let right)): return left == right
    case (.int(let int), .uint(let uint)), (.uint(let uint), .int(let int)):
      return int >= 0 && UInt64(int) == uint
    case (.int(let int), .double(let double)), (.double(let double), .int(let int)):
      return Double(int) == double
    case (.uint(let uint), .double(let double)), (.double(let double), .uint(let uint)):
      return Double(uint) == double
    case (.bytes(let left), .bytes(let right)): return left == right
    case (.list(let left), .list(let right)): return left.isEqual(to: right, &budget)
    case (.map(let left), .map(let right)): return left.isEqual(to: right, &budget)
    case (.timestamp(let left), .timestamp(let right)): return left == right
    case (.duration(let left), .duration(let right)): return left == right
    case (.type(let left), .type(let right)): return left == right
    case (.optional(let left), .optional(let right)):
      switch (left.value, right.value) {
      case (nil, nil): return true
      case (let left?, let right?): return left.isEqual(to: right, &budget)
      default: return false
      }
    case (.opaque(let left), .opaque(let right)):
      return left.typeName == right.typeName && left.isEqual(to: right)
    default: return false
    }
  }

  /// Returns whether two values are equal in CEL; `false` if that takes more than a million
  /// comparisons of elements.
  public func isEqual(to other: Value) -> Bool {
    var budget = Budget(units: 100_000)
    let result = isEqual(to: other, &budget)
    return result && !budget.isExhausted
  }

  /// The outcome of an ordering operator such as `<`.
  package enum Order {
    case less, equal, greater
    /// One of the values is NaN.
    case unordered
    /// The types have no order, or cannot be compared with each other.
    case incomparable

    fileprivate init<Element: Comparable>(_ left: Element, _ right: Element) {
      self = left < right ? .less : left == right ? .equal : left > right ? .greater : .unordered
    }
  }

  /// Returns the CEL order of two values (CEL specification, "Ordering"): numbers of any type,
  /// strings by code points, bytes, bools, timestamps, durations. A double and an integer are
  /// compared as doubles, as the conformance suite requires.
  package func order(to other: Value) -> Order {
    switch (self, other) {
    case (.int(let left), .int(let right)): return Order(left, right)
    case (.uint(let left), .uint(let right)): return Order(left, right)
    case (.double(let left), .double(let right)): return Order(left, right)
    case (.string(let left), .string(let right)), (.bytes(let left), .bytes(let right)):
      return Order(left.order(right), 0)
    case (.int(let int), .uint(let uint)):
      return int < 0 ? .less : Order(UInt64(int), uint)
    case (.uint(let uint), .int(let int)):
      return int < 0 ? .greater : Order(uint, UInt64(int))
    case (.int(let int), .double(let double)): return Order(Double(int), double)
    case (.double(let double), .int(let int)): return Order(double, Double(int))
    case (.uint(let uint), .double(let double)): return Order(Double(uint), double)
    case (.double(let double), .uint(let uint)): return Order(double, Double(uint))
    case (.bool(let left), .bool(let right)): return Order(left ? 1 : 0, right ? 1 : 0)
    case (.timestamp(let left), .timestamp(let right)):
      return left.seconds == right.seconds
        ? Order(left.nanoseconds, right.nanoseconds) : Order(left.seconds, right.seconds)
    case (.duration(let left), .duration(let right)):
      return Order(left.nanoseconds, right.nanoseconds)
    default: return .incomparable
    }
  }
}

extension ListValue {
  func isEqual(to other: ListValue, _ budget: inout Budget) -> Bool {
    let count = self.count
    guard count == other.count else { return false }
    for index in 0..<count {
      guard budget.visit() else { return false }
      guard self[index].isEqual(to: other[index], &budget) else { return false }
    }
    return true
  }
}

extension MapValue {
  func isEqual(to other: MapValue, _ budget: inout Budget) -> Bool {
    let count = self.count
    guard count == other.count else { return false }
    for index in 0..<count {
      guard budget.visit() else { return false }
      let entry = entry(at: index)
      guard let value = other[entry.key], entry.value.isEqual(to: value, &budget) else {
        return false
      }
    }
    return true
  }
}

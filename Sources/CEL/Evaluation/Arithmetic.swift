#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The operators on values (CEL specification, "Arithmetic Operators", "Equality", "Ordering"). The
/// operands are never errors; every overflow is an error.
enum Arithmetic {
  static func apply(
    _ operation: BinaryOperator, _ left: Value, _ right: Value, _ budget: inout Budget
  ) -> Value {
    switch operation {
    case .equal: return .bool(isEqual(left, right, &budget))
    case .notEqual: return .bool(!isEqual(left, right, &budget))
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      return compare(operation, left, right, &budget)
    case .membership: return contains(left, right, &budget)
    case .add: return add(left, right, &budget)
    case .subtract:
      _ = budget.spend(1)
      return subtract(left, right)
    case .multiply:
      _ = budget.spend(1)
      return multiply(left, right)
    case .divide:
      _ = budget.spend(1)
      return divide(left, right)
    case .remainder:
      _ = budget.spend(1)
      return remainder(left, right)
    }
  }

  /// `==`; texts cost a tenth of a unit per byte of the shorter one.
  @inline(__always)
  static func isEqual(_ left: Value, _ right: Value, _ budget: inout Budget) -> Bool {
    switch (left, right) {
    case (.string(let left), .string(let right)), (.bytes(let left), .bytes(let right)):
      _ = budget.spend((min(left.byteCount, right.byteCount) &+ 9) / 10)
      return left == right
    default:
      _ = budget.spend(1)
      return left.isEqual(to: right, &budget)
    }
  }

  static func compare(
    _ operation: BinaryOperator, _ left: Value, _ right: Value, _ budget: inout Budget
  ) -> Value {
    switch (left, right) {
    case (.string(let left), .string(let right)), (.bytes(let left), .bytes(let right)):
      _ = budget.spend((min(left.byteCount, right.byteCount) &+ 9) / 10)
    default: _ = budget.spend(1)
    }
    switch left.order(to: right) {
    case .less: return .bool(operation == .less || operation == .lessOrEqual)
    case .equal: return .bool(operation == .lessOrEqual || operation == .greaterOrEqual)
    case .greater: return .bool(operation == .greater || operation == .greaterOrEqual)
    case .unordered: return .bool(false)
    case .incomparable: return .noOverload
    }
  }

  /// `in`: an element of a list, at a cost of one unit per compared element, or a key of a map.
  static func contains(_ element: Value, _ collection: Value, _ budget: inout Budget) -> Value {
    switch collection {
    case .list(let list):
      if case .string(let text) = element, case .document(let document, let node) = list.storage {
        return contains(text, document, node, &budget)
      }
      if case .string(let text) = element, case .array(let storage) = list.storage {
        return contains(text, storage.elements, &budget)
      }
      for index in 0..<list.count {
        guard budget.spend(1) else { return .bool(false) }
        if list[index].isEqual(to: element, &budget) { return .bool(true) }
      }
      return .bool(false)
    case .map(let map):
      _ = budget.spend(1)
      return .bool(map.contains(element))
    default: return .noOverload
    }
  }

  /// `in` for a string and a list that is not part of a document.
  private static func contains(_ text: Text, _ elements: [Value], _ budget: inout Budget) -> Value {
    for index in elements.indices {
      guard budget.spend(1) else { return .bool(false) }
      // No other type equals a string.
      if case .string(let other) = elements[index], other == text { return .bool(true) }
    }
    return .bool(false)
  }

  /// `in` for a string and a document's list, whose strings are compared in place.
  private static func contains(
    _ text: Text, _ document: DocumentValues, _ list: Int32, _ budget: inout Budget
  ) -> Value {
    let sought = text.bytes
    for index in 0..<document.count(of: list) {
      guard budget.spend(1) else { return .bool(false) }
      let node = document.element(at: index, of: list)
      if let bytes = document.text(of: node) {
        guard bytes.count == sought.count else { continue }
        guard let start = bytes.baseAddress, let other = sought.baseAddress else {
          return .bool(true)
        }
        if memcmp(start, other, bytes.count) == 0 { return .bool(true) }
      } else if document.value(of: node).isEqual(to: .string(text), &budget) {
        return .bool(true)
      }
    }
    return .bool(false)
  }

  static func add(_ left: Value, _ right: Value, _ budget: inout Budget) -> Value {
    switch (left, right) {
    case (.string(let first), .string(let second)):
      guard joins(first.byteCount, second.byteCount, &budget) else { return .error(.exhausted) }
      return .string(Text(joining: first, second))
    case (.bytes(let first), .bytes(let second)):
      guard joins(first.byteCount, second.byteCount, &budget) else { return .error(.exhausted) }
      return .bytes(Text(joining: first, second))
    case (.list(let first), .list(let second)):
      guard joins(first.count, second.count, &budget) else { return .error(.exhausted) }
      return .list(first.joined(with: second))
    default:
      _ = budget.spend(1)
      return add(left, right)
    }
  }

  /// Charges a tenth of a unit per copied byte or element, which also bounds the memory that a
  /// chain of concatenations can take; returns false if the budget is exhausted.
  private static func joins(_ first: Int, _ second: Int, _ budget: inout Budget) -> Bool {
    budget.spend((first &+ second &+ 9) / 10)
  }

  private static func add(_ left: Value, _ right: Value) -> Value {
    switch (left, right) {
    case (.int(let left), .int(let right)):
      let (sum, overflow) = left.addingReportingOverflow(right)
      return overflow ? overflowed("+") : .int(sum)
    case (.uint(let left), .uint(let right)):
      let (sum, overflow) = left.addingReportingOverflow(right)
      return overflow ? overflowed("+") : .uint(sum)
    case (.double(let left), .double(let right)): return .double(left + right)
    case (.timestamp(let time), .duration(let span)), (.duration(let span), .timestamp(let time)):
      return time.adding(span).map { .timestamp($0) } ?? .failure(Timestamp.rangeMessage)
    case (.duration(let left), .duration(let right)):
      let (sum, overflow) = left.nanoseconds.addingReportingOverflow(right.nanoseconds)
      return overflow ? .failure(Duration.rangeMessage) : .duration(Duration(nanoseconds: sum))
    default: return .noOverload
    }
  }

  private static func subtract(_ left: Value, _ right: Value) -> Value {
    switch (left, right) {
    case (.int(let left), .int(let right)):
      let (difference, overflow) = left.subtractingReportingOverflow(right)
      return overflow ? overflowed("-") : .int(difference)
    case (.uint(let left), .uint(let right)):
      let (difference, overflow) = left.subtractingReportingOverflow(right)
      return overflow ? overflowed("-") : .uint(difference)
    case (.double(let left), .double(let right)): return .double(left - right)
    case (.timestamp(let left), .timestamp(let right)):
      return left.since(right).map { .duration($0) } ?? .failure(Duration.rangeMessage)
    case (.timestamp(let time), .duration(let span)):
      return time.subtracting(span).map { .timestamp($0) } ?? .failure(Timestamp.rangeMessage)
    case (.duration(let left), .duration(let right)):
      let (sum, overflow) = left.nanoseconds.subtractingReportingOverflow(right.nanoseconds)
      return overflow ? .failure(Duration.rangeMessage) : .duration(Duration(nanoseconds: sum))
    default: return .noOverload
    }
  }

  private static func multiply(_ left: Value, _ right: Value) -> Value {
    switch (left, right) {
    case (.int(let left), .int(let right)):
      let (product, overflow) = left.multipliedReportingOverflow(by: right)
      return overflow ? overflowed("*") : .int(product)
    case (.uint(let left), .uint(let right)):
      let (product, overflow) = left.multipliedReportingOverflow(by: right)
      return overflow ? overflowed("*") : .uint(product)
    case (.double(let left), .double(let right)): return .double(left * right)
    default: return .noOverload
    }
  }

  private static func divide(_ left: Value, _ right: Value) -> Value {
    switch (left, right) {
    case (.int(let left), .int(let right)):
      if right == 0 { return .failure("division by zero") }
      let (quotient, overflow) = left.dividedReportingOverflow(by: right)
      return overflow ? overflowed("/") : .int(quotient)
    case (.uint(let left), .uint(let right)):
      return right == 0 ? .failure("division by zero") : .uint(left / right)
    case (.double(let left), .double(let right)): return .double(left / right)
    default: return .noOverload
    }
  }

  private static func remainder(_ left: Value, _ right: Value) -> Value {
    switch (left, right) {
    case (.int(let left), .int(let right)):
      if right == 0 { return .failure("modulus by zero") }
      let (remainder, overflow) = left.remainderReportingOverflow(dividingBy: right)
      return overflow ? overflowed("%") : .int(remainder)
    case (.uint(let left), .uint(let right)):
      return right == 0 ? .failure("modulus by zero") : .uint(left % right)
    default: return .noOverload
    }
  }

  static func negate(_ value: Value) -> Value {
    switch value {
    case .int(let int):
      let (result, overflow) = Int64(0).subtractingReportingOverflow(int)
      return overflow ? overflowed("-") : .int(result)
    case .double(let double): return .double(-double)
    default: return .noOverload
    }
  }

  static func not(_ value: Value) -> Value {
    if case .bool(let bool) = value { return .bool(!bool) }
    return .noOverload
  }

  private static func overflowed(_ operation: StaticString) -> Value {
    .failure("the result of `\(operation)` overflows its type")
  }
}

extension ListValue {
  /// Returns the elements of both lists, with their provenance if either list has it. O(n).
  func joined(with other: ListValue) -> ListValue {
    if count == 0 { return other }
    if other.count == 0 { return self }
    var places: [Provenance]?
    if hasPlaces || other.hasPlaces {
      places = (0..<count).map { item(at: $0).provenance }
      places?.append(contentsOf: (0..<other.count).map { other.item(at: $0).provenance })
    }
    return ListValue(elements + other.elements, provenances: places)
  }

  var hasPlaces: Bool {
    switch storage {
    case .array(let array): array.provenances != nil
    case .document: true
    }
  }
}

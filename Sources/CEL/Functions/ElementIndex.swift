/// A set of values under CEL equality: scalars are found by hashing, all other values by a linear
/// search.
struct ElementIndex {
  /// A key that equal scalars share; numbers of different types with the same value have the same
  /// key.
  private enum Key: Hashable {
    case null
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case string(Text)
    case bytes(Text)
    case timestamp(Timestamp)
    case duration(Duration)
    case type(TypeValue)

    /// Creates the key of a scalar; `nil` for other values.
    init?(_ value: Value) {
      switch value {
      case .null: self = .null
      case .bool(let bool): self = .bool(bool)
      case .int(let int): self = .int(int)
      case .uint(let uint): self = Int64(exactly: uint).map { .int($0) } ?? .uint(uint)
      case .double(let double):
        if let int = Int64(exactly: double) {
          self = .int(int)
        } else if let uint = UInt64(exactly: double) {
          self = .uint(uint)
        } else {
          self = .double(double)
        }
      case .string(let text): self = .string(text)
      case .bytes(let octets): self = .bytes(octets)
      case .timestamp(let timestamp): self = .timestamp(timestamp)
      case .duration(let duration): self = .duration(duration)
      case .type(let type): self = .type(type)
      case .list, .map, .optional, .opaque, .error: return nil
      }
    }
  }

  private var keys: Set<Key> = []
  private var others: [Value] = []

  /// Adds a value; returns false if an equal one is present or the budget is exhausted.
  mutating func insert(_ value: Value, _ budget: inout Budget) -> Bool {
    guard budget.visit(value.length / 10 + 1) else { return false }
    if let key = Key(value) { return keys.insert(key).inserted }
    if containsOther(value, &budget) { return false }
    others.append(value)
    return true
  }

  /// Returns whether an equal value is present; meaningless if the budget is exhausted.
  func contains(_ value: Value, _ budget: inout Budget) -> Bool {
    guard budget.visit(value.length / 10 + 1) else { return false }
    if let key = Key(value) { return keys.contains(key) }
    return containsOther(value, &budget)
  }

  private func containsOther(_ value: Value, _ budget: inout Budget) -> Bool {
    for other in others {
      guard budget.visit() else { return false }
      if value.isEqual(to: other, &budget) { return true }
    }
    return false
  }
}

/// An index of the keys of a map, by open addressing.
struct KeyIndex: Sendable {
  /// Maps of so many entries or fewer are searched one by one.
  static let threshold = 16

  /// Indices of the keys, -1 for a free place; a power of two of them, at least twice the keys.
  private var places: [Int32] = []

  /// No index: the keys are few.
  init() {}

  /// Whether there is no index.
  var isEmpty: Bool { places.isEmpty }

  init(_ keys: [Value]) {
    rebuild(keys)
  }

  private mutating func rebuild(_ keys: [Value]) {
    var capacity = 16
    while capacity < keys.count * 4 { capacity *= 2 }
    places = [Int32](repeating: -1, count: capacity)
    for index in keys.indices { place(index, keys[index]) }
  }

  private mutating func place(_ index: Int, _ key: Value) {
    let mask = places.count - 1
    var slot = key.keyHash & mask
    while places[slot] >= 0 { slot = (slot + 1) & mask }
    places[slot] = Int32(truncatingIfNeeded: index)
  }

  /// Adds the key at an index of the keys, which is none of those before it.
  mutating func insert(at index: Int, of keys: [Value]) {
    if keys.count * 2 > places.count { rebuild(keys) } else { place(index, keys[index]) }
  }

  /// The index of a key in its normal form (``Value/mapKey``).
  func find(_ key: Value, in keys: [Value]) -> Int? {
    let mask = places.count - 1
    var slot = key.keyHash & mask
    while places[slot] >= 0 {
      let index = Int(places[slot])
      if keys[index].isSameKey(key) { return index }
      slot = (slot + 1) & mask
    }
    return nil
  }
}

extension Value {
  /// The value as a key to look for: a double without a fraction becomes an integer (CEL
  /// specification, "Map"). `nil` for what can be no key.
  package var mapKey: Value? {
    switch self {
    case .bool, .int, .uint, .string: return self
    case .double(let double):
      if let int = Int64(exactly: double) { return .int(int) }
      if let uint = UInt64(exactly: double) { return .uint(uint) }
      return nil
    default: return nil
    }
  }

  /// Whether two keys are one: numbers by their value, `0` and `0u` for example.
  package func isSameKey(_ other: Value) -> Bool {
    switch (self, other) {
    case (.string(let left), .string(let right)): left == right
    case (.int(let left), .int(let right)): left == right
    case (.uint(let left), .uint(let right)): left == right
    case (.int(let int), .uint(let uint)), (.uint(let uint), .int(let int)):
      int >= 0 && UInt64(int) == uint
    case (.bool(let left), .bool(let right)): left == right
    default: false
    }
  }

  /// Equal for the same keys; seeded, so that nobody can choose keys that collide.
  fileprivate var keyHash: Int {
    var hasher = Hasher()
    switch self {
    case .string(let text): text.hash(into: &hasher)
    case .int(let int): hasher.combine(UInt64(bitPattern: int))
    case .uint(let uint): hasher.combine(uint)
    case .bool(let bool): hasher.combine(bool)
    default: break
    }
    return hasher.finalize()
  }
}

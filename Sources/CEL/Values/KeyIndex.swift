/// An index of the keys of a map: a hash table with open addressing.
struct KeyIndex: Sendable {
  /// The largest number of entries for which a map is searched linearly, without an index.
  static let threshold = 16

  /// The indices of the keys, -1 for a free slot. The count is a power of two and at least twice
  /// the number of keys.
  private var places: [Int32] = []

  /// Creates an empty index, for a map that is searched linearly.
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

  /// Adds the key at an index of `keys`, which must differ from all keys before it.
  mutating func insert(at index: Int, of keys: [Value]) {
    if keys.count * 2 > places.count { rebuild(keys) } else { place(index, keys[index]) }
  }

  /// Returns the position of a key in its normal form (``Value/mapKey``).
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
  /// The value as a key for a lookup: a double without a fraction becomes an integer (CEL
  /// specification, "Map"). `nil` for a value that cannot be a key.
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

  /// Returns whether two keys are the same; numbers compare by value, so `0` equals `0u`.
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

  /// A hash that is equal for the same keys; seeded, so that an attacker cannot choose keys that
  /// collide.
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

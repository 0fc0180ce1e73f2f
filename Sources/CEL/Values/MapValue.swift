#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A map in source order, either created by an evaluation or part of a document.
public struct MapValue: Sendable {
  package enum Storage: Sendable {
    case entries(EntryStorage)
    case document(DocumentValues, Int32)
  }

  package let storage: Storage

  /// Creates a map that is part of a document.
  public init(_ document: DocumentValues, node: Int32) { storage = .document(document, node) }

  package init(_ entries: EntryStorage) { storage = .entries(entries) }

  /// Creates a map of entries in their order. Drops a later entry under an equal key, and an entry
  /// whose key is not a bool, int, uint or string.
  public init(_ entries: [(key: Value, value: Value)]) {
    var builder = MapBuilder(capacity: entries.count)
    for entry in entries { _ = builder.insert(entry.key, entry.value) }
    self = builder.finish()
  }

  /// The number of entries.
  public var count: Int {
    switch storage {
    case .entries(let entries): entries.keys.count
    case .document(let document, let node): document.count(of: node)
    }
  }

  /// Returns the value under a key; `nil` if there is none. A number matches an equal key of
  /// another numeric type. O(1).
  public subscript(key: Value) -> Value? {
    switch storage {
    case .entries(let entries):
      guard let index = entries.index(of: key) else { return nil }
      return entries.values[index]
    case .document(let document, let node):
      let child = document.find(key, of: node)
      return child < 0 ? nil : document.value(of: child)
    }
  }

  /// Returns the value under a key and its provenance; `nil` if there is none.
  package func item(_ key: Value) -> (value: Value, provenance: Provenance)? {
    switch storage {
    case .entries(let entries):
      guard let index = entries.index(of: key) else { return nil }
      return (entries.values[index], entries.provenances?[index] ?? .none)
    case .document(let document, let node):
      let child = document.find(key, of: node)
      return child < 0 ? nil : (document.value(of: child), Provenance(node: child))
    }
  }

  /// Returns whether there is an entry under a key.
  package func contains(_ key: Value) -> Bool {
    switch storage {
    case .entries(let entries): entries.index(of: key) != nil
    case .document(let document, let node): document.find(key, of: node) >= 0
    }
  }

  /// Returns the entry at an index within bounds, in source order.
  public func entry(at index: Int) -> (key: Value, value: Value) {
    switch storage {
    case .entries(let entries): return (entries.keys[index], entries.values[index])
    case .document(let document, let node):
      return (
        document.key(at: index, of: node), document.value(of: document.child(at: index, of: node))
      )
    }
  }

  /// Returns the entry at an index within bounds, with the provenance of its key and value.
  package func place(at index: Int) -> (
    key: Value, keyPlace: Provenance, value: Value, place: Provenance
  ) {
    switch storage {
    case .entries(let entries):
      return (
        entries.keys[index], entries.keyProvenances?[index] ?? .none, entries.values[index],
        entries.provenances?[index] ?? .none
      )
    case .document(let document, let node):
      let child = document.child(at: index, of: node)
      let place = Provenance(node: child)
      return (
        document.key(at: index, of: node), place.with(role: .key), document.value(of: child), place
      )
    }
  }

  /// Whether the map is part of a document.
  package var isOfDocument: Bool {
    if case .document = storage { return true }
    return false
  }

  /// How deeply lists and maps that an evaluation created nest; 0 for a document's map.
  package var depth: Int {
    if case .entries(let entries) = storage { return entries.depth }
    return 0
  }
}

/// The entries of a map that an evaluation created, in source order, with an index by key.
package final class EntryStorage: @unchecked Sendable {
  // Unchecked: nothing changes after initialisation.
  package let keys: [Value]
  /// The values, parallel to ``keys``.
  package let values: UnsafeMutableBufferPointer<Value>
  /// The provenance of the values and of the keys; `nil` if none is known.
  package let provenances: [Provenance]?
  package let keyProvenances: [Provenance]?
  /// 1 more than the deepest value; kept so that nesting can be bounded.
  package let depth: Int
  private let keyIndex: KeyIndex
  /// The bytes of the keys that are strings, `nil` for other keys, so that names are compared
  /// without reading ``keys``, which keeps the bytes alive. Empty if there is an index.
  private let names: UnsafeMutableBufferPointer<UnsafeBufferPointer<UInt8>?>

  fileprivate init(
    keys: [Value], values: [Value], provenances: [Provenance]?, keyProvenances: [Provenance]?,
    keyIndex: KeyIndex
  ) {
    self.keys = keys
    self.values = .allocate(capacity: values.count)
    _ = self.values.initialize(from: values)
    self.provenances = provenances
    self.keyProvenances = keyProvenances
    self.keyIndex = keyIndex
    depth = values.reduce(0) { max($0, $1.depth) } &+ 1
    names = .allocate(capacity: keyIndex.isEmpty ? keys.count : 0)
    for index in names.indices {
      var name: UnsafeBufferPointer<UInt8>?
      if case .string(let text) = keys[index] { name = text.bytes }
      names.initializeElement(at: index, to: name)
    }
  }

  deinit {
    names.deallocate()
    values.deinitialize()
    values.deallocate()
  }

  /// Returns the index of the entry under a key of any type; `nil` if there is none.
  package func index(of key: Value) -> Int? {
    guard let key = key.mapKey else { return nil }
    if !keyIndex.isEmpty { return keyIndex.find(key, in: keys) }
    return keys.firstIndex { $0.isSameKey(key) }
  }

  /// Returns the index of the entry under a string; `nil` if there is none.
  package func index(of key: Text) -> Int? {
    if !keyIndex.isEmpty { return keyIndex.find(.string(key), in: keys) }
    return index(ofShort: key.bytes)
  }

  /// Returns a borrowed reference to the value under a field's name, valid as long as this object;
  /// ``ValueRef/absent`` if there is none.
  func borrowed(_ key: UnsafeMutablePointer<FieldCode>) -> ValueRef {
    let index =
      keyIndex.isEmpty ? index(ofShort: key.pointee.bytes) : index(of: key.pointee.name)
    guard let index, let start = values.baseAddress else { return .absent }
    return ValueRef(start + index)
  }

  /// Returns a borrowed reference to the value under a string, valid as long as this object;
  /// ``ValueRef/absent`` if there is none.
  func borrowed(under name: TextRef) -> ValueRef {
    let index = keyIndex.isEmpty ? index(ofShort: name.bytes) : index(of: name.text)
    guard let index, let start = values.baseAddress else { return .absent }
    return ValueRef(start + index)
  }

  /// Returns the index of the entry under a string in a map without a key index.
  private func index(ofShort key: UnsafeBufferPointer<UInt8>) -> Int? {
    let count = key.count
    guard let start = key.baseAddress else { return nil }
    for index in 0..<names.count {
      if let name = names[index], name.count == count,
        name.baseAddress.map({ memcmp($0, start, count) == 0 }) ?? true
      {
        return index
      }
    }
    return nil
  }
}

/// Collects the entries of a map.
package struct MapBuilder {
  private var keys: [Value] = []
  private var values: [Value] = []
  // Not optional arrays, because copying one instantiates its type at run time.
  private let isTracking: Bool
  private var provenances: [Provenance] = []
  private var keyProvenances: [Provenance] = []
  private var keyIndex = KeyIndex()

  /// The outcome of inserting an entry.
  package enum Insertion {
    case inserted
    /// The key is not a bool, int, uint or string.
    case invalidKey
    /// There is an entry under an equal key.
    case duplicate
  }

  /// - Parameter isTracking: Whether to keep the provenance that is passed to insertions.
  package init(capacity: Int = 0, isTracking: Bool = false) {
    keys.reserveCapacity(capacity)
    values.reserveCapacity(capacity)
    self.isTracking = isTracking
  }

  package var count: Int { keys.count }

  /// Adds an entry unless its key is invalid or already present.
  package mutating func insert(
    _ key: Value, _ value: Value, provenance: Provenance = .none,
    keyProvenance: Provenance = .none
  ) -> Insertion {
    if case .double = key { return .invalidKey }
    guard let normal = key.mapKey else { return .invalidKey }
    if !keyIndex.isEmpty {
      if keyIndex.find(normal, in: keys) != nil { return .duplicate }
    } else if keys.contains(where: { $0.isSameKey(normal) }) {
      return .duplicate
    }
    keys.append(key)
    values.append(value)
    if isTracking {
      provenances.append(provenance)
      keyProvenances.append(keyProvenance)
    }
    if !keyIndex.isEmpty {
      keyIndex.insert(at: keys.count - 1, of: keys)
    } else if keys.count > KeyIndex.threshold {
      keyIndex = KeyIndex(keys)
    }
    return .inserted
  }

  package consuming func finish() -> MapValue {
    MapValue(
      EntryStorage(
        keys: keys, values: values, provenances: isTracking ? provenances : nil,
        keyProvenances: isTracking ? keyProvenances : nil, keyIndex: keyIndex))
  }
}

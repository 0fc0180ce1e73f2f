/// Hash tables over the keys of a document's large mappings.
struct KeyIndex: Sendable {
  /// A mapping with more entries than this has a table.
  static let threshold = 16

  private struct Table {
    var start: Int
    var mask: Int
  }

  /// Open addressing: an entry's index from 1; 0 for a free slot.
  private var slots: ContiguousArray<Int32> = []
  private var tables: [Int32: Table] = [:]

  /// Builds the table of a mapping whose children (keys and values in turn) are `list`, and returns
  /// the entries that repeat a key, each with the first entry that has the key.
  mutating func add(
    mapping: Int32, list: UnsafeBufferPointer<Int32>, identity: KeyIdentity
  ) -> [(later: Int, first: Int)] {
    let count = list.count / 2
    var capacity = 32
    while capacity < count &* 2 { capacity &*= 2 }
    let table = Table(start: slots.count, mask: capacity - 1)
    slots.append(contentsOf: repeatElement(0, count: capacity))
    tables[mapping] = table
    var repeated: [(later: Int, first: Int)] = []
    for entry in 0..<count {
      let key = list[2 * entry]
      var slot = identity.hash(key) & table.mask
      while true {
        let found = Int(slots[table.start + slot])
        if found == 0 {
          slots[table.start + slot] = Int32(truncatingIfNeeded: entry + 1)
          break
        }
        if identity.areEqual(list[2 * (found - 1)], key) {
          repeated.append((entry, found - 1))
          break
        }
        slot = (slot + 1) & table.mask
      }
    }
    return repeated
  }

  /// Removes the newest table, which must be that of `mapping`.
  mutating func removeLast(mapping: Int32) {
    guard let table = tables.removeValue(forKey: mapping) else { return }
    slots.removeLast(slots.count - table.start)
  }

  /// Lets a copy of a mapping, with the same entries in the same order, share its table.
  mutating func share(from original: Int32, to copy: Int32) {
    tables[copy] = tables[original]
  }

  /// Returns the value of the entry with this string as its key, or `nil` if there is none. O(1).
  func value(
    forKey key: UnsafeBufferPointer<UInt8>, of mapping: NodeID, in document: Document
  ) -> NodeID? {
    guard let table = tables[mapping.index] else { return nil }
    let first = Int(document.record(mapping).first)
    var slot = KeyIdentity.hash(ofString: key) & table.mask
    while true {
      let found = Int(slots[table.start + slot])
      if found == 0 { return nil }
      let candidate = document.nodes[Int(document.children[first + 2 * (found - 1)])]
      if candidate.kind == .string, document.matches(candidate, key) {
        return NodeID(document.children[first + 2 * (found - 1) + 1])
      }
      slot = (slot + 1) & table.mask
    }
  }
}

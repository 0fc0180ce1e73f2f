/// A cache of the values most recently parsed from texts, because several rules read the same few
/// links of a document.
struct RecentValues {
  private struct Entry {
    let text: Text
    let value: FieldedValue
  }

  private static let capacity = 4
  private let entries: UnsafeMutablePointer<Entry?>
  private let next: UnsafeMutablePointer<Int>

  init() {
    entries = .allocate(capacity: Self.capacity)
    entries.initialize(repeating: nil, count: Self.capacity)
    next = .allocate(capacity: 1)
    next.initialize(to: 0)
  }

  func deallocate() {
    entries.deinitialize(count: Self.capacity)
    entries.deallocate()
    next.deallocate()
  }

  /// Returns the cached value of the same slice of the same storage; `nil` if there is none.
  func value(of text: TextRef) -> FieldedValue? {
    for index in 0..<Self.capacity {
      if let known = entries[index], text.isPlace(of: known.text) { return known.value }
    }
    return nil
  }

  func note(_ value: FieldedValue, of text: Text) {
    entries[next.pointee] = Entry(text: text, value: value)
    next.pointee = (next.pointee + 1) % Self.capacity
  }

  /// Removes all values, so that the cache does not keep a document alive.
  func removeAll() { for index in 0..<Self.capacity { entries[index] = nil } }
}

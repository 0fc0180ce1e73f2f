/// Decoded bytes of one document; grows while it is loaded, and then never changes or moves.
final class ByteArena: @unchecked Sendable {
  // Unchecked: only the loader appends, before the document is handed out.
  private(set) var base: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int = 64) {
    self.capacity = max(16, capacity)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }

  /// Appends bytes and returns where they start.
  func append(_ source: UnsafePointer<UInt8>, count added: Int) -> Int {
    let start = count
    reserve(added)
    (base + start).update(from: source, count: added)
    count = start + added
    return start
  }

  /// Appends one byte.
  func append(_ byte: UInt8) {
    reserve(1)
    base[count] = byte
    count += 1
  }

  /// Takes back what was appended from `start` on.
  func truncate(to start: Int) { count = min(count, start) }

  private func reserve(_ added: Int) {
    guard capacity - count < added else { return }
    let larger = max(capacity * 2, count + added)
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    memory.update(from: base, count: count)
    base.deallocate()
    base = memory
    capacity = larger
  }
}

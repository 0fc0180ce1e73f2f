#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Decoded bytes of one document; grows while it is loaded, and then never changes or moves.
final class ByteArena: @unchecked Sendable {
  // Unchecked: only the loader appends, before the document is handed out.
  /// Where the bytes start; no address that may be read while there are none.
  private(set) var base = UnsafeMutablePointer<UInt8>(bitPattern: 16).unsafelyUnwrapped
  private(set) var count = 0
  private var capacity = 0

  deinit {
    if capacity > 0 { free(base) }
  }

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

  private func reserve(_ added: Int) {
    guard capacity - count < added else { return }
    let larger = max(64, capacity * 2, count + added)
    let memory = ByteArena.memory(larger)
    memory.update(from: base, count: count)
    if capacity > 0 { free(base) }
    base = memory
    capacity = larger
  }

  /// Room for some bytes, to be freed. The C library's own allocation: Swift's asks for an alignment
  /// that bytes have no need of, at twice the time.
  static func memory(_ count: Int) -> UnsafeMutablePointer<UInt8> {
    if let memory = malloc(max(1, count)) { return memory.assumingMemoryBound(to: UInt8.self) }
    // There is no memory; Swift's allocation ends the program with a message.
    return .allocate(capacity: max(1, count))
  }
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The decoded bytes of one document. They grow while the document is loaded, and then never change
/// or move.
final class ByteArena: @unchecked Sendable {
  // Unchecked: only the loader appends, and only before it returns the document.
  /// The address of the first byte; it must not be dereferenced while there are no bytes.
  private(set) var base = UnsafeMutablePointer<UInt8>(bitPattern: 16).unsafelyUnwrapped
  private(set) var count = 0
  private var capacity = 0

  deinit {
    if capacity > 0 { free(base) }
  }

  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }

  /// Appends bytes and returns the offset of the first one.
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
    let larger = max(256, capacity * 2, count + added)
    let memory = ByteArena.memory(larger)
    memory.update(from: base, count: count)
    if capacity > 0 { free(base) }
    base = memory
    capacity = larger
  }

  /// Returns memory for some bytes, which the caller frees with `free`. It comes from `malloc`,
  /// because Swift's allocation asks for an alignment that bytes do not need and takes twice the
  /// time.
  static func memory(_ count: Int) -> UnsafeMutablePointer<UInt8> {
    if let memory = malloc(max(1, count)) { return memory.assumingMemoryBound(to: UInt8.self) }
    // There is not enough memory; Swift's allocation ends the program with a message.
    return .allocate(capacity: max(1, count))
  }
}

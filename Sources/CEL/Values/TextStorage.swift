#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Immutable bytes that are shared by the texts that are slices of them.
public final class TextStorage: @unchecked Sendable {
  // Unchecked: the bytes are written once, before the object is published.
  package let base: UnsafePointer<UInt8>
  package let count: Int
  private let owner: AnyObject?
  /// The text that these bytes were derived from, if blame needs it: for example, the
  /// percent-encoded value of a decoded parameter.
  package let source: Text?

  /// Copies bytes.
  public convenience init(copying bytes: UnsafeBufferPointer<UInt8>) {
    self.init(copying: bytes, from: nil)
  }

  /// Copies bytes that were derived from a slice of another text, to which blame then points.
  package init(copying bytes: UnsafeBufferPointer<UInt8>, from source: Text?) {
    let memory = TextStorage.memory(bytes.count)
    if let start = bytes.baseAddress { memory.initialize(from: start, count: bytes.count) }
    base = UnsafePointer(memory)
    count = bytes.count
    owner = nil
    self.source = source
  }

  /// Allocates `capacity` bytes and calls `write` to fill them; `write` returns the number of bytes
  /// that it wrote.
  package init(
    capacity: Int, from source: Text? = nil,
    _ write: (UnsafeMutableBufferPointer<UInt8>) -> Int
  ) {
    let memory = TextStorage.memory(capacity)
    count = write(UnsafeMutableBufferPointer(start: memory, count: capacity))
    base = UnsafePointer(memory)
    owner = nil
    self.source = source
  }

  /// Borrows bytes that `owner` keeps alive and unchanged for as long as it lives.
  public init(borrowing bytes: UnsafeBufferPointer<UInt8>, from owner: AnyObject) {
    base = bytes.baseAddress ?? UnsafePointer(TextStorage.nothing)
    count = bytes.count
    self.owner = owner
    source = nil
  }

  // The address that stands in for that of an empty buffer without one; never read.
  private static nonisolated(unsafe) let nothing = UnsafeMutablePointer<UInt8>.allocate(
    capacity: 1)

  /// Allocates bytes with the C library's allocator: Swift's requests an alignment that bytes do
  /// not need, which takes twice as long.
  private static func memory(_ count: Int) -> UnsafeMutablePointer<UInt8> {
    if let memory = malloc(max(1, count)) { return memory.assumingMemoryBound(to: UInt8.self) }
    // Out of memory: Swift's allocator stops the program with a message.
    return .allocate(capacity: max(1, count))
  }

  deinit {
    if owner == nil { free(UnsafeMutableRawPointer(mutating: base)) }
  }
}

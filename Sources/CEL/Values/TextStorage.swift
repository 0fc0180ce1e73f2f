#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Bytes that never change, shared by the texts that are slices of them.
public final class TextStorage: @unchecked Sendable {
  // Unchecked: the bytes are written once, before the object is published.
  package let base: UnsafePointer<UInt8>
  package let count: Int
  private let owner: AnyObject?
  /// The text that these bytes were made from, where it matters to blame: the percent-encoded
  /// value of a decoded parameter, for example.
  package let source: Text?

  /// Copies bytes.
  public convenience init(copying bytes: UnsafeBufferPointer<UInt8>) {
    self.init(copying: bytes, from: nil)
  }

  /// Copies bytes that were made from a slice of another text, which blame then points to.
  package init(copying bytes: UnsafeBufferPointer<UInt8>, from source: Text?) {
    let memory = TextStorage.memory(bytes.count)
    if let start = bytes.baseAddress { memory.initialize(from: start, count: bytes.count) }
    base = UnsafePointer(memory)
    count = bytes.count
    owner = nil
    self.source = source
  }

  /// Has a writer fill `capacity` bytes; it answers how many it wrote.
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

  /// Bytes that are part of the program, and never go away.
  package convenience init(permanent bytes: UnsafeBufferPointer<UInt8>) {
    // Any object will do: there is nothing to be kept.
    self.init(borrowing: bytes, from: Text.empty.storage)
  }

  // Never read: what an empty buffer without an address points to.
  private static nonisolated(unsafe) let nothing = UnsafeMutablePointer<UInt8>.allocate(
    capacity: 1)

  /// Room for some bytes. The C library's own allocation: Swift's asks for an alignment that bytes
  /// have no need of, at twice the time.
  private static func memory(_ count: Int) -> UnsafeMutablePointer<UInt8> {
    if let memory = malloc(max(1, count)) { return memory.assumingMemoryBound(to: UInt8.self) }
    // There is no memory; Swift's allocation ends the program with a message.
    return .allocate(capacity: max(1, count))
  }

  deinit {
    if owner == nil { free(UnsafeMutableRawPointer(mutating: base)) }
  }
}

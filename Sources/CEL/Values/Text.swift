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

  /// Copies bytes.
  public init(copying bytes: UnsafeBufferPointer<UInt8>) {
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, bytes.count))
    if let source = bytes.baseAddress { memory.initialize(from: source, count: bytes.count) }
    base = UnsafePointer(memory)
    count = bytes.count
    owner = nil
  }

  /// Borrows bytes that `owner` keeps alive and unchanged for as long as it lives.
  public init(borrowing bytes: UnsafeBufferPointer<UInt8>, from owner: AnyObject) {
    if let source = bytes.baseAddress {
      base = source
    } else {
      base = UnsafePointer(bitPattern: 1).unsafelyUnwrapped
    }
    count = bytes.count
    self.owner = owner
  }

  deinit {
    if owner == nil { base.deallocate() }
  }
}

/// A CEL string: a slice of valid UTF-8, compared by code points (which is the order of the bytes),
/// never by Swift's canonical equivalence.
public struct Text: Sendable {
  package let storage: TextStorage
  package let lower: Int32
  package let upper: Int32

  /// A slice of shared bytes; the caller warrants valid UTF-8 and bounds within the storage.
  public init(storage: TextStorage, lower: Int32, upper: Int32) {
    self.storage = storage
    self.lower = lower
    self.upper = upper
  }

  /// Copies a string's UTF-8.
  public init(_ string: String) {
    var string = string
    self = string.withUTF8 { bytes in
      Text(storage: TextStorage(copying: bytes), lower: 0, upper: Int32(clamping: bytes.count))
    }
  }

  /// The length in UTF-8 bytes.
  public var byteCount: Int { Int(upper - lower) }

  /// The bytes; valid only during the call.
  @inlinable
  public func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows
    -> Result
  {
    try body(bytes)
  }

  @usableFromInline package var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: storage.base + Int(lower), count: byteCount)
  }

  /// The text as a Swift string, whose `==` must not be used on user text.
  public var string: String { String(decoding: bytes, as: UTF8.self) }
}

extension Text: Hashable, Comparable, ExpressibleByStringLiteral {
  /// Whether the bytes are the same.
  public static func == (left: Text, right: Text) -> Bool {
    let count = left.byteCount
    return count == right.byteCount
      && memcmp(left.storage.base + Int(left.lower), right.storage.base + Int(right.lower), count)
        == 0
  }

  /// Code point order.
  public static func < (left: Text, right: Text) -> Bool {
    let order = memcmp(
      left.storage.base + Int(left.lower), right.storage.base + Int(right.lower),
      min(left.byteCount, right.byteCount))
    return order == 0 ? left.byteCount < right.byteCount : order < 0
  }

  /// Feeds the bytes.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
  }

  /// A literal.
  public init(stringLiteral value: String) { self.init(value) }
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A CEL string: a slice of valid UTF-8, compared by code points (which is the order of the bytes),
/// never by Swift's canonical equivalence.
///
/// Slices share their storage, so a part of a document's text can still be located in the document,
/// which is how blame finds the characters.
public struct Text: Sendable {
  package let storage: TextStorage
  package let lower: Int32
  package let upper: Int32

  /// Creates a slice of shared bytes; the caller guarantees valid UTF-8 and bounds within the
  /// storage.
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

  /// Copies bytes, which the caller guarantees to be valid UTF-8.
  init(copying bytes: UnsafeBufferPointer<UInt8>) {
    self.init(
      storage: TextStorage(copying: bytes), lower: 0, upper: Int32(clamping: bytes.count))
  }

  /// Copies bytes, which the caller guarantees to be valid UTF-8 (or the octets of a `bytes`
  /// value).
  ///
  /// - Parameter source: The text that the bytes were derived from, to which blame then points.
  package init(bytes: [UInt8], from source: Text? = nil) {
    self = bytes.withUnsafeBufferPointer { bytes in
      Text(
        storage: TextStorage(copying: bytes, from: source), lower: 0,
        upper: Int32(clamping: bytes.count))
    }
  }

  /// Joins two texts. O(n).
  package init(joining left: Text, _ right: Text) {
    let first = left.bytes
    let second = right.bytes
    let storage = TextStorage(capacity: first.count + second.count) { memory in
      if let start = memory.baseAddress {
        if let from = first.baseAddress { memcpy(start, from, first.count) }
        if let from = second.baseAddress { memcpy(start + first.count, from, second.count) }
      }
      return first.count + second.count
    }
    self.init(storage: storage, lower: 0, upper: Int32(clamping: storage.count))
  }

  /// The empty text.
  package static let empty = Text("")

  /// The length in UTF-8 bytes.
  public var byteCount: Int { Int(upper &- lower) }

  /// Whether the text is empty.
  public var isEmpty: Bool { upper == lower }

  /// Calls a closure with the bytes, which are valid only during the call.
  public func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows
    -> Result
  {
    try withExtendedLifetime(storage) { try body(bytes) }
  }

  /// The bytes, valid for as long as a text of the same storage exists.
  package var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: storage.base + Int(lower), count: byteCount)
  }

  /// Returns the slice between two byte offsets within this text; the caller guarantees that they
  /// are in bounds, in order, and on boundaries of code points.
  package func slice(_ from: Int32, _ to: Int32) -> Text {
    Text(storage: storage, lower: lower &+ from, upper: lower &+ to)
  }

  /// The number of code points (`size(string)`). O(n).
  public var codePointCount: Int {
    var count = 0
    for byte in bytes where byte & 0xC0 != 0x80 { count &+= 1 }
    return count
  }

  /// Returns whether the bytes are those of an ASCII literal.
  package func isSame(as word: StaticString) -> Bool { bytes.spells(word) }

  /// The text as a Swift string, whose `==` must not be used on user text.
  public var string: String { String(decoding: bytes, as: UTF8.self) }

  /// Returns the byte offset within this text of the first occurrence of another text at or after
  /// `start`; `nil` if there is none. O(n) in practice, O(n·m) at worst.
  package func firstOffset(of other: Text, from start: Int = 0) -> Int? {
    let haystack = bytes
    let needle = other.bytes
    guard start <= haystack.count, let base = haystack.baseAddress, let sought = needle.baseAddress
    else { return nil }
    guard let first = needle.first else { return start }
    var index = start
    while haystack.count - index >= needle.count {
      let room = haystack.count - index - needle.count + 1
      guard let found = memchr(base + index, Int32(first), room) else { return nil }
      index = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      if memcmp(base + index, sought, needle.count) == 0 { return index }
      index += 1
    }
    return nil
  }

  /// Returns whether the text starts with another.
  package func hasPrefix(_ other: Text) -> Bool {
    let count = other.byteCount
    return count <= byteCount
      && memcmp(storage.base + Int(lower), other.storage.base + Int(other.lower), count) == 0
  }

  /// Returns whether the text ends with another.
  package func hasSuffix(_ other: Text) -> Bool {
    let count = other.byteCount
    return count <= byteCount
      && memcmp(storage.base + (Int(upper) - count), other.storage.base + Int(other.lower), count)
        == 0
  }
}

extension Text: Hashable, Comparable, ExpressibleByStringLiteral {
  /// Returns whether the bytes are the same.
  public static func == (left: Text, right: Text) -> Bool {
    let count = left.byteCount
    guard count == right.byteCount else { return false }
    let first = left.storage.base + Int(left.lower)
    let second = right.storage.base + Int(right.lower)
    return first == second || memcmp(first, second, count) == 0
  }

  /// Returns whether the left text precedes the right one in code point order.
  public static func < (left: Text, right: Text) -> Bool { left.order(right) < 0 }

  /// Returns a negative number, zero or a positive number if the text precedes, equals or follows
  /// another in code point order.
  package func order(_ other: Text) -> Int {
    let order = memcmp(
      storage.base + Int(lower), other.storage.base + Int(other.lower),
      min(byteCount, other.byteCount))
    return order == 0 ? byteCount - other.byteCount : Int(order)
  }

  /// Hashes the bytes.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
  }

  /// Creates a text from a string literal.
  public init(stringLiteral value: String) { self.init(value) }
}

/// Reads what ``ImageWriter`` wrote; texts and tables stay in place.
///
/// A damaged image breaks the reader. A broken reader returns zeros and empty texts, so a caller
/// checks ``isBroken`` once, at the end.
@usableFromInline
package struct ImageReader {
  /// The whole image.
  package let storage: TextStorage
  @usableFromInline var next: UnsafePointer<UInt8>
  @usableFromInline let end: UnsafePointer<UInt8>
  /// Whether the image ended too early or had content that the writer never writes.
  package private(set) var isBroken = false

  /// Creates a reader of an image from an offset on.
  package init(_ storage: TextStorage, from offset: Int = 0) {
    self.storage = storage
    end = storage.base + storage.count
    next = storage.base + min(max(0, offset), storage.count)
  }

  /// Creates a reader of a part of an image.
  private init(_ storage: TextStorage, _ next: UnsafePointer<UInt8>, _ count: Int) {
    self.storage = storage
    self.next = next
    end = next + count
  }

  /// The offset of the next byte from the start of the image.
  package var offset: Int { next - storage.base }

  /// Whether everything was read.
  package var isAtEnd: Bool { next == end }

  /// Breaks the reader, because what was read is invalid.
  @usableFromInline
  package mutating func fail() {
    isBroken = true
    next = end
  }

  @inlinable @inline(__always)
  package mutating func byte() -> UInt8 {
    guard next < end else {
      fail()
      return 0
    }
    let byte = next.pointee
    next += 1
    return byte
  }

  @inlinable @inline(__always)
  package mutating func number() -> UInt64 {
    let first = byte()
    return first < 0x80 ? UInt64(first) : longNumber(first)
  }

  @usableFromInline
  mutating func longNumber(_ first: UInt8) -> UInt64 {
    var value = UInt64(first & 0x7F)
    var shift: UInt64 = 7
    while shift < 64 {
      let byte = byte()
      value |= UInt64(byte & 0x7F) &<< shift
      if byte < 0x80 { return isBroken ? 0 : value }
      shift += 7
    }
    fail()
    return 0
  }

  /// Reads a number that is not negative and smaller than 2³¹.
  @inlinable @inline(__always)
  package mutating func count() -> Int { Int(index()) }

  @inlinable @inline(__always)
  package mutating func index() -> Int32 {
    let number = number()
    if number <= 0x7FFF_FFFF { return Int32(truncatingIfNeeded: number) }
    fail()
    return 0
  }

  /// Reads a number of elements, each of which takes at least one byte.
  @inlinable @inline(__always)
  package mutating func elementCount() -> Int {
    let count = count()
    if count <= end - next { return count }
    fail()
    return 0
  }

  @inlinable @inline(__always)
  package mutating func signed() -> Int64 {
    let number = number()
    return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
  }

  @inlinable @inline(__always)
  package mutating func signedIndex() -> Int32 {
    let number = signed()
    if let index = Int32(exactly: number) { return index }
    fail()
    return 0
  }

  @inlinable @inline(__always)
  package mutating func flag() -> Bool {
    let byte = byte()
    if byte > 1 { fail() }
    return byte == 1
  }

  package mutating func double() -> Double { Double(bitPattern: fixed()) }

  /// Reads a case of an enumeration. Breaks the reader and returns `nil` if no case has the number.
  @inlinable
  package mutating func tag<Tag: RawRepresentable>(_: Tag.Type) -> Tag?
  where Tag.RawValue == UInt8 {
    if let tag = Tag(rawValue: byte()) { return tag }
    fail()
    return nil
  }

  /// Reads a number with the width of its type.
  @inlinable
  package mutating func fixed<Number: FixedWidthInteger>() -> Number {
    guard let start = skip(MemoryLayout<Number>.size) else { return 0 }
    return Number(littleEndian: UnsafeRawPointer(start).loadUnaligned(as: Number.self))
  }

  /// Skips bytes and returns their address. Breaks the reader and returns `nil` if there are fewer.
  @inlinable
  package mutating func skip(_ count: Int) -> UnsafePointer<UInt8>? {
    guard count >= 0, count <= end - next else {
      fail()
      return nil
    }
    defer { next += count }
    return next
  }

  /// Reads the bytes of a text in place.
  package mutating func bytes() -> UnsafeBufferPointer<UInt8> {
    let count = elementCount()
    return UnsafeBufferPointer(start: skip(count), count: count)
  }

  /// Reads a text in place.
  package mutating func text() -> Text {
    let count = elementCount()
    let lower = Int32(truncatingIfNeeded: next - storage.base)
    next += count
    return Text(storage: storage, lower: lower, upper: lower &+ Int32(truncatingIfNeeded: count))
  }

  /// Reads a text that may have been written as a position in another text.
  mutating func text(in whole: Text) -> Text {
    let offset = index()
    guard offset > 0 else { return text() }
    let count = index()
    let length = Int32(truncatingIfNeeded: whole.byteCount)
    guard offset <= length, count <= length &- (offset &- 1) else {
      fail()
      return .empty
    }
    return whole.slice(offset &- 1, offset &- 1 &+ count)
  }

  package mutating func string() -> String { String(decoding: bytes(), as: UTF8.self) }

  package mutating func strings() -> [String] { list { $0.string() } }

  @inlinable
  package mutating func list<Element>(_ element: (inout ImageReader) -> Element) -> [Element] {
    let count = elementCount()
    var list: [Element] = []
    list.reserveCapacity(count)
    for _ in 0..<count { list.append(element(&self)) }
    return list
  }

  @inlinable
  package mutating func optional<Wrapped>(_ body: (inout ImageReader) -> Wrapped) -> Wrapped? {
    flag() ? body(&self) : nil
  }

  /// Returns a reader of a section, and skips the section.
  package mutating func section() -> ImageReader {
    let count = Int(fixed() as UInt32)
    let start = skip(count)
    var section = ImageReader(storage, start ?? end, start == nil ? 0 : count)
    if start == nil { section.fail() }
    return section
  }

  /// Skips a section.
  package mutating func skipSection() { _ = skip(Int(fixed() as UInt32)) }

  /// Breaks the reader if another reader of the image is broken.
  package mutating func check(_ other: borrowing ImageReader) {
    if other.isBroken { fail() }
  }

  /// Skips the padding to a multiple of 4 bytes.
  mutating func align() { _ = skip(-offset & 3) }
}

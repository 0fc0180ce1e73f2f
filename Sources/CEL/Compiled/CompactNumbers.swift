/// Writes the compact form in which compiled expressions and plans are part of a program: bytes
/// below 0x80 and texts, so that it can be a text literal of Swift.
package struct CompactWriter {
  package private(set) var bytes: [UInt8] = []

  /// Six bits to a byte, the lowest first; bit 6 says that more follow.
  package mutating func write(_ number: UInt64) {
    var rest = number
    while rest >= 0x40 {
      bytes.append(UInt8(rest & 0x3F) | 0x40)
      rest >>= 6
    }
    bytes.append(UInt8(rest))
  }

  package init() {}

  /// A number that is not negative.
  package mutating func write(count: Int) { write(UInt64(max(0, count))) }

  /// Any number; those near 0 are short.
  mutating func write(signed number: Int64) {
    write(UInt64(bitPattern: number << 1) ^ UInt64(bitPattern: number >> 63))
  }

  mutating func write(_ flag: Bool) { write(flag ? 1 : 0) }

  /// A text: where it occurs in another one if it does, else as it is.
  mutating func write(_ part: Text, in whole: Text) {
    if !part.isEmpty, let offset = whole.firstOffset(of: part) {
      write(count: offset + 1)
      write(count: part.byteCount)
      return
    }
    write(0)
    write(count: part.byteCount)
    bytes.append(contentsOf: part.bytes)
  }

  /// A text as it is. Bytes from 0x80 on are those of its UTF-8, so that the whole is UTF-8 still.
  package mutating func write(raw text: String) {
    write(count: text.utf8.count)
    bytes += Array(text.utf8)
  }

  /// Any bytes.
  mutating func write(_ content: [UInt8]) {
    write(count: content.count)
    for byte in content { write(UInt64(byte)) }
  }

  /// Bytes that are encoded already.
  mutating func append(_ encoded: [UInt8]) { bytes += encoded }
}

/// Reads what ``CompactWriter`` wrote. It is part of the program, so that damage is a fault of the
/// build, and texts are left where they are; past the end it reads zeros.
package struct CompactReader {
  private(set) var next: UnsafePointer<UInt8>
  private let end: UnsafePointer<UInt8>

  package init(_ next: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>) {
    self.next = next
    self.end = end
  }

  @inline(__always)
  package mutating func number() -> UInt64 {
    guard next < end else { return 0 }
    let byte = next.pointee
    next += 1
    return byte < 0x40 ? UInt64(byte) : longNumber(byte)
  }

  private mutating func longNumber(_ first: UInt8) -> UInt64 {
    var value = UInt64(first & 0x3F)
    var shift: UInt64 = 6
    while next < end {
      let byte = next.pointee
      next += 1
      value |= UInt64(byte & 0x3F) &<< shift
      shift += 6
      if byte < 0x40 || shift > 60 { break }
    }
    return value
  }

  package mutating func count() -> Int { Int(truncatingIfNeeded: number() & 0xFFFF_FFFF) }

  /// A number of elements, each of which takes a byte or more.
  package mutating func elementCount() -> Int { min(count(), end - next) }

  package mutating func index() -> Int32 { Int32(truncatingIfNeeded: number()) }

  mutating func signed() -> Int64 {
    let number = number()
    return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
  }

  mutating func flag() -> Bool { number() != 0 }

  /// A text that was written as it is, where its bytes are.
  mutating func text() -> Text {
    let bytes = raw()
    return Text(
      storage: TextStorage(permanent: bytes), lower: 0,
      upper: Int32(truncatingIfNeeded: bytes.count))
  }

  /// A text; `whole` is what it was written within.
  mutating func text(in whole: Text) -> Text {
    let offset = index()
    guard offset > 0 else { return text() }
    let count = index()
    let lower = min(offset &- 1, Int32(truncatingIfNeeded: whole.byteCount))
    let upper = min(lower &+ max(0, count), Int32(truncatingIfNeeded: whole.byteCount))
    return whole.slice(lower, upper)
  }

  /// Any bytes.
  mutating func bytes() -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<elementCount() {
      bytes.append(UInt8(truncatingIfNeeded: number()))
    }
    return bytes
  }

  /// The bytes of a text that was written as it is.
  package mutating func raw() -> UnsafeBufferPointer<UInt8> {
    let count = elementCount()
    return UnsafeBufferPointer(start: skip(count), count: count)
  }

  /// Passes over bytes, and answers where they begin; `nil` if there are fewer.
  mutating func skip(_ count: Int) -> UnsafePointer<UInt8>? {
    guard count >= 0, count <= end - next else { return nil }
    defer { next += count }
    return next
  }
}

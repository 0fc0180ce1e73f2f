/// A type that images store: ``init(from:)`` reads what ``write(to:)`` writes.
package protocol ImageCodable {
  /// Writes the value.
  func write(to writer: inout ImageWriter)
  /// Reads a value. If the image is damaged, it is any value, and the reader is broken.
  init(from reader: inout ImageReader)
}

/// Writes an image: the form in which rules are embedded in a program. ``ImageReader`` reads it in
/// place.
///
/// A number is LEB128 (DWARF 5, section 7.6), a text its length and UTF-8, a list its count and
/// elements. Tables that are used in place are little-endian and aligned.
package struct ImageWriter {
  package private(set) var bytes: [UInt8] = []
  /// The names that are visible to the next expressions, outermost first.
  package var names: [Text] = []
  /// The functions that expressions may call; if `nil`, no programs are written.
  let functions: FunctionTable?

  package init(functions: FunctionTable? = nil) { self.functions = functions }

  /// Writes a number: seven bits a byte, the lowest first; bit 7 says that more follow.
  package mutating func write(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// Writes a number that is not negative.
  package mutating func write(count: Int) { write(UInt64(max(0, count))) }

  /// Writes a number of either sign; numbers near 0 take few bytes.
  package mutating func write(signed number: Int64) {
    write(UInt64(bitPattern: number << 1) ^ UInt64(bitPattern: number >> 63))
  }

  package mutating func write(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

  package mutating func write(double number: Double) { write(fixed: number.bitPattern) }

  package mutating func write<Tag: RawRepresentable>(tag: Tag) where Tag.RawValue == UInt8 {
    bytes.append(tag.rawValue)
  }

  /// Writes a number with the width of its type.
  package mutating func write<Number: FixedWidthInteger>(fixed number: Number) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  package mutating func write(_ text: String) {
    write(count: text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  package mutating func write(_ content: UnsafeBufferPointer<UInt8>) {
    write(count: content.count)
    bytes.append(contentsOf: content)
  }

  /// Writes a text: its position in another text if it occurs there, otherwise its bytes.
  mutating func write(_ part: Text, in whole: Text) {
    if !part.isEmpty, let offset = whole.firstOffset(of: part) {
      write(count: offset + 1)
      write(count: part.byteCount)
      return
    }
    write(count: 0)
    write(part.bytes)
  }

  package mutating func write(_ list: [some ImageCodable]) {
    write(list) { $0.write(to: &$1) }
  }

  package mutating func write<Element>(
    _ list: [Element], _ element: (Element, inout ImageWriter) -> Void
  ) {
    write(count: list.count)
    for item in list { element(item, &self) }
  }

  package mutating func write<Wrapped>(
    optional: Wrapped?, _ body: (Wrapped, inout ImageWriter) -> Void
  ) {
    write(optional != nil)
    if let optional { body(optional, &self) }
  }

  /// Writes a section: its length, then its content, so that a reader can skip it.
  package mutating func section(_ body: (inout ImageWriter) -> Void) {
    let start = bytes.count
    write(fixed: UInt32(0))
    body(&self)
    set(UInt32(truncatingIfNeeded: bytes.count - start - 4), at: start)
  }

  /// Replaces a number of fixed width at an offset.
  package mutating func set<Number: FixedWidthInteger>(_ number: Number, at offset: Int) {
    withUnsafeBytes(of: number.littleEndian) {
      bytes.replaceSubrange(offset..<offset + $0.count, with: $0)
    }
  }

  /// Pads the image to a multiple of 4 bytes.
  mutating func align() {
    while bytes.count % 4 != 0 { bytes.append(0) }
  }

  /// Removes everything from an offset on.
  mutating func discard(from offset: Int) { bytes.removeLast(bytes.count - offset) }
}

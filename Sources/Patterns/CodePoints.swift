/// Steps over UTF-8 by code points.
///
/// The text is assumed to be well-formed, and nothing beyond `end` is ever read. Malformed bytes
/// give some code point and a step of at least one byte.
package enum CodePoints {
  /// Decodes the code point at an offset before the end; also returns its length in bytes.
  @inline(__always)
  @inlinable
  package static func decode(_ base: UnsafePointer<UInt8>, at offset: Int, end: Int) -> (
    codePoint: UInt32, length: Int
  ) {
    let first = UInt32(base[offset])
    if first < 0x80 { return (first, 1) }
    return decodeMultibyte(base, first: first, at: offset, end: end)
  }

  /// Decodes a code point of two to four bytes.
  @inline(never)
  package static func decodeMultibyte(
    _ base: UnsafePointer<UInt8>, first: UInt32, at offset: Int, end: Int
  ) -> (codePoint: UInt32, length: Int) {
    let left = end &- offset
    if first < 0xE0 {
      guard left >= 2, first >= 0xC0 else { return (0xFFFD, 1) }
      return ((first & 0x1F) << 6 | UInt32(base[offset &+ 1]) & 0x3F, 2)
    }
    if first < 0xF0 {
      guard left >= 3 else { return (0xFFFD, left) }
      let second = UInt32(base[offset &+ 1]) & 0x3F
      let third = UInt32(base[offset &+ 2]) & 0x3F
      return ((first & 0xF) << 12 | second << 6 | third, 3)
    }
    guard left >= 4 else { return (0xFFFD, left) }
    let second = UInt32(base[offset &+ 1]) & 0x3F
    let third = UInt32(base[offset &+ 2]) & 0x3F
    let fourth = UInt32(base[offset &+ 3]) & 0x3F
    return (min((first & 0x7) << 18 | second << 12 | third << 6 | fourth, 0x10FFFF), 4)
  }

  /// Returns the length in bytes of the code point that begins with a lead byte.
  @inline(__always)
  @inlinable
  package static func length(lead: UInt8) -> Int {
    lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
  }

  /// Decodes the code point that ends at an offset greater than 0; also returns its length in
  /// bytes.
  @inlinable
  package static func decode(_ base: UnsafePointer<UInt8>, before offset: Int) -> (
    codePoint: UInt32, length: Int
  ) {
    var start = offset &- 1
    while start > 0, offset &- start < 4, base[start] & 0xC0 == 0x80 { start &-= 1 }
    return (decode(base, at: start, end: offset).codePoint, offset &- start)
  }

  /// Returns the number of code points, which is the number of bytes that are not continuation
  /// bytes.
  static func count(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var count = 0
    for byte in bytes where byte & 0xC0 != 0x80 { count &+= 1 }
    return count
  }

  /// Appends the UTF-8 of a code point; a surrogate or a number too large becomes U+FFFD.
  static func append(_ codePoint: UInt32, to bytes: inout [UInt8]) {
    let scalar = Unicode.Scalar(codePoint) ?? "\u{FFFD}"
    bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.CodeUnit.replacement)
  }

  /// Returns the offset of the first byte that is not well-formed UTF-8 (Unicode, table 3-7), or
  /// `nil` if there is none.
  package static func firstMalformed(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var offset = 0
    let count = bytes.count
    while offset < count {
      let first = bytes[offset]
      if first < 0x80 {
        offset &+= 1
        continue
      }
      let length: Int
      var second: ClosedRange<UInt8> = 0x80...0xBF
      switch first {
      case 0xC2...0xDF: length = 2
      case 0xE0: (length, second) = (3, 0xA0...0xBF)
      case 0xED: (length, second) = (3, 0x80...0x9F)
      case 0xE1...0xEF: length = 3
      case 0xF0: (length, second) = (4, 0x90...0xBF)
      case 0xF1...0xF3: length = 4
      case 0xF4: (length, second) = (4, 0x80...0x8F)
      default: return offset
      }
      guard offset &+ length <= count, second.contains(bytes[offset &+ 1]) else { return offset }
      for index in 2..<max(2, length) where bytes[offset &+ index] & 0xC0 != 0x80 { return offset }
      offset &+= length
    }
    return nil
  }
}

extension UTF8.CodeUnit {
  /// U+FFFD, encoded.
  fileprivate static var replacement: UTF8.EncodedScalar { UTF8.encodedReplacementCharacter }
}

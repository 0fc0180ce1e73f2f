import Patterns

/// A byte of a text in any spelling: as it is, as an escape of YAML, JSON or C, percent-encoded, or
/// as an HTML character reference.
///
/// Texts are compared without blanks and line breaks, which folding adds and removes, and ignoring
/// the case of ASCII letters. When in doubt, texts count as equal: an escape is read as one
/// anywhere.
struct SpelledByte {
  /// The byte; ASCII letters are in lower case.
  var value: UInt8
  /// The offset of the next byte.
  var end: Int

  /// Reads the byte at an offset; `nil` for a blank, a line break, and an escape of one.
  ///
  /// A character beyond ASCII gives the lowest byte of its code point, whether it is an escape or
  /// in UTF-8.
  init?(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) {
    let byte = bytes[index]
    switch byte {
    case 0...0x20: return nil
    case UInt8(ascii: "%"):
      // If the byte was encoded more than once, `%` is written as `%25`.
      let start = Self.percentEnd(bytes, at: index)
      if let code = Self.number(bytes, from: start, digits: 2) {
        self.init(UInt8(truncatingIfNeeded: code), end: start + 2, of: bytes)
        return
      }
    case UInt8(ascii: "&"):
      if let (code, end) = Self.reference(bytes, at: index) {
        self.init(UInt8(truncatingIfNeeded: code), end: end, of: bytes)
        return
      }
    case UInt8(ascii: "\\"):
      guard index + 1 < bytes.count else { break }
      let digits: Int
      switch bytes[index + 1] {
      case UInt8(ascii: "x"): digits = 2
      case UInt8(ascii: "u"): digits = 4
      case UInt8(ascii: "U"): digits = 8
      case UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "r"), 0x0A, 0x0D: return nil
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
        self.init(bytes[index + 1], end: index + 2, of: bytes)
        return
      case UInt8(ascii: "0")...UInt8(ascii: "3"):
        if let code = Self.octal(bytes, from: index + 1) {
          self.init(code, end: index + 4, of: bytes)
          return
        }
        digits = 0
      default: digits = 0
      }
      if digits > 0, let code = Self.number(bytes, from: index + 2, digits: digits) {
        self.init(UInt8(truncatingIfNeeded: code), end: index + 2 + digits, of: bytes)
        return
      }
    case UInt8(ascii: "'"):
      // In a single-quoted scalar, it is written twice.
      self.init(byte, end: index + 1, of: bytes)
      if end < bytes.count, bytes[end] == byte { end += 1 }
      return
    case 0xC2...0xF4:
      var code = UInt32(byte & (byte < 0xE0 ? 0x1F : byte < 0xF0 ? 0x0F : 0x07))
      var next = index + 1
      while next < bytes.count, bytes[next] & 0xC0 == 0x80, next < index + 4 {
        code = code << 6 | UInt32(bytes[next] & 0x3F)
        next += 1
      }
      self.init(UInt8(truncatingIfNeeded: code), end: next, of: bytes)
      return
    default: break
    }
    self.init(byte, end: index + 1, of: bytes)
  }

  private init?(_ value: UInt8, end: Int, of bytes: UnsafeBufferPointer<UInt8>) {
    self.value = (0x41...0x5A).contains(value) ? value | 0x20 : value
    self.end = min(end, bytes.count)
    if value <= 0x20 { return nil }
  }

  /// Returns the end of what is written at an offset, if that is a blank or the escape of one.
  static func next(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    guard index + 1 < bytes.count else { return index + 1 }
    switch bytes[index] {
    case UInt8(ascii: "%"): return min(percentEnd(bytes, at: index) + 2, bytes.count)
    case UInt8(ascii: "&"): return reference(bytes, at: index)?.end ?? index + 1
    case UInt8(ascii: "\\"):
      switch bytes[index + 1] {
      case UInt8(ascii: "x"): return min(index + 4, bytes.count)
      case UInt8(ascii: "u"): return min(index + 6, bytes.count)
      case UInt8(ascii: "U"): return min(index + 10, bytes.count)
      case UInt8(ascii: "0")...UInt8(ascii: "3"):
        return octal(bytes, from: index + 1) == nil ? index + 2 : index + 4
      default: return index + 2
      }
    default: return index + 1
    }
  }

  /// Returns the next byte that is not a blank, and moves the offset behind it.
  static func skippingBlanks(
    _ bytes: UnsafeBufferPointer<UInt8>, at index: inout Int, _ hasBlanks: inout Bool
  ) -> UInt8? {
    var skipped = 0
    while index < bytes.count {
      if let byte = SpelledByte(bytes, at: index) {
        index = byte.end
        return byte.value
      }
      hasBlanks = true
      index = next(bytes, at: index)
      skipped += 1
      // Bytes that are far apart are not one text.
      if skipped > 256 { return nil }
    }
    return nil
  }

  /// Returns the bytes of a text in the form in which they are compared. O(n).
  static func all(in bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if let byte = SpelledByte(bytes, at: index) {
        result.append(byte.value)
        index = byte.end
      } else {
        index = next(bytes, at: index)
      }
    }
    return result
  }

  /// Returns where the digits of a percent-encoded byte begin, behind at most four `25` of repeated
  /// encoding.
  private static func percentEnd(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    var start = index + 1
    for _ in 0..<4 {
      guard start + 3 < bytes.count, bytes[start] == UInt8(ascii: "2"),
        bytes[start + 1] == UInt8(ascii: "5"), number(bytes, from: start + 2, digits: 2) != nil
      else { break }
      start += 2
    }
    return start
  }

  /// Reads a character reference of HTML and XML: `&#90;`, `&#x5a;`.
  private static func reference(
    _ bytes: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> (code: UInt32, end: Int)? {
    guard index + 3 < bytes.count, bytes[index + 1] == UInt8(ascii: "#") else { return nil }
    let isHex = bytes[index + 2] | 0x20 == UInt8(ascii: "x")
    var next = isHex ? index + 3 : index + 2
    let first = next
    var code: UInt32 = 0
    while next < bytes.count, next < first + 8, let digit = HexDigit.value(bytes[next]),
      isHex || digit < 10
    {
      code = code &* (isHex ? 16 : 10) &+ UInt32(digit)
      next += 1
    }
    guard next > first, next < bytes.count, bytes[next] == UInt8(ascii: ";") else { return nil }
    return (code, next + 1)
  }

  /// Reads three octal digits.
  private static func octal(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> UInt8? {
    guard start + 3 <= bytes.count else { return nil }
    var code = 0
    for index in start..<(start + 3) {
      guard (0x30...0x37).contains(bytes[index]) else { return nil }
      code = code << 3 | Int(bytes[index] & 7)
    }
    return UInt8(truncatingIfNeeded: code)
  }

  private static func number(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, digits: Int
  ) -> UInt32? {
    guard start + digits <= bytes.count else { return nil }
    var code: UInt32 = 0
    for index in start..<(start + digits) {
      guard let digit = HexDigit.value(bytes[index]) else { return nil }
      code = code << 4 | UInt32(digit)
    }
    return code
  }
}

/// Base64 (RFC 4648, section 4), as far as ``SecretTexts`` needs it.
enum Base64Text {
  private static let digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// Returns the part of the encoding that does not depend on the bytes encoded before and after.
  ///
  /// - Parameter offset: The number of bytes before these, modulo 3.
  static func core(of bytes: [UInt8], behind offset: Int) -> [UInt8] {
    let encoded = Self.encoded([UInt8](repeating: 0, count: offset) + bytes)
    let bits = 8 * (offset + bytes.count)
    return Array(encoded[(8 * offset + 5) / 6..<bits / 6])
  }

  /// Returns the encoding of the bytes, padded with `=`.
  static func encoded(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits: UInt32 = 0
      for index in 0..<3 {
        bits = bits << 8 | (index < group.count ? UInt32(group[start + index]) : 0)
      }
      for index in 0..<4 {
        let isThere = index <= group.count
        result.append(isThere ? digits[Int(bits >> UInt32(18 - 6 * index) & 0x3F)] : 0x3D)
      }
    }
    return result
  }
}

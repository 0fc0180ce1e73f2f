/// Converts a path's bytes to strings, in one of two forms.
///
/// Swift's strings are Unicode, file names are bytes. Arguments go through an argument parser as
/// strings, so one form is lossless: a byte that is not UTF-8 becomes a scalar of a private area,
/// `U+10FF00` plus the byte. If a name contains one of those scalars itself, the scalar's bytes are
/// written in the same way, so that the conversion can be inverted. The other form, for people,
/// shows such a byte as `\xHH`.
package enum PathText {
  /// The first scalar of the private area; byte `b` is `escapes + b`, for `b` from 0x80.
  private static let escapes: UInt32 = 0x10FF00

  /// Returns the string that represents exactly these bytes.
  package static func text(_ bytes: some RandomAccessCollection<UInt8>) -> String {
    write(bytes) { byte, text in
      if let scalar = Unicode.Scalar(escapes + UInt32(byte)) { text.unicodeScalars.append(scalar) }
    }
  }

  /// Returns a string for people; each byte that is not UTF-8 is written as `\xHH`.
  package static func display(_ bytes: some RandomAccessCollection<UInt8>) -> String {
    write(bytes) { byte, text in
      let digits = String(byte, radix: 16, uppercase: true)
      text += byte < 16 ? "\\x0\(digits)" : "\\x\(digits)"
    }
  }

  /// Returns the bytes that a string represents: the inverse of ``text(_:)``.
  package static func bytes(of text: String) -> [UInt8] {
    let plain = Array(text.utf8)
    // U+10FF80…U+10FFFF all start with F4 8F BE or F4 8F BF.
    guard plain.contains(0xF4) else { return plain }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(plain.count)
    for scalar in text.unicodeScalars {
      if isEscape(scalar.value) {
        bytes.append(UInt8(truncatingIfNeeded: scalar.value))
      } else {
        bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
    return bytes
  }

  private static func isEscape(_ scalar: UInt32) -> Bool {
    scalar >= escapes + 0x80 && scalar <= escapes + 0xFF
  }

  /// Decodes `bytes`, and calls `escape` for each byte that is not part of well-formed UTF-8 or
  /// that belongs to a scalar of the private area.
  private static func write<Bytes: RandomAccessCollection<UInt8>>(
    _ bytes: Bytes, escape: (UInt8, inout String) -> Void
  ) -> String {
    if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
    var text = ""
    var index = bytes.startIndex
    while index < bytes.endIndex {
      if let (scalar, length) = wellFormedScalar(bytes[index...]), !isEscape(scalar.value) {
        text.unicodeScalars.append(scalar)
        index = bytes.index(index, offsetBy: length)
      } else {
        // A private scalar's four bytes are escaped one by one, since the last three do not start a
        // scalar.
        escape(bytes[index], &text)
        index = bytes.index(after: index)
      }
    }
    return text
  }

  /// Returns the scalar at the start of `bytes` and its length in bytes, if it is well-formed
  /// (Unicode 15, table 3-7).
  private static func wellFormedScalar<Bytes: RandomAccessCollection<UInt8>>(
    _ bytes: Bytes
  ) -> (Unicode.Scalar, Int)? {
    guard let first = bytes.first else { return nil }
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let length: Int
    let least: UInt32
    switch first {
    case 0xC2...0xDF: (length, least) = (2, 0x80)
    case 0xE0...0xEF: (length, least) = (3, 0x800)
    case 0xF0...0xF4: (length, least) = (4, 0x10000)
    default: return nil
    }
    guard bytes.count >= length else { return nil }
    var value = UInt32(first) & (0x7F >> UInt32(length))
    for byte in bytes.dropFirst().prefix(length - 1) {
      guard byte & 0xC0 == 0x80 else { return nil }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    // `Unicode.Scalar` rejects surrogates and values above U+10FFFF.
    guard value >= least, let scalar = Unicode.Scalar(value) else { return nil }
    return (scalar, length)
  }
}

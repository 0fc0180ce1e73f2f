import Patterns

/// Percent-encoding (RFC 3986, section 2.1).
enum PercentEncoding {
  /// Returns the text with every `%XX` decoded; the same text if there is nothing to decode. Bytes
  /// that are not valid UTF-8 after decoding become U+FFFD; a `%` that is not followed by two
  /// hexadecimal digits stays as it is.
  ///
  /// - Parameters:
  ///   - source: The text that blame points to if something was decoded; by default the text
  ///     itself.
  ///   - decodesPlus: Whether `+` stands for a space, as in forms.
  static func decoded(_ text: Text, from source: Text? = nil, decodesPlus: Bool = false) -> Text {
    let bytes = text.bytes
    guard bytes.contains(where: { $0 == percent || decodesPlus && $0 == plus }) else { return text }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == percent, let octet = octet(bytes, at: index) {
        result.append(octet)
        index += 3
      } else {
        result.append(decodesPlus && byte == plus ? 0x20 : byte)
        index += 1
      }
    }
    if result.withUnsafeBufferPointer({ CodePoints.firstMalformed(in: $0) }) != nil {
      result = Array(String(decoding: result, as: UTF8.self).utf8)
    }
    return Text(bytes: result, from: source ?? text)
  }

  /// Returns the octet that `%XX` at an index encodes; `nil` if two hexadecimal digits do not
  /// follow.
  static func octet(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt8? {
    guard index + 2 < bytes.count, let high = bytes[index + 1].hexValue,
      let low = bytes[index + 2].hexValue
    else { return nil }
    return UInt8(truncatingIfNeeded: high << 4 | low)
  }

  /// Appends an octet as `%XX`, in upper case.
  static func append(_ octet: UInt8, to bytes: inout [UInt8]) {
    bytes.append(percent)
    for digit in [octet >> 4, octet & 0xF] {
      bytes.append(digit < 10 ? digit + 0x30 : digit + 0x37)
    }
  }

  /// Returns whether every `%` is followed by two hexadecimal digits.
  static func isWellFormed(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.indices.allSatisfy { bytes[$0] != percent || octet(bytes, at: $0) != nil }
  }

  static let percent = UInt8(ascii: "%")
  private static let plus = UInt8(ascii: "+")
}

/// The digits of hexadecimal numbers.
package enum HexDigit {
  /// Returns the value of a digit of either case; `nil` for any other byte.
  @inlinable
  package static func value(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }

  /// Returns a text without percent-encoding (RFC 3986, section 2.1). A `%` that is not followed by
  /// two digits stays.
  @inlinable
  package static func percentDecoded(_ text: some RandomAccessCollection<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var index = text.startIndex
    while index < text.endIndex {
      let second = text.index(after: index)
      if text[index] == UInt8(ascii: "%"), text.distance(from: index, to: text.endIndex) > 2,
        let high = value(text[second]), let low = value(text[text.index(after: second)])
      {
        result.append(high << 4 | low)
        index = text.index(second, offsetBy: 2)
      } else {
        result.append(text[index])
        index = second
      }
    }
    return result
  }
}

/// A typographic quote where a straight one is expected.
enum CurlyQuote {
  /// Returns the typographic quote that ends a value which a straight quote at `lower` starts, or
  /// `nil` if there is none: only commas, closing brackets and blanks follow it up to `upper`, the
  /// end of the line.
  static func closing(from lower: Int, to upper: Int, of base: UnsafePointer<UInt8>) -> String? {
    guard lower < upper, base[lower] == UInt8(ascii: "\"") || base[lower] == UInt8(ascii: "'")
    else {
      return nil
    }
    var last = upper
    while last > lower, isBehindValue(base[last - 1]) { last -= 1 }
    guard last - 3 > lower, base[last - 3] == 0xE2, base[last - 2] == 0x80,
      (0x98...0x9F).contains(base[last - 1])
    else { return nil }
    return String(decoding: UnsafeBufferPointer(start: base + last - 3, count: 3), as: UTF8.self)
  }

  private static func isBehindValue(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"): true
    default: false
    }
  }
}

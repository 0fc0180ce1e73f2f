/// One step of decoding UTF-8 that may be invalid.
///
/// An invalid sequence ends after its maximal valid beginning, or after one byte, as the Unicode
/// Standard recommends (chapter 3, "U+FFFD substitution of maximal subparts") and the common
/// decoders do, so that positions agree with theirs.
package struct UTF8Step {
  /// The code point, or `nil` if the bytes are not UTF-8.
  package let scalar: UInt32?
  /// How many bytes the step took, from 1 to 4.
  package let length: Int

  /// Decodes the code point at `index`, which must be a valid index of `bytes`.
  @inline(__always)
  package init(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) {
    let lead = bytes[index]
    (scalar, length) = lead < 0x80 ? (UInt32(lead), 1) : Self.decode(lead, bytes, at: index)
  }

  private static func decode(
    _ lead: UInt8, _ bytes: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> (UInt32?, Int) {
    var value: UInt32
    let wanted: Int
    // The bounds of the second byte exclude overlong forms, surrogates and code points above
    // U+10FFFF.
    var bounds: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0xC2...0xDF:
      value = UInt32(lead & 0x1F)
      wanted = 2
    case 0xE0...0xEF:
      value = UInt32(lead & 0x0F)
      wanted = 3
      if lead == 0xE0 { bounds = 0xA0...0xBF }
      if lead == 0xED { bounds = 0x80...0x9F }
    case 0xF0...0xF4:
      value = UInt32(lead & 0x07)
      wanted = 4
      if lead == 0xF0 { bounds = 0x90...0xBF }
      if lead == 0xF4 { bounds = 0x80...0x8F }
    default:
      return (nil, 1)
    }
    var taken = 1
    while taken < wanted, index + taken < bytes.count, bounds.contains(bytes[index + taken]) {
      value = value << 6 | UInt32(bytes[index + taken] & 0x3F)
      bounds = 0x80...0xBF
      taken += 1
    }
    return (taken == wanted ? value : nil, taken)
  }
}

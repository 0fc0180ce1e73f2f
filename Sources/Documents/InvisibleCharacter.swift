/// A character that looks like a blank, or is invisible, but is not a blank in YAML or JSON.
package struct InvisibleCharacter {
  /// Its code point.
  package let scalar: Unicode.Scalar
  /// Its length in UTF-8, in bytes.
  package var width: Int { UTF8.width(scalar) }

  /// Creates the value for the character at an offset, or returns `nil` if it is not one of these.
  /// The next two bytes must be readable.
  init?(at index: Int, of base: UnsafePointer<UInt8>) {
    let code: UInt32
    switch base[index] {
    case 0xC2: code = UInt32(base[index + 1])
    case 0xE1...0xE3, 0xEF:
      code =
        UInt32(base[index] & 15) << 12 | UInt32(base[index + 1] & 63) << 6
        | UInt32(base[index + 2] & 63)
    default: return nil
    }
    guard let scalar = Unicode.Scalar(code) else { return nil }
    self.init(scalar)
  }

  /// Creates the value for a character, or returns `nil` if it is not one of these.
  package init?(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0xA0, 0xAD, 0x1680, 0x180E, 0x2000...0x200F, 0x202A...0x202F, 0x205F...0x206F, 0x3000,
      0xFEFF:
      self.scalar = scalar
    default: return nil
    }
  }

  /// Its name with the article: `the no-break space U+00A0`.
  package var name: String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let padded = String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    let known = Self.names.first { $0.scalar == scalar }?.name
    return "the \(known ?? (isBlank ? "white space" : "invisible character")) U+\(padded)"
  }

  /// Whether it takes up space as a blank does.
  package var isBlank: Bool { scalar.properties.isWhitespace }

  /// Returns a text without these characters and the first of them, or `nil` if the text has none.
  package static func removed(from text: String) -> (text: String, first: InvisibleCharacter)? {
    guard let first = text.unicodeScalars.lazy.compactMap({ InvisibleCharacter($0) }).first else {
      return nil
    }
    let rest = text.unicodeScalars.filter { InvisibleCharacter($0) == nil }
    return (String(String.UnicodeScalarView(rest)), first)
  }

  /// The names of those that are common in text copied from elsewhere.
  package static let names: [(scalar: Unicode.Scalar, name: String)] = [
    ("\u{85}", "next line"), ("\u{A0}", "no-break space"), ("\u{AD}", "soft hyphen"),
    ("\u{2009}", "thin space"), ("\u{200B}", "zero width space"),
    ("\u{200C}", "zero width non-joiner"), ("\u{200D}", "zero width joiner"),
    ("\u{200E}", "left-to-right mark"), ("\u{200F}", "right-to-left mark"),
    ("\u{2028}", "line separator"), ("\u{2029}", "paragraph separator"),
    ("\u{202A}", "left-to-right embedding"), ("\u{202B}", "right-to-left embedding"),
    ("\u{202C}", "pop directional formatting"), ("\u{202D}", "left-to-right override"),
    ("\u{202E}", "right-to-left override"), ("\u{202F}", "narrow no-break space"),
    ("\u{2060}", "word joiner"), ("\u{2066}", "left-to-right isolate"),
    ("\u{2067}", "right-to-left isolate"), ("\u{2068}", "first strong isolate"),
    ("\u{2069}", "pop directional isolate"), ("\u{3000}", "ideographic space"),
    ("\u{FEFF}", "byte order mark"),
  ]
}

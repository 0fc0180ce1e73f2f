/// The classes of Perl and POSIX, which are ASCII.
enum NamedClasses {
  /// `[0-9A-Za-z_]`.
  static let wordSet = set("09AZ__az")

  /// Returns the set of `\d`, `\s` or `\w`, by the letter, or `nil` for another letter.
  static func perl(_ letter: UInt8) -> CodePointSet? {
    switch letter {
    case UInt8(ascii: "d"): set("09")
    // Without the vertical tab, as in older versions of Perl.
    case UInt8(ascii: "s"): set("\t\n\u{C}\r  ")
    case UInt8(ascii: "w"): wordSet
    default: nil
    }
  }

  /// Returns a POSIX class by its name without colons, or `nil` if there is none.
  static func posix(_ name: UnsafeBufferPointer<UInt8>) -> CodePointSet? {
    switch String(decoding: name, as: UTF8.self) {
    case "alnum": set("09AZaz")
    case "alpha": set("AZaz")
    case "ascii": set("\0\u{7F}")
    case "blank": set("\t\t  ")
    case "cntrl": set("\0\u{1F}\u{7F}\u{7F}")
    case "digit": set("09")
    case "graph": set("!~")
    case "lower": set("az")
    case "print": set(" ~")
    case "punct": set("!/:@[`{~")
    case "space": set("\t\r  ")
    case "upper": set("AZ")
    case "word": wordSet
    case "xdigit": set("09AFaf")
    default: nil
    }
  }

  /// Returns the set of ranges whose bounds are the bytes of a text, in pairs.
  private static func set(_ bounds: StaticString) -> CodePointSet {
    bounds.withUTF8Buffer { bytes in
      CodePointSet(
        sorted: stride(from: 0, to: bytes.count - 1, by: 2).map {
          CodePointRange(lower: UInt32(bytes[$0]), upper: UInt32(bytes[$0 + 1]))
        })
    }
  }
}

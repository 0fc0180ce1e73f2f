/// The named classes of regular expressions of ECMAScript.
enum ECMAClasses {
  /// `.`: any code point that does not end a line.
  static let dot = set([(0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029)]).inverted

  /// White space and line ends (ECMA-262, 12.2 and 12.3).
  private static let space = set([
    (0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A),
    (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF),
  ])

  private static func set(_ ranges: [(UInt32, UInt32)]) -> CodePointSet {
    CodePointSet(sorted: ranges.map { CodePointRange(lower: $0.0, upper: $0.1) })
  }

  /// Returns the set of `\d`, `\s` or `\w`, by the letter, or `nil` for another letter.
  static func perl(_ letter: UInt8) -> CodePointSet? {
    letter == UInt8(ascii: "s") ? space : NamedClasses.perl(letter)
  }

  /// Returns the set of `\p{…}`: a general category or binary property by its name, or a category
  /// or script after the name of its property. Returns `nil` if there is none.
  static func property(_ text: UnsafeBufferPointer<UInt8>) -> CodePointSet? {
    let parts = text.split(separator: 0x3D, maxSplits: 1, omittingEmptySubsequences: false)
    let value = parts.last.map { String(decoding: $0, as: UTF8.self) } ?? ""
    if parts.count == 2 {
      switch String(decoding: parts[0], as: UTF8.self) {
      case "General_Category", "gc": return category(value)
      case "Script", "sc", "Script_Extensions", "scx": return named(value)
      default: return nil
      }
    }
    switch value {
    case "ASCII": return set([(0, 0x7F)])
    case "Any": return .any
    case "ASCII_Hex_Digit", "AHex": return set([(0x30, 0x39), (0x41, 0x46), (0x61, 0x66)])
    case "White_Space", "space": return union(["Z"], and: [(0x09, 0x0D), (0x85, 0x85)])
    case "Alphabetic", "Alpha": return union(["L", "Nl"], and: [])
    case "Uppercase", "Upper": return named("Lu")
    case "Lowercase", "Lower": return named("Ll")
    default: return category(value)
    }
  }

  private static func category(_ name: String) -> CodePointSet? {
    if let short = longNames.first(where: { "\($0.long)".utf8.elementsEqual(name.utf8) })?.short {
      return named("\(short)")
    }
    // A script is only found after the name of its property.
    return name.utf8.count <= 2 ? named(name) : nil
  }

  private static func named(_ name: String) -> CodePointSet? {
    var name = name
    return name.withUTF8 { UnicodeSets.named($0) }
  }

  private static func union(_ names: [String], and ranges: [(UInt32, UInt32)]) -> CodePointSet {
    CodePointSet(
      merging: names.flatMap { named($0)?.ranges ?? [] }
        + ranges.map { CodePointRange(lower: $0.0, upper: $0.1) })
  }

  private static let longNames: [(long: StaticString, short: StaticString)] = [
    ("Letter", "L"), ("Uppercase_Letter", "Lu"), ("Lowercase_Letter", "Ll"),
    ("Titlecase_Letter", "Lt"), ("Modifier_Letter", "Lm"), ("Other_Letter", "Lo"), ("Mark", "M"),
    ("Combining_Mark", "M"), ("Nonspacing_Mark", "Mn"), ("Spacing_Mark", "Mc"),
    ("Enclosing_Mark", "Me"), ("Number", "N"), ("Decimal_Number", "Nd"), ("digit", "Nd"),
    ("Letter_Number", "Nl"), ("Other_Number", "No"), ("Punctuation", "P"), ("punct", "P"),
    ("Connector_Punctuation", "Pc"), ("Dash_Punctuation", "Pd"), ("Open_Punctuation", "Ps"),
    ("Close_Punctuation", "Pe"), ("Initial_Punctuation", "Pi"), ("Final_Punctuation", "Pf"),
    ("Other_Punctuation", "Po"), ("Symbol", "S"), ("Math_Symbol", "Sm"),
    ("Currency_Symbol", "Sc"), ("Modifier_Symbol", "Sk"), ("Other_Symbol", "So"),
    ("Separator", "Z"), ("Space_Separator", "Zs"), ("Line_Separator", "Zl"),
    ("Paragraph_Separator", "Zp"), ("Other", "C"), ("Control", "Cc"), ("cntrl", "Cc"),
    ("Format", "Cf"), ("Surrogate", "Cs"), ("Private_Use", "Co"),
  ]
}

import CEL
import Documents

/// A character that must not occur in a link: white space, a control or format character (Unicode's
/// White_Space, Cc and Cf), or a backslash.
struct StrangeCharacter {
  let scalar: Unicode.Scalar

  /// Returns the first one in a text; spaces and tabs within placeholders do not count.
  static func first(in bytes: UnsafeBufferPointer<UInt8>) -> StrangeCharacter? {
    // Most links are plain ASCII.
    guard var index = bytes.firstIndex(where: { !isPlain($0) }) else { return nil }
    var placeholders = Placeholders(in: bytes)
    var placeholder = placeholders.next()
    while index < bytes.count {
      let (scalar, length) = Self.scalar(at: index, in: bytes)
      if isStrange(scalar) {
        while let known = placeholder, known.upperBound <= index {
          placeholder = placeholders.next()
        }
        let isBlank = scalar == " " || scalar == "\t"
        if !isBlank || placeholder.map({ !$0.contains(index) }) ?? true {
          return StrangeCharacter(scalar: scalar)
        }
      }
      index += length
    }
    return nil
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte &- 0x21 < 0x5E && byte != UInt8(ascii: "\\")
  }

  /// Returns the code point at an offset of valid UTF-8, and its length in bytes.
  private static func scalar(at index: Int, in bytes: UnsafeBufferPointer<UInt8>)
    -> (Unicode.Scalar, Int)
  {
    var decoder = UTF8()
    var rest = bytes[index...].makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&rest) else { return ("\u{FFFD}", 1) }
    return (scalar, UTF8.width(scalar))
  }

  private static func isStrange(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return !isPlain(UInt8(scalar.value)) }
    if scalar.properties.isWhitespace { return true }
    switch scalar.properties.generalCategory {
    case .control, .format: return true
    default: return false
    }
  }

  /// The character's name with an article: `a space`, `the right-to-left override U+202E`.
  var name: String {
    switch scalar {
    case " ": "a space"
    case "\t": "a tab"
    case "\n", "\r": "a line break"
    case "\\": "a backslash"
    default: "the \(kind) U+\(hexadecimal)"
    }
  }

  private var kind: String {
    if let known = InvisibleCharacter.names.first(where: { $0.scalar == scalar }) {
      return known.name
    }
    if scalar.properties.isWhitespace { return "white space" }
    return scalar.properties.generalCategory == .control ? "control character" : "format character"
  }

  private var hexadecimal: String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}

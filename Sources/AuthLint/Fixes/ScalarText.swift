import Documents

/// Writes texts as scalars of YAML and JSON, in the style that stands there already.
struct ScalarText {
  /// How the scalar is quoted.
  enum Quoting {
    case plain, single, double
  }

  let quoting: Quoting
  /// Whether the scalar stands within brackets, where a plain one may hold no comma or bracket.
  let isInFlow: Bool

  /// The whole scalar for a text: in the wanted quoting if it can hold the text, else in double
  /// quotes.
  func scalar(_ text: String) -> String {
    switch quoting {
    case .plain where Self.isPlain(text, inFlow: isInFlow): text
    case .single where Self.isPrintable(text): "'" + Self.singleQuoted(text) + "'"
    default: "\"" + Self.doubleQuoted(text) + "\""
    }
  }

  /// A part of a scalar whose quotes stand already; `nil` if the quoting cannot hold it.
  func part(_ text: String) -> String? {
    switch quoting {
    case .plain: Self.isPlainPart(text, inFlow: isInFlow) ? text : nil
    case .single: Self.isPrintable(text) ? Self.singleQuoted(text) : nil
    case .double: Self.doubleQuoted(text)
    }
  }

  private static func isPrintable(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy {
      $0.value >= 0x20 && $0.value != 0x7F && !(0x80...0x9F).contains($0.value)
        && $0.value != 0x2028 && $0.value != 0x2029 && $0.value != 0xFEFF
    }
  }

  private static func singleQuoted(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar == "'" { result += "'" }
      result.unicodeScalars.append(scalar)
    }
    return result
  }

  /// The escapes are those that JSON and YAML have in common.
  static func doubleQuoted(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default:
        if isPrintable(String(scalar)) {
          result.unicodeScalars.append(scalar)
        } else {
          let digits = String(scalar.value, radix: 16)
          result += "\\u" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
        }
      }
    }
    return result
  }

  /// Whether a text read back as a plain scalar is the same string, for readers of YAML 1.1 too.
  static func isPlain(_ text: String, inFlow: Bool) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last,
      isLetter(first) || first == UInt8(ascii: "/") || first == UInt8(ascii: "_"),
      last != UInt8(ascii: ":"), last != UInt8(ascii: " ")
    else { return false }
    let words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]
    let lowered = text.lowercased()
    return isPlainPart(text, inFlow: inFlow)
      && !words.contains { $0.utf8.elementsEqual(lowered.utf8) }
  }

  /// Whether a text may stand in the middle of a plain scalar.
  private static func isPlainPart(_ text: String, inFlow: Bool) -> Bool {
    let bytes = Array(text.utf8)
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
        UInt8(ascii: "}"):
        if inFlow { return false }
      case UInt8(ascii: "#"):
        if index == 0 || bytes[index - 1] == 0x20 { return false }
      case UInt8(ascii: ":"):
        if index + 1 < bytes.count, bytes[index + 1] == 0x20 { return false }
        if inFlow, index + 1 == bytes.count { return false }
      case 0x20...0x7E: break
      case 0x80...: break
      default: return false
      }
    }
    return isPrintable(text)
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}

/// Writes texts as YAML and JSON scalars, in the style that the document uses there.
package struct ScalarText {
  /// How the scalar is quoted.
  package enum Quoting {
    case plain, single, double
  }

  package let quoting: Quoting
  /// Whether the scalar is within brackets, where a plain one must not contain a comma or bracket.
  package let isInFlow: Bool

  package init(quoting: Quoting, isInFlow: Bool) {
    self.quoting = quoting
    self.isInFlow = isInFlow
  }

  /// Returns the whole scalar for a text: in the wanted quoting if that can hold the text,
  /// otherwise in double quotes.
  package func scalar(_ text: String) -> String {
    switch quoting {
    case .plain where PlainText(text, isInFlow: isInFlow).isPlain: text
    case .single where Self.isPrintable(text): "'" + Self.singleQuoted(text) + "'"
    default: "\"" + Self.doubleQuoted(text) + "\""
    }
  }

  /// Returns the text of a part of a scalar that has its quotes already; `nil` if they cannot hold
  /// it.
  ///
  /// Whether a scalar may be plain depends on the whole text, so the caller decides that.
  package func part(_ text: String) -> String? {
    switch quoting {
    case .plain: text
    case .single: Self.isPrintable(text) ? Self.singleQuoted(text) : nil
    case .double: Self.doubleQuoted(text)
    }
  }

  /// Whether the text consists of characters that may be written as they are in a YAML file, and
  /// that no reader folds or drops.
  static func isPrintable(_ text: String) -> Bool {
    isPlainASCII(text) || text.unicodeScalars.allSatisfy { isPrintable($0.value) }
  }

  /// Whether the text is printable ASCII without quotes and backslashes, so that nothing has to be
  /// escaped.
  private static func isPlainASCII(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x27 && $0 != 0x5C }
  }

  private static func isPrintable(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: false
    default: true
    }
  }

  private static func singleQuoted(_ text: String) -> String {
    if isPlainASCII(text) { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar == "'" { result.unicodeScalars.append(scalar) }
      result.unicodeScalars.append(scalar)
    }
    return result
  }

  /// Returns the text with the escapes that JSON (RFC 8259, 7) and YAML (1.2.2, 5.7) have in
  /// common.
  private static func doubleQuoted(_ text: String) -> String {
    if isPlainASCII(text) { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default:
        // All unprintable characters are in the basic plane, so four digits are enough.
        if isPrintable(scalar.value) {
          result.unicodeScalars.append(scalar)
        } else {
          let digits = String(scalar.value, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
        }
      }
    }
    return result
  }
}

/// How readers of YAML 1.1 resolve a plain scalar (yaml.org/type, PyYAML's resolver).
package enum OldSchema {
  /// Returns the type, in words, that a reader of YAML 1.1 gives to a plain scalar that is text in
  /// the core schema of YAML 1.2, or `nil` if it is text in YAML 1.1 too.
  package static func type(of text: UnsafeBufferPointer<UInt8>) -> String? {
    guard let first = text.first, text.count <= 64 else { return nil }
    switch first {
    case 0x30...0x39, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): break
    case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"),
      UInt8(ascii: "o"), UInt8(ascii: "O"):
      return isTruthValue(text) ? "a truth value" : nil
    case UInt8(ascii: "="): return text.count == 1 ? "a default value" : nil
    case UInt8(ascii: "<"):
      return text.count == 2 && text[1] == UInt8(ascii: "<") ? "a merge key" : nil
    default: return nil
    }
    if isDate(text) { return "a date" }
    let digits = first == UInt8(ascii: "+") || first == UInt8(ascii: "-") ? 1 : 0
    guard digits < text.count else { return nil }
    return isNumber(UnsafeBufferPointer(rebasing: text[digits...])) ? "a number" : nil
  }

  private static func isTruthValue(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    [
      "y", "Y", "n", "N", "yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off",
      "OFF",
    ]
    .contains { $0.utf8.elementsEqual(text) }
  }

  /// Returns whether a text is a date such as `2001-12-14`, or one followed by `T` or blanks and a
  /// time.
  private static func isDate(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 0
    func digits(_ range: ClosedRange<Int>) -> Bool {
      var count = 0
      while index < text.count, CoreSchema.isDigit(text[index]), count < range.upperBound {
        index += 1
        count += 1
      }
      return range.contains(count)
    }
    func sign(_ byte: UInt8) -> Bool {
      guard index < text.count, text[index] == byte else { return false }
      index += 1
      return true
    }
    guard digits(4...4), sign(0x2D), digits(1...2), sign(0x2D), digits(1...2) else { return false }
    if index == text.count { return text.count == 10 }
    if text[index] | 0x20 == UInt8(ascii: "t") {
      index += 1
    } else {
      guard text[index] == 0x20 || text[index] == 0x09 else { return false }
      while index < text.count, text[index] == 0x20 || text[index] == 0x09 { index += 1 }
    }
    return digits(1...2) && sign(0x3A) && digits(2...2) && sign(0x3A) && digits(2...2)
  }

  /// Returns whether a text without its sign is a number with `_`, in base 2, 8, 16 or 60.
  private static func isNumber(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    if text[0] == UInt8(ascii: "0"), text.count > 2 {
      if text[1] == UInt8(ascii: "b") {
        return text[2...].allSatisfy { $0 == 0x30 || $0 == 0x31 || $0 == 0x5F }
      }
      if text[1] == UInt8(ascii: "x") {
        return text[2...].allSatisfy { CoreSchema.isHexDigit($0) || $0 == 0x5F }
      }
    }
    var groups = 1
    var count = 0
    var hasPoint = false
    for (index, byte) in text.enumerated() {
      switch byte {
      case 0x30...0x39: count += 1
      case UInt8(ascii: "_"):
        guard index > 0, groups == 1 || hasPoint else { return false }
      case UInt8(ascii: ":"):
        guard count > 0, !hasPoint, groups == 1 || count <= 2 else { return false }
        groups += 1
        count = 0
      case UInt8(ascii: "."):
        guard !hasPoint else { return false }
        hasPoint = true
      default: return false
      }
    }
    return groups == 1 ? text[0] != 0x5F : hasPoint || (1...2).contains(count)
  }

  /// Returns whether a number of the core schema is text in YAML 1.1, such as `0o17`.
  package static func isTextOnly(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    text.count > 2 && text[0] == UInt8(ascii: "0") && text[1] == UInt8(ascii: "o")
  }
}

/// Writes values as YAML or JSON text, to be inserted into a document.
struct ValueText {
  /// How strings are quoted; a plain one may have to be quoted within brackets.
  var quoting: ScalarText.Quoting
  /// How keys are quoted.
  var keyQuoting: ScalarText.Quoting
  /// Whether the text is JSON, which has no infinities and no not-a-number.
  let isJSON: Bool
  /// The text between a key and its value.
  var colon = ": "

  /// How deep a value may nest; a deeper one cannot be written.
  private static let depth = 32

  // MARK: - On one line

  /// Returns the value on one line, collections in brackets; `nil` if it cannot be written.
  ///
  /// - Parameter inFlow: Whether the value is within brackets.
  func inline(_ value: ConstantValue, inFlow: Bool, depth: Int = 0) -> String? {
    guard depth < Self.depth else { return nil }
    switch value {
    case .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .int(let value): return String(value)
    case .double(let value): return number(value)
    case .string(let text): return scalar(text, quoting, inFlow: inFlow)
    case .list(let items):
      var texts: [String] = []
      for item in items {
        guard let text = inline(item, inFlow: true, depth: depth + 1) else { return nil }
        texts.append(text)
      }
      return "[" + texts.joined(separator: ", ") + "]"
    case .map(let entries):
      var texts: [String] = []
      for entry in entries {
        guard let text = inlineEntry(entry.key, entry.value, depth: depth + 1) else { return nil }
        texts.append(text)
      }
      return "{" + texts.joined(separator: ", ") + "}"
    }
  }

  /// Returns an entry of a map in brackets; `nil` if it cannot be written.
  func inlineEntry(_ key: String, _ value: ConstantValue, depth: Int = 0) -> String? {
    inline(value, inFlow: true, depth: depth).map {
      scalar(key, keyQuoting, inFlow: true) + colon + $0
    }
  }

  private func scalar(_ text: String, _ quoting: ScalarText.Quoting, inFlow: Bool) -> String {
    ScalarText(quoting: quoting, isInFlow: inFlow).scalar(text)
  }

  private func number(_ value: Double) -> String? {
    if value.isFinite { return "\(value)" }
    if isJSON { return nil }
    return value.isNaN ? ".nan" : value < 0 ? "-.inf" : ".inf"
  }

  // MARK: - By indentation

  /// Returns the lines of a list's item, without the indentation of the first; `nil` if it cannot
  /// be written.
  ///
  /// - Parameter column: The column of the item's `-`, in spaces from the line's start.
  func blockItem(
    _ value: ConstantValue, column: Int, lineBreak: String, depth: Int = 0
  ) -> String? {
    lines(of: value, column: column + 2, lineBreak: lineBreak, depth: depth).map { "- " + $0 }
  }

  /// Returns the lines of a map's entry, without the indentation of the first; `nil` if it cannot
  /// be written.
  ///
  /// - Parameter column: The column of the key, in spaces from the line's start.
  func blockEntry(
    _ key: String, _ value: ConstantValue, column: Int, lineBreak: String, depth: Int = 0
  ) -> String? {
    let key = scalar(key, keyQuoting, inFlow: false) + ":"
    switch value {
    case .list(let items) where !items.isEmpty:
      return lines(of: value, column: column + 2, lineBreak: lineBreak, depth: depth).map {
        key + lineBreak + Self.blanks(column + 2) + $0
      }
    case .map(let entries) where !entries.isEmpty:
      return lines(of: value, column: column + 2, lineBreak: lineBreak, depth: depth).map {
        key + lineBreak + Self.blanks(column + 2) + $0
      }
    default: return inline(value, inFlow: false, depth: depth).map { key + " " + $0 }
    }
  }

  private func lines(
    of value: ConstantValue, column: Int, lineBreak: String, depth: Int
  ) -> String? {
    guard depth < Self.depth else { return nil }
    var texts: [String] = []
    switch value {
    case .list(let items) where !items.isEmpty:
      for item in items {
        guard
          let text = blockItem(item, column: column, lineBreak: lineBreak, depth: depth + 1)
        else { return nil }
        texts.append(text)
      }
    case .map(let entries) where !entries.isEmpty:
      for entry in entries {
        guard
          let text = blockEntry(
            entry.key, entry.value, column: column, lineBreak: lineBreak, depth: depth + 1)
        else { return nil }
        texts.append(text)
      }
    default: return inline(value, inFlow: false, depth: depth)
    }
    return texts.joined(separator: lineBreak + Self.blanks(column))
  }

  static func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
}

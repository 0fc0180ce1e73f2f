import CEL
import Diagnostics

/// CEL values as JSON.
enum ValueJSON {
  /// More lists and maps within one another than this are not written.
  private static let deepest = 100

  /// The value; what JSON has no form for becomes a text: times, durations, types, bytes (their
  /// UTF-8), numbers that are none. Of what `secrets` say, two characters are shown.
  ///
  /// A small expression may make a value that takes more memory than there is when it is written:
  /// values and bytes are charged to `budget`, and `nil` comes of one that is too large.
  static func text(
    of value: Value, hiding secrets: SecretTexts = SecretTexts(), budget: inout Budget
  ) -> String? {
    var text = ""
    append(value, secrets, depth: 0, &budget, to: &text)
    return budget.isExhausted ? nil : text
  }

  private static func append(
    _ value: Value, _ secrets: SecretTexts, depth: Int, _ budget: inout Budget,
    to text: inout String
  ) {
    func quoted(_ text: String) -> String { Self.quoted(secrets.masked(text)) }
    func number(_ digits: String) -> String {
      let shown = secrets.masked(digits)
      return shown == digits ? digits : Self.quoted(shown)
    }
    guard budget.spend(1), budget.visit(bytes(of: value)) else { return }
    guard depth < deepest else {
      text += "\"…\""
      return
    }
    switch value {
    case .null: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    case .int(let value): text += number(String(value))
    case .uint(let value): text += number(String(value))
    case .double(let value):
      let digits = NumberText.text(of: value)
      text += value.isFinite ? number(digits) : quoted(digits)
    case .string(let string), .bytes(let string): text += quoted(string.string)
    case .list(let list):
      text += "["
      for index in 0..<list.count where !budget.isExhausted {
        if index > 0 { text += ", " }
        append(list[index], secrets, depth: depth + 1, &budget, to: &text)
      }
      text += "]"
    case .map(let map):
      text += "{"
      for index in 0..<map.count where !budget.isExhausted {
        if index > 0 { text += ", " }
        let entry = map.entry(at: index)
        guard budget.visit(bytes(of: entry.key)) else { return }
        if case .string(let key) = entry.key {
          text += quoted(key.string)
        } else {
          text += quoted(entry.key.brief)
        }
        text += ": "
        append(entry.value, secrets, depth: depth + 1, &budget, to: &text)
      }
      text += "}"
    case .timestamp(let timestamp): text += quoted(timestamp.text)
    case .duration(let duration): text += quoted(duration.text)
    case .type(let type): text += quoted(type.name)
    case .optional(let optional):
      if let wrapped = optional.value {
        append(wrapped, secrets, depth: depth + 1, &budget, to: &text)
      } else {
        text += "null"
      }
    case .opaque(let opaque): text += quoted(opaque.sourceText?.string ?? opaque.typeName)
    case .error(let error): text += quoted(error.message)
    }
  }

  /// How much of a value is copied as it is.
  private static func bytes(of value: Value) -> Int {
    switch value {
    case .string(let text), .bytes(let text): text.byteCount
    default: 0
    }
  }

  /// A string of JSON in which also that is escaped which a terminal or a CI server's log would act
  /// on, as in reports.
  private static func quoted(_ text: String) -> String {
    let text = ScalarText(quoting: .double, isInFlow: true).scalar(text)
    var escaped = ""
    var previous: Unicode.Scalar = "\""
    for scalar in text.unicodeScalars {
      if VisibleText.isHidden(scalar.value) || (scalar == "#" && previous == "#") {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          escaped += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
        }
      } else {
        escaped.unicodeScalars.append(scalar)
      }
      previous = scalar
    }
    return escaped
  }
}

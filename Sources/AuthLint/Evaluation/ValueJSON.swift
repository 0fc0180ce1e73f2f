import CEL
import Diagnostics

/// CEL values as JSON.
struct ValueJSON {
  /// More lists and maps within one another than this are not written.
  private static let deepest = 100

  /// The value; what JSON has no form for becomes a text: times, durations, types, bytes (their
  /// UTF-8), numbers that are none. Of secrets two characters are shown, of what was computed from
  /// one nothing.
  private(set) var text = ""
  private let secrets: SecretTexts
  private let taint: SecretTaint?
  /// Whether something about a secret decided the value.
  private let isMadeOfSecret: Bool

  private var budget: Budget

  /// The text; `nil` for a value that is too large. A small expression may make a value that takes
  /// more memory than there is when it is written: values and bytes are charged to `budget`.
  static func text(
    of value: BlamedValue, hiding secrets: SecretTexts, _ taint: SecretTaint?,
    budget: inout Budget
  ) -> String? {
    var writer = ValueJSON(secrets, taint, value, budget)
    writer.append(value.value, value.origin, depth: 0)
    budget = writer.budget
    return budget.isExhausted ? nil : writer.text
  }

  private init(
    _ secrets: SecretTexts, _ taint: SecretTaint?, _ value: BlamedValue, _ budget: Budget
  ) {
    self.secrets = secrets
    self.taint = taint
    self.budget = budget
    isMadeOfSecret = taint.map { taint in value.blame.contains { taint.touches($0) } } ?? false
  }

  private func quoted(_ text: String) -> String { Self.quoted(secrets.masked(text)) }

  private func number(_ digits: String) -> String {
    let shown = secrets.masked(digits)
    return shown == digits ? digits : Self.quoted(shown)
  }

  private mutating func append(_ value: Value, _ origin: Origin?, depth: Int) {
    guard budget.spend(1), budget.visit(Self.bytes(of: value)) else { return }
    guard depth < Self.deepest else {
      text += "\"…\""
      return
    }
    switch value {
    case .list(let list):
      text += "["
      for index in 0..<list.count where !budget.isExhausted {
        if index > 0 { text += ", " }
        let item = list.item(at: index)
        append(item.value, item.provenance.origin, depth: depth + 1)
      }
      text += "]"
    case .map(let map):
      text += "{"
      for index in 0..<map.count where !budget.isExhausted {
        if index > 0 { text += ", " }
        append(map, index, depth)
      }
      text += "}"
    case .optional(let optional):
      if let wrapped = optional.value {
        append(wrapped, origin, depth: depth + 1)
      } else {
        text += "null"
      }
    default:
      if let taint, taint.hides(value, origin: origin, isMadeOfSecret: { isMadeOfSecret }) {
        text += Self.quoted(SecretTaint.mask)
      } else {
        append(scalar: value)
      }
    }
  }

  private mutating func append(_ map: MapValue, _ index: Int, _ depth: Int) {
    let entry = map.place(at: index)
    guard budget.visit(Self.bytes(of: entry.key)) else { return }
    let keyOrigin = entry.keyPlace.origin
    if let taint, taint.hides(entry.key, origin: keyOrigin, isMadeOfSecret: { isMadeOfSecret }) {
      text += Self.quoted(SecretTaint.mask)
    } else if case .string(let key) = entry.key {
      text += quoted(key.string)
    } else {
      text += quoted(entry.key.brief)
    }
    text += ": "
    append(entry.value, entry.place.origin, depth: depth + 1)
  }

  private mutating func append(scalar value: Value) {
    switch value {
    case .null: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    case .int(let value): text += number(String(value))
    case .uint(let value): text += number(String(value))
    case .double(let value):
      let digits = NumberText.text(of: value)
      text += value.isFinite ? number(digits) : quoted(digits)
    case .string(let string), .bytes(let string): text += quoted(string.string)
    case .timestamp(let timestamp): text += quoted(timestamp.text)
    case .duration(let duration): text += quoted(duration.text)
    case .type(let type): text += quoted(type.name)
    case .opaque(let opaque): text += quoted(opaque.sourceText?.string ?? opaque.typeName)
    case .error(let error): text += quoted(error.message)
    case .list, .map, .optional: break
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

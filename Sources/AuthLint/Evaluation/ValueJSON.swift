import CEL
import Diagnostics
import RuleEngine

/// Writes CEL values as JSON.
struct ValueJSON {
  /// The depth below which nested lists and maps are not written.
  private static let deepest = 100

  /// The text so far. Values without a JSON form become texts: timestamps, durations, types, bytes
  /// (their UTF-8), numbers that are not finite. Two characters of a secret are shown, and nothing
  /// of what was computed from one.
  private(set) var text = ""
  private let secrets: SecretTexts
  private let taint: SecretTaint?
  /// The secrets that were read to compute the value.
  private let reads: ReadMark.Reads
  /// Whether something was hidden in the list or map that is being written.
  private var hasHidden = false

  private var budget: Budget

  /// Returns the text; `nil` for a value that is too large. A small expression may compute a value
  /// whose text does not fit in memory, so values and bytes are charged to `budget`.
  static func text(
    of value: BlamedValue, hiding secrets: SecretTexts, _ taint: SecretTaint?,
    _ reads: ReadMark.Reads, budget: inout Budget
  ) -> String? {
    var writer = ValueJSON(secrets, taint, reads, budget)
    writer.append(value.value, value.origin, depth: 0)
    budget = writer.budget
    return budget.isExhausted ? nil : writer.text
  }

  private init(
    _ secrets: SecretTexts, _ taint: SecretTaint?, _ reads: ReadMark.Reads, _ budget: Budget
  ) {
    self.secrets = secrets
    self.taint = taint
    self.budget = budget
    self.reads = reads
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
      collection("[", "]", count: list.count, isMade: origin == nil) { writer, index in
        let item = list.item(at: index)
        writer.append(item.value, item.provenance.origin, depth: depth + 1)
      }
    case .map(let map):
      collection("{", "}", count: map.count, isMade: origin == nil) { writer, index in
        writer.append(map, index, depth)
      }
    case .optional(let optional):
      if let wrapped = optional.value {
        append(wrapped, origin, depth: depth + 1)
      } else {
        text += "null"
      }
    default:
      if isHidden(value, origin, isElement: depth > 0) {
        appendMask()
      } else {
        append(scalar: value)
      }
    }
  }

  /// Writes a list or a map. If it was computed while a secret was read, its length and the
  /// presence of elements may reveal something about the secret, so it is shown only if none of it
  /// is hidden and it is not empty.
  private mutating func collection(
    _ opening: String, _ closing: String, count: Int, isMade: Bool,
    _ element: (inout ValueJSON, Int) -> Void
  ) {
    let start = text.utf8.count
    let hadHidden = hasHidden
    hasHidden = false
    text += opening
    for index in 0..<count where !budget.isExhausted {
      if index > 0 { text += ", " }
      element(&self, index)
    }
    text += closing
    if isMade, reads != .none, hasHidden || count == 0 {
      text.removeSubrange(text.utf8.index(text.startIndex, offsetBy: start)...)
      appendMask()
    } else {
      hasHidden = hadHidden
    }
  }

  private mutating func appendMask() {
    text += Self.quoted(SecretTaint.mask)
    hasHidden = true
  }

  /// Whether a value must not be shown. A single truth value may be shown, one in a list may not.
  private func isHidden(_ value: Value, _ origin: Origin?, isElement: Bool) -> Bool {
    guard let taint else { return false }
    if isElement, case .bool = value, origin == nil { return reads != .none }
    return taint.hides(value, origin: origin, reads)
  }

  private mutating func append(_ map: MapValue, _ index: Int, _ depth: Int) {
    let entry = map.place(at: index)
    guard budget.visit(Self.bytes(of: entry.key)) else { return }
    let keyOrigin = entry.keyPlace.origin
    if isHidden(entry.key, keyOrigin, isElement: true) {
      appendMask()
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

  /// Returns how many bytes of a value are copied.
  private static func bytes(of value: Value) -> Int {
    switch value {
    case .string(let text), .bytes(let text): text.byteCount
    default: 0
    }
  }

  /// Returns a JSON string that also escapes what a terminal or a CI server's log would interpret,
  /// as reports do.
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

import CEL
import Documents

/// The messages of structural findings.
enum StructuralMessages {
  static func missingField(_ name: String, in path: String) -> String {
    "`\(name)` is missing" + (path.isEmpty ? "" : " in `\(path)`")
  }

  static func unknownField(
    _ name: String, in path: String, suggestion: String?, invisible: InvisibleCharacter? = nil
  ) -> String {
    "unknown field `\(name)`" + (path.isEmpty ? "" : " in `\(path)`")
      + (invisible.map { ", with \($0.name) in its name" } ?? "") + offer(suggestion)
  }

  static func countHelp(found: Int, minimum: Int) -> String {
    found < minimum ? "add \(minimum - found) more" : "remove what is too much"
  }

  static func wrongType(_ name: String, found: NodeKind, isBlank: Bool, expected: SchemaTypes)
    -> String
  {
    let found = isBlank ? "blank" : found.words
    return "\(name) is \(found); expected \(words(expected))"
  }

  static func invalidValue(_ name: String, value: String, expected: [String], suggestion: String?)
    -> String
  {
    let list = alternatives(expected.map { "`\($0)`" })
    return "\(name) is `\(value)`; expected \(list)" + offer(suggestion)
  }

  static func invalidPattern(_ name: String, value: String, examples: [String]) -> String {
    let list =
      examples.isEmpty
      ? "another form" : alternatives(examples.map { "`\($0)`" })
    return "\(name) is `\(value)`; expected \(examples.count > 2 ? "a value such as " : "")\(list)"
  }

  static func count(_ name: String, found: Int, minimum: Int, maximum: Int, unit: String) -> String
  {
    let bound = found < minimum ? "at least \(minimum)" : "at most \(maximum)"
    return "\(name) has \(found) \(unit); expected \(bound)"
  }

  static func number(_ name: String, value: String, minimum: Double, maximum: Double) -> String {
    let low = minimum.isFinite ? "at least \(minimum)" : nil
    let high = maximum.isFinite ? "at most \(maximum)" : nil
    let bounds = [low, high].compactMap { $0 }.joined(separator: " and ")
    return "\(name) is \(value); expected \(bounds)"
  }

  static let emptyFile = "the file holds no document"

  /// `a`, `b` or `c`.
  static func alternatives(_ items: [String]) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " or " + last
  }

  private static func offer(_ suggestion: String?) -> String {
    suggestion.map { "; did you mean `\($0)`?" } ?? ""
  }

  private static func words(_ types: SchemaTypes) -> String {
    let names = SchemaTypes.names.filter { types.contains($0.type) }
    // An integer is a number: if both fit, the wider word is enough.
    let words = names.filter { !($0.type == .integer && types.contains(.number)) }.map(\.words)
    return alternatives(words)
  }

}

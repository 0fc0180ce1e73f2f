import CEL
import Diagnostics
import Documents
import RuleEngine

/// The file of a baseline: JSON with one entry per line, in an order that does not depend on the
/// run.
package enum BaselineFile {
  /// The version that is written and read.
  package static let version = 1
  /// The rule of the findings about a baseline that cannot be read.
  package static let rule = "invalid-baseline"

  // MARK: - Writing

  /// Returns the file's bytes. They contain no value of a checked file, only hashes.
  package static func bytes(of baseline: Baseline) -> [UInt8] {
    var text = "{\n  \"version\": \(version),\n  \"entries\": ["
    for (index, entry) in baseline.entries.enumerated() {
      text += index == 0 ? "\n    {" : ",\n    {"
      text += "\"file\": " + quoted(entry.file)
      if entry.document != 0 { text += ", \"document\": \(entry.document)" }
      text += ", \"pointer\": " + quoted(entry.pointer) + ", \"rule\": " + quoted(entry.rule)
      if entry.value != 0 { text += ", \"value\": \"" + hexDigits(entry.value) + "\"" }
      text += ", \"count\": \(entry.count)}"
    }
    text += baseline.entries.isEmpty ? "]\n}\n" : "\n  ]\n}\n"
    return Array(text.utf8)
  }

  private static func quoted(_ text: String) -> String {
    ScalarText(quoting: .double, isInFlow: true).scalar(text)
  }

  private static func hexDigits(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }

  // MARK: - Reading

  /// Reads a baseline; `nil` with findings at their places if the file is not a baseline, or is
  /// damaged.
  package static func read(
    _ file: SourceFile,
    nearest: @escaping NameSearch = { NearestName.suggestion(for: $0, among: $1) }
  ) -> (baseline: Baseline?, problems: [Diagnostic]) {
    let (document, problems) = SettingsFields.document(of: file, format: .json, rule: rule)
    guard let document else {
      let empty = Diagnostic(
        rule: rule, severity: .error, message: "the file is empty, expected a baseline",
        primary: Annotation(range: SourceRange(0, 0)))
      return (nil, problems.isEmpty ? [empty] : problems)
    }
    var reader = BaselineReader(SettingsFields(document, rule: rule, nearest: nearest))
    let entries = reader.entries()
    return reader.fields.problems.isEmpty
      ? (Baseline(entries), []) : (nil, reader.fields.problems)
  }
}

/// Reads the fields of a baseline.
private struct BaselineReader {
  var fields: SettingsFields

  init(_ fields: SettingsFields) { self.fields = fields }

  private static let keys = ["version", "entries"]
  private static let entryKeys = ["file", "document", "pointer", "rule", "value", "count"]

  mutating func entries() -> [Baseline.Entry] {
    let document = fields.document
    let root = document.root
    guard document.kind(root) == .mapping else {
      fields.refuse(root, expected: "a map with `version` and `entries`")
      return []
    }
    // The version comes first: a file of another version may have other keys.
    guard let version = fields.required("version", of: root) else { return [] }
    guard document.int64(version) == Int64(BaselineFile.version) else {
      fields.report("this version is not known, expected \(BaselineFile.version)", at: version)
      return []
    }
    fields.refuseUnknownKeys(of: root, known: Self.keys)
    guard let list = fields.required("entries", of: root) else { return [] }
    guard document.kind(list) == .sequence else {
      fields.refuse(list, expected: "a list of entries")
      return []
    }
    var entries: [Baseline.Entry] = []
    for index in 0..<document.childCount(list) where fields.problems.count < SettingsFields.limit {
      if let entry = entry(document.child(at: index, of: list)) { entries.append(entry) }
    }
    refuseRepetitions(entries)
    return entries
  }

  private mutating func entry(_ node: NodeID) -> Baseline.Entry? {
    let document = fields.document
    guard document.kind(node) == .mapping else {
      fields.refuse(node, expected: "a map")
      return nil
    }
    fields.refuseUnknownKeys(of: node, known: Self.entryKeys)
    guard let file = text("file", of: node), let pointer = pointer(of: node),
      let rule = text("rule", of: node), let value = value(of: node),
      let count = number("count", of: node, from: 1),
      let index = document.value(forKey: "document", of: node) == nil
        ? 0 : number("document", of: node, from: 0)
    else { return nil }
    return Baseline.Entry(
      file: file, document: index, pointer: pointer, rule: rule, value: value, count: count,
      range: document.range(node))
  }

  private mutating func text(_ field: String, of mapping: NodeID) -> String? {
    guard let node = fields.required(field, of: mapping) else { return nil }
    return fields.text(node, "a text")?.text
  }

  private mutating func pointer(of mapping: NodeID) -> String? {
    guard let node = fields.required("pointer", of: mapping) else { return nil }
    guard fields.document.kind(node) == .string,
      fields.document.textBytes(node).first ?? UInt8(ascii: "/") == UInt8(ascii: "/")
    else {
      fields.report("expected a JSON Pointer: an empty text, or one that starts with `/`", at: node)
      return nil
    }
    return fields.document.string(node)
  }

  private mutating func value(of mapping: NodeID) -> UInt64? {
    guard let node = fields.document.value(forKey: "value", of: mapping) else { return 0 }
    let bytes = fields.document.textBytes(node)
    let isHash =
      fields.document.kind(node) == .string && bytes.count == 16
      && bytes.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    guard isHash, let value = UInt64(fields.document.string(node), radix: 16) else {
      fields.report("expected 16 hexadecimal digits, small letters", at: node)
      return nil
    }
    return value
  }

  private mutating func number(_ field: String, of mapping: NodeID, from least: Int) -> Int? {
    guard let node = fields.required(field, of: mapping) else { return nil }
    guard let number = fields.document.int64(node).flatMap({ Int(exactly: $0) }), number >= least
    else {
      fields.report("expected a whole number from \(least)", at: node)
      return nil
    }
    return number
  }

  /// Reports entries with the same key: a merge of two baselines leaves them behind.
  private mutating func refuseRepetitions(_ entries: [Baseline.Entry]) {
    let sorted = entries.indices.sorted { left, right in
      if entries[left].precedes(entries[right]) { return true }
      return !entries[right].precedes(entries[left]) && left < right
    }
    var repeated: [Int] = []
    for (left, right) in zip(sorted, sorted.dropFirst())
    where entries[left].hasSameKey(as: entries[right]) {
      repeated.append(right)
    }
    for index in repeated.sorted() {
      fields.report(
        "this entry is there twice, expected one with the count of both",
        range: entries[index].range)
    }
  }
}

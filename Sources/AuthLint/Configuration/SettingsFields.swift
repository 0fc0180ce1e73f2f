import CEL
import Diagnostics
import Documents
import RuleEngine

/// Reads the fields of authlint's own files, such as a configuration or a baseline, and reports
/// mistakes at their places.
struct SettingsFields {
  /// The document that is read.
  let document: Document
  /// The findings so far, at most ``limit``.
  private(set) var problems: [Diagnostic] = []

  private let rule: String
  private let nearest: NameSearch

  /// The largest number of findings: a file of another program could have very many.
  static let limit = 50

  /// Prepares to read a document; `rule` is the id of the findings.
  init(_ document: Document, rule: String, nearest: @escaping NameSearch) {
    self.document = document
    self.rule = rule
    self.nearest = nearest
  }

  /// Returns the only document of a file; `nil` with findings if it cannot be read or there are
  /// several documents, and `nil` without findings if there is none.
  static func document(
    of file: SourceFile, format: DocumentFormat, rule: String
  ) -> (document: Document?, problems: [Diagnostic]) {
    let loader = DocumentLoader(file: file, format: format)
    let first = loader.next()
    var problems: [Diagnostic] = []
    if first != nil, let second = loader.next() {
      problems.append(
        Diagnostic(
          rule: rule, severity: .error, message: "expected one document in this file",
          primary: Annotation(range: second.place(of: second.root).range), document: 1))
    }
    problems = loader.problems.map { LoaderFindings.diagnostic($0) } + problems
    return (problems.isEmpty && loader.isComplete ? first : nil, problems)
  }

  // MARK: - Findings

  /// Reports a problem at a node, or at the key of a blank one.
  mutating func report(_ message: String, at node: NodeID) {
    guard problems.count < Self.limit else { return }
    report(
      message, range: document.place(of: node).range, pointer: document.pointer(node))
  }

  /// Reports a problem at a range.
  mutating func report(
    _ message: String, range: SourceRange, help: String? = nil, pointer: String = ""
  ) {
    guard problems.count < Self.limit else { return }
    problems.append(
      Diagnostic(
        rule: rule, severity: .error, message: message, primary: Annotation(range: range),
        help: help, pointer: pointer))
  }

  /// Reports a value of an unexpected type.
  mutating func refuse(_ node: NodeID, expected: String) {
    let name = document.key(ofValue: node).map { "`\(document.string($0))`" } ?? "this"
    if document.isBlank(node) {
      report("\(name) is blank, expected \(expected)", at: node)
    } else {
      report("\(name) is \(Self.noun(document.kind(node))), expected \(expected)", at: node)
    }
  }

  /// Returns words that suggest the nearest name, or an empty text.
  func suggestion(for name: String, among names: [String]) -> String {
    nearest(name, names).map { "; did you mean `\($0)`?" } ?? ""
  }

  private static func noun(_ kind: NodeKind) -> String {
    switch kind {
    case .null: "null"
    case .bool: "a truth value"
    case .integer, .float: "a number"
    case .string: "a text"
    case .sequence: "a list"
    case .mapping: "a map"
    }
  }

  // MARK: - Fields

  /// Reports each unknown key of a mapping.
  mutating func refuseUnknownKeys(of mapping: NodeID, known: [String]) {
    for index in 0..<document.childCount(mapping) {
      let key = document.key(at: index, of: mapping)
      let name = document.kind(key) < .sequence ? document.string(key) : ""
      if document.kind(key) == .string,
        known.contains(where: { $0.utf8.elementsEqual(name.utf8) })
      {
        continue
      }
      guard problems.count < Self.limit else { return }
      report(
        "unknown key `\(name)`" + suggestion(for: name, among: known), range: document.range(key),
        help: Self.listing(known), pointer: document.pointer(key))
    }
  }

  private static func listing(_ names: [String]) -> String {
    "known keys are " + names.map { "`\($0)`" }.joined(separator: ", ")
  }

  /// Returns the value of a field; `nil` with a finding if it is absent.
  mutating func required(_ field: String, of mapping: NodeID) -> NodeID? {
    if let node = document.value(forKey: field, of: mapping) { return node }
    report("`\(field)` is missing", at: mapping)
    return nil
  }

  /// Returns a text with its place; `nil` with a finding if the node is not a text, or is an empty
  /// one.
  mutating func text(_ node: NodeID, _ expected: String) -> ConfigurationText? {
    guard document.kind(node) == .string else {
      refuse(node, expected: expected)
      return nil
    }
    let bytes = document.textBytes(node)
    guard !bytes.isEmpty, !bytes.contains(0) else {
      report(
        bytes.isEmpty
          ? "the text is empty, expected \(expected)" : "the text has a NUL, expected \(expected)",
        at: node)
      return nil
    }
    return ConfigurationText(text: document.string(node), range: document.range(node))
  }

  /// Returns the texts of a list; other elements are reported.
  mutating func texts(_ node: NodeID, _ expected: String, item: String) -> [ConfigurationText] {
    guard document.kind(node) == .sequence else {
      refuse(node, expected: expected)
      return []
    }
    var texts: [ConfigurationText] = []
    for index in 0..<document.childCount(node) {
      if let text = text(document.child(at: index, of: node), item) { texts.append(text) }
    }
    return texts
  }

  /// Returns a truth value; `nil` with a finding if the node is not one.
  mutating func bool(_ node: NodeID) -> Bool? {
    if let value = document.bool(node) { return value }
    refuse(node, expected: "`true` or `false`")
    return nil
  }

  /// Returns a number of at least 1; `nil` with a finding if the node is not one.
  mutating func count(_ node: NodeID, _ expected: String) -> Int? {
    guard document.kind(node) == .integer else {
      refuse(node, expected: expected)
      return nil
    }
    if let value = document.int64(node), value >= 1 { return Int(value) }
    report("`\(document.string(node))` is out of range, expected \(expected)", at: node)
    return nil
  }

  /// Returns one of some words; `nil` with a finding that suggests the nearest one for any other
  /// value.
  mutating func choice(_ node: NodeID, among words: [String]) -> String? {
    let listing = words.map { "`\($0)`" }.joined(separator: ", ")
    guard document.kind(node) == .string else {
      refuse(node, expected: "one of " + listing)
      return nil
    }
    let word = document.string(node)
    if words.contains(where: { $0.utf8.elementsEqual(word.utf8) }) { return word }
    report("`\(word)` is not one of \(listing)" + suggestion(for: word, among: words), at: node)
    return nil
  }
}

import Diagnostics
import Documents

/// Reads fields of authlint's own files (rules, rule sets) and reports mistakes.
package struct FieldReader {
  /// The document that is read.
  package let document: Document
  /// The findings so far; their rule is `invalid-rule`.
  package private(set) var problems: [Diagnostic] = []

  private let nearest: NameSearch

  /// Prepares to read a document.
  package init(_ document: Document, nearest: @escaping NameSearch = { _, _ in nil }) {
    self.document = document
    self.nearest = nearest
  }

  // MARK: - Findings

  /// Reports a problem at a node, or at the key of a blank one.
  package mutating func report(_ message: String, at node: NodeID, help: String? = nil) {
    let key = document.isBlank(node) ? document.key(ofValue: node) : nil
    report(message, range: document.range(key ?? node), help: help)
  }

  /// Reports a problem at the whole scalar of a text.
  package mutating func report(_ message: String, in text: RuleText, help: String? = nil) {
    report(message, at: NodeID(text.node), help: help)
  }

  /// Reports a problem at a range; without `help`, the reference of rule files is named.
  package mutating func report(_ message: String, range: SourceRange, help: String? = nil) {
    problems.append(
      Diagnostic(
        rule: "invalid-rule", severity: .error, message: message,
        primary: Annotation(range: range),
        help: help ?? "see rules/README.md for the form of rule files"))
  }

  /// Reports a mapping that lacks a field, at its key or its first key.
  package mutating func reportMissing(_ field: String, of mapping: NodeID) {
    let place = document.key(ofValue: mapping) ?? document.firstKey(of: mapping) ?? mapping
    report("`\(field)` is missing", range: document.range(place))
  }

  /// Returns words that suggest the nearest name, or an empty text.
  package func suggestion(for name: String, among names: [String]) -> String {
    nearest(name, names).map { "; did you mean `\($0)`?" } ?? ""
  }

  /// Reports each unknown key.
  package mutating func refuseUnknownKeys(of mapping: NodeID, known: [RuleField]) {
    refuseUnknownKeys(of: mapping, known: known.map(\.name))
  }

  /// Reports each unknown key.
  package mutating func refuseUnknownKeys(of mapping: NodeID, known: [String]) {
    for index in 0..<document.childCount(mapping) {
      let key = document.key(at: index, of: mapping)
      let name = document.string(key)
      if document.kind(key) == .string,
        known.contains(where: { $0.utf8.elementsEqual(name.utf8) })
      {
        continue
      }
      report("unknown key `\(name)`" + suggestion(for: name, among: known), at: key)
    }
  }

  // MARK: - Fields

  /// Returns the text of a field with any scalar; `nil` if it is absent or was reported.
  package mutating func string(_ field: String, of mapping: NodeID) -> String? {
    text(field, of: mapping)?.text
  }

  /// Returns a field's text; `nil` if it is absent or was reported.
  package mutating func text(_ field: String, of mapping: NodeID) -> RuleText? {
    guard let node = document.value(forKey: field, of: mapping) else { return nil }
    return text(node, named: field)
  }

  /// Returns a field's text; `nil` if it was reported, which includes an absent field.
  package mutating func requiredText(_ field: String, of mapping: NodeID) -> RuleText? {
    guard let node = document.value(forKey: field, of: mapping) else {
      reportMissing(field, of: mapping)
      return nil
    }
    return text(node, named: field)
  }

  /// Returns a scalar's text; `nil` if it was reported.
  package mutating func text(_ node: NodeID, named name: String) -> RuleText? {
    guard document.kind(node) < .sequence, document.kind(node) != .null else {
      report("`\(name)` is a text", at: node)
      return nil
    }
    return RuleText(text: document.string(node), node: node.index)
  }

  /// Returns a field's truth value; `nil` if it is absent or was reported.
  package mutating func bool(_ field: String, of mapping: NodeID) -> Bool? {
    guard let node = document.value(forKey: field, of: mapping) else { return nil }
    guard let value = document.bool(node) else {
      report("`\(field)` is `true` or `false`", at: node)
      return nil
    }
    return value
  }

  /// Returns a field's list of texts, or its only text; empty if it is absent.
  package mutating func strings(_ field: String, of mapping: NodeID) -> [String] {
    guard let node = document.value(forKey: field, of: mapping) else { return [] }
    guard document.kind(node) == .sequence else {
      return text(node, named: field).map { [$0.text] } ?? []
    }
    var strings: [String] = []
    for index in 0..<document.childCount(node) {
      if let item = text(document.child(at: index, of: node), named: field) {
        strings.append(item.text)
      }
    }
    return strings
  }

  /// Returns a field's mapping; `nil` if it is absent or was reported.
  package mutating func mapping(_ field: String, of mapping: NodeID) -> NodeID? {
    guard let node = document.value(forKey: field, of: mapping) else { return nil }
    guard document.kind(node) == .mapping else {
      report("`\(field)` is a mapping", at: node)
      return nil
    }
    return node
  }
}

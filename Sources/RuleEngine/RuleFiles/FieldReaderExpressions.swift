import Diagnostics
import Documents

/// Fields whose values are expressions, which YAML reads as something else if they are not quoted.
extension FieldReader {
  /// Returns a field's expression; `nil` if it is absent or was reported.
  package mutating func expression(_ field: String, of mapping: NodeID) -> RuleText? {
    guard let node = document.value(forKey: field, of: mapping) else { return nil }
    return expression(node, named: field)
  }

  /// Returns a field's expression; `nil` if it was reported, which includes an absent field.
  package mutating func requiredExpression(_ field: String, of mapping: NodeID) -> RuleText? {
    guard let node = document.value(forKey: field, of: mapping) else {
      reportMissing(field, of: mapping)
      return nil
    }
    return expression(node, named: field)
  }

  /// Returns an expression; `nil` if it was reported.
  package mutating func expression(_ node: NodeID, named name: String) -> RuleText? {
    if let written = textWithTag(node) {
      let tag = written.text.prefix { $0 != " " && $0 != "\t" }
      report(
        "YAML reads `\(tag)` as a tag, not as a part of the expression", range: written.range,
        help: Self.quotingHelp(written.text, key: key(of: node)))
      return nil
    }
    if document.kind(node) >= .sequence, document.style(node) == .flow {
      let range = document.range(node)
      let kind = document.kind(node) == .sequence ? "list" : "mapping"
      let text = document.file.bytes[range.lower..<range.upper]
      report(
        "YAML reads this as a \(kind), not as an expression", range: range,
        help: text.contains(0x0A)
          ? nil : Self.quotingHelp(String(decoding: text, as: UTF8.self), key: key(of: node)))
      return nil
    }
    return text(node, named: name)
  }

  private func key(of node: NodeID) -> String? {
    document.key(ofValue: node).map { document.string($0) }
  }

  /// Returns the advice to put an expression in quotes.
  static func quotingHelp(_ text: String, key: String?) -> String {
    let quoted = ScalarText(quoting: .single, isInFlow: false).scalar(text)
    return "put the expression in quotes: `\(key.map { $0 + ": " } ?? "")\(quoted)`"
  }

  /// Returns a scalar with the tag before it, as written; `nil` if it has none, or one such as
  /// `!!str` that is meant. The tag is on the scalar's line; otherwise the place is the scalar's
  /// own.
  private func textWithTag(_ node: NodeID) -> (text: String, range: SourceRange)? {
    guard document.kind(node) < .sequence, document.isTagged(node) else { return nil }
    let bytes = document.file.bytes
    let range = document.range(node)
    var lower = min(range.lower, bytes.count)
    func isBreak(_ index: Int) -> Bool { bytes[index] == 0x0A || bytes[index] == 0x0D }
    func isBlank(_ index: Int) -> Bool { bytes[index] == 0x20 || bytes[index] == 0x09 }
    while lower > 0, !isBreak(lower - 1) { lower -= 1 }
    let end = document.isBlank(node) ? bytes.count : range.lower
    var tag = lower
    while tag < end, !isBreak(tag) {
      if bytes[tag] == UInt8(ascii: "!"), tag > 0, isBlank(tag - 1) { break }
      tag += 1
    }
    guard tag < end, !isBreak(tag) else { return (document.string(node), range) }
    if tag + 1 < bytes.count, bytes[tag + 1] == UInt8(ascii: "!") { return nil }
    var upper = tag
    while upper < bytes.count, !isBreak(upper), !isBlank(upper) { upper += 1 }
    if !document.isBlank(node) { upper = max(upper, range.upper) }
    let text = String(decoding: bytes[tag..<upper], as: UTF8.self)
    return (text, SourceRange(tag, upper))
  }
}

import Documents

/// Describes edits in words, for the titles of fixes.
package struct FixWords {
  package let document: Document

  package init(_ document: Document) { self.document = document }

  /// Describes the removal of an item or entry.
  package func removing(_ node: NodeID) -> String {
    if document.isKey(node) { return "remove \(field(node))" }
    if let key = document.key(ofValue: node) { return "remove \(field(key))" }
    let list = document.parent(node).flatMap { document.key(ofValue: $0) }
    let place = list.map { " from \(name($0))" } ?? ""
    guard document.kind(node) < .sequence, !document.isBlank(node) else {
      return "remove entry \((document.ordinal(node) ?? 0) + 1)" + place
    }
    return "remove " + name(node) + place
  }

  /// Describes the replacement of a node's value.
  package func replacing(_ node: NodeID, with value: ConstantValue) -> String {
    if document.isBlank(node) {
      return "write \(Self.quoted(value))"
        + (document.key(ofValue: node).map { " for \(name($0))" } ?? "")
    }
    guard document.kind(node) < .sequence else { return "write \(Self.quoted(value)) instead" }
    let old = document.string(node)
    if case .string(let text) = value {
      if document.isKey(node) { return "rename \(Self.quoted(old)) to \(Self.quoted(text))" }
      // In a long text, only the appended part is of interest.
      if text.utf8.count > old.utf8.count, !old.isEmpty, text.utf8.starts(with: old.utf8) {
        let rest = String(decoding: text.utf8.dropFirst(old.utf8.count), as: UTF8.self)
        return "append \(Self.quoted(rest))"
      }
    }
    return "replace \(Self.quoted(old)) with \(Self.quoted(value))"
  }

  /// Describes the replacement of a part of a scalar's text.
  package func replacing(_ part: Range<Int>, of node: NodeID, with text: String) -> String {
    let whole = document.textBytes(node)
    let inside = part.clamped(to: whole.indices)
    let old = String(decoding: whole[inside], as: UTF8.self)
    if old.isEmpty { return "insert \(Self.quoted(text))" }
    if text.isEmpty { return "remove \(Self.quoted(old))" }
    return "replace \(Self.quoted(old)) with \(Self.quoted(text))"
  }

  /// Describes quoting a scalar without changing its text.
  package func quoting(_ node: NodeID) -> String {
    "put \(Self.quoted(document.string(node))) in quotes"
  }

  /// Describes the insertion of an item or entry.
  func inserting(_ value: ConstantValue, into container: NodeID, key: String?) -> String {
    let place = document.key(ofValue: container).map { " to \(name($0))" } ?? ""
    guard let key else { return "add \(Self.quoted(value))" + place }
    if case .string(let text) = value { return "add \(Self.quoted("\(key): \(text)"))" + place }
    return "add \(Self.quoted(key))" + place
  }

  private func field(_ key: NodeID) -> String { "the field " + name(key) }

  /// Returns the name of a key or scalar.
  private func name(_ node: NodeID) -> String {
    document.kind(node) < .sequence ? Self.quoted(document.string(node)) : "the collection"
  }

  /// Returns a value in backticks, or a description of a collection.
  private static func quoted(_ value: ConstantValue) -> String {
    switch value {
    case .null: "`null`"
    case .bool(let flag): flag ? "`true`" : "`false`"
    case .int(let number): "`\(number)`"
    case .double(let number): "`\(number)`"
    case .string(let text): quoted(text)
    case .list(let items): "a list of \(items.count)"
    case .map: "a mapping"
    }
  }

  /// Returns a text in backticks; only the beginning of a long one.
  package static func quoted(_ text: String) -> String {
    let limit = 60
    let scalars = text.unicodeScalars
    guard text.utf8.count > limit,
      let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
      end < scalars.endIndex
    else { return "`\(text)`" }
    return "`\(String(scalars[..<end]))…`"
  }
}

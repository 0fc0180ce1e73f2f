import Documents
import Patterns

/// The wordings of findings, which authlint's own structural findings have as well.
enum FindingText {
  /// `a`, `b` or `c`.
  static func alternatives(_ items: [String]) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " or " + last
  }

  /// The first sentence of a description, on one line, cut where it is long.
  static func short(_ text: String) -> String {
    var result: [Unicode.Scalar] = []
    var isAfterStop = false
    for scalar in text.unicodeScalars {
      if scalar == "\n" || scalar == "\r" || (isAfterStop && scalar == " ") { break }
      isAfterStop = scalar == "."
      result.append(scalar)
      if result.count >= 160 {
        result.append("…")
        break
      }
    }
    if result.last == "." { result.removeLast() }
    var short = ""
    short.unicodeScalars.append(contentsOf: result)
    return short
  }

  private static func offer(_ suggestion: String?) -> String {
    suggestion.map { "; did you mean `\($0)`?" } ?? ""
  }

  // MARK: - Values

  static func wrongType(
    _ node: NodeID, expected: JSONTypes, _ document: Document
  ) -> SchemaFinding {
    let words = alternatives(expected.words)
    let kind = JSONValue.kind(document, node)
    let found = document.isBlank(node) ? "blank" : kind.words
    var finding = SchemaFinding(
      .wrongType, node,
      "\(ValuePath.name(of: node, in: document)) is \(found); expected \(words)")
    finding.types = expected.names
    let isScalar = kind < .sequence
    if expected.contains(.string), isScalar, !document.isBlank(node) {
      finding.help = "put the value in \(document.format == .json ? "double quotes" : "quotes")"
    } else if kind == .string, !expected.kinds.isDisjoint(with: [.bool, .integer, .float, .null]),
      looksUnquoted(document, node, expected)
    {
      finding.help = "write the value without quotes"
      finding.suggestion = nil
    } else if document.isBlank(node) {
      finding.help = "write a value: \(words)"
    } else if expected.contains(.array), isScalar {
      finding.help =
        document.format == .json
        ? "put the value in `[` and `]`"
        : "write a list: each value on a line of its own, behind `- `"
    } else {
      finding.help = "write \(words)"
    }
    return finding
  }

  /// Whether a string would be of an expected type without its quotes.
  private static func looksUnquoted(
    _ document: Document, _ node: NodeID, _ expected: JSONTypes
  ) -> Bool {
    let text = document.textBytes(node)
    if expected.contains(.boolean),
      ["true", "false"].contains(where: { text.elementsEqual($0.utf8) })
    {
      return true
    }
    guard expected.contains(.integer) || expected.contains(.number), !text.isEmpty,
      text.allSatisfy({ $0 &- 0x30 < 10 || $0 == 0x2E || $0 == 0x2D })
    else { return false }
    return ExactNumber(text) != nil
  }

  /// A value that is none of those allowed.
  static func otherValue(
    _ node: NodeID, expected: [JSONValue], _ document: Document
  ) -> SchemaFinding {
    let value = JSONValue(document, node)
    let names = expected.map(\.text)
    let isText = value.isScalar
    let suggestion = isText ? NearestName.suggestion(for: value.text, among: names) : nil
    // `1.20` for `"1.20"`: the text is right, the type is not.
    let isOtherType = names.contains { $0.utf8.elementsEqual(value.text.utf8) }
    let isString = JSONValue.kind(document, node) == .string
    let shown = names.prefix(8).map { "`\($0)`" }
    var list = alternatives(shown)
    if names.count > 8 {
      list = shown.joined(separator: ", ") + " or one of \(names.count - 8) other values"
    }
    let what = isOtherType ? "\(isString ? "the string " : "")`\(value.text)`" : "`\(value.text)`"
    var finding = SchemaFinding(
      .invalidValue, node,
      "\(ValuePath.name(of: node, in: document)) is \(what); expected \(list)" + offer(suggestion))
    finding.suggestion = suggestion
    if isOtherType {
      finding.help = isString ? "write it without quotes" : "put the value in quotes"
    } else if let suggestion {
      finding.help = "write `\(suggestion)`"
    } else {
      finding.help = names.count == 1 ? "write `\(names[0])`" : "write one of the values expected"
    }
    return finding
  }

  static func pattern(
    _ node: NodeID, _ pattern: String, _ schema: CompiledSchema, _ place: KeywordPlace,
    _ document: Document
  ) -> SchemaFinding {
    let description = schema.annotation("description", at: place.owner, in: place.document)
    let examples = examples(at: place, schema)
    let expected =
      examples.isEmpty
      ? "a text that matches `\(short(pattern))`"
      : "a value such as " + alternatives(examples.map { "`\($0)`" })
    return SchemaFinding(
      document.isKey(node) ? .unknownField : .invalidValue, node,
      "\(named(node, document)) is `\(JSONValue(document, node).text)`; expected \(expected)",
      help: description.map { "the schema says: \(short($0))" }
        ?? "write a text that matches `\(short(pattern))`")
  }

  /// What messages call a value, or a key that is looked at as one.
  private static func named(_ node: NodeID, _ document: Document) -> String {
    document.isKey(node) ? "the name of a field" : ValuePath.name(of: node, in: document)
  }

  /// The texts among a subschema's examples, at most three.
  private static func examples(at place: KeywordPlace, _ schema: CompiledSchema) -> [String] {
    let document = schema.document(place.document)
    guard let list = document.value(forKey: "examples", of: place.owner),
      document.kind(list) == .sequence
    else { return [] }
    return (0..<min(3, document.childCount(list))).map { document.child(at: $0, of: list) }
      .filter { document.kind($0) == .string }.map { short(document.string($0)) }
  }

  static func format(
    _ node: NodeID, _ words: String, _ document: Document
  ) -> SchemaFinding {
    SchemaFinding(
      document.isKey(node) ? .unknownField : .invalidValue, node,
      "\(named(node, document)) is `\(JSONValue(document, node).text)`; expected \(words)",
      help: "write \(words)")
  }

  static func count(
    _ node: NodeID, found: Int, limit: Int, isMaximum: Bool, unit: String, _ document: Document
  ) -> SchemaFinding {
    let bound = isMaximum ? "at most \(limit)" : "at least \(limit)"
    return SchemaFinding(
      document.isKey(node) ? .unknownField : .invalidValue, node,
      "\(named(node, document)) has \(found) \(unit)\(found == 1 ? "" : "s"); expected \(bound)",
      help: isMaximum ? "remove what is too much" : "add \(limit - found) more")
  }

  // MARK: - Fields

  static func missingField(
    _ name: String, of node: NodeID, _ place: KeywordPlace, _ run: borrowing Evaluation
  ) -> SchemaFinding {
    let path = ValuePath.path(of: node, in: run.document)
    var finding = SchemaFinding(
      .missingField, node, "`\(name)` is missing" + (path.isEmpty ? "" : " in `\(path)`"))
    finding.label = "`\(name)` belongs here"
    let written = run.document.format == .json ? "`\"\(name)\": …`" : "`\(name): …`"
    finding.help = "add \(written)"
    let document = run.schema.document(place.document)
    if let properties = document.value(forKey: "properties", of: place.owner),
      let property = document.value(forKey: name, of: properties),
      let text = run.schema.annotation("description", at: property, in: place.document)
        ?? run.schema.annotation("title", at: property, in: place.document)
    {
      finding.help = "add \(written): \(short(text))"
    }
    // A name that is nearly this one is likely to be it.
    let keys = (0..<run.document.childCount(node)).map {
      run.document.string(run.document.key(at: $0, of: node))
    }
    if keys.count <= 100, let near = NearestName.suggestion(for: name, among: keys) {
      finding.help = "add \(written), or rename `\(near)` if that is meant"
    }
    return finding
  }

  static func unknownField(
    _ key: NodeID, of mapping: NodeID, names: [String], _ document: Document
  ) -> SchemaFinding {
    let name = document.kind(key) < .sequence ? document.string(key) : "(a collection)"
    let free = names.filter { document.value(forKey: $0, of: mapping) == nil }
    let suggestion =
      NearestName.suggestion(for: name, among: free)
      ?? NearestName.suggestion(for: name, among: names)
    let path = ValuePath.path(of: mapping, in: document)
    var finding = SchemaFinding(
      .unknownField, key,
      "unknown field `\(name)`" + (path.isEmpty ? "" : " in `\(path)`") + offer(suggestion))
    finding.suggestion = suggestion
    if let suggestion {
      finding.help =
        document.format == .json ? "write `\"\(suggestion)\"`" : "write `\(suggestion)`"
    } else if free.isEmpty || free.count > 12 {
      finding.help = "remove it"
    } else {
      finding.help = "remove it; expected here: " + free.map { "`\($0)`" }.joined(separator: ", ")
    }
    return finding
  }
}

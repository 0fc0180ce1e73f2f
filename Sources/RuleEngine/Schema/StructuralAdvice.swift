import CEL
import Documents

/// Creates the help of structural findings; used only if there is one.
struct StructuralAdvice {
  private let document: Document
  private let schema: StructuralSchema
  private let spelling: FieldSpelling

  init(_ document: Document, _ schema: StructuralSchema) {
    self.document = document
    self.schema = schema
    spelling = FieldSpelling(document.format)
  }

  private var isJSON: Bool { spelling.isJSON }

  // MARK: Missing and unknown fields

  /// Returns the help for a missing field: how it is written, and what it is.
  func missing(_ name: String, _ definition: SchemaDefinition?, isAtRoot: Bool) -> String {
    if isAtRoot, document.index > 0 {
      return
        "add \(spelling.name(name)), or remove the line `---` above if what follows it belongs to"
        + " the manifest in front of it"
    }
    guard let definition else { return "add \(spelling.name(name))" }
    let entry: String
    switch definition.types {
    case .array: entry = isJSON ? "`\"\(name)\": […]`" : "`\(name):`"
    case .object: entry = isJSON ? "`\"\(name)\": {…}`" : "`\(name):`"
    case .boolean:
      entry = spelling.field(name, "true") + " or " + spelling.field(name, "false")
    default:
      if let value = definition.values?.first, definition.values?.count == 1 {
        entry = spelling.field(name, value.description)
      } else {
        let isText = definition.types.contains(.string)
        entry = spelling.field(name, isJSON && isText ? "\"…\"" : "…")
      }
    }
    return definition.description.isEmpty
      ? "add \(entry)" : "add \(entry): \(definition.description)"
  }

  /// Returns the key of a mapping that is this name with invisible characters in it.
  func disguised(_ name: String, in mapping: NodeID) -> NodeID? {
    guard document.kind(mapping) == .mapping else { return nil }
    for index in 0..<document.childCount(mapping) {
      let key = document.key(at: index, of: mapping)
      guard document.kind(key) == .string, document.textBytes(key).contains(where: { $0 >= 0x80 })
      else { continue }
      let plain = InvisibleCharacter.removed(from: document.string(key))
      if plain?.text.utf8.elementsEqual(name.utf8) == true { return key }
    }
    return nil
  }

  /// Returns the help for a field that is unknown in its place.
  func unknown(
    _ name: String, suggestion: String?, invisible: InvisibleCharacter? = nil
  ) -> String {
    if let invisible, let suggestion {
      return "remove \(invisible.name): write \(spelling.name(suggestion))"
    }
    let note = "start its name with `x-` if it is a note of your own"
    if let home = home(of: name) {
      let place = home.isEmpty ? "the top level" : "`\(home)`"
      return "move it to \(place), where the format has it, or \(note)"
    }
    guard let suggestion else { return "remove it, or \(note)" }
    return "write \(spelling.name(suggestion)), or \(note)"
  }

  /// Returns the path of the first subschema that has a field of this name; `nil` if none has.
  private func home(of name: String) -> String? {
    schema.definitions.first { definition in
      definition.properties.contains { $0.name.utf8.elementsEqual(name.utf8) }
    }?.path
  }

  // MARK: Values

  /// Returns the help for a value whose type does not fit its field.
  func wrongType(_ node: NodeID, _ definition: SchemaDefinition) -> String {
    let name = fieldName(of: node, definition)
    let expected = definition.types
    if document.isBlank(node) { return blank(name, definition) }
    if expected.contains(.boolean), !expected.contains(.string) { return truthValue(node) }
    if expected.contains(.array) { return list(node) }
    if expected.contains(.object) { return mapping(node, definition) }
    if let values = definition.values, !values.isEmpty { return oneOf(values) }
    guard expected.contains(.string) else {
      return document.kind(node) == .string ? "write a number without quotes" : "write a number"
    }
    switch document.kind(node) {
    case .mapping where isPlaceholder(node):
      return "put quotes around the placeholder: text that starts with `{` is a mapping"
    case .sequence:
      return isJSON || document.style(node) == .flow
        ? "write one text, without the brackets" : "write one text, without the `- `"
    case .mapping: return "write one text instead of the mapping"
    case .null: return "write a text, or \(spelling.text("null")) in quotes if that is the text"
    case .float where expected.contains(.integer):
      return
        "write all digits in \(isJSON ? "double quotes" : "quotes"): as it stands, the last ones"
        + " may be lost"
    default: return "put the value in \(isJSON ? "double quotes" : "quotes")"
    }
  }

  /// Whether a mapping is how YAML reads `{name}` or `{{ name }}`.
  private func isPlaceholder(_ node: NodeID) -> Bool {
    guard !isJSON, document.style(node) == .flow, document.childCount(node) == 1 else {
      return false
    }
    return document.isBlank(document.child(at: 0, of: node))
  }

  private func blank(_ name: String, _ definition: SchemaDefinition) -> String {
    switch definition.types {
    case .array: return "list the values below it, each behind `- `, or write `\(name): []`"
    case .object: return "write its fields below it, indented"
    case .boolean: return "write `\(name): true` or `\(name): false`"
    default: break
    }
    if let values = definition.values, !values.isEmpty {
      return "write "
        + StructuralMessages.alternatives(values.map { "`\(name): \($0.description)`" })
    }
    let isText = definition.types.contains(.integer) && definition.types.contains(.string)
    let example = definition.examples.first { $0.utf8.count <= 40 }.map {
      ", for example `\(name): \(isText ? "\"\($0)\"" : $0)`"
    }
    return "write the value behind the `:`\(example ?? "")"
  }

  private func truthValue(_ node: NodeID) -> String {
    guard document.kind(node) < .sequence else { return "write `true` or `false`" }
    let text = String(decoding: document.textBytes(node).map { $0 | 0x20 }, as: UTF8.self)
    let trimmed = text.utf8.filter { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
    switch String(decoding: trimmed, as: UTF8.self) {
    case "yes", "on", "y", "1", "true", "t", "ja", "oui", "si": return "write `true`"
    case "no", "off", "n", "0", "false", "f", "nein", "non": return "write `false`"
    case let word:
      let near = NearestName.suggestion(for: word, among: ["true", "false"])
      return near.map { "write `\($0)`" } ?? "write `true` or `false`, without quotes"
    }
  }

  private func list(_ node: NodeID) -> String {
    if isJSON { return "write an array: put the values in `[` and `]`" }
    guard document.kind(node) == .string else {
      return document.kind(node) == .mapping
        ? "write `- ` in front of the first field of each entry"
        : "write a list: each value on a line of its own, behind `- `"
    }
    let text = document.textBytes(node)
    if text.first == UInt8(ascii: "-") { return "write a blank behind each `-`" }
    if let last = text.last, last == UInt8(ascii: "]") {
      return "write `[` in front of the first value"
    }
    return "write a list: each value on a line of its own, behind `- `"
  }

  private func mapping(_ node: NodeID, _ definition: SchemaDefinition) -> String {
    if isJSON {
      let fields = requiredFields(definition)
      return fields.isEmpty || document.kind(node) != .string
        ? "write an object: put the fields in `{` and `}`"
        : "write an object: `{\(fields.joined(separator: ", "))}`"
    }
    switch document.kind(node) {
    case .sequence: return "write the fields without `- ` in front of them"
    case .string where hasGluedColon(node):
      return "write a blank behind the `:` of each field"
    default:
      let fields = requiredFields(definition)
      guard let first = fields.first, document.key(ofValue: node) == nil else {
        return "write the fields, each as `key: value` on a line of its own"
      }
      let rest = fields.dropFirst().map { "`\($0)`" }
      return "write the fields, each on a line of its own: `- \(first)`"
        + (rest.isEmpty ? "" : ", and below it " + rest.joined(separator: ", "))
    }
  }

  /// Whether a text looks like a key with its value: it contains a `:` that no `/` follows.
  private func hasGluedColon(_ node: NodeID) -> Bool {
    let text = document.textBytes(node)
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return false }
    return colon + 1 >= text.count || text[colon + 1] != UInt8(ascii: "/")
  }

  /// Returns the required fields of a mapping as they are written, with a value if a short one is
  /// known.
  private func requiredFields(_ definition: SchemaDefinition) -> [String] {
    definition.properties.filter(\.isRequired).map { property in
      let field = schema.definitions[property.definition]
      let value = field.values?.first?.description ?? field.examples.first
      let isText = field.types.contains(.string)
      let shown = value.flatMap { $0.utf8.count <= 12 ? $0 : nil } ?? "…"
      return isJSON
        ? "\"\(property.name)\": \(isText ? "\"\(shown)\"" : shown)"
        : "\(property.name): \(shown)"
    }
  }

  /// Returns the help for a value that is not allowed; `suggestion` is the nearest one.
  func invalid(_ node: NodeID, suggestion: String?, values: [SchemaValue], examples: [String])
    -> String
  {
    if let suggestion {
      return isCurlyQuoted(node)
        ? "write \(spelling.text(suggestion)), without the curly quotes"
        : "write \(spelling.text(suggestion))"
    }
    if !values.isEmpty { return oneOf(values) }
    guard !examples.isEmpty else { return "write a value of the form that is expected" }
    return (examples.count > 2 ? "write a value such as " : "write ")
      + StructuralMessages.alternatives(examples.map { spelling.text($0) })
  }

  private func oneOf(_ values: [SchemaValue]) -> String {
    "write "
      + StructuralMessages.alternatives(
        values.map { value in
          if case .string(let text) = value { return spelling.text(text) }
          return "`\(value.description)`"
        })
  }

  /// Returns the text of a scalar without its typographic quotes.
  func withoutCurlyQuotes(_ node: NodeID) -> String {
    let text = document.string(node)
    guard isCurlyQuoted(node) else { return text }
    return String(
      String.UnicodeScalarView(text.unicodeScalars.filter { !Self.isCurlyQuote($0) }))
  }

  private func isCurlyQuoted(_ node: NodeID) -> Bool {
    document.string(node).unicodeScalars.first.map(Self.isCurlyQuote) == true
  }

  private static func isCurlyQuote(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x2018...0x201F, 0xAB, 0xBB, 0x2039, 0x203A, 0x300C...0x300F: true
    default: false
    }
  }

  private func fieldName(of node: NodeID, _ definition: SchemaDefinition) -> String {
    let bytes = Array(definition.path.utf8)
    guard let dot = bytes.lastIndex(of: UInt8(ascii: ".")) else { return definition.path }
    return String(decoding: bytes[(dot + 1)...], as: UTF8.self)
  }
}

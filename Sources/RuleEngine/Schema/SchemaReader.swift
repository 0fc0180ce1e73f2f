import CEL
import Diagnostics
import Documents

/// Reads a JSON Schema file into a ``StructuralSchema``.
///
/// It supports `type`, `enum`, `const`, `properties`, `required`, `patternProperties`,
/// `additionalProperties`, `items`, `pattern`, `minItems`, `maxItems`, `minLength`, `maxLength`,
/// `minimum`, `maximum`, `$ref` within the file, and all annotations (JSON Schema Core §7 to §10,
/// Validation §6), including authlint's own `x-filled-in`, `x-nearest`, `x-instead` and `x-read`
/// (rules/README.md). Other names that start with `x-` are ignored. Anything else is an error at
/// its place, so that a schema is never applied only in part.
package struct SchemaReader {
  package private(set) var problems: [Diagnostic] = []
  private let document: Document
  private var definitions: [SchemaDefinition] = []
  /// The number of the subschema at each node; -1 for none. This is an array because setting up the
  /// type of a dictionary takes longer than reading a schema.
  private var references: [Int32]
  /// The patterns so far: most schemas repeat the same few.
  private var patterns: [SchemaPattern] = []
  /// The number of subschemas on the path to the one that is being read.
  private var depth = 0

  /// The largest number of subschemas on such a path, and of references in a chain.
  private static let depthLimit = 200

  /// - Parameter document: The schema's file.
  package init(_ document: Document) {
    self.document = document
    references = Array(repeating: -1, count: document.nodeCount)
  }

  /// Annotations that do not matter to authlint.
  private static let annotations: [StaticString] = [
    "$schema", "$id", "$comment", "$defs", "default", "deprecated", "readOnly", "writeOnly",
    "format",
  ]
  private static let keywords = [
    "type", "enum", "const", "properties", "required", "patternProperties",
    "additionalProperties", "items", "pattern", "minItems", "maxItems", "minLength", "maxLength",
    "minimum", "maximum", "$ref",
  ]

  /// Returns the schema; `nil` if it is not usable.
  package mutating func schema() -> StructuralSchema? {
    guard document.kind(document.root) == .mapping else {
      report("a schema is a mapping", at: document.root)
      return nil
    }
    _ = definition(document.root, path: "")
    guard problems.isEmpty else { return nil }
    return StructuralSchema(definitions: definitions, title: definitions[0].title)
  }

  private mutating func report(_ message: String, at node: NodeID) {
    problems.append(
      Diagnostic(
        rule: "invalid-schema", severity: .error, message: message,
        primary: Annotation(range: document.range(node))))
  }

  /// Returns the number of the subschema at a node; `nil` if anything is allowed there, or after a
  /// problem. References may lead from anywhere to anywhere, so the depth of the document does not
  /// bound the recursion.
  private mutating func definition(_ node: NodeID, path: String) -> Int? {
    guard let node = followingReferences(from: node) else { return nil }
    let known = references[Int(node.index)]
    if known >= 0 { return Int(known) }
    guard depth < Self.depthLimit else {
      report("more than \(Self.depthLimit) subschemas lead to this one", at: node)
      return nil
    }
    depth += 1
    defer { depth -= 1 }
    if let flag = document.bool(node) {
      if flag { return nil }
      report("`false` is supported for `additionalProperties` alone", at: node)
      return nil
    }
    guard document.kind(node) == .mapping else {
      report("a subschema is a mapping", at: node)
      return nil
    }
    let number = definitions.count
    references[Int(node.index)] = Int32(truncatingIfNeeded: number)
    definitions.append(SchemaDefinition())
    var definition = SchemaDefinition()
    definition.path = path
    for index in 0..<document.childCount(node) {
      let key = document.key(at: index, of: node)
      read(document.string(key), document.child(at: index, of: node), key: key, into: &definition)
    }
    require(document.value(forKey: "required", of: node), in: &definition)
    definitions[number] = definition
    return number
  }

  /// Follows a subschema's `$ref` to the end. Returns the subschema itself if it has none; reports
  /// a problem and returns `nil` if the reference leads nowhere.
  private mutating func followingReferences(from start: NodeID) -> NodeID? {
    var node = start
    var count = 0
    while document.kind(node) == .mapping,
      let reference = document.value(forKey: "$ref", of: node)
    {
      guard let next = target(of: reference) else { return nil }
      count += 1
      guard count <= Self.depthLimit else {
        report("this reference leads on without an end", at: reference)
        return nil
      }
      node = next
    }
    return node
  }

  private mutating func target(of reference: NodeID) -> NodeID? {
    let text = document.string(reference)
    guard text.utf8.starts(with: "#".utf8) else {
      report("only references within the file (`#/$defs/…`) are supported", at: reference)
      return nil
    }
    var node = document.root
    for part in text.dropFirst().split(separator: "/") {
      guard let next = document.value(forKey: String(part), of: node) else {
        report("`\(text)` names nothing in this file", at: reference)
        return nil
      }
      node = next
    }
    return node
  }

  private mutating func read(
    _ keyword: String, _ value: NodeID, key: NodeID, into definition: inout SchemaDefinition
  ) {
    switch keyword {
    case "type": definition.types = types(value)
    case "enum": definition.values = items(of: value).compactMap { schemaValue($0) }
    case "const": definition.values = schemaValue(value).map { [$0] }
    case "title": definition.title = document.string(value)
    case "description": definition.description = document.string(value)
    case "examples": definition.examples = items(of: value).map { document.string($0) }
    case "pattern": definition.pattern = pattern(value)
    case "x-filled-in": definition.refusesPlaceholders = document.bool(value) ?? false
    case "x-nearest": definition.nearest = document.string(value)
    case "x-instead":
      for index in 0..<document.childCount(value) {
        guard let pattern = pattern(document.key(at: index, of: value)) else { continue }
        definition.mistaken.append(pattern)
        definition.meant.append(document.string(document.child(at: index, of: value)))
      }
    case "properties": readProperties(value, into: &definition)
    case "patternProperties":
      for index in 0..<document.childCount(value) {
        let patternKey = document.key(at: index, of: value)
        guard let pattern = pattern(patternKey) else { continue }
        let target = self.definition(document.child(at: index, of: value), path: definition.path)
        definition.keyPatterns.append(pattern)
        definition.keyDefinitions.append(target ?? -1)
      }
    case "additionalProperties":
      if let flag = document.bool(value) {
        definition.additional = flag ? .allowed : .forbidden
      } else if let target = self.definition(value, path: definition.path + "[]") {
        definition.additional = .definition(target)
      }
    case "items": definition.items = self.definition(value, path: definition.path + "[]")
    case "required": break
    case "x-read": definition.isRead = document.bool(value) ?? true
    case "minItems", "minLength": definition.minimumCount = count(value)
    case "maxItems", "maxLength": definition.maximumCount = count(value)
    case "minimum": definition.minimum = number(value)
    case "maximum": definition.maximum = number(value)
    default:
      let isAnnotation = Self.annotations.contains { annotation in
        annotation.withUTF8Buffer { $0.elementsEqual(keyword.utf8) }
      }
      guard !isAnnotation, !keyword.utf8.starts(with: "x-".utf8) else { return }
      let suggestion = NearestName.suggestion(for: keyword, among: Self.keywords)
      report(
        "the keyword `\(keyword)` is not supported"
          + (suggestion.map { "; did you mean `\($0)`?" } ?? ""), at: key)
    }
  }

  private mutating func readProperties(_ value: NodeID, into definition: inout SchemaDefinition) {
    for index in 0..<document.childCount(value) {
      let name = document.string(document.key(at: index, of: value))
      let path = definition.path.isEmpty ? name : definition.path + "." + name
      guard let number = self.definition(document.child(at: index, of: value), path: path) else {
        definition.properties.append(
          SchemaDefinition.Property(
            name: name, key: Text(name), definition: anything(path: path), isRequired: false))
        continue
      }
      definition.properties.append(
        SchemaDefinition.Property(
          name: name, key: Text(name), definition: number, isRequired: false))
    }
  }

  /// Adds a subschema that allows everything and returns its number.
  private mutating func anything(path: String) -> Int {
    var definition = SchemaDefinition()
    definition.path = path
    definitions.append(definition)
    return definitions.count - 1
  }

  private mutating func require(_ names: NodeID?, in definition: inout SchemaDefinition) {
    guard let names else { return }
    if definition.properties.count > 64 { return requireOfMany(names, in: &definition) }
    for item in items(of: names) {
      let name = document.string(item)
      let index = definition.properties.firstIndex { $0.name.utf8.elementsEqual(name.utf8) }
      require(name, at: index, in: &definition)
    }
  }

  /// Does the same as ``require(_:in:)`` in linear time, for objects with many properties.
  private mutating func requireOfMany(_ names: NodeID, in definition: inout SchemaDefinition) {
    let places = Dictionary(
      definition.properties.indices.map { (definition.properties[$0].key, $0) },
      uniquingKeysWith: { first, _ in first })
    for item in items(of: names) {
      let name = document.string(item)
      require(name, at: places[Text(name)], in: &definition)
    }
  }

  private func require(_ name: String, at index: Int?, in definition: inout SchemaDefinition) {
    if let index {
      definition.properties[index].isRequired = true
    } else {
      definition.otherRequired.append(name)
    }
  }

  // MARK: - Values of keywords

  private mutating func types(_ node: NodeID) -> SchemaTypes {
    let nodes = document.kind(node) == .sequence ? items(of: node) : [node]
    var types: SchemaTypes = []
    for node in nodes {
      let name = document.string(node)
      guard let type = SchemaTypes.names.first(where: { $0.name == name }) else {
        report("`\(name)` is not a JSON type", at: node)
        continue
      }
      types.insert(type.type)
    }
    return types
  }

  private mutating func items(of node: NodeID) -> [NodeID] {
    guard document.kind(node) == .sequence else {
      report("expected a list", at: node)
      return []
    }
    return (0..<document.childCount(node)).map { document.child(at: $0, of: node) }
  }

  private mutating func schemaValue(_ node: NodeID) -> SchemaValue? {
    switch document.kind(node) {
    case .null: return .null
    case .bool: return .bool(document.bool(node) ?? false)
    case .integer: return .integer(document.decimalText(node) ?? "")
    case .float: return .number(document.double(node) ?? 0)
    case .string: return .string(document.string(node))
    case .sequence, .mapping:
      report("only scalars are supported as values", at: node)
      return nil
    }
  }

  private mutating func pattern(_ node: NodeID) -> SchemaPattern? {
    let text = document.string(node)
    if let known = patterns.first(where: { $0.text.utf8.elementsEqual(text.utf8) }) {
      return known
    }
    do {
      let pattern = try SchemaPattern(text)
      patterns.append(pattern)
      return pattern
    } catch {
      report("the pattern is not usable: \(error.message)", at: node)
      return nil
    }
  }

  private mutating func count(_ node: NodeID) -> Int {
    guard let count = document.int64(node), count >= 0 else {
      report("expected a number from 0", at: node)
      return 0
    }
    return Int(count)
  }

  private mutating func number(_ node: NodeID) -> Double {
    guard let number = document.double(node) else {
      report("expected a number", at: node)
      return 0
    }
    return number
  }
}

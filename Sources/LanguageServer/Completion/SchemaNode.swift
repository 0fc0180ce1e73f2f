import Documents
import RuleEngine

/// A place in a schema, whichever kind of schema it is: what may be written there.
struct SchemaNode {
  /// A key of a mapping.
  struct Property {
    var name: String
    var node: SchemaNode
    var isRequired: Bool
  }

  /// A value that the schema lists.
  struct Value {
    /// A value of a schema, or of a rule set's constants.
    enum Source: Int {
      case allowed
      case known
      case example
    }

    var text: String
    /// Whether the text is a string, which may need quotes.
    var isText: Bool
    var source: Source
  }

  private enum Piece {
    case structural(StructuralSchema, Int)
    case json(root: JSONValue, JSONValue)
  }

  private var pieces: [Piece]

  /// The root of a rule set's schema.
  init(_ schema: StructuralSchema) {
    pieces = schema.definitions.isEmpty ? [] : [.structural(schema, 0)]
  }

  /// The root of a JSON Schema.
  init(_ root: JSONValue) {
    pieces = []
    add(root, root: root, depth: 0)
  }

  /// The roots of several schemas, each of which a document may fit.
  init(joining nodes: [SchemaNode]) { pieces = nodes.flatMap(\.pieces) }

  private init(_ pieces: [Piece]) { self.pieces = pieces }

  /// How many references and alternatives are followed from one subschema.
  private static let depthLimit = 12

  /// Adds a subschema, what it refers to, and its alternatives.
  private mutating func add(_ schema: JSONValue, root: JSONValue, depth: Int) {
    guard schema.isObject, depth < Self.depthLimit, pieces.count < 100 else { return }
    pieces.append(.json(root: root, schema))
    if let reference = schema["$ref"].text, let target = Self.target(reference, in: root) {
      add(target, root: root, depth: depth + 1)
    }
    for list in [schema["allOf"], schema["anyOf"], schema["oneOf"]] {
      for alternative in list.elements { add(alternative, root: root, depth: depth + 1) }
    }
    for branch in [schema["then"], schema["else"]] { add(branch, root: root, depth: depth + 1) }
  }

  /// Returns what a JSON pointer within the schema names, such as `#/$defs/text`.
  private static func target(_ reference: String, in root: JSONValue) -> JSONValue? {
    guard reference.utf8.first == UInt8(ascii: "#") else { return nil }
    var value = root
    for part in reference.utf8.dropFirst().split(separator: UInt8(ascii: "/")) {
      let name = JSONPointer.name(ofStep: part)
      guard let member = value.members.first(where: { $0.key.utf8.elementsEqual(name) }) else {
        return nil
      }
      value = member.value
    }
    return value
  }

  // MARK: - Steps

  /// Whether the schema says nothing about the place.
  var isEmpty: Bool { pieces.isEmpty }

  /// Returns the place that a path leads to; empty if the schema has no such place.
  func node(at path: [CursorPlace.Step]) -> SchemaNode {
    var node = self
    for step in path {
      switch step {
      case .item: node = node.items
      case .key(let name): node = node.value(of: name)
      }
    }
    return node
  }

  /// The items of a list.
  var items: SchemaNode {
    var result = SchemaNode([])
    for piece in pieces {
      switch piece {
      case .structural(let schema, let number):
        if let items = schema.definitions[number].items {
          result.pieces.append(.structural(schema, items))
        }
      case .json(let root, let schema): result.add(schema["items"], root: root, depth: 0)
      }
    }
    return result
  }

  /// Returns the value of a key.
  func value(of name: String) -> SchemaNode {
    if let property = properties.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) {
      return property.node
    }
    var result = SchemaNode([])
    for piece in pieces {
      switch piece {
      case .structural(let schema, let number):
        if case .definition(let value) = schema.definitions[number].additional {
          result.pieces.append(.structural(schema, value))
        }
      case .json(let root, let schema):
        result.add(schema["additionalProperties"], root: root, depth: 0)
      }
    }
    return result
  }

  /// The keys of a mapping in the order of the schema.
  var properties: [Property] {
    var result: [Property] = []
    func index(_ name: String) -> Int? {
      result.firstIndex { $0.name.utf8.elementsEqual(name.utf8) }
    }
    for piece in pieces {
      switch piece {
      case .structural(let schema, let number):
        for property in schema.definitions[number].properties where index(property.name) == nil {
          result.append(
            Property(
              name: property.name, node: SchemaNode([.structural(schema, property.definition)]),
              isRequired: property.isRequired))
        }
      case .json(let root, let schema):
        for member in schema["properties"].members {
          var node = SchemaNode([])
          node.add(member.value, root: root, depth: 0)
          if let known = index(member.key) {
            result[known].node.pieces += node.pieces
          } else {
            result.append(Property(name: member.key, node: node, isRequired: false))
          }
        }
      }
    }
    for case .json(_, let schema) in pieces {
      for name in schema["required"].elements.compactMap(\.text) {
        if let known = index(name) { result[known].isRequired = true }
      }
    }
    return result
  }

  // MARK: - Words and values

  /// What the schema says of the place.
  var description: String {
    for piece in pieces {
      let text: String?
      switch piece {
      case .structural(let schema, let number): text = schema.definitions[number].description
      case .json(_, let schema): text = schema["description"].text ?? schema["title"].text
      }
      if let text, !text.isEmpty { return text }
    }
    return ""
  }

  /// The types that a value may have; empty if the schema does not say.
  var types: SchemaTypes {
    var result: SchemaTypes = []
    for piece in pieces {
      switch piece {
      case .structural(let schema, let number):
        let types = schema.definitions[number].types
        if types != .any { result.formUnion(types) }
      case .json(_, let schema):
        let names = schema["type"].elements + [schema["type"]]
        for name in names.compactMap(\.text) {
          if let known = SchemaTypes.names.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) {
            result.formUnion(known.type)
          }
        }
        if !schema["properties"].isNull { result.formUnion(.object) }
        if !schema["items"].isNull { result.formUnion(.array) }
      }
    }
    return result
  }

  /// The values that the schema lists: those that are allowed, and otherwise examples.
  var values: [Value] {
    var result: [Value] = []
    func add(_ value: Value) {
      if !result.contains(where: { $0.text.utf8.elementsEqual(value.text.utf8) }) {
        result.append(value)
      }
    }
    for piece in pieces {
      switch piece {
      case .structural(let schema, let number):
        let definition = schema.definitions[number]
        for value in definition.values ?? [] { add(Self.value(value)) }
        guard definition.values == nil else { continue }
        let isText = definition.types.contains(.string)
        let examples: Value.Source = definition.nearest.isEmpty ? .example : .known
        for text in definition.examples {
          add(Value(text: text, isText: isText, source: examples))
        }
        for word in definition.nearest.utf8.split(separator: UInt8(ascii: " "))
        where !word.contains(UInt8(ascii: "=")) {
          add(
            Value(text: String(decoding: word, as: UTF8.self), isText: isText, source: .known))
        }
      case .json(_, let schema):
        for value in schema["enum"].elements { Self.value(value, .allowed).map(add) }
        if !schema["const"].isNull { Self.value(schema["const"], .allowed).map(add) }
        for value in [schema["default"]] + schema["examples"].elements {
          Self.value(value, .example).map(add)
        }
      }
    }
    if types.contains(.boolean), !result.contains(where: { $0.source == .allowed && !$0.isText }) {
      add(Value(text: "true", isText: false, source: .allowed))
      add(Value(text: "false", isText: false, source: .allowed))
    }
    return result
  }

  private static func value(_ value: SchemaValue) -> Value {
    if case .string(let text) = value { return Value(text: text, isText: true, source: .allowed) }
    return Value(text: value.description, isText: false, source: .allowed)
  }

  private static func value(_ value: JSONValue, _ source: Value.Source) -> Value? {
    switch value {
    case .string(let bytes):
      Value(text: String(decoding: bytes, as: UTF8.self), isText: true, source: source)
    case .bool(let flag): Value(text: flag ? "true" : "false", isText: false, source: source)
    case .integer, .number:
      Value(
        text: String(decoding: JSONWriter.bytes(of: value), as: UTF8.self), isText: false,
        source: source)
    default: nil
    }
  }
}

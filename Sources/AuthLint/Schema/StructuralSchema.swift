import CEL

/// A JSON Schema (draft 2020-12) in the form that documents are held against.
///
/// The part of JSON Schema that has one meaning for a reader and a checker is understood; a
/// keyword beyond it is refused when the schema is read (``SchemaReader``), never ignored.
package final class StructuralSchema: Sendable {
  /// The subschemas; the first is the root.
  let definitions: [SchemaDefinition]
  /// The `title` of the schema.
  let title: String

  init(definitions: [SchemaDefinition], title: String) {
    self.definitions = definitions
    self.title = title
  }
}

/// The types of JSON, as a set. A number without `.` and exponent is an integer and a number.
struct SchemaTypes: OptionSet, Sendable {
  let rawValue: UInt8

  static let null = SchemaTypes(rawValue: 1)
  static let boolean = SchemaTypes(rawValue: 2)
  static let integer = SchemaTypes(rawValue: 4)
  static let number = SchemaTypes(rawValue: 8)
  static let string = SchemaTypes(rawValue: 16)
  static let array = SchemaTypes(rawValue: 32)
  static let object = SchemaTypes(rawValue: 64)
  static let any = SchemaTypes(rawValue: 127)

  /// The types by their names in a schema, with the words that messages use.
  static let names: [(name: String, type: SchemaTypes, words: String)] = [
    ("null", .null, "null"), ("boolean", .boolean, "`true` or `false`"),
    ("integer", .integer, "an integer"), ("number", .number, "a number"),
    ("string", .string, "a string"), ("array", .array, "a list"), ("object", .object, "a mapping"),
  ]
}

/// A value that a schema allows.
enum SchemaValue: Equatable, Sendable {
  case null, bool(Bool), integer(String), number(Double), string(String)

  /// The value as messages show it.
  var description: String {
    switch self {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .integer(let digits): digits
    case .number(let number): "\(number)"
    case .string(let text): text
    }
  }
}

/// A subschema.
struct SchemaDefinition: Sendable {
  /// A property of an object.
  struct Property: Sendable {
    var name: String
    let key: Text
    var definition: Int
    var isRequired: Bool
    /// The bytes of ``key``: comparing them counts no reference.
    nonisolated(unsafe) let spelling: UnsafeBufferPointer<UInt8>

    init(name: String, key: Text, definition: Int, isRequired: Bool) {
      self.name = name
      self.key = key
      self.definition = definition
      self.isRequired = isRequired
      spelling = key.bytes
    }
  }

  /// What becomes of a property that is not listed.
  enum Additional: Sendable {
    case allowed
    case forbidden
    case definition(Int)
  }

  /// The path within the document for messages: `app.stage`, `partners[].id`; empty at the root.
  var path = ""
  var title = ""
  var description = ""
  var types = SchemaTypes.any
  /// The values allowed by `enum` or `const`; `nil` for all.
  var values: [SchemaValue]?
  var pattern: SchemaPattern?
  var examples: [String] = []
  var properties: [Property] = []
  /// `required` names that are no listed property.
  var otherRequired: [String] = []
  /// The patterns of keys, each with the subschema at the same index; -1 for anything.
  var keyPatterns: [SchemaPattern] = []
  var keyDefinitions: [Int] = []
  var additional = Additional.allowed
  var items: Int?
  var minimumCount = 0
  var maximumCount = Int.max
  var minimum = -Double.infinity
  var maximum = Double.infinity

  /// Whether the value is an id that may be written as text or as digits: expressions read it as
  /// its text in either case.
  var isText: Bool { types == [.string, .integer] }
}

/// A regular expression of a schema.
///
/// ECMA-262 is what JSON Schema recommends; the patterns here are those that RE2 takes, which is
/// the same for all but look-around and back-references, and linear in time.
final class SchemaPattern: Sendable {
  let text: String
  private let pattern: Pattern

  /// Compiles a pattern.
  init(_ text: String) throws(PatternError) {
    self.text = text
    pattern = try Pattern(Text(text))
  }

  /// Reads what ``write(_:to:)`` wrote.
  init(_ reader: inout CompactReader) {
    pattern = Pattern(&reader, in: .empty)
    text = pattern.source.string
  }

  /// Writes the pattern with its automaton.
  func write(to writer: inout CompactWriter) {
    // It was usable once.
    let complete = (try? Pattern(Text(text), isConstant: true)) ?? pattern
    complete.write(to: &writer, in: .empty)
  }

  func matches(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { pattern.isMatch(in: bytes) }
}

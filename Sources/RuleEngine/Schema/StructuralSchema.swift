import CEL
import Patterns

/// A JSON Schema (draft 2020-12), compiled for validating documents.
///
/// It supports the part of JSON Schema that has one meaning for a reader and a checker; a keyword
/// beyond it is rejected when the schema is read (``SchemaReader``), never ignored.
package final class StructuralSchema: Sendable {
  /// The subschemas; the first is the root.
  package let definitions: [SchemaDefinition]
  /// The `title` of the schema.
  package let title: String

  /// The parts of a definition that are read for every document.
  package struct Tables {
    package let properties: UnsafeBufferPointer<SchemaDefinition.Property>
    /// `nil` if any value is allowed.
    package let values: UnsafeBufferPointer<AllowedValue>?
    /// See ``SchemaDefinition/isText``.
    package let isText: Bool
    /// See ``SchemaDefinition/refusesPlaceholders``.
    package let refusesPlaceholders: Bool
  }

  /// A value that a schema allows.
  package struct AllowedValue {
    package let kind: Kind
    /// The text of a string, the digits of an integer.
    package let spelling: UnsafeBufferPointer<UInt8>

    package enum Kind {
      case null, string, integer
      case bool(Bool)
      case number(Double)
    }
  }

  /// One entry for each definition: copies of its lists in unmanaged memory, so that reading them
  /// needs no reference counting.
  package nonisolated(unsafe) let tables: UnsafePointer<Tables>

  package init(definitions: [SchemaDefinition], title: String) {
    self.definitions = definitions
    self.title = title
    let tables = UnsafeMutablePointer<Tables>.allocate(capacity: max(1, definitions.count))
    for index in definitions.indices {
      (tables + index).initialize(
        to: Tables(
          properties: Self.copy(definitions[index].properties),
          values: definitions[index].values.map { Self.allowed($0) },
          isText: definitions[index].isText,
          refusesPlaceholders: definitions[index].refusesPlaceholders))
    }
    self.tables = UnsafePointer(tables)
  }

  deinit {
    for index in definitions.indices {
      Self.free(tables[index].properties)
      if let values = tables[index].values {
        values.forEach { $0.spelling.deallocate() }
        Self.free(values)
      }
    }
    tables.deallocate()
  }

  private static func allowed(_ values: [SchemaValue]) -> UnsafeBufferPointer<AllowedValue> {
    let allowed = UnsafeMutableBufferPointer<AllowedValue>.allocate(capacity: values.count)
    for index in values.indices {
      allowed.initializeElement(at: index, to: AllowedValue(values[index]))
    }
    return UnsafeBufferPointer(allowed)
  }

  private static func copy<Element>(_ elements: [Element]) -> UnsafeBufferPointer<Element> {
    let copy = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
    _ = copy.initialize(from: elements)
    return UnsafeBufferPointer(copy)
  }

  private static func free<Element>(_ elements: UnsafeBufferPointer<Element>) {
    UnsafeMutableBufferPointer(mutating: elements).deinitialize()
    elements.deallocate()
  }
}

extension StructuralSchema.AllowedValue {
  /// Creates a value with a copy of its text, which the owner has to deallocate.
  fileprivate init(_ value: SchemaValue) {
    var text = ""
    switch value {
    case .null: kind = .null
    case .bool(let flag): kind = .bool(flag)
    case .number(let number): kind = .number(number)
    case .integer(let digits): (kind, text) = (.integer, digits)
    case .string(let word): (kind, text) = (.string, word)
    }
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.utf8.count)
    _ = copy.initialize(from: text.utf8)
    spelling = UnsafeBufferPointer(copy)
  }
}

/// The types of JSON, as a set. A number without `.` and exponent is both an integer and a number.
@usableFromInline
package struct SchemaTypes: OptionSet, Sendable {
  @usableFromInline package let rawValue: UInt8

  @inlinable package init(rawValue: UInt8) { self.rawValue = rawValue }

  @inlinable package static var null: SchemaTypes { SchemaTypes(rawValue: 1) }
  @inlinable package static var boolean: SchemaTypes { SchemaTypes(rawValue: 2) }
  @inlinable package static var integer: SchemaTypes { SchemaTypes(rawValue: 4) }
  @inlinable package static var number: SchemaTypes { SchemaTypes(rawValue: 8) }
  @inlinable package static var string: SchemaTypes { SchemaTypes(rawValue: 16) }
  @inlinable package static var array: SchemaTypes { SchemaTypes(rawValue: 32) }
  @inlinable package static var object: SchemaTypes { SchemaTypes(rawValue: 64) }
  @inlinable package static var any: SchemaTypes { SchemaTypes(rawValue: 127) }

  /// The types by their names in a schema, with the words that messages use.
  package static let names: [(name: String, type: SchemaTypes, words: String)] = [
    ("null", .null, "null"), ("boolean", .boolean, "`true` or `false`"),
    ("integer", .integer, "an integer"), ("number", .number, "a number"),
    ("string", .string, "a string"), ("array", .array, "a list"), ("object", .object, "a mapping"),
  ]
}

/// A value that a schema allows.
package enum SchemaValue: Equatable, Sendable {
  case null, bool(Bool), integer(String), number(Double), string(String)

  /// The value as it appears in messages.
  package var description: String {
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
package struct SchemaDefinition: Sendable {
  /// A property of an object.
  package struct Property: Sendable {
    package var name: String
    package let key: Text
    package var definition: Int
    package var isRequired: Bool
    /// The bytes of ``key``, which can be compared without reference counting.
    nonisolated(unsafe) package let spelling: UnsafeBufferPointer<UInt8>

    package init(name: String, key: Text, definition: Int, isRequired: Bool) {
      self.name = name
      self.key = key
      self.definition = definition
      self.isRequired = isRequired
      spelling = key.bytes
    }
  }

  /// How a property that is not listed is treated.
  package enum Additional: Sendable {
    case allowed
    case forbidden
    case definition(Int)
  }

  /// The path within the document as it appears in messages: `app.stage`, `partners[].id`; empty at
  /// the root.
  package var path = ""
  package var title = ""
  package var description = ""
  /// Whether rules may read the value: false if the schema says `"x-read": false`.
  package var isRead = true
  package var types = SchemaTypes.any
  /// The values allowed by `enum` or `const`; `nil` if all are.
  package var values: [SchemaValue]?
  package var pattern: SchemaPattern?
  package var examples: [String] = []
  /// Whether the value must be filled in: a placeholder in its place is reported as
  /// `unresolved-placeholder` and is not checked further.
  package var refusesPlaceholders = false
  /// The values among which a suggestion is searched for a value that does not match ``pattern``,
  /// separated by spaces; if it is empty, the ``examples`` are searched.
  package var nearest = ""
  /// Patterns of values that people write by mistake; ``meant`` has the intended value at the same
  /// index.
  package var mistaken: [SchemaPattern] = []
  package var meant: [String] = []
  package var properties: [Property] = []
  /// The names in `required` that are not listed properties.
  package var otherRequired: [String] = []
  /// The patterns of keys. ``keyDefinitions`` has the subschema at the same index; -1 allows
  /// anything.
  package var keyPatterns: [SchemaPattern] = []
  package var keyDefinitions: [Int] = []
  package var additional = Additional.allowed
  package var items: Int?
  package var minimumCount = 0
  package var maximumCount = Int.max
  package var minimum = -Double.infinity
  package var maximum = Double.infinity

  /// Whether the value is an id that may be written as text or as digits: expressions read it as
  /// its text in either case.
  package var isText: Bool { types == [.string, .integer] }
}

/// A regular expression of a schema.
///
/// JSON Schema recommends ECMA-262. Patterns here have RE2's syntax, which is the same except for
/// look-around and back-references, and is matched in linear time.
package final class SchemaPattern: Sendable {
  package let text: String
  let pattern: Pattern

  /// Compiles a pattern.
  package init(_ text: String) throws(PatternError) {
    self.text = text
    pattern = try Pattern(text)
  }

  /// Creates a pattern that was compiled before.
  init(_ pattern: Pattern) {
    self.pattern = pattern
    text = String(decoding: pattern.source, as: UTF8.self)
  }

  package func matches(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { pattern.isMatch(in: bytes) }
}

import CEL
import Diagnostics
import Documents
import Testing

@testable import AuthLint
@testable import RuleEngine

/// A schema that is read from an image is the one that was written.
@Suite struct SchemaImageTests {
  private static func schema(_ file: SourceFile) throws -> StructuralSchema {
    let document = try #require(DocumentLoader(file: file, format: .json).next())
    var reader = SchemaReader(document)
    let schema = reader.schema()
    return try #require(schema)
  }

  private static func written(_ schema: StructuralSchema) -> [UInt8] {
    var writer = ImageWriter()
    schema.write(to: &writer)
    return writer.bytes
  }

  @Test func `the schema that authlint has is that of its file`() throws {
    let schema = try Self.schema(try #require(RuleSet.file("manifest.schema.json")))
    let embedded = try #require(RuleSet.partnerAuthorization.schema)
    #expect(Self.written(embedded) == Self.written(schema))
  }

  @Test func `a schema is the same afterwards`() throws {
    let text = #"""
      {
        "title": "té", "description": "d", "type": ["object", "null"], "required": ["a", "z"],
        "properties": {
          "a": {"type": "string", "pattern": "^[a-c]+$", "examples": ["abc"], "minLength": 2},
          "b": {"enum": [null, true, false, 1, -1.5e3, "é"]},
          "c": {"type": "array", "items": {"type": "number", "minimum": 0, "maximum": 1e300}},
          "d": true, "e": {"$ref": "#/properties/a"},
          "f": {"additionalProperties": {"type": "integer"}, "maxItems": 3},
          "g": {"const": "x"}
        },
        "patternProperties": {"^x-": true, "^[a-c]+$": {"type": "boolean"}},
        "additionalProperties": false
      }
      """#
    let schema = try Self.schema(SourceFile(path: "s.json", bytes: Array(text.utf8)))
    let bytes = Self.written(schema)
    var reader = ImageReader(Text(bytes: bytes).storage)
    let again = StructuralSchema(from: &reader)
    #expect(!reader.isBroken && reader.isAtEnd)
    #expect(again.title == "té" && again.definitions.count == schema.definitions.count)
    #expect(Self.written(again) == bytes)
    for (left, right) in zip(schema.definitions, again.definitions) {
      #expect(left.path == right.path && left.description == right.description)
      #expect(left.values == right.values && left.types == right.types)
      #expect(left.items == right.items && left.keyDefinitions == right.keyDefinitions)
      #expect(left.minimum == right.minimum && left.maximum == right.maximum)
      #expect(left.minimumCount == right.minimumCount)
      #expect(left.maximumCount == right.maximumCount)
      #expect(left.properties.map(\.name) == right.properties.map(\.name))
      #expect(left.properties.map(\.key) == right.properties.map(\.key))
      #expect(left.properties.map(\.isRequired) == right.properties.map(\.isRequired))
      #expect(left.pattern?.text == right.pattern?.text)
      #expect(left.otherRequired == right.otherRequired && left.examples == right.examples)
    }
    for count in 0..<bytes.count {
      var reader = ImageReader(Text(bytes: Array(bytes[..<count])).storage)
      _ = StructuralSchema(from: &reader)
      #expect(reader.isBroken)
    }
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= 0xFF
      var reader = ImageReader(Text(bytes: damaged).storage)
      _ = StructuralSchema(from: &reader)
    }
  }
}

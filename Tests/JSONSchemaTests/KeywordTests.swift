import JSONSchema
import Testing

/// What each keyword asks, beyond what the official suite has.
@Suite struct KeywordTests {
  @Test(arguments: [
    ("1e400", true), ("10000000000000000000000000000000", true), ("0.3", true), ("0.35", false),
    ("-0.1", true), ("0.0", true), ("1.1e-1", false),
  ])
  func `multiples of decimals are exact`(number: String, isValid: Bool) throws {
    #expect(try SchemaFixture.isValid(#"{"multipleOf": 0.1}"#, number) == isValid)
  }

  @Test(arguments: [
    ("9007199254740993", false), ("9007199254740992", true), ("9007199254740992.0", true),
    ("9007199254740992.5", false),
  ])
  func `bounds compare numbers that no double tells apart`(number: String, isValid: Bool) throws {
    let schema = #"{"maximum": 9007199254740992}"#
    #expect(try SchemaFixture.isValid(schema, number) == isValid)
  }

  @Test(arguments: [
    (SchemaDraft.draft4, false), (.draft6, true), (.draft7, true), (.draft2019, true),
    (.draft2020, true),
  ])
  func `a number without a fraction is an integer from draft 6 on`(
    draft: SchemaDraft, isValid: Bool
  ) throws {
    #expect(try SchemaFixture.isValid(#"{"type": "integer"}"#, "1.0", draft: draft) == isValid)
  }

  @Test(arguments: [
    (#"["é", "e\u0301"]"#, true), ("[1, 1.0]", false),
    (#"[{"a": 1, "b": 2}, {"b": 2, "a": 1}]"#, false),
    (#"[1, true, "1", [1], {"1": 1}, null]"#, true), ("[1e2, 100]", false),
  ])
  func `elements are unique by JSON's equality and by code points`(
    list: String, isValid: Bool
  ) throws {
    #expect(try SchemaFixture.isValid(#"{"uniqueItems": true}"#, list) == isValid)
  }

  @Test func `a length counts code points`() throws {
    let schema = #"{"minLength": 2, "maxLength": 2}"#
    #expect(try SchemaFixture.isValid(schema, #""👩‍👩""#) == false)
    #expect(try SchemaFixture.isValid(schema, #""e\#u{301}""#))
    #expect(try SchemaFixture.isValid(schema, #""💩💩""#))
  }

  @Test(arguments: [
    (#"^(?!.*secret)[a-z]+$"#, "public", true), (#"^(?!.*secret)[a-z]+$"#, "asecretb", false),
    (#"(?<=a)b"#, "ab", true), (#"(?<=a)b"#, "cb", false), (#"(?<!a)b$"#, "ab", false),
    (#"^(?=.*\d)(?=.*[A-Z]).{4,}$"#, "aB1d", true), (#"^(?=.*\d)(?=.*[A-Z]).{4,}$"#, "ab1d", false),
    (#"^\p{Script=Greek}+$"#, "λόγος", true), (#"^[\w-.]+$"#, "a-b.c", true),
    (#"^\d{1,5000}$"#, "123", true), (#"^([a-z]{1,63}\.){1,127}$"#, "a.b.", true),
    (#"^a.c$"#, "a\u{2028}c", false), (#"^\cJ$"#, "\n", true), (#"^(?!(?=ab)a)"#, "ab", false),
  ])
  func `patterns are those of ECMA-262`(pattern: String, text: String, isValid: Bool) throws {
    let compiled = try SchemaFixture.schema(
      "{\"pattern\": \(Self.quoted(pattern))}")
    let document = try SchemaFixture.document(Self.quoted(text))
    #expect(compiled.validate(document).isValid == isValid)
  }

  @Test(arguments: [#"(a)\1"#, "(?<n>a)\\k<n>", "a**", "(", "[b-a]", "\\Z", "a{2,1}"])
  func `what no linear engine matches, and what is no pattern, is refused`(pattern: String) throws {
    #expect(throws: SchemaProblems.self) {
      try SchemaFixture.schema("{\"pattern\": \(Self.quoted(pattern))}")
    }
  }

  @Test func `a match takes time that grows with the text alone`() throws {
    let schema = try SchemaFixture.schema(#"{"pattern": "^(?=(a+)+$)(a|aa)+$"}"#)
    let text = String(repeating: "a", count: 20_000) + "b"
    #expect(schema.validate(try SchemaFixture.document("\"\(text)\"")).isValid == false)
  }

  @Test(arguments: [
    (#"{"type": "text"}"#, "`type` must be one of the types"),
    (#"{"required": true}"#, "`required` must be a list of names"),
    (#"{"minLength": -1}"#, "`minLength` must be a whole number, 0 or more"),
    (#"{"properties": []}"#, "`properties` must be a mapping to schemas"),
    (#"{"anyOf": []}"#, "`anyOf` must be a list of at least one schema"),
    (#"{"items": [{}]}"#, "`items` must be a schema; a list of schemas is `prefixItems`"),
    (#"{"multipleOf": 0}"#, "`multipleOf` must be a number greater than 0"),
    (#"{"not": 1}"#, "`not` must be a schema"),
    (#"{"properties": {"a": 1}}"#, "a schema is a mapping"),
    (##"{"$ref": "#/$defs/a"}"##, "`#/$defs/a` leads nowhere"), (#"3"#, "a schema is a mapping"),
    (
      #"{"$ref": "other.json"}"#, "`other.json` leads to `file:///other.json`, which cannot be read"
    ),
    (#"{"$schema": "http://json-schema.org/draft-03/schema#"}"#, "unknown draft of JSON Schema"),
  ])
  func `a keyword of the wrong type is an error at its place`(
    schema: String, message: String
  ) throws {
    let error = #expect(throws: SchemaProblems.self) { try SchemaFixture.schema(schema) }
    let problem = try #require(error?.problems.first)
    #expect(problem.diagnostic.message.hasPrefix(message), "\(problem.diagnostic.message)")
    #expect(problem.diagnostic.rule == "invalid-schema")
    #expect(problem.file.path == "schema.json")
  }

  @Test func `unknown keywords and annotations of any type ask nothing`() throws {
    let schema = #"{"x-mine": 1, "title": 3, "description": null, "propertys": {"a": false}}"#
    #expect(try SchemaFixture.isValid(schema, #"{"a": 1}"#))
  }

  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\" + String(scalar)
      case "\n": quoted += "\\n"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

import JSONSchema
import Testing

/// References between files, and what bounds an evaluation.
@Suite struct ReferenceTests {
  @Test func `a reference is read relative to the schema's file`() throws {
    let schema = try SchemaFixture.schema(
      #"{"$ref": "parts/a.json#/$defs/name"}"#,
      files: [
        "file:///parts/a.json": #"{"$defs": {"name": {"$ref": "b.json"}}}"#,
        "file:///parts/b.json": #"{"type": "string"}"#,
      ])
    #expect(schema.validate(try SchemaFixture.document("\"a\"")).isValid)
    #expect(!schema.validate(try SchemaFixture.document("1")).isValid)
    let finding = try #require(schema.validate(try SchemaFixture.document("1")).findings.first)
    #expect(finding.reasons.first?.file.path == "file:///parts/b.json")
  }

  @Test func `a relative reference under an address of the network is found beside the file`()
    throws
  {
    let schema = try SchemaFixture.schema(
      #"{"$id": "https://example.com/s.json", "$ref": "a.json"}"#,
      files: ["file:///a.json": #"{"type": "string"}"#])
    #expect(schema.unresolved.isEmpty)
    #expect(!schema.validate(try SchemaFixture.document("1")).isValid)
  }

  @Test func `a reference into the network is refused where a value is held against it`() throws {
    let schema = try SchemaFixture.schema(
      #"{"properties": {"a": {"$ref": "https://example.com/a.json"}}}"#)
    #expect(schema.unresolved.count == 1)
    #expect(schema.validate(try SchemaFixture.document("{}")).isValid)
    let outcome = schema.validate(try SchemaFixture.document(#"{"a": 1}"#))
    #expect(!outcome.isValid)
    #expect(
      outcome.findings.map(\.message) == [
        "`a` cannot be judged: its schema `https://example.com/a.json` is on the network, which"
          + " authlint does not use"
      ])
  }

  @Test func `the metaschemas are part of the program`() throws {
    for draft in [
      "http://json-schema.org/draft-04/schema#", "http://json-schema.org/draft-06/schema#",
      "http://json-schema.org/draft-07/schema#", "https://json-schema.org/draft/2019-09/schema",
      "https://json-schema.org/draft/2020-12/schema",
    ] {
      let schema = try SchemaFixture.schema("{\"$schema\": \"\(draft)\", \"$ref\": \"\(draft)\"}")
      #expect(
        schema.validate(try SchemaFixture.document(#"{"type": "string"}"#)).isValid, "\(draft)")
      #expect(!schema.validate(try SchemaFixture.document(#"{"type": 1}"#)).isValid, "\(draft)")
    }
  }

  @Test func `a schema that leads into itself is given up, not passed`() throws {
    let schema = try SchemaFixture.schema(
      ##"{"$defs": {"a": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"}"##)
    let outcome = schema.validate(try SchemaFixture.document("1"))
    #expect(!outcome.isValid)
    guard case .depth = outcome.exhaustion else {
      Issue.record("expected the depth to be exceeded: \(outcome)")
      return
    }
  }

  @Test func `steps are bounded, and more of them are no pass`() throws {
    let schema = try SchemaFixture.schema(#"{"items": {"type": "integer"}}"#)
    let document = try SchemaFixture.document("[1, 2, 3, 4, 5]")
    #expect(schema.validate(document).isValid)
    let outcome = schema.validate(document, steps: 3)
    #expect(!outcome.isValid)
    guard case .steps(3) = outcome.exhaustion else {
      Issue.record("expected the steps to be exceeded: \(outcome)")
      return
    }
  }

  @Test func `alternatives that nest do not multiply`() throws {
    let schema = try SchemaFixture.schema(
      ##"""
      {"$ref": "#/$defs/node", "$defs": {"node": {"anyOf": [
        {"type": "object", "properties": {"a": {"$ref": "#/$defs/node"}}, "required": ["x"]},
        {"type": "object", "properties": {"a": {"$ref": "#/$defs/node"}}, "required": ["y"]},
        {"type": "object", "properties": {"a": {"$ref": "#/$defs/node"}}, "required": ["z"]}
      ]}}}
      """##)
    let text =
      String(repeating: #"{"z": 1, "a": "#, count: 60) + #"{"w": 1}"#
      + String(repeating: "}", count: 60)
    let outcome = schema.validate(try SchemaFixture.document(text), steps: 100_000)
    #expect(!outcome.isValid)
    #expect(outcome.exhaustion == nil)
    #expect(!outcome.findings.isEmpty)
  }
}

import Documents
import JSONSchema
import Testing

/// What findings say, and where they point.
@Suite struct FindingTests {
  private static let steps = ##"""
    {"$schema": "http://json-schema.org/draft-07/schema#", "items": {"oneOf": [
      {"$ref": "#/definitions/run"}, {"$ref": "#/definitions/use"}]},
     "definitions": {
      "run": {"title": "run step", "type": "object", "required": ["run"],
        "properties": {"run": {"type": "string"}, "shell": {"enum": ["sh", "bash"]}},
        "additionalProperties": false},
      "use": {"type": "object", "required": ["use"],
        "properties": {"use": {"type": "string"}, "with": {"type": "object"}},
        "additionalProperties": false}}}
    """##

  private func shown(
    _ schema: String, _ text: String, _ format: DocumentFormat = .yaml
  ) throws -> [String] {
    let document = try SchemaFixture.document(text, format)
    return try SchemaFixture.schema(schema).validate(document).findings.map { finding in
      let range = document.range(finding.node)
      let marked = String(decoding: document.file.bytes[range.lower..<range.upper], as: UTF8.self)
      return "\(marked): \(finding.message)"
    }
  }

  @Test(arguments: [
    (
      #"{"properties": {"a": {"type": "string"}}}"#, "a: 1",
      "1: `a` is an integer; expected a string"
    ),
    (
      #"{"properties": {"level": {"enum": ["debug", "info"]}}}"#, "level: inf",
      "inf: `level` is `inf`; expected `debug` or `info`; did you mean `info`?"
    ),
    (
      #"{"properties": {"port": {}}, "additionalProperties": false}"#, "prot: 1",
      "prot: unknown field `prot`; did you mean `port`?"
    ),
    (
      #"{"properties": {"a": {"required": ["b"]}}}"#, "a: {c: 1}",
      "{c: 1}: `b` is missing in `a`"
    ),
    (
      #"{"properties": {"v": {"enum": ["1.20"]}}}"#, "v: 1.20",
      "1.20: `v` is `1.20`; expected `1.20`"
    ),
    (
      #"{"uniqueItems": true}"#, "[a, b, a]",
      "a: `[2]` is the same as element 0 of the list; expected no element twice"
    ),
    (#"{"not": {"required": ["old"]}}"#, "old: 1", "old: `old` is not allowed here"),
    (#"{"minItems": 2}"#, "[1]", "[1]: the document has 1 element; expected at least 2"),
    (#"{"maximum": 1.5}"#, "2", "2: the document is 2; expected at most 1.5"),
    (
      #"{"properties": {"a": {"pattern": "^x", "examples": ["xy"]}}}"#, "a: b",
      "b: `a` is `b`; expected a value such as `xy`"
    ),
    (
      #"{"propertyNames": {"maxLength": 2}}"#, "abc: 1",
      "abc: the name of a field has 3 characters; expected at most 2"
    ),
    (
      #"{"dependentRequired": {"a": ["b"]}}"#, "a: 1",
      "a: 1: `b` is missing, which `a` needs"
    ),
  ])
  func `a finding names the value, what was expected and the nearest`(
    schema: String, text: String, expected: String
  ) throws {
    #expect(try shown(schema, text) == [expected])
  }

  @Test func `of alternatives the closest says what is wrong`() throws {
    #expect(
      try shown(Self.steps, "- run: x\n  shell: zsh\n- use: y\n  with: 1\n") == [
        "zsh: `[0].shell` is `zsh`; expected `sh` or `bash`; did you mean `sh`?",
        "1: `[1].with` is an integer; expected a mapping",
      ])
    let document = try SchemaFixture.document("- run: 1\n", .yaml)
    let findings = try SchemaFixture.schema(Self.steps).validate(document).findings
    #expect(findings.first?.reasons.map(\.label).last == "closest of 2 alternatives: `run step`")
  }

  @Test func `alternatives of types and of values are told as one list`() throws {
    let types = #"{"anyOf": [{"type": "string"}, {"type": "array"}]}"#
    #expect(try shown(types, "1") == ["1: the document is an integer; expected a string or a list"])
    let values = #"{"oneOf": [{"const": "a"}, {"enum": ["b", "c"]}]}"#
    #expect(try shown(values, "d") == ["d: the document is `d`; expected `a`, `b` or `c`"])
  }

  @Test func `a value that two alternatives take says which`() throws {
    let schema = #"{"oneOf": [{"title": "one", "type": "integer"}, {"minimum": 1}]}"#
    #expect(
      try shown(schema, "2") == [
        "2: the document fits more than one of the alternatives: `one` and alternative 2;"
          + " expected exactly one"
      ])
  }

  @Test func `the reason is the keyword in the schema`() throws {
    let text = #"{"properties": {"a": {"title": "the a", "type": "string"}}}"#
    let findings = try SchemaFixture.findings(text, #"{"a": 1}"#)
    let reason = try #require(findings.first?.reasons.first)
    let marked = reason.file.bytes[reason.range.lower..<reason.range.upper]
    #expect(String(decoding: marked, as: UTF8.self) == "\"type\"")
    #expect(reason.label == "asked here: the a")
  }

  @Test func `deprecated fields are told, and the document fits all the same`() throws {
    let schema = #"{"properties": {"a": {"deprecated": true, "description": "Use b. Really."}}}"#
    let outcome = try SchemaFixture.schema(schema)
      .validate(SchemaFixture.document(#"{"a": 1}"#))
    #expect(outcome.isValid)
    #expect(outcome.findings.map(\.message) == ["`a` is deprecated"])
    #expect(outcome.findings.map(\.help) == ["the schema says: Use b"])
  }

  @Test func `the same mistake that two keywords find is one finding`() throws {
    let schema = #"{"allOf": [{"type": "string"}, {"type": "string"}]}"#
    #expect(try shown(schema, "1").count == 1)
  }

  @Test func `formats are asserted up to draft 7, and later where it is asked for`() throws {
    let schema = #"{"format": "ipv4"}"#
    var options = SchemaCompiler.Options()
    for (draft, use, isValid) in [
      (SchemaDraft.draft7, SchemaCompiler.FormatUse.draft, false), (.draft2020, .draft, true),
      (.draft2020, .always, false), (.draft7, .vocabulary, true),
    ] {
      options.draft = draft
      options.formats = use
      let compiled = try SchemaCompiler.compile(
        SchemaFixture.document(schema).file, .json, at: SchemaAddress("file:///s.json"),
        options: options, find: { _ in .refused })
      #expect(compiled.validate(try SchemaFixture.document("\"x\"")).isValid == isValid)
    }
  }
}

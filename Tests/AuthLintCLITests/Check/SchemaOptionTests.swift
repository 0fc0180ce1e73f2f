import Foundation
import TestSupport
import Testing
import Workspace

@testable import AuthLintCLI

/// Runs of `check --schema` in a folder of a test's own.
@Suite struct SchemaOptionTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write(
      "s.schema.json",
      #"""
      {"$schema": "http://json-schema.org/draft-07/schema#", "title": "settings",
       "properties": {"port": {"type": "integer"}, "site": {"format": "uri"}}, "required": ["port"]}
      """#)
  }

  func run(
    _ arguments: String..., format: String = "compact", input: String = ""
  ) -> (status: CommandStatus, output: String, errors: String) {
    let context = makeContext(input: input, directory: scratch.path)
    let status = AuthLintProgram.run(
      ["check", "--format", format]
        + arguments.map { argument in
          guard argument.hasPrefix("@") else { return argument }
          return scratch.path.appending(String(argument.dropFirst())).text
        }, in: context)
    return (status, context.output.text, context.errors.text)
  }

  @Test func `files are held against the schema and against no rules`() throws {
    try scratch.write("good.yaml", "port: 1\n")
    try scratch.write("bad.json", #"{"port": "x", "site": "a b"}"#)
    let good = run("@good.yaml", "--schema", "@s.schema.json")
    #expect(good.status == .success)
    #expect(good.output == "")
    let bad = run("@bad.json", "--schema", "@s.schema.json")
    #expect(bad.status == .findings)
    #expect(
      bad.output == """
        bad.json:1:10: error: `port` is a string; expected an integer [wrong-type]
        bad.json:1:23: error: `site` is `a b`; expected a URI with its scheme [invalid-value]

        """)
  }

  @Test func `every format shows the place in the schema`() throws {
    try scratch.write("bad.yaml", "port: x\n")
    let text = run("@bad.yaml", "--schema", "@s.schema.json", format: "text").output
    #expect(text.contains("─ s.schema.json:2:26\n"))
    #expect(text.contains("------ asked here\n"))
    let json = run("@bad.yaml", "--schema", "@s.schema.json", format: "json").output
    #expect(
      json.contains(#""related": [{"message": "asked here", "path": "s.schema.json", "range": "#))
    let sarif = run("@bad.yaml", "--schema", "@s.schema.json", format: "sarif").output
    #expect(
      sarif.contains(
        #""relatedLocations": [{"id": 1, "physicalLocation": {"artifactLocation": {"uri": "s.schema.json""#
      ))
    for format in ["github", "markdown"] {
      let output = run("@bad.yaml", "--schema", "@s.schema.json", format: format).output
      #expect(output.contains("s.schema.json:2"), "\(format)")
    }
    for format in ["gitlab", "junit", "checkstyle"] {
      let result = run("@bad.yaml", "--schema", "@s.schema.json", format: format)
      #expect(result.status == .findings)
      #expect(result.output.contains("wrong-type"), "\(format)")
    }
  }

  @Test func `a directory is searched for all that may be held against it`() throws {
    try scratch.write("a/one.yml", "port: x\n")
    try scratch.write("a/two.json", #"{"port": true}"#)
    try scratch.write("a/three.txt", "port: x\n")
    let result = run("@a", "--schema", "@s.schema.json")
    #expect(result.output.split(separator: "\n").count == 2)
    // The schema itself is none of them.
    let all = run("@", "--schema", "@s.schema.json")
    #expect(all.output.split(separator: "\n").count == 2)
  }

  @Test func `standard input, an empty file and several documents`() throws {
    let input = run("-", "--schema", "@s.schema.json", input: "port: 1\n---\nport: x\n")
    #expect(input.status == .findings)
    #expect(input.output.contains("<stdin>:3:7: error: `port` is a string"))
    try scratch.write("empty.yaml", "# nothing\n")
    #expect(run("@empty.yaml", "--schema", "@s.schema.json").status == .success)
    try scratch.write("object.json", #"{"type": "object"}"#)
    let empty = run("@empty.yaml", "--schema", "@object.json")
    #expect(empty.status == .findings)
    #expect(empty.output.contains("the file holds no document"))
  }

  @Test func `a schema that is broken or missing ends the run with status 2`() throws {
    try scratch.write("a.yaml", "port: 1\n")
    try scratch.write("broken.json", "{\n  \"type\": \"text\"\n}\n")
    let broken = run("@a.yaml", "--schema", "@broken.json")
    #expect(broken.status == .fault)
    #expect(broken.errors.contains("broken.json:2:11"))
    #expect(broken.errors.contains("`type` must be one of the types"))
    try scratch.write("syntax.json", "{")
    #expect(run("@a.yaml", "--schema", "@syntax.json").status == .fault)
    let missing = run("@a.yaml", "--schema", "@missing.json")
    #expect(missing.status == .fault)
    #expect(missing.errors.contains("cannot be read"))
    #expect(run("@a.yaml", "--schema-formats").status == .fault)
  }

  @Test func `formats are checked in later drafts where it is asked for`() throws {
    try scratch.write("late.json", #"{"properties": {"day": {"format": "date"}}}"#)
    try scratch.write("a.yaml", "day: tomorrow\n")
    #expect(run("@a.yaml", "--schema", "@late.json").status == .success)
    let asked = run("@a.yaml", "--schema", "@late.json", "--schema-formats")
    #expect(asked.status == .findings)
    #expect(asked.output.contains("expected a date such as"))
  }

  @Test func `a configuration maps addresses of the network to files`() throws {
    try scratch.write(
      "far.json", #"{"properties": {"a": {"$ref": "https://example.com/b.json#/$defs/b"}}}"#)
    try scratch.write("copies/b.json", #"{"$defs": {"b": {"type": "string"}}}"#)
    try scratch.write("a.yaml", "a: text\n")
    let refused = run("@a.yaml", "--schema", "@far.json")
    #expect(refused.status == .findings)
    #expect(refused.output.contains("on the network, which authlint does not use"))
    #expect(refused.errors.contains("far.json:1:31"))
    try scratch.write(".authlint.yaml", "schemas:\n  https://example.com/b.json: copies/b.json\n")
    #expect(run("@a.yaml", "--schema", "@far.json").status == .success)
    try scratch.write("a.yaml", "a: 1\n")
    #expect(run("@a.yaml", "--schema", "@far.json").output.contains("expected a string"))
    try scratch.write(".authlint.yaml", "schemas:\n  https://example.com/b.json: nowhere.json\n")
    let missing = run("@a.yaml", "--schema", "@far.json")
    #expect(missing.status == .fault)
    #expect(missing.errors.contains("nowhere.json"))
    try scratch.write(".authlint.yaml", "schemas:\n  https://example.com/b.json: /etc/hostname\n")
    #expect(run("@a.yaml", "--schema", "@far.json").errors.contains("lies outside the folder"))
  }

  @Test func `suppressions, severities, limits and secrets count as for other findings`() throws {
    try scratch.write("a.yaml", "port: x # authlint: ignore[wrong-type] later\n")
    #expect(run("@a.yaml", "--schema", "@s.schema.json").status == .success)
    try scratch.write("b.yaml", "port: x\n")
    #expect(
      run("@b.yaml", "--schema", "@s.schema.json", "--severity", "wrong-type=warning").status
        == .success)
    #expect(
      run("@b.yaml", "--schema", "@s.schema.json", "--ignore", "wrong-type").status == .success)
    try scratch.write("list.json", #"{"items": {"type": "string"}}"#)
    try scratch.write("c.yaml", "[1, 2, 3, 4]\n")
    let limited = run("@c.yaml", "--schema", "@list.json", "--max-findings", "2")
    #expect(limited.output.contains("limit-exceeded"))
    try scratch.write("secret.json", #"{"properties": {"app_secret": {"enum": ["x"]}}}"#)
    try scratch.write("d.yaml", "app_secret: 0123456789abcdef0123456789abcdef01234567\n")
    let secret = run("@d.yaml", "--schema", "@secret.json")
    #expect(secret.status == .findings)
    #expect(!secret.output.contains("0123456789abcdef"))
  }

  @Test func `a baseline holds known findings back`() throws {
    try scratch.write("a.yaml", "port: x\n")
    let written = run(
      "@a.yaml", "--schema", "@s.schema.json", "--baseline", "@b.json", "--write-baseline")
    #expect(written.status == .success)
    #expect(
      run("@a.yaml", "--schema", "@s.schema.json", "--baseline", "@b.json").status == .success)
    try scratch.write("a.yaml", "port: y\n")
    #expect(
      run("@a.yaml", "--schema", "@s.schema.json", "--baseline", "@b.json").status == .findings)
  }

  @Test func `rules that are named run beside the schema`() throws {
    try scratch.write(
      "rules/ruleset.yaml", "name: mine\ntitle: mine\nvariable: doc\n")
    try scratch.write(
      "rules/odd-port.yaml",
      """
      id: odd-port
      title: a port that is odd
      severity: error
      requirement: A port is even.
      why: It looks better.
      require: doc.port % 2 == 0
      message: the port is odd

      """)
    try scratch.write("a.yaml", "port: 3\n")
    let result = run("@a.yaml", "--schema", "@s.schema.json", "--rules", "@rules")
    #expect(result.output.contains("the port is odd"), "\(result)")
  }

  @Test func `a fix is what the schema suggests`() throws {
    try scratch.write(
      "closed.json",
      #"{"properties": {"port": {"enum": ["high", "low"]}}, "additionalProperties": false}"#)
    try scratch.write("a.yaml", "prot: hihg\n")
    _ = run("@a.yaml", "--schema", "@closed.json", "--fix", "--unsafe-fixes")
    #expect(try scratch.read("a.yaml") == "port: high\n")
    try scratch.write(
      "types.json",
      #"{"properties": {"version": {"type": "string"}, "on": {"type": "boolean"}}}"#)
    try scratch.write("b.yaml", "version: 1.20\non: \"true\"\n")
    _ = run("@b.yaml", "--schema", "@types.json", "--fix", "--unsafe-fixes")
    #expect(try scratch.read("b.yaml") == "version: \"1.20\"\non: true\n")
  }
}

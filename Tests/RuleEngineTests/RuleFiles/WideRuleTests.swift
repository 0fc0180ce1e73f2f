import Diagnostics
import Documents
import Testing

@testable import AuthLint
@testable import RuleEngine

/// Rules over several documents: of a file, and of a project.
@Suite struct WideRuleTests {
  private static let unique = """
    scope: file
    for: i, doc in documents
    when: has(doc.root.id)
    require: '!documents.exists(j, other, j < i && has(other.root.id) && other.root.id == doc.root.id)'
    at: doc.root.id
    message: "`${doc.root.id}` is there twice"
    """

  private static func set(_ header: String, _ rules: [SourceFile]) throws -> RuleSet {
    try RuleSetTests.set(header, rules)
  }

  @Test func `a rule over a file sees all its documents`() throws {
    let set = try Self.set("variable: object\n", [RuleSetTests.rule("unique", Self.unique)])
    let text = "id: a\n---\nid: b\n---\nother: 1\n---\nid: a\nkind: x\n"
    #expect(try RuleSetTests.findings(set, text) == ["unique 7:5 `a` is there twice"])
    #expect(try RuleSetTests.findings(set, "id: a\n") == [])
    let file = SourceFile(path: "a.yaml", bytes: Array(text.utf8))
    let finding = try #require(try Linter(ruleSets: [set]).check(file).diagnostics.first)
    #expect(finding.document == 3 && finding.pointer == "/id" && finding.valueHash != 0)
    let lines = SourceLines(file)
    #expect(finding.related.map { lines.position(at: $0.range.lower).line } == [1])
    #expect(finding.fingerprint.isEmpty == false)
  }

  @Test func `parts of texts and keys keep their places`() throws {
    let set = try Self.set(
      "variable: object\n",
      [
        RuleSetTests.rule(
          "host",
          """
          scope: file
          for: doc in documents
          require: url(doc.root.link).getHost() == "a.example"
          """),
        RuleSetTests.rule(
          "key",
          """
          scope: file
          for: [doc in documents, 'key, value in doc.root.map']
          require: key != "bad"
          """),
      ])
    let text = "link: \"https://b.exa\\u006dple/\"\nmap:\n  good: 1\n  bad: 2\n"
    #expect(try RuleSetTests.findings(set, text) == ["host 1:16 m", "key 4:3 m"])
  }

  @Test func `suppressions and settings hold for such rules, and coverage names them`() throws {
    let set = try Self.set("variable: object\n", [RuleSetTests.rule("unique", Self.unique)])
    let text = "id: a\n---\nid: a  # authlint: ignore[unique] meant\n---\nid: a\n"
    #expect(try RuleSetTests.findings(set, text) == ["unique 5:5 `a` is there twice"])
    var linter = Linter(ruleSets: [set])
    linter.reportsCoverage = true
    var settings = LintSettings()
    settings.severities = ["unique": .info]
    let file = SourceFile(path: "a.yaml", bytes: Array(text.utf8))
    let report = try linter.check(file, settings: settings)
    #expect(report.diagnostics.map(\.severity) == [.info])
    #expect(report.coverage.first?.entries.map(\.rule) == ["unique"])
    settings.ignored = ["unique"]
    #expect(try linter.check(file, settings: settings).diagnostics.isEmpty)
  }

  @Test func `documents that the set is not about are not among them`() throws {
    let set = try Self.set(
      "variable: object\nwhen: has(object.kind)\n", [RuleSetTests.rule("unique", Self.unique)])
    #expect(try RuleSetTests.findings(set, "id: a\n---\nid: a\n") == [])
    #expect(try RuleSetTests.findings(set, "{id: a, kind: x}\n---\n{id: a, kind: x}\n").count == 1)
  }

  @Test func `an odd value is a finding in its document`() throws {
    let set = try Self.set(
      "variable: object\n",
      [
        RuleSetTests.rule(
          "sum", "scope: file\nfor: doc in documents\nrequire: doc.root.size + 1 < 10")
      ])
    let found = try RuleSetTests.findings(set, "size: 1\n---\nsize: big\n")
    #expect(found.count == 1 && found[0].hasPrefix("not-judged 3:7 "), "\(found)")
  }

  @Test(arguments: [
    ("scope: files\nrequire: 'true'", "`files` is not a scope; expected `document`, `file` or"),
    ("scope: file\nrequire: object.a == 1", "`object`"),
    ("scope: file\nrequire: documents[0].rot == 1", "`rot`"),
    ("scope: file\nrequire: 'false'\nfix: {remove: 'documents[0].root'}", "has no fix"),
    ("require: documents.size() == 1", "`documents`"),
  ])
  func `what such a rule may not read or do is told when it loads`(
    fields: String, message: String
  ) {
    let problems = RuleSetTests.problems {
      try Self.set("variable: object\n", [RuleSetTests.rule("r", fields)])
    }
    #expect(problems.count == 1 && problems[0].contains(message), "\(problems)")
  }

  @Test func `with a schema, the documents have its types`() throws {
    func set(_ require: String) throws -> RuleSet {
      let schema =
        #"{"type": "object", "additionalProperties": false, "required": ["id"], "properties": {"id": {"type": ["string", "integer"]}}}"#
      return try RuleSetLoader.load(
        [
          SourceFile(
            path: "m/ruleset.yaml", bytes: Array("variable: object\nschema: s.json\n".utf8)),
          RuleSetTests.rule("r", "scope: file\nfor: doc in documents\nrequire: \(require)"),
        ], name: "m", base: nil,
        provider: { SourceFile(path: $0, bytes: Array(schema.utf8)) })
    }
    #expect(
      RuleSetTests.problems { try set("doc.root.idd != \"\"") }.first?.contains("`id`") == true)
    // Digits are read as text, and a field with a finding of its own is left alone.
    let strict = try set("doc.root.id == \"a\"")
    #expect(
      try RuleSetTests.findings(strict, "id: 7\n---\nid: [1]\n").filter { $0.hasPrefix("r ") }
        == ["r 1:5 m"])
  }

  /// What is kept of a document for rules.
  private static func kept(_ rule: String, _ text: String) throws -> String {
    let set = try Self.set(
      "variable: object\n", [RuleSetTests.rule("r", "scope: project\n" + rule)])
    let worker = Linter(ruleSets: [set]).makeWorker()
    _ = try worker.check(SourceFile(path: "a.yaml", bytes: Array(text.utf8)))
    let record = try #require(worker.projectRecords.first?.records.first)
    return String(decoding: record.json, as: UTF8.self)
  }

  @Test(arguments: [
    ("require: documents.all(d, d.root.a.b == 1)", #"{"a":{"b":1}}"#),
    ("require: documents.all(d, has(d.root.list))", #"{"list":[]}"#),
    ("require: documents.all(d, size(d.root.list) > 0)", #"{"list":[{},{}]}"#),
    ("require: documents.all(d, d.root.list.exists(e, e.n == 1))", #"{"list":[{"n":1},{"n":2}]}"#),
    (
      "for: d in documents\nvariables: {items: 'd.root.?list.orValue([])'}\nrequire: items.map(e, e.m) == []",
      #"{"list":[{"m":"x"},{"m":"y"}]}"#
    ),
    (
      "for: [d in documents, 'k, v in d.root.a']\nrequire: v != 1",
      #"{"a":{"b":1,"c":{"d":2}}}"#
    ),
    ("require: documents[0].root['a'].c.d == 1", #"{"a":{"c":{"d":2}}}"#),
    ("require: documents.all(d, d.root.a == {})", #"{"a":{"b":1,"c":{"d":2}}}"#),
    ("require: documents.all(d, d.path != '')", "{}"),
    ("require: documents.size() > 9", "{}"),
    (
      "require: documents == []",
      #"{"a":{"b":1,"c":{"d":2}},"list":[{"n":1,"m":"x"},{"n":2,"m":"y"}],"t":"\u0009\"é"}"#
    ),
    ("require: documents.all(d, d.root.t == \"\")", #"{"t":"\u0009\"é"}"#),
  ])
  func `only what rules may read is kept`(rule: String, kept: String) throws {
    let text = """
      a: {b: 1, c: {d: 2}}
      list: [{n: 1, m: x}, {n: 2, m: y}]
      t: "\\t\\"é"
      """
    #expect(try Self.kept(rule, text) == kept)
  }
}

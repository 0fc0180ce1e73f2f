import CEL
import Diagnostics
import Testing

@testable import AuthLint
@testable import RuleEngine

/// A value that an expression cannot work with is a finding, and ends nothing.
@Suite struct UnjudgedValueTests {
  /// The findings of rules as `line:column rule: message`, in the order of the file.
  private static func findings(_ rules: [SourceFile], _ manifest: String) throws -> [String] {
    let file = SourceFile(path: "app.yaml", bytes: Array(manifest.utf8))
    let lines = SourceLines(file)
    return try Linter(ruleSets: [RulePlanTests.set(rules)]).check(file).diagnostics.map {
      let place = lines.position(at: $0.primary.range.lower)
      return "\(place.line):\(place.column) \($0.rule): \($0.message)"
    }
  }

  /// A rule of a name; `fields` is the rest of its file but for the message.
  private static func rule(_ id: String, _ fields: String) -> SourceFile {
    RulePlanTests.file(id, fields + "\nmessage: m")
  }

  private static func unjudged(_ place: String, _ rule: String, _ message: String) -> String {
    "\(place) not-judged: the rule `\(rule)` could not judge this value: \(message)"
  }

  @Test(arguments: [
    // A template that nobody has filled in, where a list belongs.
    (
      "for: port in manifest.ports\nrequire: port > 1", "ports: '{{ .Values.ports }}'", "1:8",
      "`for` goes over a list or a map"
    ),
    ("require: manifest.a + 1 > 2", "a: b", "1:4", "no overload of `+` fits `(string, int)`"),
    ("require: manifest.a", "b: 1\na: 7", "2:4", "the requirement is not a bool"),
    (
      "when: manifest.a\nrequire: 'false'", "b: 1\na: 7", "2:4", "`when` is not a bool"
    ),
    (
      "variables: {n: size(manifest.a)}\nrequire: n > 2", "a: true", "1:4",
      "no overload of `size` fits `(bool)`"
    ),
    // One of several elements: the others are judged.
    (
      "for: port in manifest.ports\nrequire: port < 10", "ports: [1, x, 2]", "1:12",
      "no overload of `<` fits `(string, int)`"
    ),
    // Elements that an expression made have the place of what they were made of.
    (
      "for: n in manifest.a.split(',').map(x, dyn(x))\nrequire: n + 1 > 2", "a: abc", "1:4",
      "no overload of `+` fits `(string, int)`"
    ),
    ("require: manifest.a / manifest.b > 0", "a: 7\nb: 0", "1:4", "division by zero"),
  ])
  func `an odd value is reported where it stands`(
    rule: String, manifest: String, place: String, message: String
  ) throws {
    let found = try Self.findings([Self.rule("a-rule", rule)], manifest)
    #expect(found == [Self.unjudged(place, "a-rule", message)])
  }

  @Test func `a rule says once of a value that it cannot work with it, and others go on`() throws {
    let found = try Self.findings(
      [
        RulePlanTests.file(
          "a-rule",
          """
          for: x in manifest.list
          checks:
            - {require: x + 1 > 2, message: m}
            - {require: x + 2 > 2, message: m}
          """),
        RulePlanTests.file("b-rule", "require: size(manifest.list) > 2\nmessage: short"),
      ], "list: [a, 7]\n")
    #expect(
      found == [
        "1:1 b-rule: short",
        Self.unjudged("1:8", "a-rule", "no overload of `+` fits `(string, int)`"),
      ])
  }

  @Test(arguments: ["require: 1 / 0 > 0", "for: x in [1]\nrequire: x / 0 > 0"])
  func `what fails whatever the document says is a fault of the rule`(rule: String) throws {
    let set = [Self.rule("a-rule", rule)]
    let problems = try #require(throws: RuleProblems.self) { try Self.findings(set, "a: 1") }
    #expect(problems.reports.map(\.file.path) == ["a-rule.yaml"])
  }

  @Test func `what the condition of one rule has read excuses no other rule`() throws {
    let schema = """
      {"type": "object", "properties": {"a": {"type": "integer"}, "list": {}},
       "required": ["a", "list"]}
      """
    let set = try RulePlanTests.set(
      [
        Self.rule("a-rule", "when: manifest.a == 1\nfor: x in manifest.list\nrequire: x == 1"),
        Self.rule("b-rule", "for: x in manifest.list\nrequire: x == 1"),
      ], schema: schema)
    let file = SourceFile(path: "app.yaml", bytes: Array("a: text\nlist: 7\n".utf8))
    let found = try Linter(ruleSets: [set]).check(file).diagnostics
    #expect(found.map(\.rule) == ["wrong-type", "not-judged"])
    #expect(found.last?.message.contains("`b-rule`") == true)
  }

  @Test func `a finding says where in the rule the expression stands`() throws {
    let set = try RulePlanTests.set([Self.rule("a-rule", "require: manifest.a + 1 > 2")])
    let file = SourceFile(path: "app.yaml", bytes: Array("a: b".utf8))
    let found = try Linter(ruleSets: [set]).check(file).diagnostics
    let place = try #require(found.first?.elsewhere.first)
    #expect(place.lines.file.path == "a-rule.yaml" && place.annotation.label == "read here")
    let position = place.lines.position(at: place.annotation.range.lower)
    #expect(position.line == 5 && position.column == 10)
    #expect(found.first?.primary.label == "a string")
    #expect(found.first?.pointer == "/a")
  }

  @Test func `a field that is null is absent, without a schema too`() throws {
    let rules = [
      Self.rule("a-rule", "for: x in manifest.labels\nrequire: x == 'a'"),
      Self.rule("b-rule", "require: '!has(manifest.labels)'"),
      Self.rule("c-rule", "require: has(manifest.spec.labels)"),
      Self.rule("d-rule", "require: literal.labels == null"),
      Self.rule("e-rule", "for: x in manifest.list\nrequire: x == null"),
    ]
    #expect(
      try Self.findings(rules, "labels:\nspec:\n  labels: ~\nlist: [null]\n")
        == ["2:1 c-rule: m"])
  }

  @Test func `a value has one finding, whichever rules could not work with it`() throws {
    let rules = (1...8).map {
      Self.rule("rule-\($0)", "when: manifest.kind == 'Service'\nrequire: 'false'")
    }
    let reason = "could not judge this value: list has no field `kind`"
    #expect(
      try Self.findings(Array(rules.prefix(2)), "[1, 2]")
        == ["1:1 not-judged: the rules `rule-1` and `rule-2` \(reason)"])
    #expect(
      try Self.findings(rules, "- {a: 1}") == [
        "1:1 not-judged: the rules `rule-1`, `rule-2`, `rule-3`, `rule-4`, `rule-5` and 3 more "
          + reason
      ])
  }

  @Test(arguments: ["~", "# nothing but a comment\n---\n"])
  func `an empty document has nothing to judge`(text: String) throws {
    let rules = [
      Self.rule("a-rule", "for: x in manifest.list\nrequire: x == 1"),
      Self.rule("b-rule", "require: has(manifest.kind)"),
    ]
    #expect(try Self.findings(rules, text) == [])
  }
}

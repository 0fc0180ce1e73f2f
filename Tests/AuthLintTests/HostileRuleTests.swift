import CEL
import Diagnostics
import Documents
import Testing

@testable import AuthLint
@testable import RuleEngine

/// Rules and schemas that are made to hang or to crash whoever reads them.
@Suite struct HostileRuleTests {
  private func ruleSet(_ rule: String, schema: String? = nil) throws -> RuleSet {
    var files = [SourceFile(path: "a-rule.yaml", bytes: Array(rule.utf8))]
    if schema != nil {
      let text = "name: n\ntitle: n\nvariable: manifest\nschema: s.json\n"
      files.append(SourceFile(path: "ruleset.yaml", bytes: Array(text.utf8)))
    }
    return try RuleSetLoader.load(
      files, name: "rules", base: nil,
      provider: { path in schema.map { SourceFile(path: path, bytes: Array($0.utf8)) } })
  }

  private func rule(_ fields: String) -> String {
    """
    id: a-rule
    title: t
    severity: error
    requirement: r
    \(fields)
    message: m
    help: h
    why: w
    examples: {good: [], bad: []}
    """
  }

  @Test(arguments: [
    "for: [\((0..<21).map { "'v\($0) in [1]'" }.joined(separator: ", "))]",
    "variables: {\((0..<201).map { "v\($0): \($0 == 0 ? "'1'" : "v\($0 - 1)")" }.joined(separator: ", "))}",
  ])
  func `what would be computed within one another without an end is refused`(fields: String) throws
  {
    let problems = try #require(throws: RuleProblems.self) {
      try ruleSet(rule(fields + "\nrequire: 'true'"))
    }
    let messages = problems.reports.flatMap(\.diagnostics).map(\.message)
    #expect(messages.contains { $0.contains("more than 20") })
  }

  @Test func `as much as is allowed is computed`() throws {
    let loops = (0..<20).map { "'v\($0) in [1]'" }.joined(separator: ", ")
    let variables = (0..<200).map { "w\($0): \($0 == 0 ? "'1'" : "w\($0 - 1)")" }
    let set = try ruleSet(
      rule(
        "for: [\(loops)]\nvariables: {\(variables.joined(separator: ", "))}\nrequire: w199 == 2"))
    let file = SourceFile(path: "a.yaml", bytes: Array("a: 1\n".utf8))
    #expect(try Linter(ruleSets: [set]).check(file).diagnostics.map(\.rule) == ["a-rule"])
  }

  /// A schema of 5000 subschemas, each of which leads to the next as `link` says.
  private static func chain(_ link: (String) -> String) -> String {
    var definitions = "\"d5000\": {}"
    for number in 0..<5000 {
      let reference = "\"$ref\": \"#/$defs/d\(number + 1)\""
      definitions += ", \"d\(number)\": \(link(reference))"
    }
    return "{\"$ref\": \"#/$defs/d0\", \"$defs\": {\(definitions)}}"
  }

  private static let endlessSchemas = [
    ##"{"$ref": "#"}"##,
    ##"{"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}"##,
    chain { "{\($0)}" }, chain { "{\"items\": {\($0)}}" },
  ]

  @Test(arguments: endlessSchemas)
  func `references that lead in circles or on and on are refused`(schema: String) throws {
    let problems = try #require(throws: RuleProblems.self) {
      try ruleSet(rule("require: 'true'"), schema: schema)
    }
    let messages = problems.reports.flatMap(\.diagnostics).map(\.message)
    #expect(messages.contains { $0.contains("leads on without an end") || $0.contains("lead to") })
  }

  @Test func `a schema may refer to itself below`() throws {
    let schema = ##"{"type": "object", "additionalProperties": {"$ref": "#"}}"##
    let set = try ruleSet(rule("require: 'true'"), schema: schema)
    let nested = SourceFile(path: "a.yaml", bytes: Array("a: {b: {c: {}}}\nd: 1\n".utf8))
    let report = try Linter(ruleSets: [set]).check(nested)
    #expect(report.diagnostics.map(\.rule) == ["wrong-type"])
  }

  @Test func `subschemas that refer to each other in many ways make no endless type`() throws {
    let levels = (0..<30).map { level in
      let next = ##"{"$ref": "#/$defs/d\##(level + 1)"}"##
      let properties = "abcdefgh".map { "\"\($0)\": \(next)" }.joined(separator: ", ")
      return "\"d\(level)\": {\"type\": \"object\", \"properties\": {\(properties)}}"
    }
    let schema =
      ##"{"$ref": "#/$defs/d0", "$defs": {"##
      + levels.joined(separator: ", ") + #", "d30": {"type": "string"}}}"#
    let set = try ruleSet(rule("require: '!has(manifest.a)'"), schema: schema)
    let report = try Linter(ruleSets: [set]).check(
      SourceFile(path: "a.yaml", bytes: Array("a: {}\n".utf8)))
    #expect(report.diagnostics.map(\.rule) == ["a-rule"])
  }

  @Test func `of many wrong marks a few are reported, and each of two at one place counts`() throws
  {
    let carets = String(repeating: " ^", count: 20_000)
    let set = try ruleSet(
      """
      id: a-rule
      title: t
      severity: error
      requirement: r
      checks:
        - {require: manifest.a == 2, at: manifest.a, message: m}
        - {require: manifest.a == 3, at: manifest.a, message: m}
      help: h
      why: w
      examples:
        good: []
        bad:
          - manifest: |
              a: 1
              #  ^
              #  ^
          - manifest: |
              a: 1
              #  ^
          - manifest: |
              a: 1
              #\(carets)
      """)
    let outcome = try #require(try ExampleRunner(set).run().first)
    #expect(outcome.passed == 1 && outcome.failed == 2)
    #expect((2...60).contains(outcome.report.diagnostics.count))
  }

  @Test func `JSON of a value holds nothing that a terminal or a log would obey`() throws {
    let outcome = try ExpressionEvaluation.run(
      #"{"\u202e": "\x1b[31m ##[error] 😀\u2028"}"#, over: nil,
      ruleSets: [.partnerAuthorization])
    #expect(
      outcome.results.first?.text
        == #"{"\u202e": "\u001b[31m #\u0023[error] 😀\u2028"}"#)
  }
}

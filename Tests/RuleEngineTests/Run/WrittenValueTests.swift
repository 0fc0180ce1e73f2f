import CEL
import Diagnostics
import Testing

@testable import AuthLint
@testable import RuleEngine

/// Fixes write values of any type, in the style of what is around them.
@Suite struct WrittenValueTests {
  /// Returns a text with the fixes of one rule's findings in it; `nil` if a finding has none.
  private static func fixed(_ rule: String, _ text: String, path: String = "a.yaml") throws
    -> String?
  {
    let rules = [RulePlanTests.file("a-rule", rule + "\nmessage: m")]
    let file = SourceFile(path: path, bytes: Array(text.utf8))
    let report = try Linter(ruleSets: [RulePlanTests.set(rules)]).check(file)
    var bytes = file.bytes
    for finding in report.diagnostics.reversed() {
      guard let fix = finding.fix else { return nil }
      for edit in fix.edits.reversed() {
        bytes.replaceSubrange(edit.range.lower..<edit.range.upper, with: edit.text.utf8)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: [
    ("replicas: one\nname: a\n", "2", "replicas: 2\nname: a\n"),
    ("replicas: 'one'\n", "2u", "replicas: 2\n"),
    ("replicas: one # many\n", "true", "replicas: true # many\n"),
    ("replicas: one\n", "1.5", "replicas: 1.5\n"),
    ("replicas: one\n", #"["a", "b: c"]"#, "replicas: [a, \"b: c\"]\n"),
    ("replicas: one\n", #"{"min": 1, "max": [2]}"#, "replicas: {min: 1, max: [2]}\n"),
    ("{replicas: one}\n", "null", "{replicas: null}\n"),
    ("replicas: one\n", "manifest.replicas", "replicas: one\n"),
  ])
  func `a value is written in place of another`(
    text: String, value: String, expected: String
  ) throws {
    let rule = """
      require: manifest.replicas == 1
      fix:
        set: manifest.replicas
        to: |-
          \(value)
      """
    #expect(try Self.fixed(rule, text) == expected)
  }

  @Test(arguments: [
    ("list:\n  - 1\n", "7", "list:\n  - 1\n  - 7\n"),
    ("list: [1]\n", "false", "list: [1, false]\n"),
    (
      "list:\n  - a: 1\n", #"{"a": 2, "b": ["x"]}"#,
      "list:\n  - a: 1\n  - a: 2\n    b:\n      - x\n"
    ),
  ])
  func `a value is added to a list`(text: String, value: String, expected: String) throws {
    let rule = """
      require: size(manifest.list) == 0
      fix:
        into: manifest.list
        insert: |-
          \(value)
      """
    #expect(try Self.fixed(rule, text) == expected)
  }

  @Test func `JSON is written in JSON`() throws {
    let rule = #"""
      require: size(manifest.list) == 0
      fix: {set: manifest.list, to: '{"a": [1, "x"]}'}
      """#
    let fixed = try Self.fixed(rule, #"{"list": [1]}"#, path: "a.json")
    #expect(fixed == #"{"list": {"a": [1, "x"]}}"#)
  }

  @Test(arguments: ["timestamp('2026-01-01T00:00:00Z')", "type(1)", "b'a'", "optional.none()"])
  func `a value without a YAML form is refused when the rule is loaded`(value: String) {
    #expect(throws: RuleProblems.self) {
      try Self.fixed("require: 'false'\nfix: {set: manifest.a, to: \"\(value)\"}", "a: 1\n")
    }
  }

  @Test func `a value that is too large is not offered`() throws {
    let rule = """
      require: 'false'
      at: manifest.a
      fix: {set: manifest.a, to: 'lists.range(20000)'}
      """
    #expect(try Self.fixed(rule, "a: 1\n") == nil)
  }
}

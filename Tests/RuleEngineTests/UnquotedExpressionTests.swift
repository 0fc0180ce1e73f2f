import Diagnostics
import TestSupport
import Testing

@testable import RuleEngine

/// Mistakes of rules' authors that YAML turns into something else.
@Suite struct UnquotedExpressionTests {
  /// The first problem of a rule with some lines, as `line:column-column message | help`.
  private func problem(_ lines: String) throws -> String {
    let text = "id: r\nseverity: error\n\(lines)\nmessage: m\n"
    do {
      _ = try RuleSetLoader.load(
        [
          SourceFile(path: "r.yaml", bytes: Array(text.utf8)),
          SourceFile(path: "ruleset.yaml", bytes: Array("variable: p\n".utf8)),
        ], name: "rules", base: nil, provider: { _ in nil })
    } catch let problems {
      let report = try #require(problems.reports.first)
      let finding = try #require(report.diagnostics.first)
      let lines = SourceLines(report.file)
      let start = lines.position(at: finding.primary.range.lower)
      let end = lines.position(at: finding.primary.range.upper)
      return "\(start.line):\(start.column)-\(end.column) \(finding.message)"
        + " | \(finding.help ?? "")"
    }
    return "no problem"
  }

  @Test(arguments: [
    (
      "require: !has(p.x)",
      "3:10-19 YAML reads `!has(p.x)` as a tag, not as a part of the expression"
        + " | put the expression in quotes: `require: '!has(p.x)'`"
    ),
    (
      "require: ! has(p.x)  # why",
      "3:10-20 YAML reads `!` as a tag, not as a part of the expression"
        + " | put the expression in quotes: `require: '! has(p.x)'`"
    ),
    (
      "when: !(p.x in p.y)\nrequire: 'true'",
      "3:7-20 YAML reads `!(p.x` as a tag, not as a part of the expression"
        + " | put the expression in quotes: `when: '!(p.x in p.y)'`"
    ),
    (
      "require: !has(p.x) && has(p.y)",
      "3:10-31 the expression begins with `!`, which YAML does not read as text"
        + " | put the expression in quotes: `require: '!has(p.x) && has(p.y)'`"
    ),
    (
      "require: !p.x.matches('a')",
      "3:10-27 YAML reads `!p.x.matches('a')` as a tag, not as a part of the expression"
        + " | put the expression in quotes: `require: '!p.x.matches(''a'')'`"
    ),
    (
      "require: \"a\" in p.x",
      "3:10-20 the expression begins with `\"`, which YAML does not read as text"
        + " | put the expression in quotes: `require: '\"a\" in p.x'`"
    ),
    (
      "require: [1, 2].all(x, x > 0)",
      "3:10-30 the expression begins with `[`, which YAML does not read as text"
        + " | put the expression in quotes: `require: '[1, 2].all(x, x > 0)'`"
    ),
    (
      "require: [p.x]",
      "3:10-15 YAML reads this as a list, not as an expression"
        + " | put the expression in quotes: `require: '[p.x]'`"
    ),
    (
      "for: p.list\nrequire: 'true'",
      "3:6-12 expected `in` and a list or map after the name"
        + " | name the elements: `item in p.list`"
    ),
    (
      "for: x in 'a,b'\nrequire: 'true'",
      "3:10-16 `for` goes over a list or a map, not over `string`"
        + " | name the list that holds it, or divide the text: `'a,b'.split(\",\")`"
    ),
    (
      "for: x in p.?list\nrequire: 'true'",
      "3:10-18 `for` goes over a list or a map, not over `optional_type(dyn)`"
        + " | write `p.?list.orValue([])`"
    ),
    (
      "require: p.x and p.y",
      "3:14-17 found `and`, expected the operator `&&` | "
    ),
    (
      "require: p.labels.app-name == 'x'",
      "3:10-27 `p.labels.app-name` is a subtraction; expected `p.labels[\"app-name\"]`, or the "
        + "name in backticks | "
    ),
  ])
  func `an expression that YAML or CEL reads otherwise says what to write`(
    lines: String, problem: String
  ) throws {
    #expect(try self.problem(lines) == problem)
  }

  @Test(arguments: [
    "require: !!str has(p.x)", "require: \"has(p.x)\"", "require: >-\n  !has(p.x)",
    "require: 'true'\nfix: {set: p.x, to: \"'!a'\"}",
  ])
  func `what is quoted or tagged on purpose is fine`(lines: String) throws {
    #expect(try problem(lines) == "no problem")
  }
}

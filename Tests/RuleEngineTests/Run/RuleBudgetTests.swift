import Diagnostics
import Testing

@testable import AuthLint
@testable import RuleEngine

/// What rules may cost: a rule that costs too much keeps no other from being judged.
@Suite struct RuleBudgetTests {
  /// One rule that looks at every pair of elements, and two cheap ones.
  private static let rules = [
    RulePlanTests.file(
      "a-costly",
      "for: x in manifest.list\nrequire: manifest.list.exists(y, y == x + 1)\nmessage: m"),
    RulePlanTests.file("b-cheap", "require: size(manifest.list) < 3\nmessage: long"),
    RulePlanTests.file(
      "c-also-costly", "require: manifest.list.all(x, manifest.list.all(y, y < 9000))\nmessage: m"),
  ]

  private static func check(
    _ count: Int, _ budget: RuleBudget, selecting: Set<String>? = nil
  ) throws -> FileReport {
    let list = (0..<count).map(String.init).joined(separator: ", ")
    let file = SourceFile(path: "app.yaml", bytes: Array("list: [\(list)]\n".utf8))
    var linter = Linter(ruleSets: [try RulePlanTests.set(rules)])
    linter.reportsCoverage = true
    var settings = LintSettings()
    settings.budget = budget
    settings.selected = selecting
    return try linter.check(file, settings: settings)
  }

  private static func limits(_ report: FileReport) -> [String] {
    report.diagnostics.filter { $0.rule == "limit-exceeded" }.map(\.message)
  }

  @Test func `each rule that costs too much is named, and the others are judged`() throws {
    let report = try Self.check(300, RuleBudget(rule: 10_000, document: 1_000_000))
    #expect(
      Self.limits(report).sorted() == [
        "the rule `a-costly` costs more on this document than a rule may",
        "the rule `c-also-costly` costs more on this document than a rule may",
      ])
    #expect(report.diagnostics.contains { $0.rule == "b-cheap" && $0.message == "long" })
    #expect(!report.isComplete)
    let coverage = try #require(report.coverage.first).entries
    #expect(coverage.filter { $0.applied > 0 }.map(\.rule) == ["b-cheap"])
    let reasons = coverage.filter { $0.rule != "b-cheap" }.map(\.reason)
    #expect(reasons.allSatisfy { $0 == "it was given up, because it cost too much" })
  }

  @Test func `each rule that finds nothing left for all rules is named`() throws {
    let report = try Self.check(300, RuleBudget(rule: 1_000_000, document: 5_000))
    // The second rule has been judged before.
    #expect(
      Self.limits(report).sorted() == [
        "the rule `a-costly` costs more on this document than is left for all rules",
        "the rule `c-also-costly` costs more on this document than is left for all rules",
      ])
    #expect(!report.isComplete)
  }

  @Test func `a selection does not hide that a rule was given up`() throws {
    let report = try Self.check(
      300, RuleBudget(rule: 10_000, document: 1_000_000), selecting: ["a-costly"])
    #expect(
      Self.limits(report) == ["the rule `a-costly` costs more on this document than a rule may"])
  }

  @Test func `a higher budget judges everything`() throws {
    let report = try Self.check(300, RuleBudget(rule: 9_000_000, document: 20_000_000))
    #expect(Self.limits(report) == [])
    #expect(report.isComplete)
    #expect(report.diagnostics.filter { $0.rule == "a-costly" }.count == 1)
  }
}

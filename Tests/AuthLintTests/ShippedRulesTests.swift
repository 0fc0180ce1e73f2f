import Diagnostics
import Testing

@testable import AuthLint
@testable import RuleEngine

/// What holds for the rules that come with authlint.
@Suite struct ShippedRulesTests {
  private func show(_ report: FileReport) -> String {
    let lines = SourceLines(report.file)
    return report.diagnostics.map { diagnostic in
      let place = lines.position(at: diagnostic.primary.range.lower)
      return "\(report.file.path):\(place.line):\(place.column): \(diagnostic.message)"
        + (diagnostic.help.map { " (\($0))" } ?? "")
    }.joined(separator: "\n")
  }

  @Test func `every rule's own examples hold`() throws {
    let outcomes = try ExampleRunner(.partnerAuthorization).run()
    #expect(outcomes.count == 26)
    for outcome in outcomes {
      #expect(outcome.failed == 0, "\(show(outcome.report))")
      #expect(outcome.passed >= 4, "\(outcome.rule) has \(outcome.passed) examples")
    }
  }

  @Test func `every expression is of the right type`() {
    for report in RuleSet.partnerAuthorization.check() {
      Issue.record("\(show(report))")
    }
  }

  @Test func `the embedded rules are those of the files`() throws {
    for (rule, source) in zip(
      RuleSet.partnerAuthorization.definition.rules, RuleSet.partnerAuthorization.sources)
    {
      #expect(source.file.path == "rules/partner-authorization/\(rule.id).yaml")
      #expect(source.document != nil)
    }
  }
}

import AuthLint
import Diagnostics
import Foundation
import Reporters
import Testing

/// The documentation says what is so: tables and sample reports are compared with the program.
@Suite(.serialized) struct DocumentationTests {
  /// The part of a file between two markers.
  private func part(_ name: String, of path: String) throws -> String {
    let text = try RepositoryTests.text(path)
    let start = try #require(text.range(of: "<!-- \(name) -->\n"))
    let end = try #require(text.range(of: "<!-- /\(name) -->"))
    return String(text[start.upperBound..<end.lowerBound])
  }

  /// Replaces the part where `AUTHLINT_RECORD_DOCUMENTATION` is set, and fails all the same.
  private func expect(_ actual: String, is name: String, of path: String) throws {
    let expected = try part(name, of: path)
    if expected != actual,
      ProcessInfo.processInfo.environment["AUTHLINT_RECORD_DOCUMENTATION"] != nil
    {
      let marked = { (text: String) in "<!-- \(name) -->\n" + text + "<!-- /\(name) -->" }
      let text = try RepositoryTests.text(path)
        .replacingOccurrences(of: marked(expected), with: marked(actual))
      try text.write(
        to: RepositoryTests.root.appending(path: path), atomically: true, encoding: .utf8)
    }
    #expect(expected == actual, "\(path): \(name)")
  }

  @Test func `the table of rules is that of the rule files`() throws {
    try expect(
      "\n" + RuleSet.partnerAuthorization.markdownTable + "\n", is: "rules", of: "rules/README.md")
  }

  @Test func `the table of fields is that of the schema`() throws {
    try expect(
      "\n" + RuleSet.partnerAuthorization.markdownFields + "\n", is: "fields",
      of: "rules/README.md")
  }

  @Test func `the report in the README is that of its example`() throws {
    let readme = try RepositoryTests.text("README.md")
    let path = "examples/first-steps/match-maker.manifest.yaml"
    let file = SourceFile(path: path, bytes: Array(try RepositoryTests.text(path).utf8))
    var writer = ReportFormat.text.makeWriter(ReportOptions())
    var summary = ReportSummary()
    let report = try Linter(ruleSets: [.partnerAuthorization]).check(file)
    summary.add(report)
    let text = String(decoding: writer.report([report], summary), as: UTF8.self)
    let sample = try #require(readme.components(separatedBy: "```\n").first { $0.contains("┌─") })
    #expect(text.contains(sample), "expected a part of:\n\(text)")
  }

  @Test func `the example of a user's rule holds`() throws {
    let readme = try RepositoryTests.text("README.md")
    let rule = try #require(
      readme.components(separatedBy: "```yaml\n").first { $0.hasPrefix("id: ") }?
        .components(separatedBy: "```").first)
    let set = try RuleSetLoader.load(
      [SourceFile(path: "named-partners.yaml", bytes: Array(rule.utf8))], name: "rules",
      base: .partnerAuthorization, provider: { _ in nil })
    for outcome in try ExampleRunner(set).run() {
      #expect(outcome.failed == 0 && outcome.passed == 1, "\(outcome.report.diagnostics)")
    }
  }
}

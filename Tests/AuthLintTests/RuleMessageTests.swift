import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import AuthLint
@testable import RuleEngine

/// What the findings of the shipped rules say, and what their fixes write, on the rules' own bad
/// examples: held against `Cases/messages.txt`, so that a change of wording is seen and meant.
@Suite struct RuleMessageTests {
  private func place(_ range: SourceRange, _ lines: SourceLines) -> String {
    let (start, end) = (lines.position(at: range.lower), lines.position(at: range.upper))
    return "\(start.line):\(start.column)-\(end.line):\(end.column)"
  }

  private func text(of finding: Diagnostic, _ lines: SourceLines) -> String {
    var text = "\(finding.severity) \(place(finding.primary.range, lines)) \(finding.message)\n"
    text += "  ^ \(finding.primary.label)\n"
    for related in finding.related {
      text += "  ~ \(place(related.range, lines)) \(related.label)\n"
    }
    text += "  = \(finding.help ?? "")\n"
    if let fix = finding.fix {
      for edit in fix.edits {
        let kind = fix.isSafe ? "safe" : "unsafe"
        text += "  \(kind) \(place(edit.range, lines)) \(edit.text.debugDescription)\n"
      }
    }
    return text
  }

  @Test func `what the rules say of their bad examples`() throws {
    let ruleSet = RuleSet.partnerAuthorization
    let worker = Linter(ruleSets: [ruleSet]).makeWorker()
    var text = ""
    for (rule, source) in zip(ruleSet.definition.rules, ruleSet.sources) {
      let document = try #require(source.document)
      var reader = RuleExampleReader(document, variable: ruleSet.definition.variable)
      for (number, example) in reader.examples().filter({ !$0.isGood }).enumerated() {
        text += "\(rule.id) \(number + 1)\n"
        let file = SourceFile(
          path: "example", bytes: Array(ExampleMarks(example.text).text.utf8))
        var settings = LintSettings()
        settings.selected = [rule.id]
        let report = try worker.check(
          file, format: example.format == .json ? .json : .yaml, settings: settings)
        let lines = SourceLines(file)
        for finding in report.diagnostics { text += self.text(of: finding, lines) }
      }
    }
    try Recording.expect(Array(text.utf8), in: CaseTests.folder.appending(path: "messages.txt"))
  }
}

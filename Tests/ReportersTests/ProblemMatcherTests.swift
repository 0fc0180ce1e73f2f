import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Reporters

/// The problem matchers with which GitHub Actions reads the compact report.
///
/// Two, because a matcher that captures the severity knows `error`, `warning` and `notice` and
/// passes over `info`. In a path, no `:` stands before a digit, a blank or another `:`
/// (`CompactWriter` sees to that), so that nothing in a message is taken for the place.
@Suite struct ProblemMatcherTests {
  private struct Pattern {
    let expression: NSRegularExpression
    let groups: [String: Int]
    let severity: String?
  }

  private func patterns() throws -> [Pattern] {
    let file = Checkout.file(".github/authlint-matcher.json")
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
    let matchers = try #require((object as? [String: Any])?["problemMatcher"] as? [[String: Any]])
    return try matchers.map { matcher in
      let pattern = try #require((matcher["pattern"] as? [[String: Any]])?.first)
      let expression = try NSRegularExpression(pattern: try #require(pattern["regexp"] as? String))
      return Pattern(
        expression: expression, groups: pattern.compactMapValues { $0 as? Int },
        severity: matcher["severity"] as? String)
    }
  }

  /// What the first matching pattern captures in a line.
  private func captures(_ line: String) throws -> [String: String]? {
    for pattern in try patterns() {
      let range = NSRange(line.startIndex..., in: line)
      guard let match = pattern.expression.firstMatch(in: line, range: range) else { continue }
      var captured = pattern.groups.compactMapValues { group in
        Range(match.range(at: group), in: line).map { String(line[$0]) }
      }
      captured["severity"] = captured["severity"] ?? pattern.severity
      return captured
    }
    return nil
  }

  @Test(arguments: [
    (Severity.error, "error"), (.warning, "warning"), (.info, "notice"),
  ]) func `reads the compact report back`(severity: Severity, word: String) throws {
    let file = FileReport(
      file: SourceFile(path: "dir/evil:1:2: error: x [y].yaml", bytes: Array("a\nbc".utf8)),
      diagnostics: [
        Diagnostic(
          rule: "some-rule", severity: severity, message: "`a:9:9: error: z [w]` is [odd]",
          primary: Annotation(range: SourceRange(3, 4)))
      ])
    var writer = CompactWriter()
    let text = String(decoding: writer.report([file], ReportSummary()), as: UTF8.self)
    let captured = try #require(try captures(String(text.dropLast())))
    #expect(captured["line"] == "2")
    #expect(captured["column"] == "2")
    #expect(captured["severity"] == word)
    #expect(captured["code"] == "some-rule")
    #expect(captured["message"] == "`a:9:9: error: z [w]` is [odd]")
    #expect(captured["file"] == "dir/evil\\u{3a}1\\u{3a}2\\u{3a} error\\u{3a} x [y].yaml")
  }

  @Test func `passes over other lines`() throws {
    for line in ["1 error, 0 warnings in 1 file", "a:1: error: x [y]", "a:1:1: hint: x [y]", ""] {
      #expect(try captures(line) == nil)
    }
  }
}

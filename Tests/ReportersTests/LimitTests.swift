import Diagnostics
import Foundation
import Testing

@testable import Reporters

/// Reports with more findings than their consumers take.
@Suite struct LimitTests {
  private func report(
    errors: Int, warnings: Int = 0, infos: Int = 0, as writer: any ReportWriter, failures: Int = 0,
    message: String = "m"
  ) -> String {
    var summary = ReportSummary()
    for number in 0..<failures { summary.add(Failure(path: "f\(number)", message: "gone")) }
    let severities =
      Array(repeating: Severity.info, count: infos)
      + Array(repeating: .warning, count: warnings) + Array(repeating: .error, count: errors)
    let file = FileReport(
      file: SourceFile(path: "a", bytes: Array("abc\n".utf8)),
      diagnostics: severities.enumerated().map { number, severity in
        Diagnostic(
          rule: "r", severity: severity, message: message,
          primary: Annotation(range: SourceRange(0, 1)), fingerprint: "\(number)")
      })
    summary.add(file)
    var writer = writer
    return String(decoding: writer.report([file], summary), as: UTF8.self)
  }

  private func lines(_ text: String, with prefix: String) -> [Substring] {
    text.split(separator: "\n").filter { $0.hasPrefix(prefix) }
  }

  @Test func `annotations come worst first, ten of a kind, the tenth counting the rest`() {
    let text = report(errors: 12, warnings: 10, infos: 11, as: GitHubWriter(), failures: 2)
    let kinds = text.split(separator: "\n").map { $0.dropFirst(2).prefix { $0.isLetter } }
    #expect(kinds.prefix(10).allSatisfy { $0 == "error" })
    #expect(kinds[10..<20].allSatisfy { $0 == "warning" })
    #expect(kinds[20...].allSatisfy { $0 == "notice" })
    #expect(kinds.count == 30)
    #expect(lines(text, with: "::error title=authlint::5 more").count == 1)
    #expect(lines(text, with: "::warning title=authlint").isEmpty)
    #expect(lines(text, with: "::notice title=authlint::2 more").count == 1)
    #expect(text.hasPrefix("::error file=f0,title=not checked::gone\n"))
  }

  @Test(arguments: ["x", "%", "\n", "日", "😀", "a%"]) func `a long message is cut`(text: String)
    throws
  {
    let report = report(
      errors: 1, as: GitHubWriter(), message: String(repeating: text, count: 6000))
    let data = try #require(report.split(separator: "\n").first)
    let message = try #require(data.range(of: "title=r::"))
    let shown = String(data[message.upperBound...])
    #expect(shown.utf16.count <= 4096)
    #expect(shown.utf16.count > 3900)
    #expect(shown.hasSuffix("…"))
    #expect(shown.range(of: "%(?!25|0D|0A)", options: .regularExpression) == nil)
  }

  @Test func `SARIF leaves errors room`() throws {
    let text = report(
      errors: 5_001, warnings: 5_001, infos: 6_000, as: SarifWriter(ReportOptions()))
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
    let log = try #require(object as? [String: Any])
    let run = try #require((log["runs"] as? [[String: Any]])?.first)
    let levels = try #require(run["results"] as? [[String: Any]]).map { $0["level"] as? String }
    #expect(levels.count { $0 == "error" } == 5_001)
    #expect(levels.count { $0 == "warning" } == 5_000)
    #expect(levels.count { $0 == "note" } == 5_000)
    #expect(text.contains("1000 more findings (info) are left out"))
    #expect(text.contains("1 more finding (warning) is left out"))
  }

  @Test func `Markdown ends before the limit and counts what is left out`() {
    let text = report(errors: 3, warnings: 500, as: MarkdownWriter(limit: 2_000))
    #expect(text.utf8.count < 2_300)
    #expect(lines(text, with: "- **error**").count == 3)
    let warnings = lines(text, with: "- **warning**").count
    #expect(warnings > 10)
    #expect(lines(text, with: "- \(500 - warnings) more").count == 1)
  }

  @Test func `Markdown that is full of errors shows no warnings`() {
    let text = report(errors: 500, warnings: 1, as: MarkdownWriter(limit: 2_000))
    #expect(lines(text, with: "- **warning**").isEmpty)
  }

  @Test func `GitLab gets no fingerprint twice`() throws {
    var writer = GitLabWriter()
    let file = SourceFile(path: "./a", bytes: [])
    let diagnostics = ["01", "01", "", "", "not hex"].map {
      Diagnostic(
        rule: "r", severity: .error, message: "m", primary: Annotation(range: SourceRange(0, 0)),
        fingerprint: $0)
    }
    let report = FileReport(file: file, diagnostics: diagnostics)
    let bytes = writer.report([report, report], ReportSummary())
    let object = try JSONSerialization.jsonObject(with: Data(bytes))
    let entries = try #require(object as? [[String: Any]])
    let fingerprints = Set(entries.compactMap { $0["fingerprint"] as? String })
    #expect(entries.count == 10)
    #expect(fingerprints.count == 10)
    #expect(fingerprints.contains("01"))
    #expect((entries[0]["location"] as? [String: Any])?["path"] as? String == "a")
  }

  @Test func `text shows eight related places and counts the others`() {
    var file = SampleReport.foreignPartner
    file.diagnostics[0].related = (0..<12).map {
      Annotation(range: SourceRange(10 * $0, 10 * $0 + 1), label: "")
    }
    var writer = TextWriter(ReportOptions())
    let text = String(decoding: writer.report([file], ReportSummary()), as: UTF8.self)
    #expect(text.contains("= note: 4 more places decided it\n"))
  }
}

import Diagnostics
import Reporters
import Testing

@testable import RuleEngine

/// What findings may take in a report, whatever has to be escaped in it.
@Suite struct FindingAllowanceTests {
  @Test(
    "a report of findings with odd texts stays within its bound in every format",
    arguments: ["\"", "&", "<", "\u{1}", "\u{200B}", "\u{ad}", "|", "\\", "a"],
    ReportFormat.allCases)
  func bound(character: String, format: ReportFormat) {
    let allowance = FindingAllowance(100, path: "a.manifest.yaml")
    let file = SourceFile(path: "a.manifest.yaml", bytes: Array("a".utf8))
    var report = FileReport(file: file, diagnostics: [])
    let message = String(repeating: character, count: 20_000)
    while report.diagnostics.count < 100 {
      let diagnostic = Diagnostic(
        rule: "r", severity: .error, message: message,
        primary: Annotation(range: SourceRange(0, 1)))
      guard allowance.admit(diagnostic) else { break }
      report.diagnostics.append(diagnostic)
    }
    var writer = format.makeWriter(ReportOptions())
    var size = 0
    var out: [UInt8] = []
    writer.begin(into: &out)
    writer.write(report, into: &out) { written in
      size += written.count
      written.removeAll()
    }
    size += out.count
    // Room for so many usual findings, or for a mebibyte; a report may take four times that.
    #expect(size <= 4 << 20, "\(size) bytes for \(report.diagnostics.count) findings")
  }
}

import Diagnostics
import RuleEngine

/// What checking one text gave.
public struct CheckedText: Sendable {
  /// The text that was checked.
  public let text: TextFile
  /// The findings in source order: by place, then by rule.
  public let findings: [Finding]
  /// Whether all of the text was checked: `false` after a syntax error or an exceeded limit.
  public let isComplete: Bool
  /// The number of findings that comments in the text suppress.
  public let suppressedCount: Int
  /// Whether a finding is at or above the severity that fails a run: `fail-on` in the configuration,
  /// otherwise errors. It is what makes `authlint check` end with status 1.
  public let isFailing: Bool

  /// What reports are written from.
  let report: FileReport
  let settings: LintSettings

  init(
    _ text: TextFile, _ report: FileReport, settings: LintSettings, threshold: FailureThreshold
  ) {
    self.text = text
    self.report = report
    self.settings = settings
    let lines = report.diagnostics.isEmpty ? nil : SourceLines(report.file)
    findings = lines.map { lines in report.diagnostics.map { Finding($0, in: lines) } } ?? []
    isComplete = report.isComplete
    suppressedCount = report.suppressed
    isFailing = report.diagnostics.contains { finding in
      threshold.severity.map { finding.severity >= $0 } ?? false
    }
  }
}

import AuthLint
import Diagnostics
import RuleEngine

/// What holds of the report on any file.
enum ReportProperties {
  static func check(_ report: FileReport) throws(Violation) {
    let bounds = SourceBounds(report.file.bytes)
    for diagnostic in report.diagnostics { try bounds.demand(diagnostic) }
    for redaction in report.redactions { try bounds.demand(redaction, "a redaction") }
    for (left, right) in zip(report.diagnostics, report.diagnostics.dropFirst()) {
      try require(
        !Diagnostic.inSourceOrder(right, left), "`\(right.message)` comes after `\(left.message)`")
    }
    if !report.isComplete {
      try require(
        report.diagnostics.contains { $0.severity == .error }, "not complete, and nothing says why")
    }
  }

  /// What is wrong with rules is said at places within their files.
  static func check(_ problems: RuleProblems) throws(Violation) {
    try require(!problems.reports.isEmpty, "rules are refused without a report")
    for report in problems.reports {
      try require(!report.diagnostics.isEmpty, "rules are refused without a reason")
      let bounds = SourceBounds(report.file.bytes)
      for diagnostic in report.diagnostics { try bounds.demand(diagnostic) }
    }
  }
}

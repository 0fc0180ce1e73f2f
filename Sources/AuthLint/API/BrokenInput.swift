import Diagnostics
import Reporters
import RuleEngine

/// Rules or a configuration that cannot be used, with what is wrong at which places.
///
/// It is never thrown for what is wrong with a text that is checked: that is a ``Finding``.
public struct BrokenInput: Error, Sendable, CustomStringConvertible {
  /// One mistake.
  public struct Problem: Hashable, Sendable {
    /// The name of the rule file or configuration.
    public let name: String
    /// The mistake at its place in that file.
    public let finding: Finding
  }

  /// The mistakes, file by file.
  public let problems: [Problem]

  private let reports: [FileReport]

  /// One line for each problem: `name:line:column: severity: message [rule]`, with control characters
  /// made visible.
  public var description: String {
    var writer = ReportFormat.compact.makeWriter(ReportOptions())
    return String(decoding: writer.report(reports, ReportSummary()), as: UTF8.self)
  }

  init(_ reports: [FileReport]) {
    self.reports = reports
    problems = reports.flatMap { report in
      let lines = SourceLines(report.file)
      return report.diagnostics.map {
        Problem(name: report.file.path, finding: Finding($0, in: lines))
      }
    }
  }

  init(_ problems: RuleProblems) { self.init(problems.reports) }

  /// One mistake of a file.
  init(_ finding: Diagnostic, in file: SourceFile) {
    self.init([FileReport(file: file, diagnostics: [finding], isComplete: false)])
  }
}

import Diagnostics

/// Rules that cannot be used. The run reports them and ends with status 2.
public struct RuleProblems: Error, Sendable {
  /// The findings of each rule file, schema or configuration that is broken.
  public var reports: [FileReport]

  /// Wraps findings by their files, in the order given.
  package init(_ reports: [FileReport]) { self.reports = reports }

  /// Wraps one finding in a file.
  package init(_ diagnostic: Diagnostic, in file: SourceFile) {
    reports = [FileReport(file: file, diagnostics: [diagnostic], isComplete: false)]
  }
}

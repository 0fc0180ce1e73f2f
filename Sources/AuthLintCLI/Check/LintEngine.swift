import AuthLint
import Diagnostics
import Documents
import Workspace

/// The engine of `check`: rule sets, and what the settings say of their rules.
struct LintEngine: CheckEngine {
  /// Checks with one linter; each thread with a worker of its own.
  final class Checker: ManifestChecker {
    let linter: Linter
    let settings: LintSettings
    let change: CheckSettings.Change
    let fixesUnsafely: Bool

    init(
      linter: Linter, settings: LintSettings, change: CheckSettings.Change, fixesUnsafely: Bool
    ) {
      self.linter = linter
      self.settings = settings
      self.change = change
      self.fixesUnsafely = fixesUnsafely
    }

    func makeContext() -> LintWorker { linter.makeWorker() }

    func check(
      _ input: CheckInput, _ worker: inout LintWorker
    ) throws(RuleProblems) -> CheckedFile {
      let report = try worker.check(input.file, settings: settings)
      if change == .none || report.diagnostics.isEmpty { return CheckedFile(report: report) }
      return try fixed(report, worker)
    }

    /// Applies the fixes of a report.
    private func fixed(
      _ report: FileReport, _ worker: LintWorker
    ) throws(RuleProblems) -> CheckedFile {
      var problems: RuleProblems?
      let format: DocumentFormat =
        switch FileFormat(path: report.file.path) {
        case .json: .json
        case .yaml: .yaml
        }
      let outcome = FixApplier(includesUnsafe: fixesUnsafely).apply(report, format: format) {
        file in
        do throws(RuleProblems) {
          return try worker.check(file, settings: self.settings)
        } catch {
          problems = problems ?? error
          return FileReport(file: file, diagnostics: [], isComplete: false)
        }
      }
      if let problems { throw problems }
      if outcome.applied.isEmpty { return CheckedFile(report: report) }
      // What is only shown is not mended: the findings are those of the file as it is.
      return CheckedFile(
        report: change == .write ? outcome.report : report, fixed: outcome.bytes)
    }

    func reportTooLarge(path: String, limit: Int) -> FileReport {
      FileReport(
        file: SourceFile(path: path, bytes: []),
        diagnostics: [
          Diagnostic(
            rule: "limit-exceeded", severity: settings.severities["limit-exceeded"] ?? .error,
            message: "the file is larger than \(limit) bytes",
            primary: Annotation(range: SourceRange(0, 0)), help: "raise the limit with `--max-size`"
          )
        ],
        isComplete: false)
    }
  }

  func makeChecker(_ settings: CheckSettings) throws -> Checker {
    try refuseUnsupported(settings)
    let ruleSets = try RuleFolder.ruleSets(settings.arguments)
    var linter = Linter(ruleSets: ruleSets)
    linter.reportsCoverage = settings.arguments.showsCoverage
    return Checker(
      linter: linter, settings: try settings.rules.settings(ruleSets), change: settings.change,
      fixesUnsafely: settings.arguments.fixesUnsafely)
  }

  func selection(for directory: Path, _ checker: Checker) throws -> FileSelection? { nil }

  func threshold(_ checker: Checker) -> FailureThreshold { .error }

  func ruleDescriptions(_ checker: Checker) -> [RuleDescription] {
    RuleCatalog(checker.linter.ruleSets).descriptions(checker.settings)
  }

  /// Options whose work the engine cannot do: to pass over them would be to promise something.
  private func refuseUnsupported(_ settings: CheckSettings) throws(CommandFailure) {
    let arguments = settings.arguments
    let options: [(Bool, String)] = [
      (arguments.baseline != nil, "--baseline"),
      (arguments.isBaselineStrict, "--baseline-strict"),
      (arguments.configuration != nil, "--config"),
    ]
    for (isGiven, option) in options where isGiven {
      throw CommandFailure("`\(option)` cannot be used with this version")
    }
  }
}

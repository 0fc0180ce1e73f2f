import Diagnostics
import RuleEngine

extension LintWorker {
  /// Applies the fixes of a file's report.
  ///
  /// - Parameters:
  ///   - report: What this worker found in the file, with fixes.
  ///   - format: The file's language; by its ending if `nil`.
  ///   - settings: Those by which it was checked.
  ///   - includesUnsafe: Whether fixes that may change what the author meant are applied too.
  ///   - isShown: Whether the result is only to be shown: without the fixes that would show a secret,
  ///     which `withheld` counts.
  /// - Throws: ``RuleProblems`` if a rule turns out to be broken.
  package func fix(
    _ report: FileReport, format: FileFormat? = nil, settings: LintSettings, includesUnsafe: Bool,
    isShown: Bool = false
  ) throws(RuleProblems) -> (outcome: FixApplier.Outcome, withheld: Int) {
    let format = format ?? FileFormat(path: report.file.path)
    var problems: RuleProblems?
    func applicable(_ report: FileReport) -> (report: FileReport, withheld: Int) {
      isShown ? ShowableFixes.only(in: report, includesUnsafe: includesUnsafe) : (report, 0)
    }
    let first = applicable(report)
    var withheld = first.withheld
    let applier = FixApplier(includesUnsafe: includesUnsafe)
    let outcome = applier.apply(first.report, format: format.documentFormat) { file in
      do throws(RuleProblems) {
        let next = applicable(try self.check(file, format: format, settings: settings))
        withheld = max(withheld, next.withheld)
        return next.report
      } catch {
        problems = problems ?? error
        return FileReport(file: file, diagnostics: [], isComplete: false)
      }
    }
    if let problems { throw problems }
    return (outcome, withheld)
  }
}

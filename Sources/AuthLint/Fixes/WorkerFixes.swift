import Diagnostics
import RuleEngine

extension LintWorker {
  /// Applies the fixes of a file's report.
  ///
  /// - Parameters:
  ///   - report: This worker's report on the file, with fixes.
  ///   - format: The file's language; `nil` for the one of its extension.
  ///   - settings: The settings with which the file was checked.
  ///   - includesUnsafe: Whether fixes that may change what the author meant are applied too.
  ///   - isShown: Whether the result is only shown. Fixes that would show a secret are then left
  ///     out, and `withheld` is their number.
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

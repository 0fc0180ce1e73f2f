import AuthLint
import Diagnostics
import Documents
import Workspace

/// Checks the files of a run, each as its plan says.
final class LintChecker: ManifestChecker {
  let plans: [LintPlan]
  private let items: [CheckItem]
  private let planOfItem: [Int]
  private let settings: CheckSettings

  init(items: [CheckItem], plans: [LintPlan], planOfItem: [Int], settings: CheckSettings) {
    self.items = items
    self.plans = plans
    self.planOfItem = planOfItem
    self.settings = settings
  }

  /// One thread's workers, by plan.
  func makeContext() -> [LintWorker?] { Array(repeating: nil, count: plans.count) }

  func threshold(of index: Int) -> FailureThreshold { plans[planOfItem[index]].threshold }

  func lenient(of index: Int) -> String? { plans[planOfItem[index]].lenient }

  var configurationsWithoutDefaults: [String] {
    plans.compactMap { $0.chain.withoutDefaultRules?.source.path }
  }

  func check(
    _ input: CheckInput, _ workers: inout [LintWorker?]
  ) throws(RuleProblems) -> CheckedFile {
    let number = planOfItem[input.index]
    let plan = plans[number]
    let worker = workers[number] ?? Self.immortal(plan.linter.makeWorker())
    workers[number] = worker
    let report = try worker.check(input.file, settings: plan.settings)
    if let foreign = report.foreign,
      !items[input.index].isNamed || settings.arguments.skipsForeign
    {
      return CheckedFile(
        report: FileReport(file: input.file, diagnostics: []), passedOver: "skipped: " + foreign)
    }
    if settings.change == .none, plan.baseline == nil { return CheckedFile(report: report) }
    var checked = CheckedFile(report: report)
    // What a link leads to is not changed unless the link was named.
    if settings.change != .none, items[input.index].isLinked {
      checked.isNotFixedThroughLink = report.diagnostics.contains { $0.fix != nil }
    } else if settings.change != .none, !checked.report.diagnostics.isEmpty {
      checked = try fixed(checked.report, plan, worker)
    }
    if let baseline = plan.baseline {
      checked.baseline = baseline.apply(to: &checked.report, name: items[input.index].name)
    }
    return checked
  }

  /// A worker that lives as long as the program: to free its rules one by one at the end takes longer
  /// than to check a file.
  private static func immortal(_ worker: LintWorker) -> LintWorker {
    Unmanaged.passRetained(worker).takeUnretainedValue()
  }

  /// Applies the fixes of a report.
  private func fixed(
    _ report: FileReport, _ plan: LintPlan, _ worker: LintWorker
  ) throws(RuleProblems) -> CheckedFile {
    var problems: RuleProblems?
    let format: DocumentFormat =
      switch FileFormat(path: report.file.path) {
      case .json: .json
      case .yaml: .yaml
      }
    let isUnsafe = settings.arguments.fixesUnsafely
    let isShown = settings.change == .show
    func applicable(_ report: FileReport) -> (report: FileReport, withheld: Int) {
      isShown ? ShowableFixes.only(in: report, includesUnsafe: isUnsafe) : (report, 0)
    }
    let applier = FixApplier(includesUnsafe: isUnsafe)
    let first = applicable(report)
    var withheld = first.withheld
    let outcome = applier.apply(first.report, format: format) { file in
      do throws(RuleProblems) {
        let next = applicable(try worker.check(file, settings: plan.settings))
        withheld = max(withheld, next.withheld)
        return next.report
      } catch {
        problems = problems ?? error
        return FileReport(file: file, diagnostics: [], isComplete: false)
      }
    }
    if let problems { throw problems }
    // What is only shown is not mended: the findings are those of the file as it is.
    var checked = CheckedFile(report: isShown ? report : outcome.report)
    if !outcome.applied.isEmpty { checked.fixed = outcome.bytes }
    checked.fixes = FixReport(outcome, isShown: isShown)
    if report.isComplete { checked.withheldFixes = withheld }
    if isShown {
      checked.secrets = SourceRangeSet(report.redactions)
      checked.fixedSecrets = SourceRangeSet(outcome.report.redactions)
    }
    return checked
  }

  func reportTooLarge(path: String, limit: Int) -> FileReport {
    let severity = plans.first?.settings.severities["limit-exceeded"] ?? .error
    let isLargest = limit >= DocumentLoader.largestFile
    return FileReport(
      file: SourceFile(path: path, bytes: []),
      diagnostics: [
        Diagnostic(
          rule: "limit-exceeded", severity: severity,
          message: isLargest
            ? "the file has 2 GiB or more" : "the file is larger than \(limit) bytes",
          primary: Annotation(range: SourceRange(0, 0)),
          help: isLargest
            ? "split the file: no larger one can be checked" : "raise the limit with `--max-size`")
      ],
      isComplete: false)
  }

  func conclude(_ outcome: CheckOutcome) -> (reports: [FileReport], faults: [CommandFailure]) {
    var reports: [FileReport] = []
    var faults: [CommandFailure] = []
    var done: [Path] = []
    for baseline in plans.lazy.compactMap(\.baseline) where !done.contains(baseline.path) {
      done.append(baseline.path)
      if settings.arguments.writesBaseline {
        do throws(FileReplacement.Failure) {
          try baseline.write(outcome.baselineNotes)
        } catch {
          faults.append(
            CommandFailure("`\(baseline.path.display)` is not written: \(error.message)"))
        }
      } else if settings.arguments.isBaselineStrict,
        let report = baseline.staleReport(outcome.baselineNotes)
      {
        reports.append(report)
      }
    }
    return (reports, faults)
  }
}

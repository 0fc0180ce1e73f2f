import AuthLint
import Diagnostics
import Documents
import Reporters
import RuleEngine
import Session
import Workspace

/// The files that a run skips, and why: reported on standard error and counted.
struct PassedOver {
  /// The skipped paths, each with a message for standard error.
  var notes: [PathFailure] = []
  /// How many more files are skipped without a message of their own.
  var silent = 0
  /// The patterns that exclude those files.
  var causes: [LeftOutCause] = []
}

/// The result of a run.
struct CheckOutcome {
  var summary = ReportSummary()
  /// Why outputs could not be written.
  var faults: [CommandFailure] = []
  /// How many findings are at or above the threshold of their file.
  var failing = 0
  /// The findings in files that were not requested themselves, such as configurations with views.
  var findingsBeside: Set<Diagnostic> = []
  /// The result of applying the baseline to each file, in path order.
  var baselineNotes: [BaselineNote] = []
  /// Whether `--diff` has found something that a fix would change.
  var hasDifference = false
  /// The rules that turned out to be broken and ended the run.
  var brokenRules: RuleProblems?
  /// Whether a run that skipped every file is a success, as in a hook.
  var mayCheckNothing = false
  /// Whether the run ended early because nobody reads its output any more.
  var isCutShort = false
}

/// The part of `check` from files to reports: reads and checks on several threads, and writes in
/// path order.
struct CheckPipeline {
  let settings: CheckSettings
  let context: CommandContext
  let reports: [OpenReport]
  /// Told what is found, if the run is watched.
  var observer: CheckObserver?

  /// Checks the files and writes complete reports, in path order. `failures` are those of the
  /// search for files, in path order.
  func run(
    _ checker: FileChecker, failures: [Failure], passedOver: PassedOver
  ) -> CheckOutcome {
    let items = checker.items
    var outcome = CheckOutcome()
    outcome.summary.skipped = passedOver.silent
    passedOver.notes.forEach { pass($0, &outcome) }
    if !passedOver.causes.isEmpty { tell(passedOver.causes) }
    for path in checker.configurationsWithoutDefaults {
      outcome.summary.noteDefaultRulesOff(path: path)
    }
    outcome.mayCheckNothing = settings.arguments.skipsForeign || settings.arguments.excludesNamed
    var progress = ProgressLine(
      count: items.count, context: context, isQuiet: settings.arguments.isQuiet,
      mayShare: settings.reports.allSatisfy {
        $0.destination != .standardOutput || $0.format == .text || $0.format == .compact
      })
    reports.forEach { $0.begin() }
    // Standard input is read once and here, not on one of the checking threads.
    let standardInput = items.contains { $0.path == nil } ? readStandardInput() : nil
    func take(
      _ checked: CheckedFile, _ index: Int, _ original: [UInt8], _ status: FileStatus?
    ) {
      if let reason = checked.passedOver {
        if progress?.sharesTerminal == true { progress?.clear() }
        pass(PathFailure(path: items[index].name, message: reason), &outcome)
        return
      }
      let isSilent =
        checked.report.diagnostics.isEmpty
        && (checked.report.coverage.isEmpty || !settings.arguments.showsCoverage)
      let sharesTerminal = progress?.sharesTerminal == true && !isSilent
      if sharesTerminal { progress?.clear() }
      let plan = checker.plan(of: index)
      add(checked.report, of: plan, &outcome)
      for other in checked.report.others { add(other, beside: plan, &outcome) }
      if let note = checked.baseline { outcome.baselineNotes.append(note) }
      let faults = outcome.faults.count
      if checked.fixed != nil || checked.withheldFixes > 0 {
        change(items[index], from: original, checked, status, &outcome)
      }
      if checked.isNotFixedThroughLink {
        context.show(
          CommandFailure(
            "`\(items[index].name.display)` is not fixed: a link leads to it",
            help: "name the link, or fix the file that it leads to"))
      }
      // If the fixes could not be written, the fault already says so.
      if let fixes = checked.fixes, outcome.faults.count == faults,
        !settings.arguments.isQuiet
      {
        show(FixReport(fixes, isShown: settings.change == .show))
      }
      if sharesTerminal { context.output.flush() }
    }
    let project = checker.makeProjectRun()
    checker.run(
      jobs: items.count > 1 ? settings.jobs ?? OrderedWork.processorCount : 1,
      reader: settings.reader, standardInput: standardInput,
      deliver: { index, result in
        switch result {
        case .unread(.tooLarge(let limit)):
          take(CheckedFile(report: tooLarge(items[index], limit, checker)), index, [], nil)
        case .unread(let failure):
          project?.addUnread()
          outcome.summary.add(Failure(path: items[index].name.display, message: failure.message))
        case .brokenRules(let problems):
          outcome.brokenRules = problems
          return false
        case .checked(let checked, let original, let status):
          take(checked, index, original, status)
          project?.add(checked, index, original, status)
        }
        progress?.update(index + 1)
        outcome.isCutShort = !mayGoOn
        return !outcome.isCutShort
      })
    progress?.clear()
    if let project, !outcome.isCutShort, outcome.brokenRules == nil {
      conclude(project, checker, &outcome)
    }
    if !outcome.isCutShort, outcome.brokenRules == nil { conclude(checker.baselines, &outcome) }
    finish(&outcome, failures)
    return outcome
  }

  /// Judges the rules over whole projects, and adds what they find.
  private func conclude(
    _ project: ProjectRun, _ checker: FileChecker, _ outcome: inout CheckOutcome
  ) {
    do throws(RuleProblems) {
      for late in try project.judge(settings.reader) {
        add(late.report, of: checker.plan(of: late.index), &outcome)
        // The file has been counted.
        outcome.summary.files -= 1
        if let note = late.baseline { outcome.baselineNotes.append(note) }
      }
    } catch {
      outcome.brokenRules = error
      return
    }
    project.failures.forEach { outcome.summary.add($0) }
    if let note = project.note { context.say(.note, note) }
  }

  /// Writes the baselines, or reports what no longer matches in them.
  private func conclude(_ baselines: [BaselineUse], _ outcome: inout CheckOutcome) {
    for baseline in baselines {
      if settings.arguments.writesBaseline {
        do throws(FileReplacement.Failure) {
          try baseline.write(outcome.baselineNotes)
        } catch {
          outcome.faults.append(
            CommandFailure("`\(baseline.path.display)` is not written: \(error.message)"))
        }
      } else if settings.arguments.isBaselineStrict,
        let report = baseline.staleReport(outcome.baselineNotes)
      {
        add(report, threshold: settings.threshold ?? .error, &outcome)
      }
    }
  }

  /// Returns the report on a file that was not read because it is larger than `limit` bytes.
  private func tooLarge(_ item: CheckItem, _ limit: Int, _ checker: FileChecker) -> FileReport {
    let isLargest = limit >= DocumentLoader.largestFile
    return FileReport(
      file: SourceFile(path: item.name.display, bytes: []),
      diagnostics: [
        Diagnostic(
          rule: "limit-exceeded", severity: checker.severity(of: "limit-exceeded"),
          message: isLargest
            ? "the file has 2 GiB or more" : "the file is larger than \(limit) bytes",
          primary: Annotation(range: SourceRange(0, 0)),
          help: isLargest
            ? "split the file: no larger one can be checked" : "raise the limit with `--max-size`")
      ],
      isComplete: false)
  }

  /// Reports a skipped file on standard error, and counts it.
  private func pass(_ note: PathFailure, _ outcome: inout CheckOutcome) {
    outcome.summary.skipped += 1
    context.say(.note, "\(note.path.display): \(note.message)")
  }

  /// Reports which configurations and ignore files exclude files, if not every report counts the
  /// excluded files or if the pattern is below a configuration that locks rules.
  private func tell(_ causes: [LeftOutCause]) {
    let isCounted = settings.reports.allSatisfy(\.format.countsSkippedFiles)
    for cause in causes where !isCounted || cause.origin.isBelowLock {
      context.say(
        .note,
        "\(cause.count == 1 ? "1 file" : "\(cause.count) files") left out by `\(cause.origin.path)`"
          + (cause.origin.isBelowLock ? ", below a configuration that locks rules" : ""))
    }
  }

  /// Adds the report on a file that was checked by a plan.
  private func add(_ report: FileReport, of plan: LintPlan, _ outcome: inout CheckOutcome) {
    add(report, threshold: plan.threshold, &outcome)
    if !report.lowered.isEmpty {
      outcome.summary.addLowered(of: report, failingFrom: plan.threshold.severity ?? .error)
    }
    if !report.diagnostics.isEmpty, let path = plan.lenient {
      let errors = report.diagnostics.count { $0.severity == .error }
      if errors > 0 { outcome.summary.excuse(errors, path: path) }
    }
  }

  /// Adds findings in another file than the one that was checked, each once in a run.
  private func add(
    _ report: FileReport, beside plan: LintPlan, _ outcome: inout CheckOutcome
  ) {
    var report = report
    report.diagnostics.removeAll { !outcome.findingsBeside.insert($0).inserted }
    guard !report.diagnostics.isEmpty else { return }
    add(report, threshold: plan.threshold, &outcome, isRequested: false)
  }

  private func add(
    _ report: FileReport, threshold: FailureThreshold, _ outcome: inout CheckOutcome,
    isRequested: Bool = true
  ) {
    if isRequested {
      outcome.summary.add(report)
    } else {
      outcome.summary.addFindings(of: report)
    }
    if let least = threshold.severity {
      for diagnostic in report.diagnostics where diagnostic.severity >= least {
        outcome.failing += 1
      }
    }
    observer?.add(report)
    reports.forEach { $0.add(report) }
  }

  /// Writes to standard error which fixes of a file were applied and which were not.
  private func show(_ fixes: FixReport) {
    guard !fixes.notes.isEmpty else { return }
    // Standard output first, so that the notes follow the findings or the diff on a shared
    // terminal.
    context.output.flush()
    for note in fixes.notes { context.say(.note, note.message, help: note.help) }
  }

  private func finish(_ outcome: inout CheckOutcome, _ failures: [Failure]) {
    if outcome.brokenRules != nil || outcome.isCutShort { outcome.summary.isComplete = false }
    failures.forEach { outcome.summary.add($0) }
    if let failure = nothingChecked(outcome) { outcome.summary.add(failure) }
    // Names and paths are sorted by their bytes everywhere.
    outcome.summary.failures.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    for report in reports {
      report.end(outcome.summary)
      if let fault = report.finish() { outcome.faults.append(fault) }
    }
    for failure in outcome.summary.failures {
      context.show(failure)
    }
    context.errors.flush()
    noteIdleFixes(outcome.summary)
    outcome.faults.forEach(context.show)
  }

  /// Returns the failure of a run that found only skipped files; `nil` for other runs.
  private func nothingChecked(_ outcome: CheckOutcome) -> Failure? {
    guard outcome.summary.files == 0, outcome.summary.failures.isEmpty,
      outcome.summary.skipped > 0, !outcome.mayCheckNothing, !outcome.isCutShort,
      outcome.brokenRules == nil, let path = settings.paths.first
    else { return nil }
    return Failure(path: path.display, message: "nothing was checked: everything was skipped")
  }

  /// Notes that `--unsafe-fixes` alone changes nothing, and how many findings have fixes.
  private func noteIdleFixes(_ summary: ReportSummary) {
    guard settings.arguments.fixesUnsafely, settings.change == .none,
      !settings.arguments.isQuiet, summary.fixable > 0
    else { return }
    let count = summary.fixable
    let unsafe = summary.fixable - summary.safelyFixable
    context.say(
      .note,
      "`--unsafe-fixes` alone changes nothing; \(count == 1 ? "1 finding has a fix" : "\(count) findings have fixes")"
        + ", \(unsafe) of them unsafe",
      help: "add `--fix` to apply them, or `--diff` to see them as a diff")
  }

  /// Whether somebody still reads standard output and every report.
  private var mayGoOn: Bool {
    context.output.isOpen && reports.allSatisfy { $0.sink.isOpen }
  }

  private func readStandardInput() -> FileChecker.StandardInput {
    do throws(ReadFailure) {
      return .bytes(try context.standardInput(settings.reader))
    } catch {
      return .failure(error)
    }
  }

  /// Writes the fixed text, or shows the diff.
  private func change(
    _ item: CheckItem, from original: [UInt8], _ checked: CheckedFile, _ status: FileStatus?,
    _ outcome: inout CheckOutcome
  ) {
    let fixed = checked.fixed ?? original
    switch settings.change {
    case .none: return
    case .show:
      show(item, from: original, to: fixed, checked, &outcome)
    case .apply:
      guard original != fixed, let path = item.path else { return }
      do throws(FileReplacement.Failure) {
        try FileReplacement.replace(path, with: fixed, since: status)
      } catch {
        let name = item.name.display
        outcome.faults.append(CommandFailure("`\(name)` is not fixed: \(error.message)"))
      }
    }
  }

  /// Writes the diff, and warns of changes that it does not show because of secrets.
  private func show(
    _ item: CheckItem, from original: [UInt8], to fixed: [UInt8], _ checked: CheckedFile,
    _ outcome: inout CheckOutcome
  ) {
    let diff = UnifiedDiff.text(
      path: item.name, old: original, new: fixed,
      hidingOld: { checked.secrets.overlaps(SourceRange($0.lowerBound, $0.upperBound)) },
      hidingNew: { checked.fixedSecrets.overlaps(SourceRange($0.lowerBound, $0.upperBound)) })
    if original != fixed || checked.withheldFixes > 0 { outcome.hasDifference = true }
    if let diff { context.output.write(bytes: diff) }
    guard diff == nil || checked.withheldFixes > 0 else { return }
    let count = checked.withheldFixes
    let fixes = count == 1 ? "a fix is" : "\(count) fixes are"
    // Standard output first, so that the warning follows the diff on a shared terminal.
    context.output.flush()
    context.say(
      .warning,
      "`\(item.name.display)`: "
        + (diff == nil ? "the fixes are" : fixes)
        + " not shown, since a line there holds a secret",
      help: "fix the secret first, or let `--fix` change the file")
  }
}

extension CheckOutcome {
  /// The exit status of the run.
  ///
  /// A fault takes precedence, then input that was not checked, then findings at or above the
  /// threshold. A run is never a success if the check of a file stopped early, at a syntax error or
  /// a limit, whatever the threshold is.
  var status: CommandStatus {
    if !faults.isEmpty || brokenRules != nil { return .fault }
    let hasInput =
      summary.files > 0 || !summary.failures.isEmpty || mayCheckNothing && summary.skipped > 0
    if !summary.failures.isEmpty || !hasInput || isCutShort { return .incomplete }
    if failing > 0 || hasDifference { return .findings }
    return summary.isComplete ? .success : .incomplete
  }
}

import AuthLint
import Diagnostics
import Reporters
import Workspace

/// One thing to check.
struct CheckItem: Sendable {
  /// The file to read; `nil` for standard input.
  var path: Path?
  /// Its name in reports.
  var name: Path
  /// Whether it was named, not found.
  var isNamed = true
  /// Whether a search came to it through a link that was not named itself.
  var isLinked = false
}

/// What a run passes over, and why: told on standard error and counted.
struct PassedOver {
  /// What there is to say, each with the path.
  var notes: [PathFailure] = []
  /// How many more there are of which nothing is said.
  var silent = 0
}

/// What a run came to.
struct CheckOutcome {
  var summary = ReportSummary()
  /// What the run was to write and could not.
  var faults: [CommandFailure] = []
  /// How many findings are at or above the threshold of their file.
  var failing = 0
  /// What the baseline made of each file, in path order.
  var baselineNotes: [BaselineNote] = []
  /// Whether a fix would change something, where that was asked.
  var hasDifference = false
  /// The rules that turned out to be broken, which ended the run.
  var brokenRules: RuleProblems?
  /// Whether a run that passed over everything is a success, as in a hook.
  var mayCheckNothing = false
  /// Whether the run ended early, since nobody reads what it writes.
  var isCutShort = false
}

/// What became of one item.
private enum ItemResult: Sendable {
  case checked(CheckedFile, original: [UInt8], status: FileStatus?)
  case failed(Failure)
  case brokenRules(RuleProblems)

  var weight: Int {
    guard case .checked(let checked, let original, _) = self else { return 0 }
    return original.count + (checked.fixed?.count ?? 0)
  }
}

/// What standard input held, or why it could not be read.
private enum StandardInput: Sendable {
  case bytes([UInt8])
  case failure(ReadFailure)
}

/// The run of `check` from files to reports: reads and checks on several threads, writes in path
/// order.
struct CheckPipeline {
  let settings: CheckSettings
  let context: CommandContext
  let reports: [OpenReport]

  /// Checks the items, in path order, and writes the reports up to their ends. `failures` are what
  /// was met before, in path order.
  func run<Checker: ManifestChecker>(
    _ items: [CheckItem], failures: [Failure], passedOver: PassedOver, checker: Checker
  ) -> CheckOutcome {
    var outcome = CheckOutcome()
    outcome.summary.skipped = passedOver.silent
    passedOver.notes.forEach { pass($0, &outcome) }
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
    // Standard input is read here, once, and not on whatever thread comes to it.
    let standardInput = items.contains { $0.path == nil } ? readStandardInput() : nil
    let reader = settings.reader
    let jobs = items.count > 1 ? settings.jobs ?? OrderedWork.processorCount : 1
    OrderedWork.run(
      count: items.count, jobs: jobs, makeContext: { checker.makeContext() },
      weight: { $0.weight },
      work: { index, local in
        Self.check(items[index], index, standardInput, checker, reader, &local)
      },
      deliver: { index, result in
        switch result {
        case .failed(let failure): outcome.summary.add(failure)
        case .brokenRules(let problems):
          outcome.brokenRules = problems
          return false
        case .checked(let checked, let original, let status):
          if let reason = checked.passedOver {
            if progress?.sharesTerminal == true { progress?.clear() }
            pass(PathFailure(path: items[index].name, message: reason), &outcome)
            break
          }
          let isSilent = checked.report.diagnostics.isEmpty && checked.report.coverage.isEmpty
          let sharesTerminal = progress?.sharesTerminal == true && !isSilent
          if sharesTerminal { progress?.clear() }
          add(checked.report, threshold: checker.threshold(of: index), &outcome)
          if !checked.report.diagnostics.isEmpty, let path = checker.lenient(of: index) {
            let errors = checked.report.diagnostics.count { $0.severity == .error }
            if errors > 0 { outcome.summary.excuse(errors, path: path) }
          }
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
          // Of fixes that could not be written the fault tells.
          if let fixes = checked.fixes, outcome.faults.count == faults,
            !settings.arguments.isQuiet
          {
            show(fixes)
          }
          if sharesTerminal { context.output.flush() }
        }
        progress?.update(index + 1)
        outcome.isCutShort = !mayGoOn
        return !outcome.isCutShort
      })
    progress?.clear()
    if !outcome.isCutShort, outcome.brokenRules == nil {
      let end = checker.conclude(outcome)
      for report in end.reports { add(report, threshold: settings.threshold ?? .error, &outcome) }
      outcome.faults += end.faults
    }
    finish(&outcome, failures)
    return outcome
  }

  /// Tells that something is passed over, and counts it.
  private func pass(_ note: PathFailure, _ outcome: inout CheckOutcome) {
    outcome.summary.skipped += 1
    context.say(.note, "\(note.path.display): \(note.message)")
  }

  private func add(
    _ report: FileReport, threshold: FailureThreshold, _ outcome: inout CheckOutcome
  ) {
    outcome.summary.add(report)
    if let least = threshold.severity {
      for diagnostic in report.diagnostics where diagnostic.severity >= least {
        outcome.failing += 1
      }
    }
    reports.forEach { $0.add(report) }
  }

  /// Says what became of a file's fixes.
  private func show(_ fixes: FixReport) {
    guard !fixes.notes.isEmpty else { return }
    // Behind the findings or the diff, where both go to one place.
    context.output.flush()
    for note in fixes.notes { context.say(.note, note.message, help: note.help) }
  }

  private func finish(_ outcome: inout CheckOutcome, _ failures: [Failure]) {
    if outcome.brokenRules != nil || outcome.isCutShort { outcome.summary.isComplete = false }
    failures.forEach { outcome.summary.add($0) }
    if let failure = nothingChecked(outcome) { outcome.summary.add(failure) }
    // Names and paths are ordered by their bytes everywhere.
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

  /// What to say where a search found nothing but what is passed over.
  private func nothingChecked(_ outcome: CheckOutcome) -> Failure? {
    guard outcome.summary.files == 0, outcome.summary.failures.isEmpty,
      outcome.summary.skipped > 0, !outcome.mayCheckNothing, !outcome.isCutShort,
      outcome.brokenRules == nil, let path = settings.paths.first
    else { return nil }
    return Failure(path: path.display, message: "nothing was checked: everything was skipped")
  }

  /// Says what `--unsafe-fixes` alone would do, which changes nothing.
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

  /// Whether anyone still reads what is written to standard output.
  private var mayGoOn: Bool {
    context.output.isOpen && reports.allSatisfy { $0.sink.isOpen }
  }

  private func readStandardInput() -> StandardInput {
    do throws(ReadFailure) {
      return .bytes(try context.standardInput(settings.reader))
    } catch {
      return .failure(error)
    }
  }

  private static func check<Checker: ManifestChecker>(
    _ item: CheckItem, _ index: Int, _ standardInput: StandardInput?,
    _ checker: Checker, _ reader: FileReader, _ local: inout Checker.Context
  ) -> ItemResult {
    let name = item.name.display
    do throws(ReadFailure) {
      let bytes: [UInt8]
      var status: FileStatus?
      if let path = item.path {
        let content = try reader.readWithStatus(path)
        (bytes, status) = (content.bytes, content.status)
      } else {
        switch standardInput {
        case .bytes(let read): bytes = read
        case .failure(let failure): throw failure
        case nil: bytes = []
        }
      }
      let input = CheckInput(
        file: SourceFile(path: name, bytes: bytes), path: item.path, index: index)
      do throws(RuleProblems) {
        return .checked(try checker.check(input, &local), original: bytes, status: status)
      } catch {
        return .brokenRules(error)
      }
    } catch {
      if case .tooLarge(let limit) = error {
        let report = checker.reportTooLarge(path: name, limit: limit)
        return .checked(CheckedFile(report: report), original: [], status: nil)
      }
      return .failed(Failure(path: name, message: error.message))
    }
  }

  /// Writes the fixed text, or shows what that would change.
  private func change(
    _ item: CheckItem, from original: [UInt8], _ checked: CheckedFile, _ status: FileStatus?,
    _ outcome: inout CheckOutcome
  ) {
    let fixed = checked.fixed ?? original
    switch settings.change {
    case .none: return
    case .show:
      show(item, from: original, to: fixed, checked, &outcome)
    case .write:
      guard original != fixed, let path = item.path else { return }
      do throws(FileReplacement.Failure) {
        try FileReplacement.replace(path, with: fixed, since: status)
      } catch {
        let name = item.name.display
        outcome.faults.append(CommandFailure("`\(name)` is not fixed: \(error.message)"))
      }
    }
  }

  /// Writes the diff, and says what it must not show.
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
    // Behind the diff, where both go to one place.
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
  /// The exit status that a run has come to.
  ///
  /// A fault outweighs all; then what was not looked at; then findings at or above the threshold. A
  /// file that broke off, at a syntax error or a limit, is never a success, whatever the threshold.
  var status: CommandStatus {
    if !faults.isEmpty || brokenRules != nil { return .fault }
    let hasInput =
      summary.files > 0 || !summary.failures.isEmpty || mayCheckNothing && summary.skipped > 0
    if !summary.failures.isEmpty || !hasInput || isCutShort { return .incomplete }
    if failing > 0 || hasDifference { return .findings }
    return summary.isComplete ? .success : .incomplete
  }
}

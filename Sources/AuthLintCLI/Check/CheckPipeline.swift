import Diagnostics
import Workspace

/// The run of `check` from files to reports: reads and checks on several threads, writes in path
/// order.
struct CheckPipeline<Checker: ManifestChecker> {
  /// One thing to check.
  struct Item: Sendable {
    /// The file to read; `nil` for standard input.
    var path: Path?
    /// Its name in reports.
    var name: Path
  }

  /// What a run came to.
  struct Outcome {
    var summary = ReportSummary()
    /// What the run was to write and could not.
    var faults: [CommandFailure] = []
    /// Whether a fix would change something, where that was asked.
    var hasDifference = false
    /// Whether the run ended early, since nobody reads what it writes.
    var isCutShort = false
  }

  private enum Result: Sendable {
    case checked(CheckedFile, original: [UInt8], status: FileStatus?)
    case failed(Failure)

    var weight: Int {
      guard case .checked(let checked, let original, _) = self else { return 0 }
      return original.count + (checked.fixed?.count ?? 0)
    }
  }

  let checker: Checker
  let settings: CheckSettings
  let context: CommandContext
  let reports: [OpenReport]

  /// Checks the items, in path order, and writes the reports up to their ends. `failures` are what
  /// was met before, in path order.
  func run(_ items: [Item], failures: [Failure]) -> Outcome {
    var outcome = Outcome()
    var statistics = RuleStatistics()
    var progress = ProgressLine(
      count: items.count, context: context, isQuiet: settings.arguments.isQuiet)
    reports.forEach { $0.writer.begin() }
    // Standard input is read here, once, and not on whatever thread comes to it.
    let standardInput = items.contains { $0.path == nil } ? readStandardInput() : nil
    let (checker, reader) = (checker, settings.reader)
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
        case .checked(let checked, let original, let status):
          outcome.summary.add(checked.report)
          reports.forEach { $0.writer.add(checked.report) }
          if settings.arguments.showsStatistics { statistics.add(checked.report) }
          if let fixed = checked.fixed {
            change(items[index], from: original, to: fixed, status, &outcome)
          }
        }
        progress?.update(index + 1)
        outcome.isCutShort = !mayGoOn
        return !outcome.isCutShort
      })
    progress?.clear()
    finish(&outcome, failures, statistics)
    return outcome
  }

  private func finish(
    _ outcome: inout Outcome, _ failures: [Failure], _ statistics: RuleStatistics
  ) {
    failures.forEach { outcome.summary.add($0) }
    // Names and paths are ordered by their bytes everywhere.
    outcome.summary.failures.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    for report in reports {
      report.writer.finish(outcome.summary)
      if let fault = report.finish() { outcome.faults.append(fault) }
    }
    for failure in outcome.summary.failures {
      context.show(CommandFailure("`\(failure.path)`: \(failure.message)"))
    }
    outcome.faults.forEach(context.show)
    if settings.arguments.showsStatistics {
      context.errors.write(statistics.text)
      context.errors.flush()
    }
  }

  /// Whether anyone still reads what is written to standard output.
  private var mayGoOn: Bool {
    context.output.isOpen && reports.allSatisfy { $0.sink.isOpen }
  }

  private func readStandardInput() -> Swift.Result<[UInt8], ReadFailure> {
    do throws(ReadFailure) {
      return .success(try context.standardInput(settings.reader))
    } catch {
      return .failure(error)
    }
  }

  private static func check(
    _ item: Item, _ index: Int, _ standardInput: Swift.Result<[UInt8], ReadFailure>?,
    _ checker: Checker, _ reader: FileReader, _ local: inout Checker.Context
  ) -> Result {
    let name = item.name.display
    do throws(ReadFailure) {
      let bytes: [UInt8]
      var status: FileStatus?
      if let path = item.path {
        let content = try reader.readWithStatus(path)
        (bytes, status) = (content.bytes, content.status)
      } else {
        bytes = try standardInput?.get() ?? []
      }
      let input = CheckInput(
        file: SourceFile(path: name, bytes: bytes), path: item.path, index: index)
      return .checked(checker.check(input, &local), original: bytes, status: status)
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
    _ item: Item, from original: [UInt8], to fixed: [UInt8], _ status: FileStatus?,
    _ outcome: inout Outcome
  ) {
    if original == fixed { return }
    switch settings.change {
    case .none: return
    case .show:
      outcome.hasDifference = true
      context.output.write(
        bytes: UnifiedDiff.text(path: item.name, old: original, new: fixed))
    case .write:
      guard let path = item.path else { return }
      do throws(FileReplacement.Failure) {
        try FileReplacement.replace(path, with: fixed, since: status)
      } catch {
        let name = item.name.display
        outcome.faults.append(CommandFailure("`\(name)` is not fixed: \(error.message)"))
      }
    }
  }
}

/// A report with the sink that it is written to.
struct OpenReport {
  var request: ReportRequest
  var sink: OutputSink
  var writer: any ReportWriter

  /// Ends the report; what went wrong if it is not whole. Standard output is finished by the
  /// program itself.
  func finish() -> CommandFailure? {
    switch request.destination {
    case .standardOutput: return nil
    case .file(let path), .endOfFile(let path):
      do throws(OutputSink.Failure) {
        try sink.finish()
        return nil
      } catch {
        if error == .closedPipe { return nil }
        return CommandFailure("`\(path.display)` is not written: \(error.message)")
      }
    }
  }
}

extension CheckPipeline.Outcome {
  /// The exit status that a run has come to.
  ///
  /// A fault outweighs all; then what was not looked at; then findings at or above the threshold. A
  /// file that broke off, at a syntax error or a limit, is never a success, whatever the threshold.
  func status(threshold: FailureThreshold) -> CommandStatus {
    if !faults.isEmpty { return .fault }
    let hasInput = summary.files > 0 || !summary.failures.isEmpty
    if !summary.failures.isEmpty || !hasInput || isCutShort { return .incomplete }
    let failing =
      switch threshold {
      case .error: summary.errors
      case .warning: summary.errors + summary.warnings
      case .info: summary.errors + summary.warnings + summary.infos
      case .never: 0
      }
    if failing > 0 || hasDifference { return .findings }
    return summary.isComplete ? .success : .incomplete
  }
}

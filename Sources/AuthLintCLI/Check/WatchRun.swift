import AuthLint
import Diagnostics
import Session
import Workspace

/// What a run of `check` has read and found, for those who watch.
final class CheckObserver {
  /// A finding, as the next run recognizes it and as a message names it.
  struct Finding: Equatable {
    var fingerprint: String
    var text: String
  }

  private(set) var findings: [Finding] = []
  /// The configurations, rule files, schemas and baselines.
  private(set) var read: [Path] = []

  func willRead(_ path: Path) { read.append(path) }

  func add(_ report: FileReport) {
    guard !report.diagnostics.isEmpty else { return }
    let lines = SourceLines(report.file)
    for finding in report.diagnostics {
      let line = lines.position(at: finding.primary.range.lower).line
      findings.append(
        Finding(
          fingerprint: finding.fingerprint,
          text: "\(report.file.path):\(line) \(finding.severity.rawValue)[\(finding.rule)] "
            + finding.message))
    }
  }
}

/// `check --watch`: checks again whenever something changes that the check reads.
struct WatchRun {
  let context: CommandContext
  /// Waits a moment; returns false to end the run.
  var pause: () -> Bool = {
    HostEnvironment.pause(milliseconds: 300)
    return true
  }

  /// How many of the findings that are gone are named.
  private static let named = 10

  /// Checks until the run is interrupted, or nobody reads its output any more.
  func run(_ arguments: CheckArguments) throws -> CommandStatus {
    if arguments.paths.contains("-") || arguments.standardInputName != nil {
      throw CommandFailure(
        "standard input cannot be watched", help: "name the files or directories to watch")
    }
    var previous: [CheckObserver.Finding]?
    var read: [Path] = []
    while true {
      let before = state(arguments, read)
      let observer = CheckObserver()
      if context.environment.isTerminal(1) { context.output.write("\u{1B}[H\u{1B}[2J\u{1B}[3J") }
      let status = AuthLintProgram.guarded(in: context) {
        try CheckRun(context: context, observer: observer).run(arguments)
      }
      if !arguments.isQuiet {
        tellFixed(previous ?? [], observer.findings)
        context.say(.note, "watching for changes; Ctrl-C ends this")
      }
      previous = observer.findings
      read = observer.read
      context.output.flush()
      context.errors.flush()
      let now = state(arguments, read)
      // What changed while it was read is checked again at once.
      if !before.isHeld(by: now) { continue }
      repeat {
        guard context.output.isOpen, pause() else { return status }
      } while state(arguments, read) == now
    }
  }

  /// Says which findings of the run before are gone.
  private func tellFixed(_ before: [CheckObserver.Finding], _ now: [CheckObserver.Finding]) {
    let left = Set(now.map(\.fingerprint))
    let gone = before.filter { !left.contains($0.fingerprint) }
    guard !gone.isEmpty else { return }
    context.say(
      .note, gone.count == 1 ? "1 finding is fixed" : "\(gone.count) findings are fixed")
    for finding in gone.prefix(Self.named) { context.say(.note, "fixed: \(finding.text)") }
  }

  // MARK: - Changes

  /// Returns the state of all files that a check reads: those that a search finds now, the
  /// configurations around them, and what the last run has read.
  private func state(_ arguments: CheckArguments, _ read: [Path]) -> FileStamps {
    var state = FileStamps()
    for path in read { state.record(path) }
    if let configuration = arguments.configuration { state.record(Path(configuration)) }
    // What cannot be read is told by the check itself.
    guard let settings = try? CheckSettings(arguments, environment: context.environment),
      let directory = try? context.workingDirectory(),
      let session = try? CheckSession(
        settings.session(today: context.environment.timestamp()), workingDirectory: directory)
    else { return state }
    var paths: [Path] = []
    session.willRead = { paths.append($0) }
    if let found = try? CheckRun(context: context).discover(settings, session, directory) {
      paths += found.files.map(\.path)
    }
    for path in paths { state.record(path) }
    return state
  }
}

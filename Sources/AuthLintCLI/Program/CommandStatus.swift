import Session

/// What a run's exit status says; the same for every command and format.
enum CommandStatus: Int32, Equatable {
  /// Everything asked for was done, and nothing is at or above the threshold.
  case success = 0
  /// Findings at or above the threshold.
  case findings = 1
  /// Bad usage, a broken rule or configuration, or a fault of authlint itself.
  case fault = 2
  /// Something asked for was not checked.
  case incomplete = 3
  /// Ended by who started it, as a shell says of the signal of Ctrl-C.
  case interrupted = 130
}

/// A run that cannot go on, and why: shown on standard error, status 2.
struct CommandFailure: Error, Equatable {
  /// What went wrong, lower-case, without a full stop.
  var message: String
  /// What to do, imperative.
  var help: String?

  init(_ message: String, help: String? = nil) {
    self.message = message
    self.help = help
  }
  /// What made a session end.
  init(_ failure: SessionFailure) {
    switch failure {
    case .unusable(let message): self.init(message)
    case .baselineWithoutPath:
      self.init(
        "`--write-baseline` does not say where to",
        help: "name the file with `--baseline`, or with `baseline` in the configuration")
    }
  }
}

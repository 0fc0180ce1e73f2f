import Session

/// A run's exit status, which means the same for every command and format.
enum CommandStatus: Int32, Equatable {
  /// Everything requested was done, and no finding is at or above the threshold.
  case success = 0
  /// Findings at or above the threshold.
  case findings = 1
  /// Bad usage, a broken rule or configuration, or a fault of authlint itself.
  case fault = 2
  /// Something that the user asked for was not checked.
  case incomplete = 3
  /// The user ended the run: the status that a shell gives a process ended by Ctrl-C.
  case interrupted = 130
}

/// The reason why a run cannot continue, shown on standard error with status 2.
struct CommandFailure: Error, Equatable {
  /// What went wrong: starts in lower case, has no full stop.
  var message: String
  /// What to do, in the imperative.
  var help: String?

  init(_ message: String, help: String? = nil) {
    self.message = message
    self.help = help
  }
  /// Creates the failure of a command whose session failed.
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

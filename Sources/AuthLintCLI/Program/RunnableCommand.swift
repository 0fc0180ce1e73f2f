import ArgumentParser

/// A command that writes to the streams it is given and returns its exit status.
protocol RunnableCommand: ParsableCommand {
  /// Does the command's work. A ``CommandFailure`` is shown on standard error, and is status 2.
  func run(in context: CommandContext) throws -> CommandStatus
}

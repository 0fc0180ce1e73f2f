import ArgumentParser

/// A command that writes to the streams it is given and returns its exit status.
protocol RunnableCommand: ParsableCommand {
  /// Runs the command. A thrown ``CommandFailure`` is shown on standard error, with status 2.
  func run(in context: CommandContext) throws -> CommandStatus
}

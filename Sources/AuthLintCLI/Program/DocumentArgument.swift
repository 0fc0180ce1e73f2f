import Diagnostics
import Reporters
import Workspace

/// Reads the one document that a command takes, and shows what is wrong with it.
enum DocumentArgument {
  /// Reads a file, or standard input for `-`.
  static func read(_ name: String, _ context: CommandContext) throws(ReadFailure) -> SourceFile {
    if name == "-" {
      return SourceFile(path: "<stdin>", bytes: try context.standardInput(FileReader()))
    }
    let path = Path(name)
    return SourceFile(path: path.display, bytes: try FileReader().read(path))
  }

  /// Writes to standard error why a file was not read.
  static func show(_ failure: ReadFailure, of name: String, _ context: CommandContext) {
    context.show(Failure(path: Path(name).display, message: failure.message))
  }

  /// Writes a report on a file to standard error.
  static func show(_ report: FileReport, _ context: CommandContext) {
    var options = TerminalStyle(stream: 2, environment: context.environment).reportOptions
    options.showsSummary = false
    options.escapesWorkflowCommands = context.isOnGitHub
    var writer = ReportFormat.text.makeWriter(options)
    context.errors.write { writer.write(report, into: &$0) }
  }
}

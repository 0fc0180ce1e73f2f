import Diagnostics
import Reporters
import Workspace

/// One document that a command is given, and what is said when it is not fit.
enum DocumentArgument {
  /// Reads a file, or standard input for `-`.
  static func read(_ name: String, _ context: CommandContext) throws(ReadFailure) -> SourceFile {
    if name == "-" {
      return SourceFile(path: "<stdin>", bytes: try context.standardInput(FileReader()))
    }
    let path = Path(name)
    return SourceFile(path: path.display, bytes: try FileReader().read(path))
  }

  /// Says on standard error why a file was not read.
  static func show(_ failure: ReadFailure, of name: String, _ context: CommandContext) {
    context.show(Failure(path: Path(name).display, message: failure.message))
  }

  /// Shows on standard error what is wrong with a file.
  static func show(_ report: FileReport, _ context: CommandContext) {
    var options = TerminalStyle(stream: 2, environment: context.environment).reportOptions
    options.showsSummary = false
    options.escapesWorkflowCommands = context.isOnGitHub
    var writer = ReportFormat.text.makeWriter(options)
    context.errors.write { writer.write(report, into: &$0) }
  }
}

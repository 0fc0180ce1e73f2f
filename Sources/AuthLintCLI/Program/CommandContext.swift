import Diagnostics
import Reporters
import Workspace

/// The streams and the environment of a command, passed in so that tests can replace them.
struct CommandContext {
  /// The environment variables, terminals and clock.
  var environment: HostEnvironment
  /// Standard output: reports and whatever else the user asked for.
  var output: OutputSink
  /// Standard error: everything else.
  var errors: OutputSink
  /// Reads standard input, up to a number of bytes.
  var standardInput: (FileReader) throws(ReadFailure) -> [UInt8]

  /// Reads a line typed on the terminal; `nil` at the end of input.
  var typedLine: () -> [UInt8]? = { nil }

  /// The streams and the environment of this process.
  static var process: CommandContext {
    CommandContext(
      environment: .process, output: OutputSink(descriptor: 1), errors: OutputSink(descriptor: 2),
      standardInput: { (reader) throws(ReadFailure) in try reader.readStandardInput() },
      typedLine: { HostEnvironment.readLine() })
  }

  /// Writes whole lines that may contain users' text to standard output, escaped so that a CI
  /// server does not read any of them as a command.
  func tell(_ body: (inout [UInt8]) -> Void) {
    output.write { out in
      let start = out.count
      body(&out)
      if isOnGitHub { WorkflowCommands.defuse(&out, from: start) }
    }
  }

  /// Writes a failure to standard error: `error: …`, and `help: …`.
  func show(_ failure: CommandFailure) {
    say(.error, failure.message, help: failure.help)
  }

  /// Writes to standard error that a requested path was not checked: `error: path: …`.
  func show(_ failure: Failure) {
    errors.write { MessageText.append(failure, style: messageStyle, to: &$0) }
  }

  /// Writes a message about the run to standard error: `warning: …` or `note: …`, and `help: …`.
  /// The texts may contain user input.
  func say(_ kind: MessageText.Kind, _ message: String, help: String? = nil) {
    errors.write { out in
      MessageText.append(
        kind, message, help: help.map { [$0] } ?? [], style: messageStyle, to: &out)
    }
    errors.flush()
  }

  private var messageStyle: MessageText.Style {
    let terminal = TerminalStyle(stream: 2, environment: environment)
    var style = MessageText.Style()
    style.usesColor = terminal.usesColor
    style.width = terminal.width
    style.escapesWorkflowCommands = isOnGitHub
    return style
  }

  /// Whether the run is a GitHub Actions job, whose log GitHub reads commands from.
  var isOnGitHub: Bool { environment.isSet("GITHUB_ACTIONS") }
}

extension HostEnvironment {
  /// Returns whether a variable is set to something other than an empty text, `0` or `false`.
  func isSet(_ name: String) -> Bool {
    guard let value = variable(name) else { return false }
    return !value.isEmpty && value != "0" && value != "false"
  }
}

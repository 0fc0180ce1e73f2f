import Diagnostics
import Reporters
import Workspace

/// What a command reads and writes: given to it, so that tests give it something else.
struct CommandContext {
  /// The environment.
  var environment: HostEnvironment
  /// Where findings and what was asked for go.
  var output: OutputSink
  /// Where everything else goes.
  var errors: OutputSink
  /// Reads standard input, up to a number of bytes.
  var standardInput: (FileReader) throws(ReadFailure) -> [UInt8]

  /// Reads a line that somebody types; `nil` at the end of input.
  var typedLine: () -> [UInt8]? = { nil }

  /// The streams and the environment of this process.
  static var process: CommandContext {
    CommandContext(
      environment: .process, output: OutputSink(descriptor: 1), errors: OutputSink(descriptor: 2),
      standardInput: { (reader) throws(ReadFailure) in try reader.readStandardInput() },
      typedLine: { HostEnvironment.readLine() })
  }

  /// Writes whole lines that may hold users' texts to standard output; none is a command to a CI server
  /// that reads them.
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

  /// Writes to standard error what was asked for and not checked: `error: path: …`.
  func show(_ failure: Failure) {
    errors.write { MessageText.append(failure, style: messageStyle, to: &$0) }
  }

  /// Writes a message about the run to standard error: `warning: …` or `note: …`, and `help: …`.
  /// Its texts may hold what users wrote.
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

  /// Whether output goes to the log of a server that reads commands from it.
  var isOnGitHub: Bool { environment.isSet("GITHUB_ACTIONS") }
}

extension HostEnvironment {
  /// Whether a variable is set to something that does not mean no.
  func isSet(_ name: String) -> Bool {
    guard let value = variable(name) else { return false }
    return !value.isEmpty && value != "0" && value != "false"
  }
}

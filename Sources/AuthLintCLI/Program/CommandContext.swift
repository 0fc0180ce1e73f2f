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

  /// The streams and the environment of this process.
  static var process: CommandContext {
    CommandContext(
      environment: .process, output: OutputSink(descriptor: 1), errors: OutputSink(descriptor: 2),
      standardInput: { (reader) throws(ReadFailure) in try reader.readStandardInput() })
  }

  /// Writes a failure to standard error.
  func show(_ failure: CommandFailure) {
    var text: [UInt8] = Array("authlint: ".utf8)
    VisibleText.append(failure.message, to: &text)
    if let help = failure.help {
      text.append(contentsOf: "\n  = help: ".utf8)
      VisibleText.append(help, to: &text)
    }
    showLines(String(decoding: text, as: UTF8.self))
    errors.flush()
  }

  /// Writes lines that hold what users wrote to standard error.
  func showLines(_ lines: String) {
    errors.write { out in
      FailureText.append(lines: lines, escapesWorkflowCommands: isOnGitHub, to: &out)
    }
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

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
    errors.write("error: \(VisibleLine.text(failure.message))\n")
    if let help = failure.help { errors.write("  = help: \(VisibleLine.text(help))\n") }
    errors.flush()
  }
}

/// User text on one line of a terminal.
enum VisibleLine {
  /// `text` with its control characters written as escapes, so that none reaches a terminal, and
  /// with nothing that turns the direction of what follows.
  static func text(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
    var visible = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0A: visible += "\\n"
      case 0x0D: visible += "\\r"
      case 0x09: visible += "\\t"
      case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
        visible += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      default: visible.unicodeScalars.append(scalar)
      }
    }
    return visible
  }
}

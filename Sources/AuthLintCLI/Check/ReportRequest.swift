import Reporters
import Workspace

/// One requested report: its format and its destination.
struct ReportRequest: Equatable {
  enum Destination: Equatable {
    case standardOutput
    /// A file that is replaced when the report is complete.
    case file(Path)
    /// A file that the report is appended to, since other programs write to it as well.
    case endOfFile(Path)
  }

  var format: ReportFormat
  var destination: Destination
  /// Whether the report is coloured.
  var usesColor = false

  /// Returns the reports that the arguments ask for, in the order in which they are written.
  ///
  /// Formats and outputs are paired by their order. Without a format, the text report is written;
  /// on GitHub Actions, also annotations, which GitHub shows at the changed lines, and the job's
  /// summary if its file is known.
  static func requests(
    _ arguments: CheckArguments, environment: HostEnvironment
  ) throws(CommandFailure) -> [ReportRequest] {
    var requests = try pairs(arguments)
    if arguments.formats.isEmpty, environment.isSet("GITHUB_ACTIONS") {
      requests.append(ReportRequest(format: .github, destination: .standardOutput))
      if let path = environment.variable("GITHUB_STEP_SUMMARY"), !path.isEmpty {
        requests.append(ReportRequest(format: .markdown, destination: .endOfFile(Path(path))))
      }
    }
    // Standard output contains only the diff, so that `git apply` can read it.
    if arguments.showsDiff { requests.removeAll { $0.destination == .standardOutput } }
    for index in requests.indices {
      let isStandardOutput = requests[index].destination == .standardOutput
      requests[index].usesColor = usesColor(
        arguments.color ?? .auto, isStandardOutput: isStandardOutput, environment: environment)
    }
    return requests
  }

  private static func pairs(
    _ arguments: CheckArguments
  ) throws(CommandFailure) -> [ReportRequest] {
    let formats = arguments.formats.isEmpty ? [.text] : arguments.formats
    var outputs = arguments.outputs
    if outputs.isEmpty, formats.count == 1 { outputs = ["-"] }
    guard formats.count == outputs.count else {
      throw CommandFailure(
        "there are \(formats.count) of `--format` and \(outputs.count) of `--output`",
        help: "give each `--format` an `--output` of its own; `-` is standard output")
    }
    var requests: [ReportRequest] = []
    for (format, output) in zip(formats, outputs) {
      let destination: Destination =
        output.utf8.elementsEqual("-".utf8) ? .standardOutput : .file(Path(output))
      if requests.contains(where: { $0.destination == destination }) {
        throw CommandFailure("two reports go to `\(output)`")
      }
      requests.append(ReportRequest(format: format, destination: destination))
    }
    return requests
  }

  /// Returns whether a report is coloured: a file only with `--color always`; standard output as
  /// ``TerminalStyle/usesColor(_:stream:environment:)`` says.
  static func usesColor(
    _ choice: ColorChoice, isStandardOutput: Bool, environment: HostEnvironment
  ) -> Bool {
    if !isStandardOutput { return choice == .always }
    return TerminalStyle.usesColor(choice, stream: 1, environment: environment)
  }
}

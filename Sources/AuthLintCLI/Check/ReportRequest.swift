import Reporters
import Workspace

/// One report of a run: its format, and where it goes.
struct ReportRequest: Equatable {
  enum Destination: Equatable {
    case standardOutput
    /// A file that is replaced when the report is complete.
    case file(Path)
    /// A file that others write to as well.
    case endOfFile(Path)
  }

  var format: ReportFormat
  var destination: Destination
  /// Whether colours are asked for.
  var usesColor = false

  /// The reports that the arguments ask for, in the order in which they are written.
  ///
  /// Formats and outputs are pairs, by their order. Without a format it is the text report, and on
  /// GitHub beside it the annotations of the changed lines, and the job's summary if there is one.
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
    // Standard output is for the differences alone, so that `git apply` can take it.
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

  /// Whether a report is coloured: by the option; else never where `NO_COLOR` is set or a file is
  /// written, always where `FORCE_COLOR` or `CLICOLOR_FORCE` is, and on a terminal that can.
  static func usesColor(
    _ choice: ColorChoice, isStandardOutput: Bool, environment: HostEnvironment
  ) -> Bool {
    if !isStandardOutput { return choice == .always }
    return TerminalStyle.usesColor(choice, stream: 1, environment: environment)
  }
}

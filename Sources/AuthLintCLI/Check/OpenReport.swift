import Diagnostics
import Reporters
import Workspace

/// A report that is being written, and its destination.
final class OpenReport {
  private let destination: ReportRequest.Destination
  /// Where the report goes.
  let sink: OutputSink
  /// Whether the report says which rules applied, if another report of the run does.
  private let showsCoverage: Bool
  private var writer: any ReportWriter

  init(
    _ destination: ReportRequest.Destination, sink: OutputSink, showsCoverage: Bool = false,
    writer: any ReportWriter
  ) {
    self.destination = destination
    self.sink = sink
    self.showsCoverage = showsCoverage
    self.writer = writer
  }

  /// Writes the part before the first file.
  func begin() { sink.write { writer.begin(into: &$0) } }

  /// Writes the next file's findings.
  func add(_ report: FileReport) {
    var report = report
    if !showsCoverage, !report.coverage.isEmpty { report.coverage = [] }
    sink.write { out, flush in writer.write(report, into: &out, flush: flush) }
  }

  /// Writes the rest.
  func end(_ summary: ReportSummary) { sink.write { writer.end(summary, into: &$0) } }

  /// Completes the report's file; returns what went wrong if the report is incomplete. The program
  /// itself finishes standard output.
  func finish() -> CommandFailure? {
    let path: Path
    switch destination {
    case .standardOutput: return nil
    case .file(let file), .endOfFile(let file): path = file
    }
    do throws(OutputSink.Failure) {
      try sink.finish()
      return nil
    } catch {
      if error == .closedPipe { return nil }
      return CommandFailure("`\(path.display)` is not written: \(error.message)")
    }
  }
}

import Diagnostics
import Reporters
import Workspace

/// A report that is being written, and the place it is written to.
final class OpenReport {
  private let destination: ReportRequest.Destination
  /// Where the report goes.
  let sink: OutputSink
  private var writer: any ReportWriter

  init(_ destination: ReportRequest.Destination, sink: OutputSink, writer: any ReportWriter) {
    self.destination = destination
    self.sink = sink
    self.writer = writer
  }

  /// Writes what precedes the first file.
  func begin() { sink.write { writer.begin(into: &$0) } }

  /// Writes what can be said of the next file.
  func add(_ report: FileReport) {
    sink.write { out, handOn in writer.write(report, into: &out, handOn: handOn) }
  }

  /// Writes the rest.
  func end(_ summary: ReportSummary) { sink.write { writer.end(summary, into: &$0) } }

  /// Puts the report in its place; what went wrong if it is not whole. Standard output is finished
  /// by the program itself.
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

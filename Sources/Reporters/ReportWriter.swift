import Diagnostics

/// Writes one report, file by file, into a buffer that the caller may empty at any time.
///
/// A writer is a pure function of its input: it does not print and does not depend on a terminal, a
/// clock or a working directory, so the same reports give the same bytes. It is used once: `begin`,
/// then `write` for each file in the order of their paths, then `end`. It does not keep files, only
/// the findings or counts that its format needs later.
///
/// Nothing in a report's texts (paths, messages, labels, ids, the bytes of files) can end a string,
/// a line, a tag or a command of the format.
package protocol ReportWriter {
  /// Appends the part before the first file.
  mutating func begin(into out: inout [UInt8])
  /// Appends the part about a file that can be written already.
  ///
  /// - Parameter flush: Called now and then between two findings; it may empty the buffer, because
  ///   a file may have very many findings.
  mutating func write(
    _ report: FileReport, into out: inout [UInt8], flush: (inout [UInt8]) -> Void)
  /// Appends the rest of the report. The summary counts the files that were written and adds the
  /// failures.
  mutating func end(_ summary: ReportSummary, into out: inout [UInt8])
}

extension ReportWriter {
  /// Appends the part about a file that can be written already, without flushing in between.
  package mutating func write(_ report: FileReport, into out: inout [UInt8]) {
    write(report, into: &out, flush: { _ in })
  }

  /// Returns a whole report at once, for small reports.
  package mutating func report(_ files: [FileReport], _ summary: ReportSummary) -> [UInt8] {
    var out: [UInt8] = []
    begin(into: &out)
    for file in files { write(file, into: &out) }
    end(summary, into: &out)
    return out
  }
}

import Diagnostics

/// Writes one report, file by file, into a buffer that the caller empties whenever it likes.
///
/// A writer is a pure function of what it is given: it prints nothing and knows no terminal, clock
/// or working directory, so the same reports give the same bytes. It is used once: `begin`, then
/// `write` for each file in the order of their paths, then `end`. It keeps no files, only the
/// findings or counts that its format needs ahead of what follows.
///
/// Nothing in a report's texts (paths, messages, labels, ids, the bytes of files) can end a string,
/// a line, a tag or a command of the format.
package protocol ReportWriter {
  /// Appends what precedes the first file.
  mutating func begin(into out: inout [UInt8])
  /// Appends what can be said of a file already.
  ///
  /// - Parameter handOn: Is called now and then, between two findings, and may empty the buffer: a
  ///   file may have very many.
  mutating func write(
    _ report: FileReport, into out: inout [UInt8], handOn: (inout [UInt8]) -> Void)
  /// Appends all the rest. The summary counts the files that were written and adds the failures.
  mutating func end(_ summary: ReportSummary, into out: inout [UInt8])
}

extension ReportWriter {
  /// Appends what can be said of a file already, all at once.
  package mutating func write(_ report: FileReport, into out: inout [UInt8]) {
    write(report, into: &out, handOn: { _ in })
  }

  /// The whole report at once, for small ones.
  package mutating func report(_ files: [FileReport], _ summary: ReportSummary) -> [UInt8] {
    var out: [UInt8] = []
    begin(into: &out)
    for file in files { write(file, into: &out) }
    end(summary, into: &out)
    return out
  }
}

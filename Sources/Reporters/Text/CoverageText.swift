import Diagnostics

/// What was checked in a file, in words: a pass that judged nothing shows.
enum CoverageText {
  /// Appends a line for each rule, document by document, and a blank line.
  static func append(_ report: FileReport, to out: inout [UInt8]) {
    for coverage in report.coverage {
      out.appendLiteral("coverage of ")
      VisibleText.appendIsolated(report.file.path, to: &out)
      out.appendLiteral(", document ")
      out.appendNumber(coverage.document)
      out.append(0x0A)
      for entry in coverage.entries {
        out.appendLiteral("  ")
        VisibleText.append(entry.rule, to: &out)
        if entry.applied == 0 {
          out.appendLiteral(": judged nothing")
        } else {
          out.appendLiteral(": judged ")
          out.appendNumber(entry.applied)
        }
        if entry.suppressed > 0 {
          out.appendLiteral(", suppressed ")
          out.appendNumber(entry.suppressed)
        }
        if let reason = entry.reason {
          out.appendLiteral(", ")
          VisibleText.appendIsolated(reason, to: &out)
        }
        out.append(0x0A)
      }
      out.append(0x0A)
    }
  }
}

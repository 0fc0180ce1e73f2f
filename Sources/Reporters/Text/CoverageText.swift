import Diagnostics

/// Describes what was checked in a file, so that rules that checked nothing are visible.
enum CoverageText {
  /// Appends a line for each rule, document by document, and a blank line.
  static func append(_ report: FileReport, to out: inout [UInt8]) {
    for coverage in report.coverage {
      out.appendLiteral("coverage of ")
      VisibleText.appendIsolated(report.file.path, to: &out)
      out.appendLiteral(", document ")
      out.appendNumber(coverage.document + 1)
      out.append(0x0A)
      for entry in coverage.entries {
        out.appendLiteral("  ")
        VisibleText.append(entry.rule, to: &out)
        out.appendLiteral(": ")
        out.appendNumber(entry.applied)
        out.appendLiteral(entry.applied == 1 ? " place judged" : " places judged")
        if entry.suppressed > 0 {
          out.appendLiteral(", ")
          out.appendNumber(entry.suppressed)
          out.appendLiteral(" suppressed")
        }
        if let reason = entry.reason {
          out.appendLiteral(": ")
          VisibleText.appendIsolated(reason, to: &out)
        }
        out.append(0x0A)
      }
      out.append(0x0A)
    }
  }
}

import Diagnostics

/// Writes Checkstyle's XML like its `XMLLogger`. Clean files are left out.
struct CheckstyleWriter: ReportWriter {
  mutating func begin(into out: inout [UInt8]) {
    out.appendLiteral("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"8.0\">\n")
  }

  mutating func write(
    _ report: FileReport, into out: inout [UInt8], flush: (inout [UInt8]) -> Void
  ) {
    guard !report.diagnostics.isEmpty else { return }
    let lines = SourceLines(report.file)
    out.appendLiteral("  <file")
    XMLText.appendAttribute("name", report.file.path, to: &out)
    out.appendLiteral(">\n")
    for diagnostic in report.diagnostics {
      let position = lines.position(at: diagnostic.primary.range.lower)
      out.appendLiteral("    <error")
      XMLText.appendAttribute("line", position.line, to: &out)
      XMLText.appendAttribute("column", position.column, to: &out)
      XMLText.appendAttribute("severity", diagnostic.severity.rawValue, to: &out)
      XMLText.appendAttribute("message", diagnostic.message, to: &out)
      XMLText.appendAttribute("source", "authlint.\(diagnostic.rule)", to: &out)
      out.appendLiteral("/>\n")
      flush(&out)
    }
    out.appendLiteral("  </file>\n")
  }

  mutating func end(_ summary: ReportSummary, into out: inout [UInt8]) {
    for failure in summary.failures {
      out.appendLiteral("  <file")
      XMLText.appendAttribute("name", failure.path, to: &out)
      out.appendLiteral(">\n    <error line=\"0\" severity=\"error\"")
      XMLText.appendAttribute("message", "not checked: \(failure.message)", to: &out)
      out.appendLiteral(" source=\"authlint.not-checked\"/>\n  </file>\n")
    }
    for sentence in EffectText.sentences(summary) {
      out.appendLiteral("  <file")
      XMLText.appendAttribute("name", sentence.path, to: &out)
      out.appendLiteral(">\n    <error line=\"1\" severity=\"info\"")
      XMLText.appendAttribute("message", sentence.text, to: &out)
      out.appendLiteral(" source=\"authlint.turned-off\"/>\n  </file>\n")
    }
    out.appendLiteral("</checkstyle>\n")
  }
}

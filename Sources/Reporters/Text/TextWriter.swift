import Diagnostics

/// The text report: each finding with the lines that decided it.
struct TextWriter: ReportWriter {
  private let options: ReportOptions
  private let palette: Palette
  private var statistics = RuleStatistics()

  init(_ options: ReportOptions) {
    self.options = options
    palette = Palette(usesColor: options.usesColor)
  }

  mutating func begin(into out: inout [UInt8]) {}

  mutating func write(
    _ report: FileReport, into out: inout [UInt8], handOn: (inout [UInt8]) -> Void
  ) {
    if !report.diagnostics.isEmpty {
      let excerpt = Excerpt(
        lines: SourceLines(report.file), redactions: report.redactions, width: options.width)
      for diagnostic in report.diagnostics {
        if options.showsStatistics { statistics.add(diagnostic) }
        let start = out.count
        append(diagnostic, excerpt: excerpt, to: &out)
        if options.escapesWorkflowCommands { WorkflowCommands.defuse(&out, from: start) }
        handOn(&out)
      }
    }
    guard !report.coverage.isEmpty else { return }
    let start = out.count
    CoverageText.append(report, to: &out)
    if options.escapesWorkflowCommands { WorkflowCommands.defuse(&out, from: start) }
  }

  mutating func end(_ summary: ReportSummary, into out: inout [UInt8]) {
    let start = out.count
    if options.showsStatistics { statistics.append(to: &out) }
    if options.showsSummary {
      SummaryText.append(summary, to: &out)
      out.append(0x0A)
    }
    if options.escapesWorkflowCommands { WorkflowCommands.defuse(&out, from: start) }
  }

  private func append(_ diagnostic: Diagnostic, excerpt: Excerpt, to out: inout [UInt8]) {
    let style = palette.excerptStyle(for: diagnostic.severity)
    out.append(contentsOf: style.primary)
    out.appendText(diagnostic.severity.rawValue)
    out.append(0x5B)
    VisibleText.appendIsolated(diagnostic.rule, to: &out)
    out.append(0x5D)
    out.append(contentsOf: style.reset)
    out.append(contentsOf: palette.bold)
    out.appendLiteral(": ")
    VisibleText.appendIsolated(diagnostic.message, to: &out)
    out.append(contentsOf: style.reset)
    out.append(0x0A)

    let gutter = excerpt.append(
      primary: diagnostic.primary, related: diagnostic.related, style: style, to: &out)
    excerpt.appendBlankRow(gutter: gutter, style: style, to: &out)
    let more = diagnostic.related.count - Excerpt.maximumRelated
    if more > 0 {
      appendNote("note", style: style, gutter: gutter, to: &out)
      out.appendNumber(more)
      out.appendLiteral(more == 1 ? " more place decided it\n" : " more places decided it\n")
    }
    if let help = diagnostic.help, !help.isEmpty {
      appendNote("help", style: style, gutter: gutter, to: &out)
      appendLines(help, indent: gutter + 8, to: &out)
    }
    appendNote("see", style: style, gutter: gutter, to: &out)
    out.appendLiteral("authlint explain ")
    VisibleText.append(diagnostic.rule, to: &out)
    out.appendLiteral("\n\n")
  }

  private func appendNote(
    _ name: StaticString, style: ExcerptStyle, gutter: Int, to out: inout [UInt8]
  ) {
    out.append(0x20, times: gutter)
    out.append(contentsOf: style.gutter)
    out.append(0x3D)
    out.append(contentsOf: style.reset)
    out.append(0x20)
    out.append(contentsOf: palette.bold)
    out.appendLiteral(name)
    out.append(contentsOf: style.reset)
    out.appendLiteral(": ")
  }

  /// Appends advice, which may be of several lines; they stay under the first.
  private func appendLines(_ text: String, indent: Int, to out: inout [UInt8]) {
    guard text.utf8.contains(0x0A) else {
      VisibleText.appendIsolated(text, to: &out)
      out.append(0x0A)
      return
    }
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: true)
    for (index, line) in lines.enumerated() {
      if index > 0 { out.append(0x20, times: indent) }
      VisibleText.appendIsolated(String(line), to: &out)
      out.append(0x0A)
    }
    if lines.isEmpty { out.append(0x0A) }
  }
}

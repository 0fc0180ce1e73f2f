import Diagnostics

/// Writes the text report: each finding with the lines that led to it.
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
    _ report: FileReport, into out: inout [UInt8], flush: (inout [UInt8]) -> Void
  ) {
    if !report.diagnostics.isEmpty {
      let excerpt = Excerpt(
        lines: SourceLines(report.file), redactions: report.redactions, width: options.width)
      for diagnostic in report.diagnostics {
        if options.showsStatistics { statistics.add(diagnostic) }
        let start = out.count
        append(diagnostic, excerpt: excerpt, to: &out)
        if options.escapesWorkflowCommands { WorkflowCommands.defuse(&out, from: start) }
        flush(&out)
      }
    }
    guard !report.coverage.isEmpty else { return }
    let start = out.count
    CoverageText.append(report, to: &out)
    breakRows(&out, from: start, indent: 4)
    if options.escapesWorkflowCommands { WorkflowCommands.defuse(&out, from: start) }
  }

  mutating func end(_ summary: ReportSummary, into out: inout [UInt8]) {
    let start = out.count
    if options.showsStatistics { statistics.append(to: &out) }
    if options.showsSummary {
      SummaryText.append(summary, to: &out)
      out.append(0x0A)
    }
    breakRows(&out, from: start)
    if options.escapesWorkflowCommands { WorkflowCommands.defuse(&out, from: start) }
  }

  /// Breaks lines that are longer than a row of the terminal, if there is one.
  private func breakRows(_ out: inout [UInt8], from start: Int, indent: Int = 0) {
    guard let width = options.width else { return }
    RowBreaks.insert(into: &out, from: start, width: max(width, 40), indent: indent)
  }

  private func append(_ diagnostic: Diagnostic, excerpt: Excerpt, to out: inout [UInt8]) {
    let style = palette.excerptStyle(for: diagnostic.severity)
    var start = out.count
    out.append(contentsOf: style.primary)
    out.appendText(diagnostic.severity.rawValue)
    out.append(0x5B)
    let link = RuleLink(diagnostic, usesLinks: options.usesLinks)
    link.appendStart(to: &out)
    VisibleText.appendIsolated(diagnostic.rule, to: &out)
    link.appendEnd(to: &out)
    out.append(0x5D)
    out.append(contentsOf: style.reset)
    out.append(contentsOf: palette.bold)
    out.appendLiteral(": ")
    VisibleText.appendIsolated(diagnostic.message, to: &out)
    out.append(contentsOf: style.reset)
    out.append(0x0A)
    breakRows(&out, from: start, indent: messageIndent(diagnostic))

    let gutter = excerpt.append(
      primary: diagnostic.primary, related: diagnostic.related,
      elsewhere: Array(diagnostic.elsewhere.prefix(Excerpt.maximumRelated)), style: style, to: &out)
    excerpt.appendBlankRow(gutter: gutter, style: style, to: &out)
    start = out.count
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
    if let fix = diagnostic.fix {
      appendNote("fix", style: style, gutter: gutter, to: &out)
      VisibleText.appendIsolated(fix.title.isEmpty ? "edit this place" : fix.title, to: &out)
      out.appendLiteral(fix.isSafe ? "\n" : " (unsafe)\n")
    }
    appendNote("see", style: style, gutter: gutter, to: &out)
    out.appendLiteral("authlint explain ")
    VisibleText.append(diagnostic.rule, to: &out)
    if let more = options.explainOptions?.options(for: diagnostic.rule) {
      out.append(0x20)
      VisibleText.append(more, to: &out)
    }
    out.append(0x0A)
    breakRows(&out, from: start, indent: gutter + 8)
    out.append(0x0A)
  }

  /// Returns the cells before the further rows of a message, which are aligned with its first row
  /// if there is room.
  private func messageIndent(_ diagnostic: Diagnostic) -> Int {
    guard let width = options.width else { return 0 }
    let lead = diagnostic.severity.rawValue.utf8.count + diagnostic.rule.unicodeScalars.count + 4
    return lead + 30 <= max(width, 40) ? lead : 2
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

  /// Appends advice, which may have several lines; further lines are aligned with the first.
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

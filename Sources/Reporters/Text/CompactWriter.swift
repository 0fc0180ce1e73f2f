import Diagnostics

/// Writes `path:line:column: severity: message [rule]`, one line for each finding, whatever the
/// texts contain.
///
/// The problem matchers in `.github/authlint-matcher.json` read this format.
struct CompactWriter: ReportWriter {
  private let options: ReportOptions
  private let palette: Palette

  init(_ options: ReportOptions = ReportOptions()) {
    self.options = options
    palette = Palette(usesColor: options.usesColor)
  }

  mutating func begin(into out: inout [UInt8]) {}

  mutating func write(
    _ report: FileReport, into out: inout [UInt8], flush: (inout [UInt8]) -> Void
  ) {
    guard !report.diagnostics.isEmpty else { return }
    let lines = SourceLines(report.file)
    var path: [UInt8] = []
    Self.appendPath(report.file.path, to: &path)
    for diagnostic in report.diagnostics {
      let start = out.count
      let position = lines.position(at: diagnostic.primary.range.lower)
      out.append(contentsOf: palette.bold)
      out.append(contentsOf: path)
      out.append(0x3A)
      out.appendNumber(position.line)
      out.append(0x3A)
      out.appendNumber(position.column)
      out.append(contentsOf: palette.reset)
      out.appendLiteral(": ")
      out.append(contentsOf: palette.color(of: diagnostic.severity))
      out.appendText(diagnostic.severity.rawValue)
      out.append(contentsOf: palette.reset)
      out.appendLiteral(": ")
      VisibleText.append(diagnostic.message, to: &out)
      out.appendLiteral(" [")
      let link = RuleLink(diagnostic, usesLinks: options.usesLinks)
      link.appendStart(to: &out)
      VisibleText.append(diagnostic.rule, to: &out)
      link.appendEnd(to: &out)
      out.appendLiteral("]\n")
      WorkflowCommands.defuse(&out, from: start)
      flush(&out)
    }
  }

  /// Appends what configurations turned off, which no other line of the report shows.
  mutating func end(_ summary: ReportSummary, into out: inout [UInt8]) {
    for sentence in EffectText.sentences(summary) {
      let start = out.count
      VisibleText.append(sentence.text, to: &out)
      out.append(0x0A)
      WorkflowCommands.defuse(&out, from: start)
    }
  }

  /// Appends a path in which no `:` looks like the end of the path: before a digit, a blank,
  /// another `:` or the end, it is written as `\u{3a}`.
  private static func appendPath(_ path: String, to out: inout [UInt8]) {
    var visible: [UInt8] = []
    VisibleText.append(path, to: &visible)
    for (index, byte) in visible.enumerated() {
      let next = index + 1 < visible.count ? visible[index + 1] : 0x3A
      if byte == 0x3A, next == 0x20 || next == 0x3A || (0x30...0x39).contains(next) {
        out.appendLiteral("\\u{3a}")
      } else {
        out.append(byte)
      }
    }
  }
}

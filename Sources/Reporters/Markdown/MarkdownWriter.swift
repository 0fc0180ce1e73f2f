import Diagnostics

/// Markdown for a comment on a pull request: a heading with the figures, and a list, worst first.
///
/// No more is kept and written than the medium takes; the rest is counted. The comment that opens
/// the report lets a script find its own comment again.
struct MarkdownWriter: ReportWriter {
  /// GitHub takes 65,536 characters in a comment.
  static let commentLimit = 60_000
  /// GitHub takes one MiB in a job's summary.
  static let jobSummaryLimit = 1_000_000

  private struct Items {
    var bytes: [UInt8] = []
    /// Where each item ends.
    var ends: [Int] = []
    var count = 0
  }

  private let limit: Int
  private var errors = Items()
  private var warnings = Items()
  private var infos = Items()

  /// Creates the writer of a report that takes about `limit` bytes at most.
  init(limit: Int) { self.limit = limit }

  mutating func begin(into out: inout [UInt8]) {}

  mutating func write(
    _ report: FileReport, into out: inout [UInt8], handOn _: (inout [UInt8]) -> Void
  ) {
    guard !report.diagnostics.isEmpty else { return }
    let lines = SourceLines(report.file)
    for diagnostic in report.diagnostics {
      switch diagnostic.severity {
      case .error: add(diagnostic, lines: lines, to: &errors)
      case .warning: add(diagnostic, lines: lines, to: &warnings)
      case .info: add(diagnostic, lines: lines, to: &infos)
      }
    }
  }

  mutating func end(_ summary: ReportSummary, into out: inout [UInt8]) {
    out.appendLiteral("<!-- authlint -->\n### authlint: ")
    SummaryText.appendFigures(summary, to: &out)
    out.append(0x0A)
    for (index, sentence) in EffectText.sentences(summary).enumerated() {
      out.appendLiteral(index == 0 ? "\n- " : "- ")
      let start = out.count
      MarkdownText.append(sentence.words, to: &out)
      out.append(0x20)
      MarkdownText.appendCode(sentence.path, to: &out)
      out.append(0x0A)
      WorkflowCommands.defuse(&out, from: start)
    }
    var failures = Items()
    for failure in summary.failures { add(failure, to: &failures) }
    let all = [failures, errors, warnings, infos]
    guard all.contains(where: { $0.count > 0 }) else { return }
    out.append(0x0A)
    var used = 0
    var written = 0
    for items in all {
      let end = items.ends.last { used + $0 <= limit } ?? 0
      out.append(contentsOf: items.bytes[..<end])
      used += end
      written += items.ends.count { $0 <= end }
      // A kind that does not fit leaves no room for what is less important.
      if end < items.bytes.count { used = limit }
    }
    let left = all.reduce(0) { $0 + $1.count } - written
    guard left > 0 else { return }
    out.appendLiteral("- ")
    out.appendNumber(left)
    out.appendLiteral(" more\n")
  }

  private func add(_ diagnostic: Diagnostic, lines: SourceLines, to items: inout Items) {
    items.count += 1
    guard items.bytes.count < limit else { return }
    let path = lines.file.path
    let place = lines.position(at: diagnostic.primary.range.lower)
    let start = items.bytes.count
    items.bytes.appendLiteral("- **")
    items.bytes.appendText(diagnostic.severity.rawValue)
    items.bytes.appendLiteral("** ")
    MarkdownText.appendCode("\(path):\(place.line):\(place.column)", to: &items.bytes)
    items.bytes.append(0x20)
    MarkdownText.append(diagnostic.message, to: &items.bytes)
    items.bytes.appendLiteral(" (")
    MarkdownText.appendCode(diagnostic.rule, to: &items.bytes)
    items.bytes.appendLiteral(")\n")
    for annotation in RelatedPlaces.telling(diagnostic, lines: lines) {
      let place = lines.position(at: annotation.range.lower)
      items.bytes.appendLiteral("  - `")
      items.bytes.appendNumber(place.line)
      items.bytes.append(0x3A)
      items.bytes.appendNumber(place.column)
      items.bytes.appendLiteral("` ")
      MarkdownText.append(annotation.label, to: &items.bytes)
      items.bytes.append(0x0A)
    }
    if let help = diagnostic.help, !help.isEmpty {
      items.bytes.appendLiteral("  - help: ")
      MarkdownText.append(help, to: &items.bytes)
      items.bytes.append(0x0A)
    }
    WorkflowCommands.defuse(&items.bytes, from: start)
    items.ends.append(items.bytes.count)
  }

  private func add(_ failure: Failure, to items: inout Items) {
    items.count += 1
    guard items.bytes.count < limit else { return }
    let start = items.bytes.count
    items.bytes.appendLiteral("- **not checked** ")
    MarkdownText.appendCode(failure.path, to: &items.bytes)
    items.bytes.append(0x20)
    MarkdownText.append(failure.message, to: &items.bytes)
    items.bytes.append(0x0A)
    WorkflowCommands.defuse(&items.bytes, from: start)
    items.ends.append(items.bytes.count)
  }
}

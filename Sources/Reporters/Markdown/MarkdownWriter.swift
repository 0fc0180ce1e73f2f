import Diagnostics

/// Writes Markdown for a comment on a pull request: a heading with the figures, and a list, the
/// most severe first.
///
/// No more is kept and written than the medium accepts; the rest is counted. The HTML comment at
/// the start of the report lets a script find its own pull request comment again.
struct MarkdownWriter: ReportWriter {
  /// The limit for a comment, in bytes; GitHub accepts 65,536 characters.
  static let commentLimit = 60_000
  /// The limit for a job's summary, in bytes; GitHub accepts one MiB.
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

  /// Creates the writer of a report of at most about `limit` bytes.
  init(limit: Int) { self.limit = limit }

  mutating func begin(into out: inout [UInt8]) {}

  mutating func write(
    _ report: FileReport, into out: inout [UInt8], flush _: (inout [UInt8]) -> Void
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
      // If a kind does not fit, less important kinds are omitted.
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
    for other in diagnostic.elsewhere.prefix(Excerpt.maximumRelated) {
      let place = other.lines.position(at: other.annotation.range.lower)
      items.bytes.appendLiteral("  - ")
      MarkdownText.appendCode(
        "\(other.lines.file.path):\(place.line):\(place.column)", to: &items.bytes)
      items.bytes.append(0x20)
      MarkdownText.append(other.annotation.label, to: &items.bytes)
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

/// The lines of a file that matter to a finding, with its places underlined and labelled.
///
/// ```
///   ┌─ app.manifest.yaml:14:11
///   │
/// 5 │   stage: development
///   │          ----------- in development
///   ·
/// 14│     - id: "222"
///   │           ^^^^^ may not authorize yet
/// ```
///
/// An excerpt is created for one file and used for each of its findings. Its output is safe for a
/// terminal: see ``VisibleText``. The cost of a finding depends on what it shows, not on the length
/// of the file or of its lines.
package struct Excerpt {
  /// How many related places are shown at most; the caller may mention that there are more.
  package static let maximumRelated = 8
  /// The cells of a source line that are shown if the terminal's width is not known.
  package static let defaultWidth = 100

  let lines: SourceLines
  let masks: SourceMasks
  let width: Int
  /// The cells of a terminal's row, or `nil` if there is none.
  private let rowWidth: Int?

  /// Creates the excerpts of a file.
  ///
  /// - Parameters:
  ///   - lines: the file's line table.
  ///   - redactions: ranges to mask except for their first two characters; in any order.
  ///   - width: the cells that a whole row may take, at least 40, or `nil` for ``defaultWidth``
  ///     cells of source text.
  package init(lines: SourceLines, redactions: [SourceRange] = [], width: Int? = nil) {
    self.lines = lines
    masks = SourceMasks(redactions, in: lines.file)
    rowWidth = width.map { max(40, min($0, 4096)) }
    self.width = width.map { max(40, min($0, 4096)) - 8 } ?? Self.defaultWidth
  }

  /// Appends the excerpt of a finding: the row with the path, and each line with its marks.
  ///
  /// - Returns: the width of the gutter in cells, for rows that follow.
  package func append(
    primary: Annotation, related: [Annotation] = [], elsewhere: [FileAnnotation] = [],
    style: ExcerptStyle = .plain, to out: inout [UInt8]
  ) -> Int {
    // All excerpts of a finding have the same gutter.
    let least = elsewhere.map { other in
      Self.digits(in: other.lines.lineIndex(at: max(0, other.annotation.range.upper - 1)) + 1)
    }
    let gutter = append(
      primary: primary, related: related, minimumGutter: least.max() ?? 1, style: style, to: &out)
    for other in elsewhere {
      let excerpt = Excerpt(
        lines: other.lines, redactions: other.redactions, width: rowWidth)
      _ = excerpt.append(
        primary: nil, related: [other.annotation], minimumGutter: gutter, style: style, to: &out)
    }
    return gutter
  }

  private func append(
    primary: Annotation?, related: [Annotation], minimumGutter: Int, style: ExcerptStyle,
    to out: inout [UInt8]
  ) -> Int {
    var parts: [Part] = []
    if let primary { addParts(of: primary, isPrimary: true, to: &parts) }
    for annotation in related.prefix(Self.maximumRelated) {
      addParts(of: annotation, isPrimary: false, to: &parts)
    }
    parts.sort { ($0.line, $0.range.lower, $0.order) < ($1.line, $1.range.lower, $1.order) }
    let gutter = max(minimumGutter, Self.digits(in: (parts.last?.line ?? 0) + 1))

    let start = primary?.range.lower ?? related.first?.range.lower ?? 0
    appendHeader(at: start, gutter: gutter, style: style, to: &out)
    var index = 0
    var previous: Int?
    while index < parts.count {
      let line = parts[index].line
      let end = parts[index...].firstIndex { $0.line != line } ?? parts.count
      if let previous, line > previous + 1 {
        appendGutter("\u{B7}", gutter: gutter, style: style, to: &out)
        out.append(0x0A)
      }
      appendLine(line, parts: parts[index..<end], gutter: gutter, style: style, to: &out)
      previous = line
      index = end
    }
    return gutter
  }

  /// Appends the blank row that separates the excerpt from the text about it.
  package func appendBlankRow(
    gutter: Int, style: ExcerptStyle = .plain, to out: inout [UInt8]
  ) {
    appendGutter("│", gutter: gutter, style: style, to: &out)
    out.append(0x0A)
  }

  /// A piece of an annotation that lies on one line.
  private struct Part {
    var line: Int
    var range: SourceRange
    var isPrimary: Bool
    var label: String
    var order: Int
  }

  /// Splits an annotation into the marked parts: the whole range, or its first and its last line.
  private func addParts(of annotation: Annotation, isPrimary: Bool, to parts: inout [Part]) {
    let bytes = lines.file.bytes
    // A range that ends after a line break does not mark the next line.
    let range = lines.withoutFinalBreaks(annotation.range)
    let (lower, upper) = (range.lower, range.upper)
    let first = lines.lineIndex(at: lower)
    let last = upper > lower ? lines.lineIndex(at: upper - 1) : first
    guard last > first else {
      parts.append(
        Part(
          line: first, range: range, isPrimary: isPrimary, label: annotation.label,
          order: parts.count))
      return
    }
    let head = lines.range(ofLine: first)
    parts.append(
      Part(
        line: first, range: SourceRange(lower, head.upper), isPrimary: isPrimary, label: "…",
        order: parts.count))
    var start = lines.range(ofLine: last).lower
    let most = min(upper - 1, start + 1000)
    while start < most, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
    parts.append(
      Part(
        line: last, range: SourceRange(start, upper), isPrimary: isPrimary,
        label: annotation.label, order: parts.count))
  }

  private func appendHeader(
    at offset: Int, gutter: Int, style: ExcerptStyle, to out: inout [UInt8]
  ) {
    let position = lines.position(at: offset)
    appendGutter("┌─", gutter: gutter, style: style, to: &out)
    out.append(0x20)
    VisibleText.appendIsolated(lines.file.path, to: &out)
    out.append(0x3A)
    out.appendNumber(position.line)
    out.append(0x3A)
    out.appendNumber(position.column)
    out.append(0x0A)
    appendBlankRow(gutter: gutter, style: style, to: &out)
  }

  private func appendLine(
    _ line: Int, parts: ArraySlice<Part>, gutter: Int, style: ExcerptStyle,
    to out: inout [UInt8]
  ) {
    let focus = parts.first { $0.isPrimary } ?? parts.first
    let range = lines.range(ofLine: line)
    let shown = DisplayLine(
      file: lines.file, range: range, marks: parts.map(\.range),
      focus: focus?.range ?? range, width: width, masks: masks,
      highlights: style.primaryText.isEmpty
        ? nil
        : DisplayLine.Highlights(
          style: style, primary: parts.filter(\.isPrimary).map(\.range)))
    out.append(contentsOf: style.gutter)
    out.appendNumber(line + 1)
    out.append(0x20, times: gutter - Self.digits(in: line + 1))
    out.appendLiteral("│")
    out.append(contentsOf: style.reset)
    if !shown.text.isEmpty { out.append(0x20) }
    out.append(contentsOf: shown.text)
    out.append(0x0A)
    let marks = zip(parts, shown.cells).compactMap { part, cells -> MarkRows.Mark? in
      // Without a label, a mark at the cut end of a line tells nothing.
      if !part.isPrimary, part.label.isEmpty, shown.isLeftOut(part.range) { return nil }
      return MarkRows.Mark(
        start: cells.lowerBound, end: cells.upperBound, isPrimary: part.isPrimary,
        label: part.label)
    }
    let room = rowWidth.map { $0 - gutter - 2 }
    if marks.isEmpty { return }
    MarkRows(marks: marks, style: style, width: room).append(to: &out) { out in
      appendGutter("│", gutter: gutter, style: style, to: &out)
      out.append(0x20)
    }
  }

  private func appendGutter(
    _ rule: StaticString, gutter: Int, style: ExcerptStyle, to out: inout [UInt8]
  ) {
    out.append(contentsOf: style.gutter)
    out.append(0x20, times: gutter)
    out.appendLiteral(rule)
    out.append(contentsOf: style.reset)
  }

  private static func digits(in number: Int) -> Int {
    var digits = 1
    var rest = number
    while rest >= 10 {
      rest /= 10
      digits += 1
    }
    return digits
  }
}

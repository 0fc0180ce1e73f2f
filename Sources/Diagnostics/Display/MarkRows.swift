/// The rows under a line: marks, and their labels laid out without overlapping.
///
/// The label of the rightmost mark follows it on the same row; the others hang below, from right to
/// left.
///
/// ```
/// ^^^  ---  --- third
/// │    │
/// │    second
/// first
/// ```
struct MarkRows {
  /// A marked stretch of the line above.
  struct Mark {
    /// The first cell.
    var start: Int
    /// The cell past the last.
    var end: Int
    /// Whether it is the finding's primary place, marked with `^`.
    var isPrimary: Bool
    /// The label, which may contain user text; may be empty.
    var label: String
  }

  /// The marks; not empty.
  let marks: [Mark]
  /// The text to put around marks and labels.
  let style: ExcerptStyle
  /// The cells that a row may take, or `nil` for as many as it needs.
  var width: Int?

  /// Appends the rows, each begun by `gutter` and ended by a line feed.
  func append(to out: inout [UInt8], gutter: (inout [UInt8]) -> Void) {
    let inline = inlineIndex
    gutter(&out)
    appendMarks(to: &out)
    if let inline {
      out.append(0x20)
      appendLabel(visible(marks[inline].label), isPrimary: marks[inline].isPrimary, to: &out)
    }
    out.append(0x0A)

    var hanging = marks.indices.filter { $0 != inline && !marks[$0].label.isEmpty }
    guard !hanging.isEmpty else { return }
    // Labels that start at the same cell keep their order.
    hanging.sort { (-marks[$0].start, $0) < (-marks[$1].start, $1) }
    gutter(&out)
    appendConnectors(hanging, to: &out)
    out.append(0x0A)
    for (position, index) in hanging.enumerated() {
      let (start, rows) = rows(of: marks[index])
      for row in rows {
        gutter(&out)
        let reached = appendConnectors(
          hanging[(position + 1)...].filter { marks[$0].start < start }, to: &out)
        out.append(0x20, times: start - reached)
        appendLabel(row, isPrimary: marks[index].isPrimary, to: &out)
        out.append(0x0A)
      }
    }
  }

  /// The least number of cells in which to begin a label.
  private static let leastRoom = 20

  /// Returns the rows of a label that hangs below its mark, and the cell at which they start: that
  /// of the mark, or an earlier one if there is little room after the mark.
  private func rows(of mark: Mark) -> (start: Int, rows: [[UInt8]]) {
    guard let width else { return (mark.start, [visible(mark.label)]) }
    let whole = RowBreaks.rows(of: mark.label, width: max(1, width - mark.start))
    if whole.count == 1 || width - mark.start >= Self.leastRoom { return (mark.start, whole) }
    let start = max(0, min(mark.start, width - Self.leastRoom))
    return (start, RowBreaks.rows(of: mark.label, width: width - start))
  }

  private func visible(_ label: String) -> [UInt8] {
    var bytes: [UInt8] = []
    VisibleText.appendIsolated(label, to: &bytes)
    return bytes
  }

  /// The mark whose label is in the row of the marks: the last one, if no other mark extends
  /// further. It is `nil` if there is no such mark.
  private var inlineIndex: Int? {
    guard let start = marks.map(\.start).max(), let end = marks.map(\.end).max() else {
      return nil
    }
    let candidates = marks.indices.filter {
      marks[$0].start == start && marks[$0].end == end && !marks[$0].label.isEmpty
    }
    let index = candidates.first { marks[$0].isPrimary } ?? candidates.first
    // A label that does not fit after the mark hangs below it.
    if let width, let index,
      RowBreaks.rows(of: marks[index].label, width: max(1, width - end - 1)).count > 1
    {
      return nil
    }
    return index
  }

  private func appendMarks(to out: inout [UInt8]) {
    var row = [UInt8](repeating: 0x20, count: marks.map(\.end).max() ?? 0)
    for mark in marks {
      for cell in mark.start..<mark.end where row[cell] != 0x5E {
        row[cell] = mark.isPrimary ? 0x5E : 0x2D
      }
    }
    var index = 0
    while index < row.count {
      let sign = row[index]
      let end = row[index...].firstIndex { $0 != sign } ?? row.count
      if sign != 0x20 { out.append(contentsOf: sign == 0x5E ? style.primary : style.secondary) }
      out.append(sign, times: end - index)
      if sign != 0x20 { out.append(contentsOf: style.reset) }
      index = end
    }
  }

  /// Appends `│` under the start of each of `indices`.
  ///
  /// - Returns: the cells that the row takes so far.
  @discardableResult
  private func appendConnectors(_ indices: [Int], to out: inout [UInt8]) -> Int {
    var reached = 0
    for index in indices.reversed() where marks[index].start >= reached {
      let mark = marks[index]
      out.append(0x20, times: mark.start - reached)
      out.append(contentsOf: mark.isPrimary ? style.primary : style.secondary)
      out.appendLiteral("│")
      out.append(contentsOf: style.reset)
      reached = mark.start + 1
    }
    return reached
  }

  private func appendLabel(_ label: [UInt8], isPrimary: Bool, to out: inout [UInt8]) {
    out.append(contentsOf: isPrimary ? style.primary : style.secondary)
    out.append(contentsOf: label)
    out.append(contentsOf: style.reset)
  }
}

/// One line of a file as a terminal shows it, and the cells of its marked bytes.
///
/// Tabs are expanded to stops of four cells. A line that is too long is cut on both sides of the
/// place in focus, with `…` for the omitted parts. Right-to-left text is put into isolates, one
/// between any two ends of marks: its letters run in their own direction within an isolate, and
/// each marked part stays above its mark.
struct DisplayLine {
  /// The text, made visible.
  private(set) var text: [UInt8] = []
  /// The cells of each mark, half-open, at least one cell wide.
  private(set) var cells: [Range<Int>] = []
  /// The bytes that are shown.
  private var shown = SourceRange(0, 0)

  /// Returns whether no part of a mark is shown, so that the mark is at the `…` of an omitted part.
  func isLeftOut(_ mark: SourceRange) -> Bool {
    mark.lower > shown.upper || mark.upper < shown.lower
      || (!mark.isEmpty && (mark.lower == shown.upper || mark.upper == shown.lower))
  }

  /// Lays out the line.
  ///
  /// - Parameters:
  ///   - file: the file.
  ///   - range: the line, without its line break.
  ///   - marks: the marked bytes; parts outside the line are ignored.
  ///   - focus: the bytes to show if not all can be shown.
  ///   - width: the most cells to fill; must be at least 16.
  ///   - masks: what to hide.
  ///   - highlights: what to write around marked text; `nil` to write nothing.
  init(
    file: SourceFile, range: SourceRange, marks: [SourceRange], focus: SourceRange, width: Int,
    masks: SourceMasks, highlights: Highlights? = nil
  ) {
    file.bytes.withUnsafeBufferPointer { bytes in
      let layout = Layout(bytes: bytes, range: range, width: width, masks: masks)
      let window = layout.window(marks: marks, focus: focus)
      text = layout.text(of: window, marks: marks, highlights: highlights)
      cells = marks.map { layout.cells(of: $0, in: window) }
      shown = SourceRange(window.start, window.end)
    }
  }

  /// What is written around marked text.
  struct Highlights {
    let style: ExcerptStyle
    /// The finding's own places among the marks, which take precedence.
    let primary: [SourceRange]

    /// Returns what is written before a byte that is in some of the marks; empty for other bytes.
    func start(at offset: Int, marks: [SourceRange]) -> [UInt8] {
      func holds(_ range: SourceRange) -> Bool { range.lower <= offset && offset < range.upper }
      if primary.contains(where: holds) { return style.primaryText }
      return marks.contains(where: holds) ? style.secondaryText : []
    }
  }
}

/// The part of a line that is shown.
private struct Window {
  var items: [Item] = []
  var start: Int
  var end: Int
  var isCutBefore = false
  var isCutAfter = false
  /// The cells of all items, and of the `…` before them.
  var cells = 0
}

/// A code point, or an invalid byte sequence, in the window.
private struct Item {
  var offset: Int
  var length: Int
  var scalar: UInt32?
  var cell: Int
  var width: Int
  var isMasked: Bool
}

private struct Layout {
  let bytes: UnsafeBufferPointer<UInt8>
  let range: SourceRange
  let width: Int
  let masks: SourceMasks

  func window(marks: [SourceRange], focus: SourceRange) -> Window {
    let whole = filled(from: range.lower, width: width, isCutBefore: false)
    if whole.end == range.upper { return whole }
    // Shows all marks if they fit with some context, else the one in focus.
    var shown = clipped(focus)
    let all = marks.map(clipped).reduce(shown) {
      SourceRange(min($0.lower, $1.lower), max($0.upper, $1.upper))
    }
    if cells(from: all.lower, to: all.upper) <= width * 3 / 4 { shown = all }
    let marked = min(cells(from: shown.lower, to: shown.upper), width)
    let start = stepBack(from: shown.lower, cells: max(width / 8, (width - marked) / 2 - 1))
    let window = filled(from: start, width: width, isCutBefore: start > range.lower)
    guard window.isCutBefore, !window.isCutAfter else { return window }
    // Near the end of the line, there is room for more of the text before.
    let earlier = stepBack(from: start, cells: width - window.cells)
    let wider = filled(from: earlier, width: width, isCutBefore: earlier > range.lower)
    return wider.isCutAfter ? window : wider
  }

  /// Returns the items from `start` on that fit into `width` cells, including a `…` at either end.
  private func filled(from start: Int, width: Int, isCutBefore: Bool) -> Window {
    var window = Window(start: start, end: start, isCutBefore: isCutBefore)
    window.cells = isCutBefore ? 1 : 0
    window.items.reserveCapacity(min(width, range.upper - start))
    // Many zero-width characters may share a cell, so the number of items is limited too.
    while window.end < range.upper, window.items.count < 8 * width {
      let item = item(at: window.end, cell: window.cells)
      guard item.cell + item.width <= width else { break }
      window.items.append(item)
      window.cells += item.width
      window.end += item.length
    }
    if window.end < range.upper {
      window.isCutAfter = true
      while let last = window.items.last, last.cell + last.width > width - 1 {
        window.items.removeLast()
        window.cells = last.cell
        window.end = last.offset
      }
    }
    return window
  }

  private func item(at offset: Int, cell: Int) -> Item {
    let step = UTF8Step(bytes, at: offset)
    let length = min(step.length, range.upper - offset)
    var item = Item(
      offset: offset, length: length, scalar: step.scalar, cell: cell, width: 1, isMasked: false)
    if masks.covers(offset) {
      item.isMasked = true
    } else if step.scalar == 0x09 {
      item.width = 4 - cell % 4
    } else if let scalar = step.scalar, scalar >= 0x20, scalar < 0x7F {
      item.width = 1
    } else {
      var scratch: [UInt8] = []
      item.width = VisibleText.append(
        step.scalar, bytes: UnsafeBufferPointer(rebasing: bytes[offset..<offset + length]),
        to: &scratch)
    }
    return item
  }

  private func clipped(_ mark: SourceRange) -> SourceRange {
    let lower = min(max(mark.lower, range.lower), range.upper)
    return SourceRange(lower, min(mark.upper, range.upper))
  }

  /// Returns the cells between two offsets, or more than `width` if there are that many.
  private func cells(from lower: Int, to upper: Int) -> Int {
    var cells = 0
    var offset = lower
    while offset < upper, cells <= width, offset - lower <= 8 * width {
      let item = item(at: offset, cell: cells)
      cells += item.width
      offset += item.length
    }
    return offset < upper ? max(cells, width + 1) : cells
  }

  /// Returns the offset that is `cells` before another one, at the start of a code point.
  private func stepBack(from offset: Int, cells: Int) -> Int {
    var offset = offset
    var cells = cells
    var steps = 4 * width
    while offset > range.lower, steps > 0 {
      var start = offset - 1
      while start > range.lower, offset - start < 4, bytes[start] & 0xC0 == 0x80 { start -= 1 }
      if UTF8Step(bytes, at: start).length != offset - start { start = offset - 1 }
      let width = item(at: start, cell: 0).width
      guard width <= cells else { break }
      cells -= width
      steps -= 1
      offset = start
    }
    return offset
  }

  func text(
    of window: Window, marks: [SourceRange], highlights: DisplayLine.Highlights?
  ) -> [UInt8] {
    var out: [UInt8] = []
    var highlight: [UInt8] = []
    out.reserveCapacity(window.end - window.start + 8)
    if window.isCutBefore { out.appendLiteral("…") }
    let isolates = window.items.contains { $0.scalar.map(VisibleText.isRightToLeft) ?? false }
    if isolates { out.appendLiteral(VisibleText.isolateStart) }
    for item in window.items {
      let endsIsolate =
        isolates && item.offset > window.start
        && marks.contains { $0.lower == item.offset || $0.upper == item.offset }
      let next = highlights?.start(at: item.offset, marks: marks) ?? []
      let changes = endsIsolate || next != highlight
      if changes, !highlight.isEmpty, let highlights {
        out.append(contentsOf: highlights.style.reset)
      }
      if endsIsolate {
        out.appendLiteral(VisibleText.isolateEnd)
        out.appendLiteral(VisibleText.isolateStart)
      }
      if changes { out.append(contentsOf: next) }
      highlight = next
      if item.isMasked {
        out.append(0x2A)
      } else if item.scalar == 0x09 {
        out.append(0x20, times: item.width)
      } else if let scalar = item.scalar, scalar >= 0x20, scalar < 0x7F {
        out.append(UInt8(truncatingIfNeeded: scalar))
      } else {
        let source = bytes[item.offset..<item.offset + item.length]
        _ = VisibleText.append(item.scalar, bytes: UnsafeBufferPointer(rebasing: source), to: &out)
      }
    }
    if !highlight.isEmpty, let highlights { out.append(contentsOf: highlights.style.reset) }
    if isolates { out.appendLiteral(VisibleText.isolateEnd) }
    if window.isCutAfter { out.appendLiteral("…") }
    return out
  }

  func cells(of mark: SourceRange, in window: Window) -> Range<Int> {
    let mark = clipped(mark)
    let first = window.isCutBefore ? 1 : 0
    // A mark that is wholly in an omitted part is shown at the `…` of that part.
    if window.isCutBefore, mark.lower < window.start, mark.upper <= window.start { return 0..<1 }
    guard let last = window.items.last, mark.lower < last.offset + last.length else {
      return window.cells..<window.cells + 1
    }
    var start = first
    var end = first
    for item in window.items {
      if item.offset + item.length <= mark.lower { start = item.cell + item.width }
      if item.offset < mark.upper { end = item.cell + item.width }
    }
    if window.isCutAfter, mark.upper > window.end { end = window.cells + 1 }
    if window.isCutBefore, mark.lower < window.start { start = 0 }
    if end > start { return start..<end }
    // The mark has no width: it is an empty range, or a character that combines with the previous
    // one.
    if !mark.isEmpty, start > first { start -= 1 }
    return start..<start + 1
  }
}

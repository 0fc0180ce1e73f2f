/// Breaks lines of text at blanks so that each part fits into a row of a terminal.
package enum RowBreaks {
  /// Breaks the lines that are too long in `out[start...]`, which begins a line and is safe for a
  /// terminal.
  ///
  /// A word that is longer than a row is broken where the row ends. Colour codes and links
  /// (`ESC [ … letter`, `ESC ] … ESC \`) take no cells; isolated text stays isolated in each row.
  ///
  /// - Parameters:
  ///   - width: the cells of a row.
  ///   - indent: the cells before the rows that continue a line; at most half a row is used.
  package static func insert(
    into out: inout [UInt8], from start: Int, width: Int, indent: Int = 0
  ) {
    guard hasLongLine(out[start...], width: width) else { return }
    let text = Array(out[start...])
    out.removeSubrange(start...)
    var line = Line(width: max(1, width), indent: max(0, min(indent, width / 2)))
    text.withUnsafeBufferPointer { text in
      var index = 0
      while index < text.count {
        let length = unitLength(text, at: index)
        let unit = UnsafeBufferPointer(rebasing: text[index..<index + length])
        line.append(unit, to: &out)
        index += length
      }
    }
  }

  /// Returns the rows of a text, made visible, each at most `width` cells wide.
  package static func rows(of text: String, width: Int) -> [[UInt8]] {
    var out: [UInt8] = []
    VisibleText.appendIsolated(text, to: &out)
    insert(into: &out, from: 0, width: width)
    return out.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
  }

  /// Returns whether a line may be too long; no character takes more cells than bytes.
  private static func hasLongLine(_ text: ArraySlice<UInt8>, width: Int) -> Bool {
    var length = 0
    for byte in text {
      length = byte == 0x0A ? 0 : length + 1
      if length > width { return true }
    }
    return false
  }

  /// Returns the number of bytes of the escape sequence or code point at an index.
  fileprivate static func unitLength(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    guard text[index] == 0x1B, index + 1 < text.count else {
      return UTF8Step(text, at: index).length
    }
    var end = index + 2
    switch text[index + 1] {
    case 0x5B:
      while end < text.count, !(0x40...0x7E).contains(text[end]) { end += 1 }
    case 0x5D:
      while end < text.count, text[end] != 0x5C || text[end - 1] != 0x1B { end += 1 }
    default: return 2
    }
    return min(end + 1, text.count) - index
  }

  /// A line that is being broken.
  private struct Line {
    let width: Int
    let indent: Int
    /// The cells that the row takes so far.
    var column = 0
    /// Whether the row holds more than its indentation.
    var hasText = false
    /// Where the last blanks of the row begin (`nil` if it has none), and where the word after them
    /// begins.
    var blank: Int?
    var word = 0
    var isIsolated = false
    var isBlankIsolated = false

    init(width: Int, indent: Int) {
      self.width = width
      self.indent = indent
    }

    mutating func append(_ unit: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
      switch unit[0] {
      case 0x0A:
        out.append(0x0A)
        self = Line(width: width, indent: indent)
      case 0x1B: out.append(contentsOf: unit)
      case 0x20:
        if hasText {
          if blank == nil || word < out.count { blank = out.count }
          isBlankIsolated = isIsolated
        }
        out.append(0x20)
        column += 1
        word = out.count
      default:
        let scalar = UTF8Step(unit, at: 0).scalar
        if scalar == 0x2066 || scalar == 0x2069 {
          isIsolated = scalar == 0x2066
          out.append(contentsOf: unit)
          return
        }
        let cells = scalar.map { DisplayWidth.cells(of: $0) } ?? 1
        if column + cells > width, cells > 0 { breakRow(&out) }
        if column + cells > width, hasText, cells > 0 { breakRow(&out) }
        out.append(contentsOf: unit)
        column += cells
        hasText = true
      }
    }

    /// Begins a new row with the word that is being written, or within that word if it fills the
    /// row.
    private mutating func breakRow(_ out: inout [UInt8]) {
      let rest: [UInt8]
      let isIsolatedThere: Bool
      if let blank {
        rest = Array(out[word...])
        isIsolatedThere = isBlankIsolated
        out.removeSubrange(blank...)
      } else {
        rest = []
        isIsolatedThere = isIsolated
      }
      if isIsolatedThere { out.appendLiteral(VisibleText.isolateEnd) }
      out.append(0x0A)
      out.append(0x20, times: indent)
      if isIsolatedThere { out.appendLiteral(VisibleText.isolateStart) }
      word = out.count
      column = indent
      hasText = false
      blank = nil
      isIsolated = isIsolatedThere
      // The word may fill this row too, because it has no blank to break at.
      rest.withUnsafeBufferPointer { rest in
        var index = 0
        while index < rest.count {
          let length = RowBreaks.unitLength(rest, at: index)
          append(UnsafeBufferPointer(rebasing: rest[index..<index + length]), to: &out)
          index += length
        }
      }
    }
  }
}

import Diagnostics
import Documents

/// The header of a block scalar and the layout of its lines (YAML 1.2.2, 8.1).
struct BlockScalarShape {
  /// How line breaks at the end are treated.
  enum Chomping {
    case strip, clip, keep
  }

  var chomping = Chomping.clip
  /// Whether the header has an indentation indicator.
  var hasIndicator = false
  /// The start of the first line below the header.
  var start: Int
  /// The start of the first line with text, before its indentation; `nil` if there is none.
  var firstLine: Int?
  /// The number of spaces before the first line with text.
  var indentation = 0
  /// Whether blank lines follow that may be part of the text because they are indented deeper.
  var hasBlankTail = false

  init(_ range: SourceRange, _ layout: SourceLayout) {
    start = 0
    var index = range.lower + 1
    header: while true {
      switch layout.byte(index) {
      case UInt8(ascii: "+"): chomping = .keep
      case UInt8(ascii: "-"): chomping = .strip
      case UInt8(ascii: "1")...UInt8(ascii: "9"): hasIndicator = true
      default: break header
      }
      index += 1
    }
    start = layout.skipBreak(layout.lineEnd(index))
    var line = start
    while line < range.upper, firstLine == nil {
      var text = line
      while layout.byte(text) == UInt8(ascii: " ") { text += 1 }
      if !layout.isLineEnd(text) {
        firstLine = line
        indentation = text - line
      }
      line = layout.skipBreak(text)
    }
    findTail(from: layout.skipBreak(layout.lineEnd(max(range.upper, index))), layout)
  }

  private mutating func findTail(from first: Int, _ layout: SourceLayout) {
    var line = first
    while line < layout.end {
      var text = line
      while layout.byte(text) == UInt8(ascii: " ") { text += 1 }
      let end = layout.skipBlanks(text)
      guard layout.isLineEnd(end) else { return }
      if end > text || text - line > indentation {
        hasBlankTail = true
        return
      }
      line = layout.skipBreak(end)
      if line == end { return }
    }
  }
}

extension DocumentEditor {
  /// Replaces the text of a block scalar and keeps the header and indentation. If that is not
  /// possible, replaces the whole scalar by a double-quoted one.
  ///
  /// A new text without a final line break gets the old text's, as the header says.
  package func replace(blockScalar node: NodeID, with text: String) -> TextEdit? {
    let range = document.range(node)
    let shape = BlockScalarShape(range, layout)
    if let edit = replace(linesOf: node, shape, with: text) { return edit }
    guard !layout.hasComment(range.lower, layout.lineEnd(range.lower)) else { return nil }
    let quoted = ScalarText(quoting: .double, isInFlow: false).scalar(text)
    return TextEdit(range: range, text: quoted)
  }

  /// Replaces a block scalar by a text on the line of its key, without the line break that ends a
  /// block; `nil` if a comment follows the block's indicator, or if the scalar is shared or tagged.
  package func inline(blockScalar node: NodeID, with text: String) -> TextEdit? {
    let range = document.range(node)
    guard isOwn(node), !isTagged(node), !layout.hasComment(range.lower, layout.lineEnd(range.lower))
    else { return nil }
    return TextEdit(
      range: range, text: ScalarText(quoting: .plain, isInFlow: false).scalar(text))
  }

  private func replace(
    linesOf node: NodeID, _ shape: BlockScalarShape, with text: String
  ) -> TextEdit? {
    guard shape.firstLine != nil, !shape.hasIndicator, !shape.hasBlankTail, shape.indentation > 0
    else {
      return nil
    }
    let old = document.textBytes(node)
    let oldBreaks = old.reversed().prefix { $0 == 0x0A }.count
    var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    var newBreaks = 0
    while lines.count > 1, lines.last?.isEmpty == true {
      lines.removeLast()
      newBreaks += 1
    }
    guard newBreaks == oldBreaks || newBreaks == 0 && oldBreaks == 1 else { return nil }
    // Folding would join the lines, and it treats lines that are indented further differently.
    if document.style(node) == .folded, lines.count > 1 { return nil }
    let isHoldable = lines.enumerated().allSatisfy { index, line in
      guard ScalarText.isPrintable(line) else { return false }
      guard let first = line.utf8.first else { return index > 0 }
      return index > 0 && document.style(node) == .literal
        || first != UInt8(ascii: " ") && first != UInt8(ascii: "\t")
    }
    guard isHoldable else { return nil }
    let lineBreak = layout.lineBreak(before: shape.start) ?? "\n"
    let indentation = ValueText.blanks(shape.indentation)
    let written = lines.map { $0.isEmpty ? "" : indentation + $0 }.joined(separator: lineBreak)
    // Blanks at the end of the last line are part of the text.
    let end = layout.lineEnd(document.range(node).upper)
    return TextEdit(range: SourceRange(shape.start, end), text: written)
  }
}

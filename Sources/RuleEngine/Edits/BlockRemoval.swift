import Diagnostics
import Documents

/// Removing from collections that are written by indentation.
extension DocumentEditor {
  func removeFromBlock(
    _ child: Child, _ ordinal: Int, _ parent: NodeID, keepingComments: Bool
  ) -> [TextEdit]? {
    let whole = document.range(parent)
    guard let start = blockStart(of: child, ordinal, parent),
      let lineEnd = layout.lineEnd(ifNothingFollows: end(of: child)),
      let own = layout.lineStart(ifOnlyDashesBefore: start)
    else { return nil }
    let column = start - own
    let previous = ordinal > 0 ? self.child(at: ordinal - 1, of: parent).last : nil
    // Comment lines left behind a block scalar might become part of its text.
    let takesComments = !keepingComments || previous.flatMap(lastBlockScalar) != nil
    let end =
      takesComments ? skipOwnComments(after: lineEnd, deeperThan: column) : lineEnd
    let kept = keepingComments ? keptComment(behind: self.end(of: child)) : nil
    // If what follows is not understood, such as properties on a line of their own, it might become
    // part of another node.
    let next = layout.significant(end)
    guard next >= layout.end || isContent(next, atMost: column) else { return nil }
    let isFirst = start == whole.lower
    if isFirst, next >= whole.upper {
      return emptyBlock(parent, start, contentEnd: self.end(of: child), end, kept: kept)
    }
    if let kept { return [TextEdit(range: SourceRange(start, kept), text: "")] }
    guard layout.lineStart(ifAloneBefore: start) == nil else {
      return [lines(own, end, after: previous)]
    }
    guard isFirst else { return nil }
    return [firstInLine(start, end, next)]
  }

  /// Returns the place of an item's `-` or of an entry's key; `nil` if properties or a `?` precede
  /// it.
  private func blockStart(of child: Child, _ ordinal: Int, _ parent: NodeID) -> Int? {
    let whole = document.range(parent)
    let lower = document.range(child.first).lower
    if document.kind(parent) == .mapping {
      let upper = document.range(child.first).upper
      guard layout.byte(layout.skipBlanks(upper)) == UInt8(ascii: ":") else { return nil }
      return lower == whole.lower || layout.lineStart(ifAloneBefore: lower) != nil ? lower : nil
    }
    guard isDash(whole.lower), let first = layout.lineStart(ifOnlyDashesBefore: whole.lower) else {
      return nil
    }
    if ordinal == 0 { return whole.lower }
    // The `-` of a later item is the first character of its line, in the column of the first `-`.
    // Only properties and comments stand between it and the item.
    var line = lower
    while line > whole.lower {
      while !layout.isLineStart(line) { line -= 1 }
      let text = layout.skipBlanks(line)
      if isDash(text), text - line == whole.lower - first { return text }
      guard text >= lower || layout.isLineEnd(text) || layout.isComment(text) || isProperty(text)
      else { return nil }
      line -= 1
    }
    return nil
  }

  private func isDash(_ offset: Int) -> Bool {
    layout.byte(offset) == UInt8(ascii: "-")
      && (layout.isBlank(offset + 1) || layout.isLineEnd(offset + 1))
  }

  /// Whether what starts at the offset is content in a column up to the given one, or starts
  /// another document.
  private func isContent(_ offset: Int, atMost column: Int) -> Bool {
    guard let line = layout.lineStart(ifAloneBefore: offset) else { return false }
    return offset - line <= column
  }

  /// Returns the end of the last of the comment lines below that are indented deeper than the
  /// column.
  private func skipOwnComments(after lineEnd: Int, deeperThan column: Int) -> Int {
    var end = lineEnd
    var line = layout.skipBreak(lineEnd)
    while line > end, line < layout.end {
      let text = layout.skipBlanks(line)
      let next = layout.lineEnd(text)
      if layout.isComment(text), text - line > column {
        end = next
      } else if text != next {
        break
      }
      let following = layout.skipBreak(next)
      if following == next { break }
      line = following
    }
    return end
  }

  // MARK: - The removed text

  /// Returns an edit that removes the lines from the one at `start` to the one that ends at `end`.
  private func lines(_ start: Int, _ end: Int, after previous: NodeID?) -> TextEdit {
    var upper = layout.skipBreak(end)
    let scalar = previous.flatMap { lastBlockScalar(in: $0) }
    if upper == end, scalar == nil, start > layout.start {
      // The file ends without a line break, and must still do so afterwards.
      return TextEdit(range: SourceRange(layout.backOverBreak(start), upper), text: "")
    }
    if let scalar {
      // Empty lines that stay would become part of the text before, if it keeps trailing line
      // breaks or if they contain blanks.
      var line = upper
      while line < layout.end {
        let next = layout.skipBlanks(line)
        guard layout.isLineEnd(next) else { break }
        if scalar.chomping == .keep || next > line { upper = layout.skipBreak(next) }
        line = layout.skipBreak(next)
        if line == next { break }
      }
    }
    return TextEdit(range: SourceRange(start, upper), text: "")
  }

  /// Returns the block scalar that ends the node's own characters; `nil` if there is none.
  func lastBlockScalar(in node: NodeID) -> BlockScalarShape? {
    var node = node
    while true {
      if document.isAlias(node) { return nil }
      if isBlockScalar(node) { return BlockScalarShape(document.range(node), layout) }
      let count = document.childCount(node)
      guard count > 0, document.style(node) == .block else { return nil }
      node = document.child(at: count - 1, of: node)
    }
  }

  /// Removes the first item or entry of a collection that starts behind the `-` of another.
  private func firstInLine(_ start: Int, _ end: Int, _ next: Int) -> TextEdit {
    if !layout.hasComment(end, next) {
      return TextEdit(range: SourceRange(start, next), text: "")
    }
    // The comment lines in between stay, so the next child starts on its own line.
    return TextEdit(range: SourceRange(layout.backOverBlanks(start), end), text: "")
  }

  /// Replaces the only item or entry by an empty collection.
  private func emptyBlock(
    _ parent: NodeID, _ start: Int, contentEnd: Int, _ end: Int, kept: Int?
  ) -> [TextEdit]? {
    let empty = document.kind(parent) == .mapping ? "{}" : "[]"
    guard !document.isKey(parent), isOwnContainer(parent) else { return nil }
    guard let key = document.key(ofValue: parent) else {
      let lineEnd = layout.lineEnd(ifNothingFollows: contentEnd) ?? contentEnd
      return [TextEdit(range: SourceRange(start, lineEnd), text: empty)]
    }
    let colon = layout.skipBlanks(document.range(key).upper)
    guard layout.byte(colon) == UInt8(ascii: ":"), !document.isAlias(key),
      let line = layout.lineStart(ifAloneBefore: start)
    else { return nil }
    // Behind the key, or behind the properties that are written between it and the collection.
    var place = colon + 1
    var index = layout.significant(place)
    while index < start {
      guard isProperty(index) else { return nil }
      while index < start, !layout.isBlank(index), !layout.isBreak(index) { index += 1 }
      place = index
      index = layout.significant(index)
    }
    return [
      TextEdit(range: SourceRange(place, place), text: " " + empty),
      kept.map { TextEdit(range: SourceRange(start, $0), text: "") }
        ?? lines(line, end, after: nil),
    ]
  }
}

import Diagnostics
import Documents

/// The place of an item or entry between the brackets of its collection.
struct FlowPlace {
  /// The offset just past the opening bracket or the comma before it.
  var before: Int
  /// The offset of its first character, including properties.
  var lower: Int
  /// The offset just past its last character.
  var upper: Int
  /// The comma after it; `nil` if the closing bracket follows.
  var comma: Int?
  /// The closing bracket.
  var close: Int
}

/// Removing from collections that are written in brackets.
extension DocumentEditor {
  func removeFromFlow(
    _ child: Child, _ ordinal: Int, _ parent: NodeID, keepingComments: Bool
  ) -> [TextEdit]? {
    guard let place = flowPlace(of: child, ordinal, parent) else { return nil }
    if keepingComments, document.childCount(parent) > 1 { return ownText(of: place) }
    if document.childCount(parent) == 1 { return emptyFlow(place, parent) }
    if let comma = place.comma { return [removal(of: place, comma)] }
    return lastRemoval(of: place, parent, ordinal)
  }

  /// Returns the place of a child; `nil` if the collection has no brackets, or if there is more
  /// between them than its children, such as a merge.
  func flowPlace(of child: Child, _ ordinal: Int, _ parent: NodeID) -> FlowPlace? {
    let whole = document.range(parent)
    let isList = document.kind(parent) == .sequence
    guard whole.upper - whole.lower >= 2,
      layout.byte(whole.lower) == UInt8(ascii: isList ? "[" : "{"),
      layout.byte(whole.upper - 1) == UInt8(ascii: isList ? "]" : "}")
    else { return nil }
    let close = whole.upper - 1
    var before = whole.lower + 1
    if ordinal > 0 {
      let previous = self.child(at: ordinal - 1, of: parent)
      guard isWrittenHere(previous.first), isWrittenHere(previous.last) else { return nil }
      let comma = layout.significant(end(of: previous))
      guard layout.byte(comma) == UInt8(ascii: ",") else { return nil }
      before = comma + 1
    }
    let lower = layout.significant(before)
    let upper = end(of: child)
    let after = layout.significant(upper)
    guard lower <= document.range(child.first).lower, upper <= close, lower < upper else {
      return nil
    }
    // Only properties or a `?` may stand between the comma and the child, but not another child.
    guard
      !(lower..<document.range(child.first).lower).contains(where: {
        layout.byte($0) == UInt8(ascii: ",") || layout.byte($0) == UInt8(ascii: ":")
      })
    else { return nil }
    if after == close {
      return FlowPlace(before: before, lower: lower, upper: upper, comma: nil, close: close)
    }
    guard layout.byte(after) == UInt8(ascii: ","), after < close else { return nil }
    return FlowPlace(before: before, lower: lower, upper: upper, comma: after, close: close)
  }

  /// Removes a child's own characters and a comma, but no comment around them.
  private func ownText(of place: FlowPlace) -> [TextEdit] {
    let isFresh = layout.lineStart(ifAloneBefore: place.lower) != nil
    guard let comma = place.comma else {
      let kept = keptComment(behind: place.upper) ?? place.upper
      return [
        TextEdit(range: SourceRange(place.before - 1, place.before), text: ""),
        isFresh ? TextEdit(range: SourceRange(place.lower, kept), text: "") : inLine(place),
      ]
    }
    if isFresh {
      let upper = layout.skipBlanks(comma + 1)
      return [TextEdit(range: SourceRange(place.lower, upper), text: "")]
    }
    return [inLine(place), TextEdit(range: SourceRange(comma, comma + 1), text: "")]
  }

  /// Removes the only child.
  private func emptyFlow(_ place: FlowPlace, _ parent: NodeID) -> [TextEdit]? {
    guard isOwnContainer(parent) else { return nil }
    if layout.hasComment(place.before, place.lower)
      || layout.hasComment(place.upper, place.close)
    {
      if let comma = place.comma { return [removal(of: place, comma)] }
      return [ownLines(of: place) ?? inLine(place)]
    }
    return [TextEdit(range: SourceRange(place.before, place.close), text: "")]
  }

  /// Removes a child together with the comma behind it.
  private func removal(of place: FlowPlace, _ comma: Int) -> TextEdit {
    let isFresh = layout.lineStart(ifAloneBefore: place.lower) != nil
    if isFresh, let lines = ownLines(of: place) { return lines }
    if isFresh {
      return TextEdit(range: SourceRange(place.lower, layout.skipBlanks(comma + 1)), text: "")
    }
    if layout.byte(place.before - 1) == UInt8(ascii: ",") {
      return TextEdit(range: SourceRange(place.before, comma + 1), text: "")
    }
    let next = layout.significant(comma + 1)
    let upper = layout.hasComment(comma + 1, next) ? layout.skipBlanks(comma + 1) : next
    return TextEdit(range: SourceRange(place.lower, upper), text: "")
  }

  /// Removes the last child, which no comma follows, together with the comma before it.
  private func lastRemoval(
    of place: FlowPlace, _ parent: NodeID, _ ordinal: Int
  ) -> [TextEdit]? {
    guard ordinal > 0 else { return nil }
    let neighbour = child(at: ordinal - 1, of: parent)
    let previous = end(of: neighbour)
    guard layout.hasComment(previous, place.lower) else {
      var upper = place.upper
      if layout.hasBreak(previous, place.lower),
        let lineEnd = layout.lineEnd(ifNothingFollows: upper)
      {
        upper = lineEnd
      }
      let gap = needsGap(after: neighbour) ? " " : ""
      return [TextEdit(range: SourceRange(previous, upper), text: gap)]
    }
    return [
      TextEdit(range: SourceRange(place.before - 1, place.before), text: ""),
      ownLines(of: place) ?? inLine(place),
    ]
  }

  /// Removes the lines of a child that is alone on them, with its comma and the comment behind it;
  /// `nil` if it is not alone.
  private func ownLines(of place: FlowPlace) -> TextEdit? {
    let end = place.comma.map { $0 + 1 } ?? place.upper
    guard let start = layout.lineStart(ifAloneBefore: place.lower),
      let lineEnd = layout.lineEnd(ifNothingFollows: end)
    else { return nil }
    return TextEdit(range: SourceRange(start, layout.skipBreak(lineEnd)), text: "")
  }

  /// Removes a child without its line.
  private func inLine(_ place: FlowPlace) -> TextEdit {
    let isFresh = layout.lineStart(ifAloneBefore: place.lower) != nil
    let lower = isFresh ? place.lower : layout.backOverBlanks(place.lower)
    return TextEdit(range: SourceRange(lower, place.upper), text: "")
  }
}

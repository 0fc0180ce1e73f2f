import Diagnostics
import Documents
import RuleEngine

/// Removes comments, or parts of them, from a YAML file without changing any value.
struct CommentRemoval {
  private let bytes: [UInt8]
  /// The offset of the first possible header of a block scalar that keeps the empty lines behind
  /// its text.
  private let firstKept: Int?

  /// Prepares to edit a file. O(n).
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    firstKept = bytes.indices.dropFirst().first { index in
      guard bytes[index] == UInt8(ascii: "+") else { return false }
      switch bytes[index - 1] {
      case UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "1")...UInt8(ascii: "9"): return true
      default: return false
      }
    }
  }

  /// Returns the edit; `nil` if it might change the text of a block scalar.
  ///
  /// Removing a whole comment also removes the blanks before it, and its line if it is alone there.
  func edit(removing range: SourceRange, of comment: SourceComment) -> TextEdit? {
    bytes.withUnsafeBufferPointer { bytes in
      let layout = SourceLayout(bytes, hasComments: true)
      if range.lower > comment.range.lower {
        return TextEdit(
          range: SourceRange(layout.backOverBlanks(range.lower), range.upper), text: "")
      }
      let upper = layout.skipBlanks(range.upper)
      guard upper >= comment.range.upper else {
        // Another comment follows.
        return TextEdit(range: SourceRange(range.lower, upper), text: "")
      }
      guard let start = layout.lineStart(ifAloneBefore: range.lower) else {
        return TextEdit(
          range: SourceRange(layout.backOverBlanks(range.lower), comment.range.upper), text: "")
      }
      let end = layout.skipBreak(comment.range.upper)
      // Without the comment, empty lines below could become part of a block scalar's text.
      if let firstKept, firstKept < start, layout.isBreak(layout.skipBlanks(end)) { return nil }
      return TextEdit(range: SourceRange(start, end), text: "")
    }
  }
}

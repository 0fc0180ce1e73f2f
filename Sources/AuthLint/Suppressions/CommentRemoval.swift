import Diagnostics
import Documents
import RuleEngine

/// Takes comments, or parts of them, out of a YAML file without a change of any value.
struct CommentRemoval {
  private let bytes: [UInt8]
  /// Where the first header of a block scalar may stand that keeps the empty lines behind its text.
  private let firstKeeper: Int?

  /// Prepares for a file. O(n).
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    firstKeeper = bytes.indices.dropFirst().first { index in
      guard bytes[index] == UInt8(ascii: "+") else { return false }
      switch bytes[index - 1] {
      case UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "1")...UInt8(ascii: "9"): return true
      default: return false
      }
    }
  }

  /// The edit; `nil` if it might change the text of a block scalar.
  ///
  /// A comment that goes as a whole takes the blanks before it with it, and its line if it is alone
  /// there.
  func edit(removing range: SourceRange, of comment: SourceComment) -> TextEdit? {
    bytes.withUnsafeBufferPointer { bytes in
      let layout = SourceLayout(bytes, hasComments: true)
      if range.lower > comment.range.lower {
        return TextEdit(
          range: SourceRange(layout.backOverBlanks(range.lower), range.upper), text: "")
      }
      let upper = layout.skipBlanks(range.upper)
      guard upper >= comment.range.upper else {
        // What follows is a comment of its own.
        return TextEdit(range: SourceRange(range.lower, upper), text: "")
      }
      guard let start = layout.lineStart(ifAloneBefore: range.lower) else {
        return TextEdit(
          range: SourceRange(layout.backOverBlanks(range.lower), comment.range.upper), text: "")
      }
      let end = layout.skipBreak(comment.range.upper)
      // Without the comment, empty lines below would be a text's own.
      if let firstKeeper, firstKeeper < start, layout.isBreak(layout.skipBlanks(end)) { return nil }
      return TextEdit(range: SourceRange(start, end), text: "")
    }
  }
}

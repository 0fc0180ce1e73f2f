import Diagnostics

/// A comment of a YAML file.
package struct SourceComment: Hashable, Sendable {
  /// From the `#` to the end of the line, without the line break.
  package let range: SourceRange
  /// Whether only blanks come before it on its line.
  package let isAlone: Bool
}

/// A comment as recorded while reading: a half-open range of bytes.
struct CommentRecord: Sendable {
  var lower: Int32
  var upper: Int32

  /// Returns the comment, given the bytes of its file.
  func comment(in bytes: [UInt8]) -> SourceComment {
    var index = Int(lower)
    while index > 0, bytes[index - 1] == UInt8(ascii: " ") || bytes[index - 1] == 0x09 {
      index -= 1
    }
    let isAlone =
      index == 0 || bytes[index - 1] == 0x0A || bytes[index - 1] == 0x0D
      || (index == 3 && bytes.starts(with: [0xEF, 0xBB, 0xBF]))
    return SourceComment(range: SourceRange(Int(lower), Int(upper)), isAlone: isAlone)
  }
}

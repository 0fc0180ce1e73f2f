/// Examines the characters of a file around an offset: blanks, line breaks, comments.
///
/// Apart from ``lineEnd(_:)``, lookups read only blanks and comments, never a whole line of
/// content, so that many of them on one long line stay cheap. Offsets are in bytes.
package struct SourceLayout {
  package let bytes: UnsafeBufferPointer<UInt8>
  /// Where the text starts: after a byte order mark.
  package let start: Int
  /// Whether `#` starts a comment.
  package let hasComments: Bool

  package init(_ bytes: UnsafeBufferPointer<UInt8>, hasComments: Bool) {
    self.bytes = bytes
    self.hasComments = hasComments
    start = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
  }

  package var end: Int { bytes.count }

  package func byte(_ offset: Int) -> UInt8 { offset >= 0 && offset < end ? bytes[offset] : 0 }

  package func isBlank(_ offset: Int) -> Bool {
    let byte = byte(offset)
    return byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  package func isBreak(_ offset: Int) -> Bool {
    let byte = byte(offset)
    return byte == 0x0A || byte == 0x0D
  }

  /// Whether a line ends at the offset: with a break or with the file.
  package func isLineEnd(_ offset: Int) -> Bool { offset >= end || isBreak(offset) }

  func isLineStart(_ offset: Int) -> Bool { offset <= start || isBreak(offset - 1) }

  /// Returns the offset of the first of the blanks that directly precede the offset.
  package func backOverBlanks(_ offset: Int) -> Int {
    var index = offset
    while index > start, isBlank(index - 1) { index -= 1 }
    return index
  }

  package func backOverBlanksAndBreaks(_ offset: Int) -> Int {
    var index = offset
    while index > start, isBlank(index - 1) || isBreak(index - 1) { index -= 1 }
    return index
  }

  /// Returns the start of the word that ends before the offset, but at most 256 bytes back.
  func wordStart(_ offset: Int) -> Int {
    var index = offset
    while index > start, offset - index < 256, !isBlank(index - 1), !isBreak(index - 1) {
      index -= 1
    }
    return index
  }

  /// Returns the start of the line if only blanks precede the offset; otherwise `nil`.
  package func lineStart(ifAloneBefore offset: Int) -> Int? {
    let index = backOverBlanks(offset)
    return isLineStart(index) ? index : nil
  }

  /// Returns the start of the line if only spaces and the `-` of lists precede the offset;
  /// otherwise `nil`.
  package func lineStart(ifOnlyDashesBefore offset: Int) -> Int? {
    var index = offset
    while index > start {
      if bytes[index - 1] == UInt8(ascii: "-") {
        guard isBlank(index) else { return nil }
      } else if bytes[index - 1] != UInt8(ascii: " ") {
        break
      }
      index -= 1
    }
    return isLineStart(index) ? index : nil
  }

  package func skipBlanks(_ offset: Int) -> Int {
    var index = offset
    while isBlank(index) { index += 1 }
    return index
  }

  /// Returns the offset after the line break at the offset; the offset itself if there is none.
  package func skipBreak(_ offset: Int) -> Int {
    if byte(offset) == 0x0D { return byte(offset + 1) == 0x0A ? offset + 2 : offset + 1 }
    return byte(offset) == 0x0A ? offset + 1 : offset
  }

  /// Returns the offset before the line break that ends at the offset; the offset itself if there
  /// is none.
  package func backOverBreak(_ offset: Int) -> Int {
    guard offset > start else { return offset }
    if bytes[offset - 1] == 0x0D { return offset - 1 }
    guard bytes[offset - 1] == 0x0A else { return offset }
    return offset - 1 > start && bytes[offset - 2] == 0x0D ? offset - 2 : offset - 1
  }

  /// Returns the end of the line, before its break.
  package func lineEnd(_ offset: Int) -> Int {
    var index = offset
    while !isLineEnd(index) { index += 1 }
    return index
  }

  /// Whether a comment starts at the offset.
  func isComment(_ offset: Int) -> Bool {
    hasComments && byte(offset) == UInt8(ascii: "#")
      && (offset <= start || isBlank(offset - 1) || isBreak(offset - 1))
  }

  /// Returns the end of the line, before its break, if only blanks and a comment follow; otherwise
  /// `nil`.
  package func lineEnd(ifNothingFollows offset: Int) -> Int? {
    let index = skipBlanks(offset)
    if isLineEnd(index) { return index }
    return isComment(index) ? lineEnd(index) : nil
  }

  /// Returns the offset of the next character outside blanks, line breaks and comments.
  func significant(_ offset: Int) -> Int {
    var index = offset
    while index < end {
      if isBlank(index) || isBreak(index) {
        index += 1
      } else if isComment(index) {
        index = lineEnd(index)
      } else {
        break
      }
    }
    return index
  }

  /// Whether a comment starts in a range of blanks, breaks, comments and punctuation.
  func hasComment(_ lower: Int, _ upper: Int) -> Bool {
    guard hasComments, lower < upper else { return false }
    return (lower..<min(upper, end)).contains { isComment($0) }
  }

  func hasBreak(_ lower: Int, _ upper: Int) -> Bool {
    lower < upper && (lower..<min(upper, end)).contains { isBreak($0) }
  }

  /// Returns the line break that ends at the offset; `nil` if there is none.
  func lineBreak(before offset: Int) -> String? {
    let lower = backOverBreak(offset)
    return lower < offset ? text(lower, offset) : nil
  }

  package func text(_ lower: Int, _ upper: Int) -> String {
    guard lower >= 0, lower < upper, upper <= end else { return "" }
    return String(decoding: bytes[lower..<upper], as: UTF8.self)
  }
}

import Diagnostics

/// Writes user text as Markdown on one line, for GitHub and GitLab.
///
/// Text in backticks becomes a code span, and so does every word with a character that Markdown,
/// HTML or the server could interpret (`@name`, `#1`, `https:`, `<b>`, `|`), because nothing is
/// interpreted within a code span.
package enum MarkdownText {
  /// Appends prose, which may have user text in backticks or outside of them.
  package static func append(_ text: String, to out: inout [UInt8]) {
    var visible: [UInt8] = []
    for scalar in text.unicodeScalars {
      // A line break in advice becomes a blank, because each line is one list item.
      if scalar == "\n" {
        visible.append(0x20)
      } else {
        VisibleText.append(String(scalar), to: &visible)
      }
    }
    var index = 0
    while index < visible.count {
      let byte = visible[index]
      if byte == 0x20 {
        if out.last != 0x20, out.last != 0x0A { out.append(0x20) }
        index += 1
      } else if byte == 0x60, let end = visible[(index + 1)...].firstIndex(of: 0x60) {
        appendSpan(visible[(index + 1)..<end], to: &out)
        index = end + 1
      } else {
        var end = index + 1
        while end < visible.count, visible[end] != 0x20, visible[end] != 0x60 { end += 1 }
        let word = visible[index..<end]
        if isPlain(word) || isLoneSign(word, isFirst: index == 0) {
          out.append(contentsOf: word)
        } else {
          appendSpan(word, to: &out)
        }
        index = end
      }
    }
  }

  /// Appends text as a code span.
  package static func appendCode(_ text: String, to out: inout [UInt8]) {
    var visible: [UInt8] = []
    VisibleText.append(text, to: &visible)
    appendSpan(visible[...], to: &out)
  }

  private static func appendSpan(_ content: ArraySlice<UInt8>, to out: inout [UInt8]) {
    var longest = 0
    var run = 0
    for byte in content {
      run = byte == 0x60 ? run + 1 : 0
      longest = max(longest, run)
    }
    // Two adjacent spans would be read as one span with a longer fence.
    if out.last == 0x60 { out.append(0x20) }
    out.append(0x60, times: longest + 1)
    // Markdown removes one blank on each side, and a backtick at either end needs a blank.
    let needsBlanks =
      content.isEmpty || content.first == 0x60 || content.last == 0x60
      || content.first == 0x20 && content.last == 0x20
    if needsBlanks { out.append(0x20) }
    out.append(contentsOf: content)
    if needsBlanks, !content.isEmpty { out.append(0x20) }
    out.append(0x60, times: longest + 1)
  }

  /// Returns whether a word is a sign that has no meaning between two blanks:
  /// `App & Service > the app`.
  private static func isLoneSign(_ word: ArraySlice<UInt8>, isFirst: Bool) -> Bool {
    guard word.count == 1, !isFirst else { return false }
    return word.first == UInt8(ascii: "&") || word.first == UInt8(ascii: ">")
  }

  /// Returns whether a word of prose has no special meaning.
  private static func isPlain(_ word: ArraySlice<UInt8>) -> Bool {
    var isHex = word.count >= 7
    for (offset, byte) in word.enumerated() {
      switch byte {
      case 0x30...0x39, 0x61...0x66: break
      case 0x67...0x7A, 0x41...0x5A, 0x80...0xFF, 0x28, 0x29, 0x2C, 0x3B, 0x3F, 0x27, 0x22:
        isHex = false
      // At the end of a word, a dot does not make a `www.` and a colon does not make an `:emoji:`.
      case 0x2E, 0x3A:
        isHex = false
        if offset + 1 < word.count { return false }
      case 0x2D:
        isHex = false
        // `GH-1` is a reference to an issue.
        if word.prefix(offset).suffix(2).map({ $0 | 0x20 }) == [0x67, 0x68] { return false }
      default: return false
      }
    }
    // A long hexadecimal number is taken for a commit.
    return !isHex
  }
}

import Diagnostics
import Reporters

/// The text of a hover, as Markdown or as plain text.
///
/// Text of users and rules is escaped, so that nothing in it is read as markup.
struct HoverText {
  let isMarkdown: Bool
  private var bytes: [UInt8] = []

  init(isMarkdown: Bool) { self.isMarkdown = isMarkdown }

  var isEmpty: Bool { bytes.isEmpty }
  var value: String { String(decoding: bytes, as: UTF8.self) }

  /// Starts another part, below a line.
  mutating func separate() {
    guard !bytes.isEmpty else { return }
    bytes.appendText(isMarkdown ? "\n\n---\n\n" : "\n\n")
  }

  /// Starts another paragraph.
  mutating func newParagraph() {
    if !bytes.isEmpty { bytes.appendText("\n\n") }
  }

  /// Appends a word in bold.
  mutating func heading(_ text: String) {
    if isMarkdown { bytes.appendText("**") }
    prose(text)
    if isMarkdown { bytes.appendText("**") }
  }

  /// Appends a sentence, which may have user text in backticks.
  mutating func prose(_ text: String) {
    if isMarkdown {
      MarkdownText.append(text, to: &bytes)
    } else {
      VisibleText.append(text, to: &bytes)
    }
  }

  /// Appends a sentence as a paragraph.
  mutating func paragraph(_ text: String) {
    newParagraph()
    prose(text)
  }

  /// Appends Markdown of a rule as a paragraph.
  mutating func markdown(_ text: String) {
    newParagraph()
    bytes.appendText(text)
  }

  /// Appends text as code.
  mutating func code(_ text: String) {
    if isMarkdown {
      MarkdownText.appendCode(text, to: &bytes)
    } else {
      VisibleText.append(text, to: &bytes)
    }
  }

  /// Appends a link. A target that would end the link's Markdown is left out.
  mutating func link(_ text: String, to url: String) {
    let isPlain = url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x29 && $0 != 0x28 }
    guard isMarkdown, isPlain else {
      prose(text)
      if isPlain { bytes.appendText(" (\(url))") }
      return
    }
    bytes.appendText("[")
    MarkdownText.appendCode(text, to: &bytes)
    bytes.appendText("](\(url))")
  }
}

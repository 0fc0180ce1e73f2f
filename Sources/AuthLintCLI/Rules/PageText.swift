import Diagnostics
import Reporters

/// Headings, paragraphs and examples for a terminal or a file.
struct PageText {
  private let width: Int?
  private let bold: String
  private let reset: String

  /// Uses the colours and the width of a report; text is wrapped only on a terminal.
  init(_ options: ReportOptions) {
    // Long rows are hard to read.
    width = options.width.map { min(max($0, 40), 100) }
    bold = options.usesColor ? "\u{1B}[1m" : ""
    reset = options.usesColor ? "\u{1B}[0m" : ""
  }

  /// Appends a heading whose first part is bold, and an empty line.
  func heading(_ name: String, _ rest: String = "", to out: inout [UInt8]) {
    let start = out.count
    out.append(contentsOf: bold.utf8)
    VisibleText.append(name, to: &out)
    out.append(contentsOf: reset.utf8)
    VisibleText.append(rest, to: &out)
    out.append(contentsOf: "\n".utf8)
    breakRows(&out, from: start)
    out.append(UInt8(ascii: "\n"))
  }

  /// Appends text on one line, which is not wrapped.
  func line(_ text: String, to out: inout [UInt8]) {
    VisibleText.append(text, to: &out)
    out.append(UInt8(ascii: "\n"))
  }

  /// Appends Markdown and an empty line. On a terminal the lines of each paragraph and list item
  /// are joined and wrapped again; code and headings keep their lines. A table is aligned,
  /// or becomes a list of its cells if it is too wide.
  func paragraph(_ text: String, to out: inout [UInt8]) {
    if text.isEmpty { return }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    while lines.last?.isEmpty == true { lines.removeLast() }
    if width != nil { lines = Self.joined(lines) }
    var table: [String] = []
    var isFenced = false
    for (index, text) in lines.enumerated() {
      if Self.isFence(text) { isFenced.toggle() }
      if isFenced {
        line(text, to: &out)
        continue
      }
      if text.utf8.first == UInt8(ascii: "|") {
        table.append(text)
        if index + 1 < lines.count, lines[index + 1].utf8.first == UInt8(ascii: "|") { continue }
        TableText(table).append(width: width, to: &out)
        table = []
        continue
      }
      let start = out.count
      line(text, to: &out)
      let isItem = text.utf8.starts(with: "- ".utf8)
      if !Self.keepsLine(text) { breakRows(&out, from: start, indent: isItem ? 2 : 0) }
    }
    out.append(UInt8(ascii: "\n"))
  }

  /// Appends an example and an empty line.
  func indented(_ bytes: [UInt8], to out: inout [UInt8]) {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    while lines.last?.isEmpty == true { lines.removeLast() }
    for part in lines {
      if !part.isEmpty { out.append(contentsOf: "    ".utf8) }
      line(String(decoding: part.prefix(Self.exampleLimit), as: UTF8.self), to: &out)
      if part.count > Self.exampleLimit {
        out.removeLast()
        out.append(contentsOf: "…\n".utf8)
      }
    }
    out.append(UInt8(ascii: "\n"))
  }

  /// The number of bytes that are shown of an example's line.
  private static let exampleLimit = 200

  private func breakRows(_ out: inout [UInt8], from start: Int, indent: Int = 0) {
    guard let width else { return }
    RowBreaks.insert(into: &out, from: start, width: width, indent: indent)
  }

  /// Joins the lines of each paragraph and of each list item.
  private static func joined(_ lines: [String]) -> [String] {
    var result: [String] = []
    var isInParagraph = false
    var isFenced = false
    for line in lines {
      if isFence(line) { isFenced.toggle() }
      if isFenced {
        result.append(line)
        isInParagraph = false
        continue
      }
      let isText = !line.isEmpty && !keepsLine(line)
      let isItem = line.utf8.starts(with: "- ".utf8)
      let isContinued = line.utf8.starts(with: "  ".utf8) && !line.utf8.starts(with: "    ".utf8)
      if isInParagraph, isText || isContinued, !isItem, let last = result.popLast() {
        result.append(last + " " + line.drop { $0 == " " })
      } else {
        result.append(line)
      }
      isInParagraph = isText || (isInParagraph && isContinued)
    }
    return result
  }

  /// Returns whether a line begins or ends a block of code.
  private static func isFence(_ line: String) -> Bool { line.utf8.starts(with: "```".utf8) }

  /// Returns whether a line is a table row, code or a heading.
  private static func keepsLine(_ line: String) -> Bool {
    ["|", "    ", "```", "#"].contains { line.utf8.starts(with: $0.utf8) }
  }
}

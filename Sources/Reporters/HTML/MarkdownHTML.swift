import Diagnostics

/// Writes the Markdown of rules as HTML: paragraphs, lists, tables, blocks of code, and within
/// lines code, `**strong**`, `_emphasis_`, links and addresses.
///
/// Everything else is text. Nothing in it becomes markup of its own.
package enum MarkdownHTML {
  /// Appends a text of any number of paragraphs.
  package static func append(_ text: String, to out: inout [UInt8]) {
    var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)[...]
    while let line = lines.first {
      if line.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) {
        lines.removeFirst()
      } else if isFence(line) {
        lines.removeFirst()
        let code = take(&lines) { !isFence($0) }
        lines = lines.dropFirst()
        appendCode(code, to: &out)
      } else if line.utf8.starts(with: "    ".utf8) {
        appendCode(
          take(&lines) { $0.utf8.starts(with: "    ".utf8) }.map { String($0.dropFirst(4)) },
          to: &out)
      } else if line.utf8.first == 0x7C {
        appendTable(take(&lines) { $0.utf8.first == 0x7C }, to: &out)
      } else if isItem(line) {
        appendList(take(&lines) { isItem($0) || $0.utf8.starts(with: "  ".utf8) }, to: &out)
      } else {
        var paragraph = [line]
        lines.removeFirst()
        paragraph += take(&lines) {
          !$0.isEmpty && !isFence($0) && !isItem($0) && $0.utf8.first != 0x7C
        }
        out.appendLiteral("<p>")
        appendInline(paragraph.joined(separator: " "), to: &out)
        out.appendLiteral("</p>\n")
      }
    }
  }

  private static func isFence(_ line: String) -> Bool { line.utf8.starts(with: "```".utf8) }
  private static func isItem(_ line: String) -> Bool { line.utf8.starts(with: "- ".utf8) }

  private static func take(
    _ lines: inout ArraySlice<String>, while belongs: (String) -> Bool
  ) -> [String] {
    let taken = lines.prefix(while: belongs)
    lines = lines[taken.endIndex...]
    return Array(taken)
  }

  private static func appendCode(_ lines: [String], to out: inout [UInt8]) {
    ExcerptHTML.append(code: Array(lines.joined(separator: "\n").utf8), to: &out)
  }

  private static func appendList(_ lines: [String], to out: inout [UInt8]) {
    out.appendLiteral("<ul>\n")
    var items: [String] = []
    for line in lines {
      if isItem(line) {
        items.append(String(line.dropFirst(2)))
      } else if let last = items.popLast() {
        items.append(last + " " + line.drop { $0 == " " })
      }
    }
    for item in items {
      out.appendLiteral("<li>")
      appendInline(item, to: &out)
      out.appendLiteral("</li>\n")
    }
    out.appendLiteral("</ul>\n")
  }

  private static func appendTable(_ lines: [String], to out: inout [UInt8]) {
    out.appendLiteral("<div class=\"scroll\"><table>\n")
    var isHeading = lines.count > 1
    for (index, line) in lines.enumerated() {
      // The second row of a table consists of dashes.
      if index == 1, line.utf8.allSatisfy({ [0x7C, 0x2D, 0x3A, 0x20].contains($0) }) { continue }
      out.appendLiteral("<tr>")
      for cell in cells(line) {
        out.appendLiteral(isHeading ? "<th scope=\"col\">" : "<td>")
        appendInline(cell, to: &out)
        out.appendLiteral(isHeading ? "</th>" : "</td>")
      }
      out.appendLiteral("</tr>\n")
      isHeading = false
    }
    out.appendLiteral("</table></div>\n")
  }

  /// Returns the cells of a row, without blanks around them; `\|` is a bar within a cell.
  private static func cells(_ line: String) -> [String] {
    var cells: [String] = []
    var cell = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in line.unicodeScalars.dropFirst() {
      if scalar == "|", !isEscaped {
        cells.append(trimmed(cell))
        cell = String.UnicodeScalarView()
        continue
      }
      if scalar == "|", isEscaped { cell.removeLast() }
      cell.append(scalar)
      isEscaped = scalar == "\\" && !isEscaped
    }
    if cell.contains(where: { $0 != " " }) { cells.append(trimmed(cell)) }
    return cells
  }

  private static func trimmed(_ text: String.UnicodeScalarView) -> String {
    var text = Substring.UnicodeScalarView(text)
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  // MARK: - Within lines

  /// Appends a line. Each sign without its partner is text.
  private static func appendInline(_ text: String, to out: inout [UInt8]) {
    var rest = Array(text.unicodeScalars)[...]
    var plain = String.UnicodeScalarView()
    func flush(_ out: inout [UInt8]) {
      HTMLText.appendIsolated(String(plain), to: &out)
      plain = String.UnicodeScalarView()
    }
    while let scalar = rest.first {
      if scalar == "`", let code = enclosed(rest, by: "`") {
        flush(&out)
        append("code", code, to: &out)
        rest = rest.dropFirst(code.unicodeScalars.count + 2)
      } else if scalar == "*", let strong = enclosed(rest, by: "**") {
        flush(&out)
        append("strong", strong, to: &out)
        rest = rest.dropFirst(strong.unicodeScalars.count + 4)
      } else if scalar == "*" || scalar == "_", !endsInWord(plain),
        let emphasis = enclosed(rest, by: scalar == "*" ? "*" : "_")
      {
        flush(&out)
        append("em", emphasis, to: &out)
        rest = rest.dropFirst(emphasis.unicodeScalars.count + 2)
      } else if scalar == "<", let url = enclosed(rest, from: "<", to: ">"), HTMLText.isLink(url) {
        flush(&out)
        HTMLText.appendLink(url, to: &out)
        rest = rest.dropFirst(url.unicodeScalars.count + 2)
      } else if scalar == "[", let link = link(rest) {
        flush(&out)
        out.appendLiteral("<a rel=\"noreferrer\" href=\"")
        HTMLText.append(link.url, to: &out)
        out.appendLiteral("\">")
        HTMLText.appendProse(link.text, to: &out)
        out.appendLiteral("</a>")
        rest = rest.dropFirst(link.length)
      } else {
        plain.append(scalar)
        rest = rest.dropFirst()
      }
    }
    flush(&out)
  }

  private static func append(_ tag: StaticString, _ text: String, to out: inout [UInt8]) {
    out.append(0x3C)
    out.appendLiteral(tag)
    out.append(0x3E)
    HTMLText.appendProse(text, to: &out)
    out.appendLiteral("</")
    out.appendLiteral(tag)
    out.append(0x3E)
  }

  private static func endsInWord(_ text: String.UnicodeScalarView) -> Bool {
    text.last.map { $0.properties.isAlphabetic || $0 == "_" || ("0"..."9").contains($0) } ?? false
  }

  /// The most characters between two signs that belong together.
  private static let longestSpan = 2000

  /// Returns the text between a sign at the start and the next one; `nil` if there is none or
  /// nothing in between.
  private static func enclosed(_ text: ArraySlice<Unicode.Scalar>, by sign: String) -> String? {
    enclosed(text, from: sign, to: sign)
  }

  private static func enclosed(
    _ text: ArraySlice<Unicode.Scalar>, from opening: String, to closing: String
  ) -> String? {
    guard text.starts(with: opening.unicodeScalars) else { return nil }
    var content = String.UnicodeScalarView()
    var rest = text.dropFirst(opening.unicodeScalars.count).prefix(longestSpan)
    while let scalar = rest.first {
      if rest.starts(with: closing.unicodeScalars) {
        return content.isEmpty || content.first == " " ? nil : String(content)
      }
      content.append(scalar)
      rest = rest.dropFirst()
    }
    return nil
  }

  /// Returns the link `[text](url)` at the start of a text.
  private static func link(
    _ text: ArraySlice<Unicode.Scalar>
  ) -> (text: String, url: String, length: Int)? {
    guard let words = enclosed(text, from: "[", to: "]") else { return nil }
    let count = words.unicodeScalars.count + 2
    guard let url = enclosed(text.dropFirst(count), from: "(", to: ")"), HTMLText.isLink(url) else {
      return nil
    }
    return (words, url, count + url.unicodeScalars.count + 2)
  }
}

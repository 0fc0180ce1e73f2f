import Diagnostics

/// Writes excerpts and changed lines as preformatted HTML.
///
/// ``Excerpt`` is asked to put control characters where a terminal's colours would be. Since it
/// makes those of the text visible, each one in its output is its own and becomes a tag.
package enum ExcerptHTML {
  private static let gutter: UInt8 = 1
  private static let primary: UInt8 = 2
  private static let secondary: UInt8 = 3
  private static let primaryText: UInt8 = 4
  private static let secondaryText: UInt8 = 5
  private static let end: UInt8 = 6

  private static let style = ExcerptStyle(
    gutter: [gutter], primary: [primary], secondary: [secondary], reset: [end],
    primaryText: [primaryText], secondaryText: [secondaryText])

  /// Appends the excerpt of a finding. Marks and rules are hidden from screen readers, labels and
  /// lines are not.
  package static func append(
    _ diagnostic: Diagnostic, _ excerpt: Excerpt, to out: inout [UInt8]
  ) {
    var text: [UInt8] = []
    _ = excerpt.append(
      primary: diagnostic.primary, related: diagnostic.related,
      elsewhere: Array(diagnostic.elsewhere.prefix(Excerpt.maximumRelated)), style: style,
      to: &text)
    out.appendLiteral("<pre>")
    appendTags(text, to: &out)
    out.appendLiteral("</pre>\n")
  }

  /// Appends what a fix changes, or nothing if no lines can be shown.
  package static func append(_ fix: Fix, _ excerpt: Excerpt, to out: inout [UInt8]) {
    let rows = excerpt.rows(of: fix)
    guard !rows.isEmpty else { return }
    out.appendLiteral("<pre>")
    let width = rows.compactMap(\.line).max().map { String($0).utf8.count } ?? 1
    var kind = FixRow.Kind.kept
    for row in rows {
      // One element holds all rows of a kind; a long report has very many rows.
      if row.kind != kind {
        appendEnd(of: kind, to: &out)
        if row.kind == .removed { out.appendLiteral("<del>") }
        if row.kind == .added { out.appendLiteral("<ins>") }
        kind = row.kind
      }
      let number = row.line.map { String($0) } ?? ""
      out.append(0x20, times: width - number.utf8.count)
      out.appendText(number)
      switch row.kind {
      case .kept, .omitted: out.appendLiteral("   ")
      case .removed: out.appendLiteral(" - ")
      case .added: out.appendLiteral(" + ")
      }
      appendTags(row.text, to: &out)
      out.append(0x0A)
    }
    appendEnd(of: kind, to: &out)
    out.appendLiteral("</pre>\n")
  }

  private static func appendEnd(of kind: FixRow.Kind, to out: inout [UInt8]) {
    if kind == .removed { out.appendLiteral("</del>") }
    if kind == .added { out.appendLiteral("</ins>") }
  }

  /// Appends lines of source text as code.
  package static func append(code bytes: [UInt8], to out: inout [UInt8]) {
    let file = SourceFile(path: "", bytes: bytes)
    let excerpt = Excerpt(lines: SourceLines(file), width: 208)
    out.appendLiteral("<pre>")
    appendTags(excerpt.text, to: &out)
    out.appendLiteral("</pre>\n")
  }

  /// Appends text in which the control characters become tags and isolates become elements.
  private static func appendTags(_ text: [UInt8], to out: inout [UInt8]) {
    var closing: StaticString = ""
    var index = 0
    while index < text.count {
      let next =
        text[index...].firstIndex { $0 <= end && $0 > 0 || $0 == 0xE2 } ?? text.count
      HTMLText.escape(text[index..<next], to: &out)
      index = next
      guard index < text.count else { return }
      switch text[index] {
      case gutter:
        let content = text[(index + 1)...].prefix { $0 != end }
        let number = content.prefix { $0 == 0x20 || (0x30...0x39).contains($0) }
        if number.contains(where: { $0 != 0x20 }) {
          out.appendLiteral("<i aria-hidden=\"true\">")
          out.append(contentsOf: number)
          out.appendLiteral("</i>")
        } else {
          out.append(contentsOf: number)
        }
        // The frame of the excerpt stands for the rule of the gutter; lines that are left out keep
        // their sign.
        if content.suffix(2).elementsEqual([0xC2, 0xB7]) {
          out.append(contentsOf: content.suffix(2))
        } else {
          out.append(0x20)
        }
        closing = ""
        index = content.endIndex - 1
      case primary, secondary:
        let isPrimary = text[index] == primary
        if isMark(text[(index + 1)...]) {
          out.appendLiteral(
            isPrimary
              ? "<i aria-hidden=\"true\" class=\"p\">" : "<i aria-hidden=\"true\" class=\"o\">")
          closing = "</i>"
        } else {
          out.appendLiteral(isPrimary ? "<b class=\"p\">" : "<b class=\"o\">")
          closing = "</b>"
        }
      case primaryText:
        out.appendLiteral("<mark>")
        closing = "</mark>"
      case secondaryText:
        out.appendLiteral("<mark class=\"r\">")
        closing = "</mark>"
      case end: out.appendLiteral(closing)
      default: index = appendSign(text, at: index, to: &out)
      }
      index += 1
    }
  }

  /// Appends the character at `index`, which starts with `E2`; returns the index of its last byte.
  private static func appendSign(_ text: [UInt8], at index: Int, to out: inout [UInt8]) -> Int {
    guard index + 2 < text.count else {
      out.append(text[index])
      return index
    }
    switch (text[index + 1], text[index + 2]) {
    case (0x81, 0xA6): out.appendLiteral("<bdi dir=\"ltr\">")
    case (0x81, 0xA9): out.appendLiteral("</bdi>")
    default: out.append(contentsOf: text[index...(index + 2)])
    }
    return index + 2
  }

  /// Returns whether what is written up to the next end is marks or connectors alone.
  private static func isMark(_ text: ArraySlice<UInt8>) -> Bool {
    text.prefix { $0 != end }.allSatisfy {
      $0 == 0x5E || $0 == 0x2D || $0 == 0xE2 || $0 == 0x94 || $0 == 0x82
    }
  }
}

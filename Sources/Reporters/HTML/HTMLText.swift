import Diagnostics

/// Writes user text as HTML: characters that control or hide are made visible first, as in the
/// other reports, then the five characters of markup are escaped.
///
/// The text stays on one line. `##[` and `::` are escaped too, because a CI server would read them
/// in a log as a command.
package enum HTMLText {
  /// Appends text for an attribute or between tags.
  package static func append(_ text: String, to out: inout [UInt8]) {
    var visible: [UInt8] = []
    VisibleText.append(text, to: &visible)
    escape(visible[...], to: &out)
  }

  /// Appends text between tags, isolated if it contains right-to-left letters, so that it does not
  /// reorder what is around it.
  package static func appendIsolated(_ text: String, to out: inout [UInt8]) {
    let isIsolated = text.unicodeScalars.contains { VisibleText.isRightToLeft($0.value) }
    if isIsolated { out.appendLiteral("<bdi>") }
    append(text, to: &out)
    if isIsolated { out.appendLiteral("</bdi>") }
  }

  /// Appends a message or advice: text in backticks becomes code, and a line feed a line break.
  package static func appendProse(_ text: String, to out: inout [UInt8]) {
    for (number, line) in text.unicodeScalars.split(separator: "\n").enumerated() {
      if number > 0 { out.appendLiteral("<br>") }
      let parts = line.split(separator: "`", omittingEmptySubsequences: false)
      for (index, part) in parts.enumerated() {
        // The last backtick of an odd number is a character like any other.
        let isCode = index % 2 == 1 && index + 1 < parts.count
        if index % 2 == 1, !isCode { out.append(0x60) }
        if isCode { out.appendLiteral("<code>") }
        appendIsolated(String(part), to: &out)
        if isCode { out.appendLiteral("</code>") }
      }
    }
  }

  /// Appends a link if a URL is one that a page may link to, else its text alone.
  package static func appendLink(_ url: String, to out: inout [UInt8]) {
    let isFit = isLink(url)
    if isFit {
      out.appendLiteral("<a rel=\"noreferrer\" href=\"")
      append(url, to: &out)
      out.appendLiteral("\">")
    }
    appendIsolated(url, to: &out)
    if isFit { out.appendLiteral("</a>") }
  }

  /// Returns whether a text is an `http` or `https` URL of printable ASCII characters.
  static func isLink(_ url: String) -> Bool {
    url.utf8.count <= 2000 && url.utf8.allSatisfy { (0x21...0x7E).contains($0) }
      && (url.utf8.starts(with: "https://".utf8) || url.utf8.starts(with: "http://".utf8))
  }

  /// Appends the name by which a page refers to a rule: `rule-` and the id, in which every other
  /// byte than a letter, a digit and `-` is written as `_` and two hexadecimal digits.
  package static func appendAnchor(ofRule id: String, to out: inout [UInt8]) {
    out.appendLiteral("rule-")
    for byte in id.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D: out.append(byte)
      default:
        out.append(0x5F)
        out.appendHex(byte)
      }
    }
  }

  /// Appends visible bytes with the markup in them escaped.
  static func escape(_ visible: ArraySlice<UInt8>, to out: inout [UInt8]) {
    var previous: UInt8 = 0
    for byte in visible {
      switch byte {
      case 0x26: out.appendLiteral("&amp;")
      case 0x3C: out.appendLiteral("&lt;")
      case 0x3E: out.appendLiteral("&gt;")
      case 0x22: out.appendLiteral("&quot;")
      case 0x27: out.appendLiteral("&#39;")
      case 0x23 where previous == 0x23: out.appendLiteral("&#35;")
      case 0x3A where previous == 0x3A: out.appendLiteral("&#58;")
      default: out.append(byte)
      }
      previous = byte
    }
  }
}

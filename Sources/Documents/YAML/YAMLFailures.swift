import CLibYAML
import Diagnostics

/// The messages and ranges of the failures that stop the reading of a YAML file.
extension YAMLReader {
  /// Records a problem at a range and returns the error to throw.
  mutating func fail(
    _ kind: LoadProblem.Kind, _ message: String, _ range: SourceRange, help: String,
    related: [Annotation] = []
  ) -> LoadStop {
    failure = LoadProblem(
      kind: kind, message: message, help: help, primary: Annotation(range: range),
      related: related, document: documentIndex)
    return LoadStop()
  }

  /// Records a syntax error at one character and returns the error to throw.
  mutating func fail(
    _ message: String, at offset: Int, help: String, related: [Annotation] = []
  ) -> LoadStop {
    fail(.syntaxError, message, character(at: offset), help: help, related: related)
  }

  /// Returns the range of the character at an offset; at the end of the text, the end of the last
  /// line that is not empty.
  func character(at offset: Int) -> SourceRange {
    var offset = min(offset, end)
    if offset < end {
      if base[offset] == 0x0A || base[offset] == 0x0D { return SourceRange(offset, offset) }
      // A tag before a byte order mark makes libyaml's marks point into the bytes of that mark.
      while offset > start, base[offset] & 0xC0 == 0x80 { offset -= 1 }
      var upper = offset + 1
      while upper < end, base[upper] & 0xC0 == 0x80 { upper += 1 }
      return SourceRange(offset, upper)
    }
    while offset > start, isSeparator(offset - 1) { offset -= 1 }
    return SourceRange(offset, offset)
  }

  /// Returns the character at an offset in backticks, or a name for it.
  func quoted(at offset: Int) -> String {
    guard offset < end else { return "end of the file" }
    switch base[offset] {
    case 0x0A, 0x0D: return "end of the line"
    case 0x09: return "tab"
    case UInt8(ascii: "`"): return "backtick"
    default:
      let range = character(at: offset)
      let bytes = UnsafeBufferPointer(start: base + range.lower, count: range.upper - range.lower)
      return "`\(String(decoding: bytes, as: UTF8.self))`"
    }
  }

  // MARK: Failures found before parsing

  /// Returns the failure at the end of the text that can be parsed.
  mutating func stopFailure() -> LoadStop {
    guard let stop = check.stop else {
      return fail("the file cannot be read", at: end, help: "write the file anew")
    }
    let range = SourceRange(stop.offset, min(stop.offset + 1, source.count))
    switch stop.reason {
    case .notUTF8:
      return fail(.syntaxError, TextWording.notUTF8, range, help: TextWording.saveAsUTF8)
    case .utf16:
      return fail(.syntaxError, TextWording.utf16, range, help: TextWording.saveAsUTF8)
    case .forbidden(let code):
      let digits = String(code, radix: 16, uppercase: true)
      let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      let width = code < 0x80 ? 1 : code < 0x800 ? 2 : 3
      return fail(
        .syntaxError, "the character U+\(padded) is not allowed in YAML",
        SourceRange(stop.offset, stop.offset + width),
        help: "remove it, or write it as the escape `\\u\(padded)` in double quotes")
    case .byteOrderMark: return byteOrderMarkFailure(stop.offset)
    case .directives:
      return fail(
        .limitExceeded, "more than \(limits.directives) directives in front of one document", range,
        help: "remove the directives that nothing uses")
    }
  }

  /// Returns a failure for a byte order mark that is not at the start of the file.
  mutating func byteOrderMarkFailure(_ offset: Int) -> LoadStop {
    fail(
      .syntaxError, "a byte order mark (U+FEFF) may stand only at the start of the file",
      SourceRange(offset, offset + 3), help: "remove this invisible character")
  }

  /// Returns a failure for a character that ends a line in libyaml but not in YAML 1.2, where that
  /// makes a difference.
  mutating func foreignBreakFailure(_ offset: Int) -> LoadStop {
    let name = base[offset] == 0xC2 ? "U+0085" : base[offset + 2] == 0xA8 ? "U+2028" : "U+2029"
    return fail(
      "the character \(name) is a line break to some readers and text to others", at: offset,
      help: "remove it, or write it as an escape in double quotes")
  }

  // MARK: Brackets and quotes

  /// The offset of the innermost open bracket, or `nil` if none is open.
  var openBracket: Int? {
    for collection in builder.open.values.reversed() where collection.isFlow && !collection.isPair {
      return Int(builder.nodes[Int(collection.node)].lower)
    }
    return nil
  }

  /// Returns a failure for a line within brackets that is indented too little; it blames the
  /// bracket if that is never closed.
  mutating func flowLineFailure(token: Int) -> LoadStop {
    if let bracket = openBracket, !closesLater(depth: flowDepth, from: token) {
      return unclosed(bracket, noticed: token)
    }
    if base[token] == 0x09 {
      return tabFailure(token)
    }
    return fail(
      "a line within brackets has to be indented deeper than what holds them", at: token,
      help: "indent this line deeper, or close the bracket in front of it")
  }

  /// Returns a failure for a line of a quoted scalar that is indented too little; it blames the
  /// opening quote if the closing one seems to open another text.
  mutating func quotedLineFailure(_ node: NodeRecord, token: Int) -> LoadStop {
    var next = Int(node.upper)
    while next < end, base[next] == 0x20 || base[next] == 0x09 { next += 1 }
    let closes =
      next >= end || base[next] == 0x0A || base[next] == 0x0D
      || base[next] == UInt8(ascii: ":") || base[next] == UInt8(ascii: "#")
    if closes {
      if base[token] == 0x09 {
        return tabFailure(token)
      }
      return fail(
        "a line of a quoted text has to be indented deeper than its key", at: token,
        help: "indent this line deeper, or close the quote in front of it")
    }
    return unclosed(Int(node.lower), noticed: token)
  }

  mutating func unclosed(_ opening: Int, noticed: Int) -> LoadStop {
    let related =
      noticed < end && noticed > opening
      ? [Annotation(range: character(at: noticed), label: "this does not belong to it")] : []
    let end = line(at: opening).upper
    if let curly = CurlyQuote.closing(from: opening, to: end, of: base) {
      return fail(
        "\(quoted(at: opening)) is never closed: `\(curly)` is another character", at: opening,
        help: "write \(quoted(at: opening)) instead of `\(curly)`", related: related)
    }
    return fail(
      "\(quoted(at: opening)) is never closed", at: opening,
      help: "add the closing \(closing(opening))", related: related)
  }

  /// Returns the character that closes the one at an offset, in backticks.
  private func closing(_ opening: Int) -> String {
    switch base[opening] {
    case UInt8(ascii: "["): "`]`"
    case UInt8(ascii: "{"): "`}`"
    default: quoted(at: opening)
    }
  }

  mutating func tabFailure(_ offset: Int) -> LoadStop {
    fail(
      "a tab cannot indent, expected spaces", at: offset,
      help: "replace the tab with spaces")
  }

  /// Returns whether the brackets that are open at `from` are closed before the document ends.
  /// O(n).
  ///
  /// This is a rough check that knows only quotes and comments.
  func closesLater(depth: Int, from: Int) -> Bool {
    var depth = depth
    var index = from
    while index < end {
      switch base[index] {
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        depth -= 1
        if depth <= 0 { return true }
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        // An apostrophe within a word is not an opening quote.
        if index > start, isSeparator(index - 1) || !isWordCharacter(base[index - 1]) {
          let quote = base[index]
          index += 1
          while index < end, base[index] != quote {
            if base[index] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") { index += 1 }
            index += 1
          }
        }
      case UInt8(ascii: "#") where index > start && isSeparator(index - 1):
        while index < end, base[index] != 0x0A { index += 1 }
      case UInt8(ascii: "-") where index + 3 <= end && base[index - 1] == 0x0A:
        if base[index + 1] == UInt8(ascii: "-"), base[index + 2] == UInt8(ascii: "-") {
          return false
        }
      default:
        break
      }
      index += 1
    }
    return false
  }

  func isWordCharacter(_ byte: UInt8) -> Bool {
    CoreSchema.isDigit(byte) || (byte | 0x20) &- 0x61 < 26 || byte >= 0x80
  }
}

import Diagnostics

/// The messages and ranges of the failures that stop the reading of a JSON file.
extension JSONReader {
  /// Records a problem at a range and returns the error to throw.
  mutating func fail(
    _ kind: LoadProblem.Kind, _ message: String, _ range: SourceRange, help: String,
    related: [Annotation] = []
  ) -> LoadStop {
    failure = LoadProblem(
      kind: kind, message: message, help: help, primary: Annotation(range: range),
      related: related, document: 0)
    return LoadStop()
  }

  /// Records a syntax error at one character and returns the error to throw.
  mutating func fail(
    _ message: String, at offset: Int, help: String, related: [Annotation] = []
  ) -> LoadStop {
    if offset >= end, check.stop != nil { return stopFailure() }
    return fail(.syntaxError, message, character(at: offset), help: help, related: related)
  }

  /// Returns the failure for text that is not UTF-8, which ends what can be read.
  private mutating func stopFailure() -> LoadStop {
    var isUTF16 = false
    if case .utf16 = check.stop?.reason { isUTF16 = true }
    return fail(
      .syntaxError,
      isUTF16 ? TextWording.utf16 : TextWording.notUTF8,
      SourceRange(end, min(end + 1, source.count)), help: TextWording.saveAsUTF8)
  }

  /// Returns the range of the character at an offset; at the end, the end of the last line with
  /// text.
  func character(at offset: Int) -> SourceRange {
    var offset = min(offset, end)
    if offset < end {
      if base[offset] == 0x0A || base[offset] == 0x0D { return SourceRange(offset, offset) }
      var upper = offset + 1
      while upper < end, base[upper] & 0xC0 == 0x80 { upper += 1 }
      return SourceRange(offset, upper)
    }
    while offset > 0, base[offset - 1] <= 0x20 { offset -= 1 }
    return SourceRange(offset, offset)
  }

  func text(_ lower: Int, _ upper: Int) -> String {
    String(
      decoding: UnsafeBufferPointer(start: base + lower, count: upper - lower), as: UTF8.self)
  }

  /// Returns the character at an offset in backticks, or a name for it.
  func quoted(at offset: Int) -> String {
    guard offset < end else { return "end of the file" }
    if base[offset] == 0x0A || base[offset] == 0x0D { return "end of the line" }
    let range = character(at: offset)
    return "`\(text(range.lower, range.upper))`"
  }

  mutating func unclosedString(_ opening: Int) -> LoadStop {
    if check.stop != nil, !hasLineBreak(opening) { return stopFailure() }
    if let curly = CurlyQuote.closing(from: opening, to: lineEnd(opening), of: base) {
      return fail(
        "this string is never closed: `\(curly)` is another character", at: opening,
        help: "write `\"` instead of `\(curly)`")
    }
    return fail(
      "this string is never closed on its line", at: opening,
      help: "add the closing `\"`, and write a line break within a string as `\\n`")
  }

  /// Returns the end of the line that contains an offset, without trailing blanks.
  private func lineEnd(_ index: Int) -> Int {
    var upper = index
    while upper < end, base[upper] != 0x0A, base[upper] != 0x0D { upper += 1 }
    while upper > index, base[upper - 1] == 0x20 || base[upper - 1] == 0x09 { upper -= 1 }
    return upper
  }

  /// Returns a failure for an invisible character, a merge conflict marker or a Markdown fence at
  /// an offset, or `nil` if there is none.
  private mutating func strayFailure(_ index: Int) -> LoadStop? {
    if let character = InvisibleCharacter(at: index, of: base) {
      return fail(
        "\(character.name) is not one of the blanks of JSON", at: index,
        help: character.isBlank
          ? "replace it with a plain space" : "remove this invisible character")
    }
    var lower = index
    while lower > 0, base[lower - 1] == 0x20 || base[lower - 1] == 0x09 { lower -= 1 }
    guard lower == 0 || base[lower - 1] == 0x0A || base[lower - 1] == 0x0D,
      let kind = StrayLine(at: index, to: lineEnd(index), of: base)
    else { return nil }
    return fail(
      .syntaxError, kind.message, SourceRange(index, lineEnd(index)), help: kind.help)
  }

  private func hasLineBreak(_ first: Int) -> Bool {
    (first..<end).contains { base[$0] == 0x0A || base[$0] == 0x0D }
  }

  /// Returns a failure for a word that JSON does not have; its range is the whole word.
  mutating func unexpectedWord(_ index: Int, _ expects: Expectation) -> LoadStop {
    if let failure = strayFailure(index) { return failure }
    var upper = index
    while upper < end, isWordCharacter(base[upper]) { upper += 1 }
    guard upper > index else { return unexpected(index, expects) }
    if upper >= end, check.stop != nil { return stopFailure() }
    if expects == .value || expects == .valueOrEnd, isCurlyQuote(index) {
      return curlyQuote(index)
    }
    return fail(
      .syntaxError, "unexpected `\(text(index, upper))`, \(wish(expects))",
      SourceRange(index, upper), help: advice(onWord: text(index, upper), expects))
  }

  private func advice(onWord word: String, _ expects: Expectation) -> String {
    switch expects {
    case .key, .keyOrEnd:
      return word.utf8.count <= 40 ? "write `\"\(word)\"`" : "put it in double quotes"
    case .value, .valueOrEnd:
      switch String(decoding: word.utf8.map { $0 | 0x20 }, as: UTF8.self) {
      case "true", "yes", "on", "ture", "tru", "treu": return "write `true`"
      case "false", "no", "off", "flase", "fasle", "fals": return "write `false`"
      case "none", "null", "nil", "undefined": return "write `null`, or leave the field out"
      case "nan", "infinity", "inf": return "write a number, or put the text in double quotes"
      default: return "put text in double quotes"
      }
    default: return advice(expects)
    }
  }

  /// Returns whether a typographic quote is at an offset.
  private func isCurlyQuote(_ index: Int) -> Bool {
    base[index] == 0xE2 && base[index + 1] == 0x80 && (0x98...0x9F).contains(base[index + 2])
      || base[index] == 0xC2 && (base[index + 1] == 0xAB || base[index + 1] == 0xBB)
  }

  private mutating func curlyQuote(_ index: Int) -> LoadStop {
    fail(
      "\(quoted(at: index)) does not quote in JSON, expected `\"`", at: index,
      help: "replace the curly quotes with straight ones, `\"`")
  }

  func isWordCharacter(_ byte: UInt8) -> Bool {
    CoreSchema.isDigit(byte) || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_")
      || byte >= 0x80
  }

  /// Returns a failure for text that is not allowed at an offset, or for the end of the text where
  /// more is needed.
  mutating func unexpected(_ index: Int, _ expects: Expectation) -> LoadStop {
    if index >= end { return unexpectedEnd(index, expects) }
    if let failure = strayFailure(index) { return failure }
    if base[index] == UInt8(ascii: "]") && expects == .value
      || base[index] == UInt8(ascii: "}") && expects == .key,
      let comma = lastComma(before: index)
    {
      return fail(
        "a trailing comma: \(quoted(at: index)) follows it, \(wish(expects))", at: comma,
        help: "remove this comma")
    }
    switch base[index] {
    case UInt8(ascii: "/"), UInt8(ascii: "#"):
      return fail(
        "unexpected \(quoted(at: index)), JSON has no comments", at: index,
        help: "remove the comment, or keep it in a field that starts with `x-`")
    case UInt8(ascii: "'"):
      return fail(
        "unexpected `'`, JSON quotes with `\"`", at: index,
        help: "write double quotes, `\"`, instead of single ones")
    case UInt8(ascii: "{"), UInt8(ascii: "%"):
      if expects == .keyOrEnd, index > 0, base[index - 1] == UInt8(ascii: "{") {
        return fail(
          .syntaxError, "this looks like a template of another tool, which is not JSON",
          SourceRange(index - 1, index + 1),
          help: "render the template, and check the file that it makes")
      }
    case UInt8(ascii: "]"), UInt8(ascii: "}"):
      return unexpectedBracket(index, expects)
    default: break
    }
    if isCurlyQuote(index) { return curlyQuote(index) }
    if base[index] == 0xEF, base[index + 1] == 0xBC, base[index + 2] == 0x9A {
      return fail(
        "`：` is a full-width colon, expected `:`", at: index, help: "write a plain `:`")
    }
    if isWordCharacter(base[index]) { return unexpectedWord(index, expects) }
    return fail(
      "unexpected \(quoted(at: index)), \(wish(expects))", at: index,
      help: advice(at: index, expects))
  }

  private mutating func unexpectedEnd(_ index: Int, _ expects: Expectation) -> LoadStop {
    if check.stop != nil { return stopFailure() }
    if let top = builder.open.last {
      let opening = Int(builder.nodes[Int(top.node)].lower)
      return fail(
        "\(quoted(at: opening)) is never closed", at: opening,
        help: "add the closing `\(top.isMapping ? "}" : "]")`")
    }
    return fail(
      "unexpected end of the file, \(wish(expects))", at: index, help: advice(expects))
  }

  private mutating func unexpectedBracket(_ index: Int, _ expects: Expectation) -> LoadStop {
    guard expects == .commaOrEnd, let top = builder.open.last else {
      return fail(
        "unexpected \(quoted(at: index)), \(wish(expects))", at: index,
        help: expects == .end ? "remove the bracket" : advice(expects))
    }
    let opening = Int(builder.nodes[Int(top.node)].lower)
    if isBalanced(behind: index) {
      return fail(
        "unexpected \(quoted(at: index)), \(wish(expects))", at: index,
        help: "write `\(top.isMapping ? "}" : "]")` instead",
        related: [Annotation(range: character(at: opening), label: "the opening bracket")])
    }
    return fail(
      "unexpected \(quoted(at: index)), \(wish(expects))", at: index,
      help: "close the \(quoted(at: opening)) with `\(top.isMapping ? "}" : "]")` in front of it",
      related: [Annotation(range: character(at: opening), label: "the opening bracket")])
  }

  /// Returns whether the brackets after one of the wrong kind close all open ones, if that one is
  /// taken for the right kind. O(n).
  private func isBalanced(behind bracket: Int) -> Bool {
    var depth = builder.open.count - 1
    var index = bracket + 1
    while index < end {
      switch base[index] {
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: "\""):
        index += 1
        while index < end, base[index] != UInt8(ascii: "\"") {
          index += base[index] == UInt8(ascii: "\\") ? 2 : 1
        }
      default: break
      }
      index += 1
    }
    return depth == 0
  }

  /// Returns the comma before an offset, or `nil` if more than blanks is between them.
  private func lastComma(before index: Int) -> Int? {
    var last = index
    while last > 0, base[last - 1] <= 0x20 { last -= 1 }
    return last > 0 && base[last - 1] == UInt8(ascii: ",") ? last - 1 : nil
  }

  private func wish(_ expects: Expectation) -> String {
    let isMapping = builder.open.last?.isMapping == true
    switch expects {
    case .value: return "expected a value"
    case .valueOrEnd: return "expected a value or `]`"
    case .key: return "expected a key in double quotes"
    case .keyOrEnd: return "expected a key in double quotes or `}`"
    case .colon: return "expected `:` after a key"
    case .commaOrEnd: return isMapping ? "expected `,` or `}`" : "expected `,` or `]`"
    case .end: return "expected nothing after the value"
    }
  }

  private func advice(at index: Int, _ expects: Expectation) -> String {
    switch (base[index], expects) {
    case (UInt8(ascii: "+"), .value), (UInt8(ascii: "+"), .valueOrEnd):
      return "write the number without `+`"
    case (UInt8(ascii: "."), .value), (UInt8(ascii: "."), .valueOrEnd):
      return "write a digit in front of the `.`"
    case (UInt8(ascii: ","), .value), (UInt8(ascii: ","), .valueOrEnd):
      return "remove this comma, or add the value in front of it"
    case (UInt8(ascii: ","), .key), (UInt8(ascii: ","), .keyOrEnd):
      return "remove this comma"
    case (UInt8(ascii: ","), .end), (UInt8(ascii: ";"), .end):
      return "remove the \(quoted(at: index))"
    case (UInt8(ascii: ":"), .value), (UInt8(ascii: ":"), .valueOrEnd):
      return "remove this `:`, or add the value in front of it"
    case (UInt8(ascii: ";"), .commaOrEnd): return "write `,` instead"
    case (UInt8(ascii: "="), .colon): return "write `:` instead"
    case (UInt8(ascii: ":"), .commaOrEnd):
      return builder.open.last?.isMapping == true
        ? "remove this `:`" : "write `{` in front of the key: keys stand in an object"
    case (UInt8(ascii: "\""), .commaOrEnd), (UInt8(ascii: "{"), .commaOrEnd),
      (UInt8(ascii: "["), .commaOrEnd):
      return "put a `,` behind the value in front of it"
    default: return advice(expects)
    }
  }

  private func advice(_ expects: Expectation) -> String {
    switch expects {
    case .value, .valueOrEnd: return "add the value; text stands in double quotes"
    case .key, .keyOrEnd: return "put the key in double quotes"
    case .colon: return "write `:` behind the key, and check that its quotes are closed"
    case .commaOrEnd: return "put a `,` between two values, and `\\\"` for a quote within a string"
    case .end: return "remove what stands behind the value: a JSON file holds one"
    }
  }
}

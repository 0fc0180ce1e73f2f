import Diagnostics

/// The wording and the places of what stops the reading of a JSON file.
extension JSONReader {
  /// Notes a problem at a range; to be thrown.
  mutating func fail(
    _ kind: LoadProblem.Kind, _ message: String, _ range: SourceRange, related: [Annotation] = []
  ) -> LoadStop {
    failure = LoadProblem(
      kind: kind, message: message, primary: Annotation(range: range), related: related,
      document: 0)
    return LoadStop()
  }

  /// Notes a syntax error at one character; to be thrown.
  mutating func fail(_ message: String, at offset: Int) -> LoadStop {
    if offset >= end, check.stop != nil { return stopFailure() }
    return fail(.syntaxError, message, character(at: offset))
  }

  /// Text that is not UTF-8 ends what can be read.
  private mutating func stopFailure() -> LoadStop {
    var isUTF16 = false
    if case .utf16 = check.stop?.reason { isUTF16 = true }
    return fail(
      .syntaxError,
      isUTF16 ? "the file is UTF-16 text, expected UTF-8" : "this byte is no UTF-8 text",
      SourceRange(end, min(end + 1, source.count)))
  }

  /// The range of the character at an offset; at the end, the end of the last line with text.
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

  /// The character at an offset in backticks, or a name for it.
  func quoted(at offset: Int) -> String {
    guard offset < end else { return "end of the file" }
    if base[offset] == 0x0A || base[offset] == 0x0D { return "end of the line" }
    let range = character(at: offset)
    return "`\(text(range.lower, range.upper))`"
  }

  mutating func unclosedString(_ opening: Int) -> LoadStop {
    if check.stop != nil, !hasLineBreak(opening) { return stopFailure() }
    return fail("this string is never closed on its line", at: opening)
  }

  private func hasLineBreak(_ first: Int) -> Bool {
    (first..<end).contains { base[$0] == 0x0A || base[$0] == 0x0D }
  }

  /// A word that is none of JSON's, marked whole.
  mutating func unexpectedWord(_ index: Int, _ expects: Expectation) -> LoadStop {
    var upper = index
    while upper < end, isWordCharacter(base[upper]) { upper += 1 }
    guard upper > index else { return unexpected(index, expects) }
    if upper >= end, check.stop != nil { return stopFailure() }
    return fail(
      .syntaxError, "unexpected `\(text(index, upper))`, \(wish(expects))",
      SourceRange(index, upper))
  }

  private func isWordCharacter(_ byte: UInt8) -> Bool {
    CoreSchema.isDigit(byte) || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_")
      || byte >= 0x80
  }

  /// Something that cannot stand at an offset, or the end where more is needed.
  mutating func unexpected(_ index: Int, _ expects: Expectation) -> LoadStop {
    if index >= end {
      if check.stop != nil { return stopFailure() }
      if let top = builder.open.last {
        let opening = Int(builder.nodes[Int(top.node)].lower)
        return fail("\(quoted(at: opening)) is never closed", at: opening)
      }
      return fail("unexpected end of the file, \(wish(expects))", at: index)
    }
    switch base[index] {
    case UInt8(ascii: "]") where expects == .value, UInt8(ascii: "}") where expects == .key:
      return fail("unexpected \(quoted(at: index)) after a comma, \(wish(expects))", at: index)
    case UInt8(ascii: "/"):
      return fail("unexpected `/`, JSON has no comments", at: index)
    case UInt8(ascii: "'"):
      return fail("unexpected `'`, JSON quotes with `\"`", at: index)
    default:
      if isWordCharacter(base[index]) { return unexpectedWord(index, expects) }
      return fail("unexpected \(quoted(at: index)), \(wish(expects))", at: index)
    }
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
}

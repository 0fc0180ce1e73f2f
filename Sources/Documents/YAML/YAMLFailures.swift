import CLibYAML
import Diagnostics

/// The wording and the places of what stops the reading of a YAML file.
extension YAMLReader {
  /// Notes a problem at a range; to be thrown.
  mutating func fail(
    _ kind: LoadProblem.Kind, _ message: String, _ range: SourceRange,
    label: String = "", related: [Annotation] = []
  ) -> LoadStop {
    failure = LoadProblem(
      kind: kind, message: message, primary: Annotation(range: range, label: label),
      related: related, document: documentIndex)
    return LoadStop()
  }

  /// Notes a syntax error at one character; to be thrown.
  mutating func fail(
    _ message: String, at offset: Int, related: [Annotation] = []
  ) -> LoadStop {
    fail(.syntaxError, message, character(at: offset), related: related)
  }

  /// The range of the character at an offset; at the end of the text, the end of the last line
  /// that is not empty.
  func character(at offset: Int) -> SourceRange {
    var offset = min(offset, end)
    if offset < end {
      if base[offset] == 0x0A || base[offset] == 0x0D { return SourceRange(offset, offset) }
      // A tag before a byte order mark makes libyaml's marks lead into the mark's bytes.
      while offset > start, base[offset] & 0xC0 == 0x80 { offset -= 1 }
      var upper = offset + 1
      while upper < end, base[upper] & 0xC0 == 0x80 { upper += 1 }
      return SourceRange(offset, upper)
    }
    while offset > start, isSeparator(offset - 1) { offset -= 1 }
    return SourceRange(offset, offset)
  }

  /// The character at an offset in backticks, or a name for it.
  func quoted(at offset: Int) -> String {
    guard offset < end else { return "end of the file" }
    switch base[offset] {
    case 0x0A, 0x0D: return "end of the line"
    case 0x09: return "tab"
    default:
      let range = character(at: offset)
      let bytes = UnsafeBufferPointer(start: base + range.lower, count: range.upper - range.lower)
      return "`\(String(decoding: bytes, as: UTF8.self))`"
    }
  }

  // MARK: Trouble that was found before parsing

  /// The failure that ends the text which is fit to be parsed.
  mutating func stopFailure() -> LoadStop {
    guard let stop = check.stop else { return fail("the file cannot be read", at: end) }
    let range = SourceRange(stop.offset, min(stop.offset + 1, source.count))
    switch stop.reason {
    case .notUTF8: return fail(.syntaxError, "this byte is no UTF-8 text", range)
    case .utf16: return fail(.syntaxError, "the file is UTF-16 text, expected UTF-8", range)
    case .forbidden(let code):
      let digits = String(code, radix: 16, uppercase: true)
      let name = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      let width = code < 0x80 ? 1 : code < 0x800 ? 2 : 3
      return fail(
        .syntaxError, "the character \(name) is not allowed in YAML, write it as an escape",
        SourceRange(stop.offset, stop.offset + width))
    case .byteOrderMark: return byteOrderMarkFailure(stop.offset)
    case .directives:
      return fail(
        .limitExceeded, "more than \(limits.directives) directives in front of one document", range)
    }
  }

  /// A byte order mark where none may be.
  mutating func byteOrderMarkFailure(_ offset: Int) -> LoadStop {
    fail(
      .syntaxError, "a byte order mark (U+FEFF) may stand only at the start of the file",
      SourceRange(offset, offset + 3))
  }

  /// A character that ends a line for libyaml and not for YAML 1.2, where that makes a difference.
  mutating func foreignBreakFailure(_ offset: Int) -> LoadStop {
    let name = base[offset] == 0xC2 ? "U+0085" : base[offset + 2] == 0xA8 ? "U+2028" : "U+2029"
    return fail(
      "the character \(name) is a line break to some readers and text to others", at: offset)
  }

  // MARK: Brackets and quotes

  /// The innermost open bracket.
  private var openBracket: Int? {
    for collection in builder.open.values.reversed() where collection.isFlow && !collection.isPair {
      return Int(builder.nodes[Int(collection.node)].lower)
    }
    return nil
  }

  /// A line within brackets that is indented too little: the bracket's fault if it is never closed.
  mutating func flowLineFailure(token: Int) -> LoadStop {
    if let bracket = openBracket, !closesLater(depth: flowDepth, from: token) {
      return unclosed(bracket, noticed: token)
    }
    if base[token] == 0x09 {
      return fail("a tab cannot indent, expected spaces", at: token)
    }
    return fail("a line within brackets has to be indented deeper than what holds them", at: token)
  }

  /// A line of a quoted scalar that is indented too little: the quote's fault if what seems to close
  /// it rather opens another.
  mutating func quotedLineFailure(_ node: NodeRecord, token: Int) -> LoadStop {
    var next = Int(node.upper)
    while next < end, base[next] == 0x20 || base[next] == 0x09 { next += 1 }
    let closes =
      next >= end || base[next] == 0x0A || base[next] == 0x0D
      || base[next] == UInt8(ascii: ":") || base[next] == UInt8(ascii: "#")
    if closes {
      if base[token] == 0x09 {
        return fail("a tab cannot indent, expected spaces", at: token)
      }
      return fail("a line of a quoted text has to be indented deeper than its key", at: token)
    }
    return unclosed(Int(node.lower), noticed: token)
  }

  mutating func unclosed(_ opening: Int, noticed: Int) -> LoadStop {
    let related =
      noticed < end && noticed > opening
      ? [Annotation(range: character(at: noticed), label: "this does not belong to it")] : []
    return fail("\(quoted(at: opening)) is never closed", at: opening, related: related)
  }

  /// Whether the brackets that are open at `from` are closed before the document ends. O(n).
  ///
  /// A rough look: it knows quotes and comments, no more.
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
        // An apostrophe within a word opens nothing.
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

  private func isWordCharacter(_ byte: UInt8) -> Bool {
    CoreSchema.isDigit(byte) || (byte | 0x20) &- 0x61 < 26 || byte >= 0x80
  }

  // MARK: libyaml's errors

  /// Turns libyaml's error into a finding at the place that helps most.
  mutating func syntaxError(_ error: YAMLEventStream.Failure) -> LoadStop {
    let noticed = offset(error.problemMark)
    let context = error.context.isEmpty ? noticed : offset(error.contextMark)
    if check.stop != nil, noticed >= end || isRestBlank(from: noticed) { return stopFailure() }
    if check.hasForeignBreaks {
      // libyaml's lines are not those of YAML 1.2: that is what is wrong, if it is so near.
      let first = min(contentEnd, context)
      if let found = foreignBreak(from: first, to: noticed) { return foreignBreakFailure(found) }
    }
    switch (error.problem, error.context) {
    case ("", _):
      return fail(.limitExceeded, "not enough memory to read the file", SourceRange(0, 0))
    case ("found unexpected end of stream", _),
      ("found unexpected document indicator", "while scanning a quoted scalar"):
      return unclosed(context, noticed: noticed)
    case ("could not find expected ':'", _):
      return missingColon(key: context, noticed: noticed)
    case ("did not find expected ',' or ']'", _), ("did not find expected ',' or '}'", _):
      let bracket = openBracket ?? context
      guard noticed < end, closesLater(depth: max(1, flowDepth), from: noticed) else {
        return unclosed(bracket, noticed: noticed)
      }
      return fail(
        "unexpected \(quoted(at: noticed)), expected `,` or a closing bracket", at: noticed,
        related: [Annotation(range: character(at: bracket), label: "the opening bracket")])
    case ("did not find expected node content", "while parsing a flow node"):
      if let bracket = openBracket,
        noticed >= end || !closesLater(depth: flowDepth, from: noticed)
      {
        return unclosed(bracket, noticed: noticed)
      }
      return fail("unexpected \(quoted(at: noticed)), expected a value", at: noticed)
    case ("did not find expected key", _), ("did not find expected '-' indicator", _):
      return unexpectedContent(noticed, isList: error.problem.hasSuffix("indicator"))
    case ("did not find expected <document start>", _):
      if noticed >= end { return fail("a directive without a document after it", at: end) }
      return fail(
        "unexpected \(quoted(at: noticed)) after the end of the document, expected `---`",
        at: noticed)
    case ("mapping values are not allowed in this context", _):
      if let failure = unexpectedColon(noticed) { return failure }
      return fail(
        "unexpected `:`, expected the value to be quoted or to start on a line of its own",
        at: noticed)
    case ("found character that cannot start any token", _):
      return badStart(noticed)
    case ("found unknown escape character", _), ("did not find expected hexdecimal number", _),
      ("found invalid Unicode character escape code", _):
      return badEscape(noticed, error.problem)
    case ("found unknown directive name", _), ("could not find expected directive name", _),
      ("found unexpected non-alphabetical character", _):
      return fail("expected the directive `%YAML` or `%TAG`", at: context)
    default:
      let message = YAMLWording.message(error.problem, error.context, quoted(at: noticed))
      return fail(message, at: noticed)
    }
  }

  private func isRestBlank(from offset: Int) -> Bool {
    var index = offset
    while index < end, isSeparator(index) { index += 1 }
    return index >= end
  }

  private mutating func missingColon(key: Int, noticed: Int) -> LoadStop {
    var upper = key
    while upper < end, base[upper] != 0x0A, base[upper] != 0x0D { upper += 1 }
    while upper > key, isSeparator(upper - 1) { upper -= 1 }
    if upper - key > 1_024, noticed < upper {
      return fail("a key is longer than 1024 characters", at: key)
    }
    return fail(.syntaxError, missingColonMessage(key, upper), SourceRange(key, upper))
  }

  private func missingColonMessage(_ lower: Int, _ upper: Int) -> String {
    for index in lower..<upper where base[index] == UInt8(ascii: ":") && !isSeparator(index + 1) {
      return "expected a blank after the `:` of a key"
    }
    return "expected `:` after a key"
  }

  /// A `:` where a text goes on from the line above: that line lacks its own, or this one is
  /// indented too far.
  private mutating func unexpectedColon(_ noticed: Int) -> LoadStop? {
    var line = noticed
    while line > start, base[line - 1] != 0x0A, base[line - 1] != 0x0D { line -= 1 }
    let key = line + countSpaces(line)
    guard key < noticed, !hasColon(key, noticed), isPlainStart(key) else { return nil }
    var upper = line
    while upper > start, isSeparator(upper - 1) { upper -= 1 }
    guard upper > start else { return nil }
    var lower = upper
    while lower > start, base[lower - 1] != 0x0A, base[lower - 1] != 0x0D { lower -= 1 }
    lower += countSpaces(lower)
    while lower < upper, base[lower] == UInt8(ascii: "-"), base[lower + 1] == 0x20 {
      lower += 1 + countSpaces(lower + 1)
    }
    guard lower < upper, key > lower - 1 else { return nil }
    if !hasColon(lower, upper), isPlainStart(lower) {
      return fail(.syntaxError, missingColonMessage(lower, upper), SourceRange(lower, upper))
    }
    return fail(
      "unexpected `:` in a text that goes on from the line above, is this line indented too far?",
      at: noticed)
  }

  /// Whether a `:` with a blank behind it stands between two offsets.
  private func hasColon(_ lower: Int, _ upper: Int) -> Bool {
    (lower..<upper).contains { base[$0] == UInt8(ascii: ":") && isSeparator($0 + 1) }
  }

  private func isPlainStart(_ index: Int) -> Bool {
    isWordCharacter(base[index]) || base[index] == UInt8(ascii: "_")
  }

  /// Something stands where a key or a `-` would: behind a value, or with an indentation that no
  /// open collection has.
  private mutating func unexpectedContent(_ noticed: Int, isList: Bool) -> LoadStop {
    if noticed >= end { return fail("unexpected end of the file", at: end) }
    var index = noticed
    while index > start, base[index - 1] == 0x20 { index -= 1 }
    let isFirst = index == start || base[index - 1] == 0x0A || base[index - 1] == 0x0D
    if !isFirst {
      return fail("unexpected \(quoted(at: noticed)) after a value", at: noticed)
    }
    let column = noticed - index
    if column == max(0, blockColumn) {
      return fail(
        isList
          ? "unexpected \(quoted(at: noticed)), expected `-` as in the lines above"
          : "unexpected \(quoted(at: noticed)), expected a key as in the lines above", at: noticed)
    }
    return fail("this line is indented like none of those that it could belong to", at: noticed)
  }

  private mutating func badStart(_ noticed: Int) -> LoadStop {
    switch noticed < end ? base[noticed] : 0 {
    case 0x09:
      return fail("a tab cannot indent, expected spaces", at: noticed)
    case UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: "`"), UInt8(ascii: "|"),
      UInt8(ascii: ">"):
      return fail("text that starts with \(quoted(at: noticed)) has to be quoted", at: noticed)
    default:
      return fail("unexpected \(quoted(at: noticed))", at: noticed)
    }
  }

  /// An escape is marked whole, from its backslash.
  private mutating func badEscape(_ noticed: Int, _ problem: String) -> LoadStop {
    var lower = noticed
    while lower > start, base[lower] != UInt8(ascii: "\\"), noticed - lower < 12 { lower -= 1 }
    guard base[lower] == UInt8(ascii: "\\"), lower + 1 < end else {
      return fail("a wrong escape in a quoted text", at: noticed)
    }
    let digits: Int
    switch base[lower + 1] {
    case UInt8(ascii: "x"): digits = 2
    case UInt8(ascii: "u"): digits = 4
    case UInt8(ascii: "U"): digits = 8
    default: digits = 0
    }
    var upper = character(at: lower + 1).upper
    var count = 0
    while count < digits, upper < end, CoreSchema.isHexDigit(base[upper]) {
      upper += 1
      count += 1
    }
    let bytes = UnsafeBufferPointer(start: base + lower, count: upper - lower)
    let text = String(decoding: bytes, as: UTF8.self)
    let message: String
    switch problem {
    case "found unknown escape character":
      message = "unknown escape `\(text)` in a double-quoted text"
    case "did not find expected hexdecimal number":
      message = "the escape `\(text)` has too few digits, expected \(digits)"
    default:
      message = "the escape `\(text)` stands for no character"
    }
    return fail(.syntaxError, message, SourceRange(lower, upper))
  }
}

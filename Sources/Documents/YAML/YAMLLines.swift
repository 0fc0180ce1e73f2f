import Diagnostics

/// Finds the earliest line that explains a mistake which libyaml notices later.
extension YAMLReader {
  /// Returns a failure for a line that lacks the `:` of a key or the `-` of an item, or for the
  /// earliest such line above that it continues.
  mutating func bareLineFailure(_ last: SourceLine, isItem: Bool = false) -> LoadStop {
    var line = last
    while let earlier = lineBefore(line), isBare(earlier), !isWithinText(earlier),
      contentStart(earlier) - earlier.lower == contentStart(line) - line.lower,
      contentStart(line) == line.first
    {
      line = earlier
    }
    return bareTextFailure(contentStart(line), textEnd(line), isItem: isItem)
  }

  /// Returns where the text of a line ends, before any comment.
  private func textEnd(_ line: SourceLine) -> Int {
    var index = line.first
    while index < line.upper {
      if base[index] == UInt8(ascii: "#"), index > line.first, isSeparator(index - 1) {
        while index > line.first, isSeparator(index - 1) { index -= 1 }
        return index
      }
      index += 1
    }
    return line.upper
  }

  /// Returns a failure for a text that should be a key with its `:`, or an item with its `-`.
  mutating func bareTextFailure(_ lower: Int, _ upper: Int, isItem: Bool = false) -> LoadStop {
    let range = SourceRange(lower, upper)
    if let failure = foreignSignFailure(lower, upper) ?? strayLineFailure(line(at: lower)) {
      return failure
    }
    if let sign = foreignComment(at: lower) {
      return fail(
        .syntaxError, "expected `:` after a key; a comment does not start with `\(sign)`", range,
        help: "start the comment with `# `")
    }
    switch base[lower] {
    case UInt8(ascii: "-") where !isSeparator(lower + 1) && base[lower + 1] != UInt8(ascii: "-"):
      return fail(
        .syntaxError, "expected a blank after the `-` of an item", range,
        help: "write `- ` in front of the item")
    case UInt8(ascii: "\"") where (lower + 1..<upper).contains(where: { base[$0] == 0x22 }):
      return fail(
        .syntaxError, "expected `:` after a key", range,
        help: "check the quotes: the first two of this line make a key")
    default: break
    }
    let key = word(at: lower, upper)
    let shown = key.map { "`\($0): …`" } ?? "`key: value`"
    var index = lower
    while index < upper {
      if base[index] == UInt8(ascii: ":"), !isSeparator(index + 1),
        base[index + 1] != UInt8(ascii: "/")
      {
        if let character = InvisibleCharacter(at: index + 1, of: base) {
          return fail(
            .syntaxError, "\(character.name) follows the `:` of a key, expected a plain blank",
            SourceRange(index + 1, index + 1 + character.width), help: "replace it with a blank")
        }
        return fail(
          .syntaxError, "expected a blank after the `:` of a key", range,
          help: "write \(shown), with a blank after the `:`")
      }
      if base[index] == UInt8(ascii: "="), index > lower, isSeparator(index - 1),
        isSeparator(index + 1)
      {
        return fail(
          .syntaxError, "expected `:` after a key, not `=`", range, help: "write \(shown)")
      }
      index += 1
    }
    if isItem {
      return fail(
        .syntaxError, "expected `- ` in front of an item, as in the lines above", range,
        help: key.map { "write `- \($0)`" } ?? "write `- ` in front of it")
    }
    let isOneWord = key.map { $0.utf8.count == upper - lower } == true
    let blanks = (lower..<upper).count { base[$0] == 0x20 }
    let line = line(at: lower)
    if blanks >= 2, contentStart(line) == lower {
      if let comment = physicalLineAbove(line), base[comment.first] == UInt8(ascii: "#") {
        return fail(
          .syntaxError, "expected `:` after a key", range,
          help: "start the line with `# ` if it belongs to the comment above, or write \(shown)")
      }
      if let above = lineBefore(line), above.indent == line.indent, isPlainProse(above) {
        return fail(
          .syntaxError, "expected `:` after a key", range,
          help: (blanks >= 4 ? "start the line with `# ` if it is a comment, " : "")
            + "indent it deeper if it goes on with the text above, or write \(shown)")
      }
    }
    if blanks >= 4 {
      return fail(
        .syntaxError, "expected `:` after a key", range,
        help: "start the line with `# ` if it is a comment, or write \(shown)")
    }
    return fail(
      .syntaxError, "expected `:` after a key", range,
      help: isOneWord ? "write `\(key ?? ""):`" : "write \(shown)")
  }

  /// Returns whether a line is a key followed by several words without quotes.
  private func isPlainProse(_ line: SourceLine) -> Bool {
    guard isEntry(line) else { return false }
    var index = contentStart(line)
    while index < line.upper, base[index] != UInt8(ascii: ":") || !isSeparator(index + 1) {
      index += 1
    }
    index += 1 + countSpaces(index + 1)
    guard index < line.upper, isWordCharacter(base[index]) else { return false }
    return (index..<line.upper).contains { base[$0] == 0x20 }
  }

  /// Returns a failure for a colon, blank or dash that looks like YAML's but is another character,
  /// or `nil` if there is none.
  private mutating func foreignSignFailure(_ lower: Int, _ upper: Int) -> LoadStop? {
    if foreignDash(at: lower) > 0 {
      return fail(
        "\(quoted(at: lower)) does not start an item of a list", at: lower,
        help: "write `- ` in front of the item")
    }
    var index = lower
    while index < upper {
      if foreignColon(at: index) > 0 {
        let name =
          base[index] == 0xEF && base[index + 1] == 0xBC ? "a full-width" : "another kind of"
        return fail(
          "\(quoted(at: index)) is \(name) colon, expected `:`", at: index,
          help:
            "write \(word(at: lower, index).map { "`\($0): …`" } ?? "`: `") with a plain colon and a blank"
        )
      }
      index += 1
    }
    return foreignBlankFailure(lower)
  }

  /// Returns a failure for a no-break or wide space, or an invisible character, in a line's
  /// indentation, or `nil` if there is none.
  mutating func foreignBlankFailure(_ index: Int) -> LoadStop? {
    guard let character = InvisibleCharacter(at: index, of: base) else { return nil }
    return fail(
      "\(character.name) cannot indent, expected spaces", at: index,
      help: character.isBlank ? "replace it with plain spaces" : "remove this invisible character")
  }

  /// Returns a failure for a `:` in text that continues from the line above, or `nil` if the line
  /// does not continue it.
  mutating func continuedLineFailure(_ noticed: Int) -> LoadStop? {
    let line = line(at: noticed)
    let key = contentStart(line)
    guard key < noticed, !hasColon(key, noticed), let above = lineBefore(line),
      !isWithinText(above)
    else { return nil }
    if let failure = foreignBlankFailure(above.first) ?? foreignBlankFailure(line.first) {
      return failure
    }
    if isBare(above) { return bareLineFailure(above) }
    if base[above.first] == UInt8(ascii: "-"), !isSeparator(above.first + 1) {
      return bareTextFailure(above.first, above.upper)
    }
    guard isEntry(above) else { return nil }
    if let failure = outdentedLineFailure(line) ?? missingDashFailure(above, line)
      ?? oddFirstFieldFailure(line)
    {
      return failure
    }
    return fail(
      "unexpected `:` in a text that goes on from the line above, which is indented less",
      at: noticed,
      help: above.indent == 0 && contentStart(above) == above.first
        ? "remove the blanks at the start of the line"
        : "indent the line by \(Self.blanks(contentStart(above) - above.lower)), as the line above")
  }
}

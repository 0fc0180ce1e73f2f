import Diagnostics

/// The earliest line that explains a mistake which libyaml notices later.
extension YAMLReader {
  /// What is wrong with a line that lacks the `:` of a key or the `-` of an item; the earliest of
  /// such lines above it that it goes on from.
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

  /// Where the text of a line ends in front of a comment.
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

  /// A text that should be a key with its `:`, or an item with its `-`.
  mutating func bareTextFailure(_ lower: Int, _ upper: Int, isItem: Bool = false) -> LoadStop {
    let range = SourceRange(lower, upper)
    if let failure = foreignSignFailure(lower, upper) { return failure }
    switch base[lower] {
    case UInt8(ascii: "<"), UInt8(ascii: "="), UInt8(ascii: ">"):
      if upper - lower >= 7, (0..<7).allSatisfy({ base[lower + $0] == base[lower] }) {
        return fail(
          .syntaxError, "this line is a mark of an unresolved merge conflict", range,
          help: "resolve the conflict, and remove its marks")
      }
    case UInt8(ascii: "/"):
      return fail(
        .syntaxError, "expected `:` after a key; a comment does not start with `/`", range,
        help: "start the comment with `# `")
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
    let isProse = (lower..<upper).count { base[$0] == 0x20 } >= 4
    if isProse {
      return fail(
        .syntaxError, "expected `:` after a key", range,
        help: "start the line with `# ` if it is a comment, or write \(shown)")
    }
    return fail(
      .syntaxError, "expected `:` after a key", range,
      help: isOneWord ? "write `\(key ?? ""):`" : "write \(shown)")
  }

  /// A colon, blank or dash that looks like YAML's and is another character.
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

  /// A no-break or wide space where a line is to be indented.
  mutating func foreignBlankFailure(_ index: Int) -> LoadStop? {
    let width = foreignBlank(at: index)
    guard width > 0 else { return nil }
    let code: UInt32 =
      width == 2
      ? 0xA0
      : (UInt32(base[index] & 15) << 12) | (UInt32(base[index + 1] & 63) << 6)
        | UInt32(base[index + 2] & 63)
    let digits = String(code, radix: 16, uppercase: true)
    let name = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return fail(
      "the blank \(name) cannot indent, expected spaces", at: index,
      help: "replace it with plain spaces")
  }

  /// The line above that stands further left than those around it; `nil` if there is none.
  ///
  /// `line` is indented as the line before that one is.
  mutating func outdentedLineFailure(_ line: SourceLine) -> LoadStop? {
    guard let above = lineBefore(line), above.indent < line.indent, isEntry(above),
      base[above.first] != UInt8(ascii: "-"), !isWithinText(above),
      let before = lineBefore(above),
      before.indent == line.indent
        || contentStart(before) - before.lower == line.indent
    else { return nil }
    return fail(
      .syntaxError, "this line is indented less than the lines around it",
      SourceRange(above.first, above.upper),
      help: "indent it by \(Self.blanks(line.indent)), as they are")
  }

  /// A `:` where a text goes on from the line above.
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
    if let failure = outdentedLineFailure(line) ?? missingDashFailure(above, line) {
      return failure
    }
    return fail(
      "unexpected `:` in a text that goes on from the line above, which is indented less",
      at: noticed,
      help: above.indent == 0 && contentStart(above) == above.first
        ? "remove the blanks at the start of the line"
        : "indent the line by \(Self.blanks(contentStart(above) - above.lower)), as the line above")
  }

  /// An entry of a list whose first field lacks its `- `: the fields below it are indented two
  /// deeper.
  private mutating func missingDashFailure(_ above: SourceLine, _ line: SourceLine) -> LoadStop? {
    guard line.indent == above.indent + 2, base[above.first] != UInt8(ascii: "-"),
      let parent = lineBefore(above), endsWithColon(parent), parent.indent <= above.indent
    else { return nil }
    // Fields that return to the first one's column tell that this line alone is out of place.
    var next = lineAfter(line)
    while let later = next, later.indent >= above.indent {
      if later.indent == above.indent {
        guard base[later.first] == UInt8(ascii: "-") else { return nil }
        break
      }
      next = lineAfter(later)
    }
    let key = word(at: above.first, above.upper)
    return fail(
      .syntaxError, "expected `- ` in front of the first field of an entry",
      SourceRange(above.first, above.upper),
      help: key.map { "write `- \($0): …`" } ?? "write `- ` in front of it")
  }

  static func blanks(_ count: Int) -> String {
    count == 0 ? "no blanks" : count == 1 ? "1 blank" : "\(count) blanks"
  }
}

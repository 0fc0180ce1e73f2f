import Diagnostics

/// Lines whose indentation or missing `- ` makes a later line invalid.
extension YAMLReader {
  /// Returns a failure if the first fields of a list's first entry lack the `- ` that a later entry
  /// has.
  mutating func missingFirstDashFailure(_ item: SourceLine) -> LoadStop? {
    guard isItem(item) else { return nil }
    var first = item
    var next = lineBefore(item)
    while let above = next, above.indent >= item.indent {
      if above.indent == item.indent, endsWithColon(above) { break }
      if isItem(above) { return nil }
      first = above
      next = lineBefore(above)
    }
    guard let parent = next, first.lower != item.lower, endsWithColon(parent),
      hasColon(first.first, first.upper)
    else { return nil }
    if first.indent == item.indent {
      // A single `- ` among fields is itself the mistake, unless its item has fields of its own.
      guard let below = lineAfter(item), below.indent > item.indent else { return nil }
    }
    return missingDash(first)
  }

  /// Returns a failure if the first field of a list's entry lacks its `- `: the fields below it are
  /// indented two columns deeper.
  mutating func missingDashFailure(_ above: SourceLine, _ line: SourceLine) -> LoadStop? {
    guard line.indent == above.indent + 2, base[above.first] != UInt8(ascii: "-"),
      let parent = lineBefore(above), endsWithColon(parent), parent.indent <= above.indent
    else { return nil }
    // If later fields return to the first one's column, only this line is out of place.
    var next = lineAfter(line)
    while let later = next, later.indent >= above.indent {
      if later.indent == above.indent {
        guard base[later.first] == UInt8(ascii: "-") else { return nil }
        break
      }
      next = lineAfter(later)
    }
    return missingDash(above)
  }

  private mutating func missingDash(_ line: SourceLine) -> LoadStop {
    let key = word(at: line.first, line.upper)
    return fail(
      .syntaxError, "expected `- ` in front of the first field of an entry",
      SourceRange(line.first, line.upper),
      help: key.map { "write `- \($0): …`" } ?? "write `- ` in front of it")
  }

  /// Returns a failure if the first fields of a mapping are indented differently from those at
  /// `line` and below, which are more: then the first ones are out of place, not `line`.
  mutating func oddFirstFieldFailure(_ line: SourceLine) -> LoadStop? {
    guard !isItem(line) else { return nil }
    var first = line
    var next = lineBefore(line)
    while let above = next, above.indent >= line.indent || !endsWithColon(above) {
      first = above
      next = lineBefore(above)
    }
    guard let parent = next, first.indent != line.indent, first.indent > parent.indent,
      !isItem(first), hasColon(first.first, first.upper)
    else { return nil }
    var before = 0
    next = first
    while let sibling = next, sibling.lower < line.lower {
      if sibling.indent == first.indent { before += 1 }
      next = lineAfter(sibling)
    }
    var after = 0
    next = line
    while let sibling = next, sibling.indent > parent.indent {
      if sibling.indent == line.indent { after += 1 }
      next = lineAfter(sibling)
    }
    guard after > before else { return nil }
    return fail(
      .syntaxError, "this line is indented otherwise than the lines below it",
      SourceRange(first.first, first.upper),
      help: "indent it by \(Self.blanks(line.indent)), as they are")
  }

  /// Returns a failure if the line above is indented less than those around it, else `nil`.
  ///
  /// It applies only if `line` is indented like the line before that one.
  mutating func outdentedLineFailure(_ line: SourceLine) -> LoadStop? {
    guard let above = lineBefore(line), above.indent < line.indent, isEntry(above),
      base[above.first] != UInt8(ascii: "-"), !isWithinText(above),
      let before = lineBefore(above),
      before.indent == line.indent
        || contentStart(before) - before.lower == line.indent
    else { return nil }
    if let failure = foreignBlankFailure(above.first) { return failure }
    return fail(
      .syntaxError, "this line is indented less than the lines around it",
      SourceRange(above.first, above.upper),
      help: "indent it by \(Self.blanks(line.indent)), as they are")
  }

  /// Returns the help for a line that is indented like none of those above: the indentations that
  /// it may have.
  func indentationHelp(_ line: SourceLine) -> String {
    let columns = columnsAbove(line)
    let near = columns.filter { $0 < line.indent }.max() ?? 0
    guard let far = columns.filter({ $0 > line.indent }).min() else {
      return near == 0
        ? "remove the blanks at the start of the line"
        : "indent it by \(Self.blanks(near)), as the lines that it belongs to"
    }
    let choices =
      near == 0 ? "\(Self.blanks(far)) or not at all" : "\(far) or \(Self.blanks(near))"
    return "indent it by \(choices), as the lines that it belongs to"
  }

  /// Returns the start columns of the lines above a line that it could continue; 0 is always among
  /// them. They are read from the text because libyaml has closed the collections by then.
  private func columnsAbove(_ line: SourceLine) -> [Int] {
    var columns: [Int] = [0]
    var narrowest = Int.max
    var next = lineBefore(line)
    while let above = next, narrowest > 0 {
      if above.indent < narrowest {
        columns += [above.indent, contentStart(above) - above.lower]
        narrowest = above.indent
      }
      next = lineBefore(above)
    }
    return columns
  }

  /// Returns the column of the items of the list whose entry a line could belong to, or `nil` if
  /// there is none.
  func itemColumn(above line: SourceLine) -> Int? {
    var next = lineBefore(line)
    while let above = next {
      if above.indent < line.indent {
        let isEntryOfIt = isItem(above) && contentStart(above) - above.lower == line.indent
        return isEntryOfIt ? above.indent : nil
      }
      next = lineBefore(above)
    }
    return nil
  }

  /// Returns whether a line starts with the `- ` of an item.
  func isItem(_ line: SourceLine) -> Bool {
    base[line.first] == UInt8(ascii: "-") && isSeparator(line.first + 1)
  }

  /// Returns a number of blanks in words.
  static func blanks(_ count: Int) -> String {
    count == 0 ? "no blanks" : count == 1 ? "1 blank" : "\(count) blanks"
  }
}

import CLibYAML
import Diagnostics

/// Turns libyaml's errors into problems at the most helpful place.
extension YAMLReader {
  /// Turns an error of libyaml into a problem and returns the error to throw.
  mutating func syntaxError(_ error: YAMLEventStream.Failure) -> LoadStop {
    let noticed = offset(error.problemMark)
    let context = error.context.isEmpty ? noticed : offset(error.contextMark)
    if check.stop != nil, noticed >= end || isRestBlank(from: noticed) { return stopFailure() }
    if check.hasForeignBreaks {
      // libyaml's lines differ from those of YAML 1.2: a break that is this near is the mistake.
      let first = min(contentEnd, context)
      if let found = foreignBreak(from: first, to: noticed) { return foreignBreakFailure(found) }
    }
    if error.problem.isEmpty {
      return fail(
        .limitExceeded, "not enough memory to read the file", SourceRange(0, 0),
        help: "split the file")
    }
    let nearest = min(context, noticed, openBracket ?? noticed)
    if let failure = templateFailure(from: nearest, to: noticed)
      ?? strayLineFailure(line(at: noticed))
    {
      return failure
    }
    switch (error.problem, error.context) {
    case ("found unexpected end of stream", _),
      ("found unexpected document indicator", "while scanning a quoted scalar"):
      return unclosed(context, noticed: noticed)
    case ("could not find expected ':'", _):
      return missingColon(key: context, noticed: noticed)
    case ("did not find expected ',' or ']'", _), ("did not find expected ',' or '}'", _):
      return unexpectedInBrackets(noticed, context)
    case ("did not find expected node content", "while parsing a flow node"):
      if let bracket = openBracket,
        noticed >= end || !closesLater(depth: flowDepth, from: noticed)
      {
        return unclosed(bracket, noticed: noticed)
      }
      return missingValue(noticed)
    case ("did not find expected key", _), ("did not find expected '-' indicator", _):
      return unexpectedContent(noticed, isList: error.problem.hasSuffix("indicator"))
    case ("did not find expected <document start>", _):
      return unexpectedAfterDocument(noticed)
    case ("mapping values are not allowed in this context", _):
      return unexpectedColon(noticed)
    case ("found character that cannot start any token", _):
      return badStart(noticed)
    case ("block sequence entries are not allowed in this context", _):
      return unexpectedItem(noticed)
    case ("found unknown escape character", _), ("did not find expected hexdecimal number", _),
      ("found invalid Unicode character escape code", _):
      return badEscape(noticed, error.problem)
    case ("found unknown directive name", _), ("could not find expected directive name", _),
      ("found unexpected non-alphabetical character", _):
      return fail(
        "expected the directive `%YAML` or `%TAG`", at: context,
        help: "remove the line, or put quotes around text that starts with `%`")
    case ("did not find expected alphabetic or numeric character", "while scanning an alias")
    where noticed < end && isSeparator(noticed) && context == line(at: context).first:
      return fail(
        "`*` does not start an item of a list", at: context,
        help: "write `- ` in front of the item")
    default:
      let wording = YAMLWording.wording(error.problem, error.context, quoted(at: noticed))
      return fail(wording.message, at: noticed, help: wording.help)
    }
  }

  private func isRestBlank(from offset: Int) -> Bool {
    var index = offset
    while index < end, isSeparator(index) { index += 1 }
    return index >= end
  }

  // MARK: Brackets

  private mutating func unexpectedInBrackets(_ noticed: Int, _ context: Int) -> LoadStop {
    let bracket = openBracket ?? context
    guard noticed < end, closesLater(depth: max(1, flowDepth), from: noticed) else {
      return unclosed(bracket, noticed: noticed)
    }
    let isOther = base[noticed] == UInt8(ascii: "]") || base[noticed] == UInt8(ascii: "}")
    return fail(
      "unexpected \(quoted(at: noticed)), expected `,` or a closing bracket", at: noticed,
      help: isOther
        ? "write the bracket that closes \(quoted(at: bracket))"
        : "put a `,` between two values, and quotes around text with quotes or brackets in it",
      related: [Annotation(range: character(at: bracket), label: "the opening bracket")])
  }

  private mutating func missingValue(_ noticed: Int) -> LoadStop {
    let found = noticed < end ? base[noticed] : 0
    let help =
      switch found {
      case UInt8(ascii: ","): "remove this comma, or add the value in front of it"
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        "add the value, or remove the bracket; put quotes around text that starts with one"
      default: "add the value, or put quotes around the text"
      }
    return fail("unexpected \(quoted(at: noticed)), expected a value", at: noticed, help: help)
  }

  // MARK: Colons

  private mutating func missingColon(key: Int, noticed: Int) -> LoadStop {
    let line = line(at: key)
    if line.upper - key > 1_024, noticed < line.upper {
      return fail(
        "a key is longer than 1024 characters", at: key,
        help: "shorten the key, or write `? ` in front of it")
    }
    let isFirst = contentStart(line) == key
    if isFirst, let above = lineBefore(line), !isWithinText(above) {
      if endsWithColon(above), base[key] == UInt8(ascii: "\"") || base[key] == UInt8(ascii: "'"),
        contentStart(above) - above.lower == line.indent
      {
        return fail(
          .syntaxError, "a value has to be indented deeper than its key",
          SourceRange(key, line.upper), help: "write the value behind the `:` of its key")
      }
      if isBlockHeader(above), line.indent <= contentStart(above) - above.lower {
        return fail(
          .syntaxError, "the text of a block scalar has to be indented deeper than its key",
          SourceRange(key, line.upper),
          help: "indent it by \(Self.blanks(contentStart(above) - above.lower + 2))")
      }
    }
    let isItem =
      isFirst && line.first == key && builder.open.last?.isMapping == false
      && line.indent == blockColumn
    return bareTextFailure(key, line.upper, isItem: isItem)
  }

  /// Returns whether a line ends with the header of a block scalar.
  private func isBlockHeader(_ line: SourceLine) -> Bool {
    var index = line.upper
    while index > line.first,
      base[index - 1] == UInt8(ascii: "-") || base[index - 1] == UInt8(ascii: "+")
        || CoreSchema.isDigit(base[index - 1])
    {
      index -= 1
    }
    guard index > line.first + 1, isSeparator(index - 2) else { return false }
    return base[index - 1] == UInt8(ascii: "|") || base[index - 1] == UInt8(ascii: ">")
  }

  /// Returns a failure for a `:` that does not belong to a key: within a value, or where text
  /// continues from the line above.
  private mutating func unexpectedColon(_ noticed: Int) -> LoadStop {
    let line = line(at: noticed)
    if !isDocumentMarker(line.lower), let failure = continuedLineFailure(noticed) {
      return failure
    }
    if isDocumentMarker(line.lower) {
      let stop = fail(
        "unexpected `:` on the line of `---`", at: noticed,
        help: "write what follows `---` on the next line, or remove the `---`")
      failure?.splitsDocument = true
      return stop
    }
    if noticed == line.first {
      return fail(
        "unexpected `:`, expected a key in front of it", at: noticed,
        help: "write the `:` right behind its key")
    }
    // The word before it may be a key that belongs on a line of its own.
    var lower = noticed
    while lower > line.first, !isSeparator(lower - 1) { lower -= 1 }
    let key = lower > line.first ? word(at: lower, noticed) : nil
    let split = key.map { ", or write `\($0): …` on a line of its own" } ?? ""
    return fail(
      "unexpected `:`, expected the value to be quoted or to start on a line of its own",
      at: noticed, help: "put quotes around the whole value\(split)")
  }

  // MARK: Lines

  /// Returns a failure for text where a key or a `-` is expected: after a value, or with an
  /// indentation that no open collection has.
  private mutating func unexpectedContent(_ noticed: Int, isList: Bool) -> LoadStop {
    if noticed >= end {
      return fail("unexpected end of the file", at: end, help: "complete the last line")
    }
    let line = line(at: noticed)
    guard noticed == line.first else { return unexpectedAfterValue(noticed) }
    if let failure = foreignBlankFailure(noticed) { return failure }
    if let failure = earlierLineFailure(line) ?? missingFirstDashFailure(line) { return failure }
    if let above = lineBefore(line), isEntry(above), !isWithinText(above),
      let failure = missingDashFailure(above, line)
    {
      return failure
    }
    if let failure = oddFirstFieldFailure(line) { return failure }
    if base[noticed] == UInt8(ascii: "]") || base[noticed] == UInt8(ascii: "}") {
      return fail(
        "unexpected \(quoted(at: noticed)): no bracket is open", at: noticed,
        help: "remove the bracket")
    }
    if line.indent == max(0, blockColumn) { return misplacedLine(line, isList: isList) }
    if base[noticed] == UInt8(ascii: "/") { return bareTextFailure(noticed, line.upper) }
    return fail(
      "this line is indented like none of those that it could belong to", at: noticed,
      help: indentationHelp(line))
  }

  /// Returns a failure for an earlier line that is the cause of the error at a line, or `nil` if
  /// there is none.
  private mutating func earlierLineFailure(_ line: SourceLine) -> LoadStop? {
    guard let above = lineBefore(line), !isWithinText(above) else { return nil }
    let content = contentStart(above)
    if isBare(above), content - above.lower == line.indent { return bareLineFailure(above) }
    if base[content] == UInt8(ascii: "-"), !isSeparator(content + 1), line.indent > above.indent {
      return bareTextFailure(content, above.upper)
    }
    if base[line.first] != UInt8(ascii: "-") { return outdentedLineFailure(line) }
    return nil
  }

  /// Returns a failure for a line at the column of a collection that it cannot belong to.
  private mutating func misplacedLine(_ line: SourceLine, isList: Bool) -> LoadStop {
    let found = quoted(at: line.first)
    if isList {
      let isEntry = hasColon(line.first, line.upper)
      return fail(
        "unexpected \(found), expected `-` as in the lines above", at: line.first,
        help: isEntry
          ? "indent it by \(line.indent + 2) blanks if it belongs to the entry above, and less if it is"
            + " not part of the list"
          : "write `- ` in front of it")
    }
    let isItem = isItem(line)
    if isItem, let above = lineBefore(line), base[above.first] == UInt8(ascii: "-") {
      return fail(
        "unexpected `-`, expected a key as in the lines above", at: line.first,
        help: contentStart(above) - above.lower == line.indent
          ? "remove the `- ` if the line belongs to the entry above"
          : "indent it by \(Self.blanks(above.indent)), as the item above")
    }
    if isItem, let column = itemColumn(above: line) {
      return fail(
        "unexpected `-`, expected a key as in the lines above", at: line.first,
        help: "indent it by \(Self.blanks(column)), as the item above, or remove the `- ` if it"
          + " belongs to that item")
    }
    return fail(
      "unexpected \(found), expected a key as in the lines above", at: line.first,
      help: isItem
        ? "remove the `- `, or put the list below a key of its own" : "write `key: value`")
  }

  /// Returns a failure for text after the end of a document.
  private mutating func unexpectedAfterDocument(_ noticed: Int) -> LoadStop {
    if noticed >= end {
      return fail(
        "a directive without a document after it", at: end, help: "remove the directive")
    }
    let line = line(at: noticed)
    if noticed == line.first {
      if let failure = earlierLineFailure(line) { return failure }
      if let above = lineBefore(line), !isAfterDocumentEnd, above.indent > line.indent,
        !builder.nodes.isEmpty, builder.nodes[0].style == .block
      {
        if documentIndex > 0, let marker = markerAbove(Int(builder.nodes[0].lower)) {
          let stop = fail(
            .syntaxError, "the line `---` starts another document, which ends at an outdented line",
            SourceRange(marker, marker + 3), help: "remove the line `---`",
            related: [
              Annotation(range: character(at: noticed), label: "indented less than the document")
            ])
          failure?.splitsDocument = true
          return stop
        }
        return fail(
          "this line is indented less than the first line of the document", at: noticed,
          help: "indent the lines that belong together by the same number of blanks",
          related: [
            Annotation(
              range: character(at: Int(builder.nodes[0].lower)), label: "the start of the document")
          ])
      }
    }
    let isBracket = base[noticed] == UInt8(ascii: "]") || base[noticed] == UInt8(ascii: "}")
    defer { if isAfterDocumentEnd, !isBracket { failure?.splitsDocument = true } }
    return fail(
      "unexpected \(quoted(at: noticed)) after the end of the document, expected `---`",
      at: noticed,
      help: isBracket
        ? "remove the bracket"
        : isAfterDocumentEnd
          ? "remove the line `...` above, or write `---` in front of the next document"
          : "remove it, or write `---` in front of the next document")
  }
}

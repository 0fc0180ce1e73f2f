import Diagnostics

/// Checks within scalars that libyaml leaves out, and the places that it does not report.
extension YAMLReader {
  /// Checks that a plain scalar within brackets is not a `-` right before a comma or a bracket
  /// (YAML 1.2.2, 7.3.3: ns-plain-first).
  mutating func checkFlowPlain(_ lower: Int, _ upper: Int) throws(LoadStop) {
    guard upper - lower == 1, base[lower] == UInt8(ascii: "-") else { return }
    switch base[upper] {
    case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
      UInt8(ascii: "}"):
      throw fail(
        "expected text after `-`, or quotes around it, within brackets", at: lower,
        help: "remove the `-`: within brackets, commas separate the items")
    default:
      return
    }
  }

  /// Checks that the lines of a quoted or flow scalar are indented deeper than the block collection
  /// around it (YAML 1.2.2, 6.3: s-flow-line-prefix); empty lines need not be.
  mutating func checkLines(_ node: NodeRecord, _ lower: Int, _ upper: Int) throws(LoadStop) {
    let column = blockColumn
    guard column >= 0 else { return }
    var index = lower
    while index < upper {
      let byte = base[index]
      index &+= 1
      guard byte == 0x0A || byte == 0x0D else { continue }
      let spaces = countSpaces(index)
      if spaces > column { continue }
      var token = index + spaces
      while token < upper, base[token] == 0x09 || base[token] == 0x20 { token += 1 }
      if token < end, base[token] == 0x0A || base[token] == 0x0D { continue }
      if flowDepth > 0 { throw flowLineFailure(token: index + spaces) }
      throw quotedLineFailure(node, token: index + spaces)
    }
  }

  /// Checks the header of a block scalar and the lines that libyaml took for empty; returns the end
  /// of its last content character.
  mutating func checkBlockScalar(
    _ lower: Int, _ upper: Int, hasText: Bool
  ) throws(LoadStop) -> Int {
    try checkHeaderLine(lower)
    var index = lower + 1
    var hasIndicator = false
    while index < end, !isSeparator(index), base[index] != UInt8(ascii: "#") {
      if CoreSchema.isDigit(base[index]) { hasIndicator = true }
      index += 1
    }
    let header = index
    // Only up to the end of the line: the next line is content.
    var lineEnd = index
    while lineEnd < end, base[lineEnd] != 0x0A, base[lineEnd] != 0x0D { lineEnd += 1 }
    // Blanks and a comment; a line break is not within the limit.
    _ = try skipBlanks(index, lineEnd)
    guard hasText else {
      if !hasIndicator { try checkEmptyBlockScalar(lineEnd) }
      return header
    }
    index = min(upper, end)
    while index > header, isSeparator(index - 1) { index -= 1 }
    return index
  }

  /// Checks that a header on a line of its own is indented deeper than the collection that the
  /// scalar is in.
  private mutating func checkHeaderLine(_ header: Int) throws(LoadStop) {
    guard blockColumn >= 0 else { return }
    var index = header
    while index > start, base[index - 1] == 0x20 { index -= 1 }
    guard index == start || base[index - 1] == 0x0A || base[index - 1] == 0x0D else { return }
    guard header - index <= blockColumn else { return }
    throw fail(
      "a block scalar has to be indented deeper than its key", at: header,
      help: "put `\(base[header] == 0x7C ? "|" : ">")` behind the `:` of its key")
  }

  /// Checks a block scalar without text: libyaml takes one for empty if its blank lines are
  /// indented deeper than its text, or if it is at the top level and its text is not indented at
  /// all.
  private mutating func checkEmptyBlockScalar(_ lineEnd: Int) throws(LoadStop) {
    var index = lineEnd
    var widest = (spaces: -1, at: 0)
    while index < end {
      if base[index] == 0x0D, index + 1 < end, base[index + 1] == 0x0A { index += 1 }
      index += 1
      let spaces = countSpaces(index)
      let text = index + spaces
      guard text < end else { return }
      if base[text] == 0x0A || base[text] == 0x0D {
        if spaces > widest.spaces { widest = (spaces, index) }
        index = text
        continue
      }
      guard spaces > blockColumn, spaces > 0 || !isDocumentMarker(text) else { return }
      if widest.spaces > spaces {
        throw fail(
          .syntaxError,
          "a blank line before a block scalar's text is indented deeper than the text",
          SourceRange(widest.at + spaces, widest.at + widest.spaces),
          help: "remove these blanks")
      }
      throw fail(
        "the text of a block scalar has to be indented", at: text,
        help: "indent each line of the text deeper than its key")
    }
  }

  /// Returns whether `---` or `...` is at an offset.
  func isDocumentMarker(_ index: Int) -> Bool {
    guard index + 3 <= end, isSeparator(index + 3) else { return false }
    let byte = base[index]
    return (byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")) && base[index + 1] == byte
      && base[index + 2] == byte
  }

  /// Returns the first NEL, U+2028 or U+2029 of a part of the text, or `nil` if there is none.
  func foreignBreak(from lower: Int, to upper: Int) -> Int? {
    var index = lower
    while index < upper {
      switch base[index] {
      case 0xC2 where base[index + 1] == 0x85: return index
      case 0xE2 where base[index + 1] == 0x80 && base[index + 2] | 1 == 0xA9: return index
      default: index += 1
      }
    }
    return nil
  }

  /// Returns whether YAML 1.2 gives a scalar the text that libyaml gave it.
  func decodesAlike(_ node: NodeRecord, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let map = ScalarMap(
      source: source, style: node.style, lower: Int(node.lower), upper: Int(node.upper),
      known: text)
    return map.text.elementsEqual(text)
  }
}

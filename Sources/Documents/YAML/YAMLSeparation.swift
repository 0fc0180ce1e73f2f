import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The text between the tokens that events report: blanks, line breaks, comments, indicators.
///
/// Checking it finds errors that libyaml accepts (YAML 1.2.2, 6.6 and 6.7): a comment without a
/// blank before it, lines within brackets that are not indented, directives without a document's
/// end.
extension YAMLReader {
  /// Returns whether a byte is a blank or a line break, or the end of the text is reached.
  @inline(__always) func isSeparator(_ index: Int) -> Bool {
    guard index < end else { return true }
    let byte = base[index]
    return byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  /// Checks everything from ``position`` up to `limit`, where a token or the end of the text is.
  @inline(__always)
  mutating func skipSeparation(to limit: Int) throws(LoadStop) {
    if limit == position &+ 2, base[position] == UInt8(ascii: ":"), base[position &+ 1] == 0x20 {
      colon = position
      position = limit
    } else {
      try skipAnySeparation(to: limit)
    }
  }

  /// The general case of ``skipSeparation(to:)``, which handles the most common one itself.
  private mutating func skipAnySeparation(to limit: Int) throws(LoadStop) {
    var index = position
    if flowDepth == 0 {
      while index < limit, base[index] == 0x20 || base[index] == 0x0A { index &+= 1 }
      if index == limit || (index &+ 2 == limit && isItemSign(index)) {
        position = limit
        return
      }
      index = position
    }
    while true {
      index = try skipBlanks(index, limit)
      if index >= limit { break }
      switch base[index] {
      case UInt8(ascii: ":"):
        colon = index
      case UInt8(ascii: ",") where flowDepth > 0:
        break
      case UInt8(ascii: "-") where flowDepth == 0 && isSeparator(index + 1):
        break
      case UInt8(ascii: "?"):
        if flowDepth > 0 { try checkFlowKey(index) }
      case UInt8(ascii: ".") where isAfterDocumentEnd && isDocumentMarker(index):
        // libyaml skips further `...` after the end of a document.
        index &+= 2
      default:
        throw fail(
          "unexpected \(quoted(at: index)) between values", at: index,
          help: "remove it, or put quotes around the text that it belongs to")
      }
      index &+= 1
    }
    position = max(position, limit)
  }

  private func isItemSign(_ index: Int) -> Bool {
    base[index] == UInt8(ascii: "-") && base[index &+ 1] == 0x20
  }

  /// Skips blanks, line breaks and comments from `first` on, and returns the offset of the next
  /// other byte, at most `limit`.
  mutating func skipBlanks(_ first: Int, _ limit: Int) throws(LoadStop) -> Int {
    var index = first
    var lineStart = -1
    scan: while index < limit {
      switch base[index] {
      case 0x20, 0x09:
        index &+= 1
      case 0x0A, 0x0D:
        index &+= 1
        lineStart = index
      case UInt8(ascii: "#"):
        index = try skipComment(index)
      default:
        break scan
      }
    }
    if lineStart >= 0, flowDepth > 0, index < end {
      try checkFlowLine(lineStart, token: index)
    }
    return index
  }

  private mutating func skipComment(_ hash: Int) throws(LoadStop) -> Int {
    if hash > start, !isSeparator(hash - 1) {
      throw fail(
        "a comment needs a blank in front of its `#`", at: hash,
        help: "add a blank, or put quotes around the text that the `#` belongs to")
    }
    var index = hash &+ 1
    if check.hasReturns {
      while index < end, base[index] != 0x0A, base[index] != 0x0D { index &+= 1 }
    } else {
      let found = memchr(base + index, 0x0A, end &- index)
      index = found.map { UnsafeRawPointer(base).distance(to: UnsafeRawPointer($0)) } ?? end
    }
    if check.hasForeignBreaks, let found = foreignBreak(from: hash, to: index) {
      throw foreignBreakFailure(found)
    }
    if comments.isEmpty { comments.reserveCapacity(8) }
    comments.append(
      CommentRecord(
        lower: Int32(truncatingIfNeeded: hash), upper: Int32(truncatingIfNeeded: index)))
    return index
  }

  /// The column of the innermost block collection, from 0; -1 outside of any.
  @inline(__always) var blockColumn: Int { Int(builder.open.last?.column ?? -1) }

  /// Checks that a line within brackets is indented deeper than the block collection around them; a
  /// closing bracket may be right at that collection's column, as is common.
  private mutating func checkFlowLine(_ lineStart: Int, token: Int) throws(LoadStop) {
    let column = blockColumn
    guard column >= 0 else { return }
    let spaces = countSpaces(lineStart)
    if spaces > column { return }
    let byte = base[token]
    if spaces == column, byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") { return }
    throw flowLineFailure(token: base[lineStart + spaces] == 0x09 ? lineStart + spaces : token)
  }

  func countSpaces(_ lineStart: Int) -> Int {
    var index = lineStart
    while index < end, base[index] == 0x20 { index &+= 1 }
    return index &- lineStart
  }

  /// Checks a `?` within brackets: libyaml takes any for the indicator of a key, but it is one only
  /// before a blank.
  private mutating func checkFlowKey(_ mark: Int) throws(LoadStop) {
    guard isSeparator(mark + 1) else {
      throw fail(
        "text that starts with `?` has to be quoted within brackets", at: mark,
        help: "put quotes around the text")
    }
    // libyaml drops the token after an empty key of a single pair.
    guard builder.open.last?.isPair == true else { return }
    var index = mark + 1
    while index < end, isSeparator(index) { index += 1 }
    if index < end, base[index] == UInt8(ascii: ",") || base[index] == UInt8(ascii: "]") {
      throw fail("expected a key after `?`", at: index, help: "add the key, or remove the `?`")
    }
  }

  /// Checks the directives before a document.
  mutating func checkDirectives(_ lower: Int, _ upper: Int) throws(LoadStop) {
    guard isAfterDocumentEnd else {
      throw fail(
        "a directive after a document needs a line `...` in front of it", at: lower,
        help: "add the line `...`, or put quotes around text that starts with `%`")
    }
    var index = lower
    while index < upper {
      guard base[index] == UInt8(ascii: "%") else {
        throw fail(
          "unexpected \(quoted(at: index)) between directives", at: index,
          help: "put `---` in front of the document's first line")
      }
      // The prefix of a %TAG may contain a `#`, a version may not.
      let isVersion = base[index + 1] == UInt8(ascii: "Y")
      while index < upper, base[index] != 0x0A, base[index] != 0x0D {
        if base[index] == UInt8(ascii: "#"), isVersion || isSeparator(index - 1) { break }
        index += 1
      }
      index = try skipBlanks(index, upper)
    }
  }
}

import Diagnostics

/// A suppression as it is written in a comment: `# authlint: ignore[rule-a, rule-b] reason`.
struct SuppressionDirective {
  /// The findings that it applies to.
  enum Scope {
    /// The findings of a line, or of the value of a key on it.
    case line
    /// The findings of the whole file.
    case file
  }

  /// An id between the brackets.
  struct Name {
    var text: String
    var range: SourceRange
  }

  /// The mistake that keeps it from suppressing anything: a message and its place.
  struct Flaw {
    var message: String
    var range: SourceRange
  }

  /// From the `#` to the last character.
  var range: SourceRange
  var scope = Scope.line
  var names: [Name] = []
  /// The text between the brackets.
  var list = SourceRange(0, 0)
  /// The text behind the brackets.
  var reason = SourceRange(0, 0)
  /// Whether the reason consists of more than the date on which the suppression ends.
  var hasReason = false
  /// The first day on which it suppresses nothing.
  var end: CalendarDate?
  var flaw: Flaw?
  /// Whether the brackets contain more names than were requested.
  var isCutShort = false
}

/// Reads the suppressions of a comment.
///
/// Blanks may be between any two parts; words and ids are compared exactly. A comment may contain
/// other text before the suppression, and several suppressions, each behind a ` #` of its own.
struct SuppressionDirectiveReader {
  private let bytes: [UInt8]
  private var index = 0
  private var end = 0
  private var nameLimit = Int.max

  /// Prepares to read the comments of a file.
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Returns the suppressions of a comment, in order, at most `limit`, with at most `limit` ids
  /// each. O(n) in its length.
  mutating func directives(
    in comment: SourceRange, limit: Int = .max
  ) -> [SuppressionDirective] {
    nameLimit = limit
    end = min(comment.upper, bytes.count)
    var starts: [Int] = []
    for start in comment.lower..<end where bytes[start] == UInt8(ascii: "#") {
      guard start == comment.lower || isBlank(start - 1) else { continue }
      index = start
      if takeName() { starts.append(start) }
      if starts.count > limit { break }
    }
    var directives: [SuppressionDirective] = []
    for (number, start) in starts.prefix(limit).enumerated() {
      end = number + 1 < starts.count ? starts[number + 1] : min(comment.upper, bytes.count)
      while end > start, isBlank(end - 1) { end -= 1 }
      directives.append(directive(from: start))
    }
    return directives
  }

  /// Skips `# authlint` and returns whether a suppression follows: a colon, or what would follow
  /// it. Other words behind `authlint` are ordinary text.
  private mutating func takeName() -> Bool {
    while byte(index) == UInt8(ascii: "#") { index += 1 }
    skipBlanks()
    guard take("authlint") else { return false }
    skipBlanks()
    if byte(index) == UInt8(ascii: ":") { return true }
    let verb = word()
    skipBlanks()
    return (verb == Array("ignore".utf8) || verb == Array("ignore-file".utf8))
      && byte(index) == UInt8(ascii: "[")
  }

  private mutating func directive(from start: Int) -> SuppressionDirective {
    var directive = SuppressionDirective(range: SourceRange(start, end))
    index = start
    while byte(index) == UInt8(ascii: "#") { index += 1 }
    skipBlanks()
    let name = index
    _ = take("authlint")
    let afterName = index
    skipBlanks()
    guard byte(index) == UInt8(ascii: ":") else {
      directive.flaw = SuppressionDirective.Flaw(
        message: "expected `:` after `authlint`", range: SourceRange(name, afterName))
      return directive
    }
    index += 1
    skipBlanks()
    let verbStart = index
    let verb = word()
    let verbRange = SourceRange(verbStart, index)
    if verb == Array("ignore-file".utf8) {
      directive.scope = .file
    } else if verb != Array("ignore".utf8) {
      let text = String(decoding: verb, as: UTF8.self)
      directive.flaw = SuppressionDirective.Flaw(
        message: verb.isEmpty
          ? "expected `ignore[…]` or `ignore-file[…]` after `authlint:`"
          : "`\(text)` is not a suppression; expected `ignore[…]` or `ignore-file[…]`",
        range: verb.isEmpty ? SourceRange(name, afterName) : verbRange)
      return directive
    }
    readList(after: verbRange, into: &directive)
    return directive
  }

  private mutating func readList(
    after verb: SourceRange, into directive: inout SuppressionDirective
  ) {
    skipBlanks()
    guard byte(index) == UInt8(ascii: "[") else {
      directive.flaw = SuppressionDirective.Flaw(
        message: "expected the ids of rules in brackets", range: verb)
      return
    }
    let open = index
    var close = open + 1
    while close < end, bytes[close] != UInt8(ascii: "]") { close += 1 }
    guard close < end else {
      directive.flaw = SuppressionDirective.Flaw(
        message: "`[` is never closed", range: SourceRange(open, open + 1))
      return
    }
    directive.list = SourceRange(open + 1, close)
    var start = open + 1
    for place in (open + 1)...close
    where place == close || bytes[place] == UInt8(ascii: ",") {
      var lower = start
      var upper = place
      while lower < upper, isBlank(lower) { lower += 1 }
      while lower < upper, isBlank(upper - 1) { upper -= 1 }
      if lower < upper {
        guard directive.names.count < nameLimit else {
          directive.isCutShort = true
          break
        }
        directive.names.append(
          SuppressionDirective.Name(
            text: String(decoding: bytes[lower..<upper], as: UTF8.self),
            range: SourceRange(lower, upper)))
      }
      start = place + 1
    }
    if directive.names.isEmpty {
      directive.flaw = SuppressionDirective.Flaw(
        message: "the brackets name no rule", range: SourceRange(open, close + 1))
    }
    index = close + 1
    skipBlanks()
    directive.reason = SourceRange(index, end)
    readEnd(into: &directive)
  }

  /// Reads each `until=YYYY-MM-DD` in the reason; the earliest date counts.
  private func readEnd(into directive: inout SuppressionDirective) {
    var told = directive.reason.lower
    let word = Array("until=".utf8)
    var place = directive.reason.lower
    while place + word.count <= end {
      guard bytes[place..<(place + word.count)].elementsEqual(word),
        place == directive.reason.lower || !isWordByte(bytes[place - 1])
      else {
        place += 1
        continue
      }
      if hasWord(told..<place) { directive.hasReason = true }
      let start = place + word.count
      var stop = start
      while stop < end, isWordByte(bytes[stop]) { stop += 1 }
      if let date = CalendarDate(bytes[start..<stop]) {
        directive.end = min(directive.end ?? date, date)
      } else if directive.flaw == nil {
        let text = String(decoding: bytes[start..<stop], as: UTF8.self)
        directive.flaw = SuppressionDirective.Flaw(
          message: "`\(text)` is not a date; expected `until=YYYY-MM-DD`",
          range: stop > start ? SourceRange(start, stop) : SourceRange(place, start))
      }
      place = max(stop, place + 1)
      told = min(place, end)
    }
    if hasWord(told..<end) { directive.hasReason = true }
  }

  private func hasWord(_ range: Range<Int>) -> Bool { GivenReason.isGiven(by: bytes[range]) }

  // MARK: - Bytes

  private func byte(_ index: Int) -> UInt8 { index < end ? bytes[index] : 0 }

  private func isBlank(_ index: Int) -> Bool {
    bytes[index] == UInt8(ascii: " ") || bytes[index] == UInt8(ascii: "\t")
  }

  private func isWordByte(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte >= 0x80
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }

  private mutating func skipBlanks() { while index < end, isBlank(index) { index += 1 } }

  private mutating func word() -> [UInt8] {
    let start = index
    while index < end, isWordByte(bytes[index]) { index += 1 }
    return Array(bytes[start..<index])
  }

  private mutating func take(_ word: StaticString) -> Bool {
    let matches = word.withUTF8Buffer { word in
      end - index >= word.count && bytes[index..<(index + word.count)].elementsEqual(word)
    }
    if matches { index += word.utf8CodeUnitCount }
    return matches
  }
}

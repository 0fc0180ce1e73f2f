import Diagnostics
import Patterns

/// What holds of any pattern and text. An input is a pattern and, on the lines below it, the text.
struct PatternProperties {
  private let pattern: Pattern
  private let bounds: SourceBounds
  private let text: UnsafeBufferPointer<UInt8>

  static func check(_ input: [UInt8]) throws(Violation) {
    guard input.count <= 2_000 else { return }
    let parts = input.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
    // The text is always UTF-8; a pattern need not be.
    let source = Array(parts[0])
    let text = Array(String(decoding: parts.count > 1 ? parts[1] : [], as: UTF8.self).utf8)
    guard let pattern = try compile(source, isConstant: false),
      let constant = try compile(source, isConstant: true)
    else { return }
    try text.withUnsafeBufferPointer { (bytes) throws(Violation) in
      try PatternProperties(pattern: pattern, bounds: SourceBounds(text), text: bytes)
        .check(constant)
    }
  }

  private static func compile(_ source: [UInt8], isConstant: Bool) throws(Violation) -> Pattern? {
    do {
      return try Pattern(source, isConstant: isConstant)
    } catch {
      try require(!error.message.isEmpty, "an error says nothing")
      try SourceBounds(source).demand(
        SourceRange(error.range.lowerBound, error.range.upperBound), error.message)
      return nil
    }
  }

  private func check(_ constant: Pattern) throws(Violation) {
    let groups = pattern.groupCount
    let match = try firstMatch(from: 0, groups: groups)
    try require(pattern.isMatch(in: text) == (match != nil), "the automaton finds another answer")
    try require(pattern.isMatch(in: text) == (match != nil), "the second answer is another one")
    try require(
      constant.isMatch(in: text) == (match != nil), "the constant's automaton finds another answer")
    try require(
      try firstMatch(from: 0, groups: 0)?.range == match?.range,
      "without groups the match is another one")
    guard let match else { return }
    try require(
      try firstMatch(from: match.range.lowerBound, groups: 0)?.range == match.range,
      "from where the match begins there is another one")
    try checkInGroup(match.range)
    try checkAll()
  }

  /// The first match, its bounds and its price checked.
  private func firstMatch(from offset: Int, groups: Int) throws(Violation) -> PatternMatch? {
    var steps = 0
    let match = pattern.firstMatch(in: text, from: offset, groups: groups, steps: &steps)
    // Each instruction is visited at most twice at each place, and once more each slot put back.
    let size = (5 * pattern.length + 5) * 2 + 2 * (groups + 1)
    let places = text.count - offset + 2
    try require(
      steps <= size * places + text.count,
      "\(steps) steps of \(size) instructions over \(places) places")
    guard let match else { return nil }
    try demand(match.range)
    try require(match.range.lowerBound >= offset, "the match begins before the search")
    for group in 0...groups {
      guard let range = match[group] else { continue }
      try demand(range)
      try require(
        range.lowerBound >= match.range.lowerBound && range.upperBound <= match.range.upperBound,
        "group \(group) at \(range) is not within \(match.range)")
    }
    return match
  }

  private func demand(_ range: Range<Int>) throws(Violation) {
    try bounds.demand(SourceRange(range.lowerBound, range.upperBound), "a match")
  }

  /// A pattern in a group of its own finds the same, and so does one with itself as alternative.
  private func checkInGroup(_ range: Range<Int>) throws(Violation) {
    let source = Array(pattern.source)
    // Flags and quotes may go on behind the pattern.
    guard !source.contains(where: { $0 == UInt8(ascii: "Q") || $0 == UInt8(ascii: "P") }) else {
      return
    }
    let group = Array("(".utf8) + source + Array(")".utf8)
    let twice = Array("(?:".utf8) + source + Array(")|(?:".utf8) + source + Array(")".utf8)
    for other in [group, twice] {
      guard let again = try? Pattern(other) else { continue }
      let match = again.firstMatch(in: text, groups: 1)
      try require(
        match?.range == range,
        "`\(String(decoding: other, as: UTF8.self))` finds \(String(describing: match?.range)), "
          + "expected \(range)")
      if other == group { try require(match?[1] == range, "its group is elsewhere") }
    }
  }

  /// All matches come one after the other, and the search for them ends.
  private func checkAll() throws(Violation) {
    var offset = 0
    var rounds = 0
    while offset <= text.count, rounds < 100, let match = try firstMatch(from: offset, groups: 0) {
      rounds += 1
      offset = max(match.range.upperBound, offset)
      if match.range.isEmpty {
        offset += 1
        while offset < text.count, text[offset] & 0xC0 == 0x80 { offset += 1 }
      }
    }
  }
}

import Patterns

/// An iterator over the matches of a pattern in a text. A match may be empty, but not at the end of
/// the previous match, as in Go's `FindAll`.
struct PatternSearcher {
  let text: Text
  let pattern: Pattern
  /// The number of groups to capture besides the whole match.
  var groups = 0
  /// The number of bytes of a result that have been charged.
  var paid = 0
  private var offset = 0
  private var lastEnd = -1
  /// The number of pattern steps still covered by the cost of the call, which is charged in
  /// advance.
  private var prepaid: Int

  init(_ text: Text, _ pattern: Pattern) {
    self.text = text
    self.pattern = pattern
    prepaid = pattern.cost(matching: text.byteCount) &* Pattern.stepsPerUnit
  }

  /// Returns the next match; `nil` if there is none or the budget is exhausted.
  ///
  /// Finding one match takes linear time, but finding all of them can take longer (`a(.*b)?` looks
  /// for a `b` after every `a`): the steps beyond the cost of one search are charged.
  mutating func next(_ budget: inout Budget) -> PatternMatch? {
    let bytes = text.bytes
    defer { withExtendedLifetime(text.storage) {} }
    while offset <= bytes.count {
      var steps = 0
      let match = pattern.firstMatch(in: bytes, from: offset, groups: groups, steps: &steps)
      prepaid &-= steps
      if prepaid < 0 {
        // A tenth of a unit per `stepsPerUnit / 10` steps.
        let excess = -prepaid / (Pattern.stepsPerUnit / 10)
        prepaid = 0
        if !budget.visit(excess) { return nil }
      }
      guard let match else {
        offset = bytes.count &+ 1
        return nil
      }
      let range = match.range
      let isRepeated = range.isEmpty && range.lowerBound == lastEnd
      if range.upperBound > offset {
        offset = range.upperBound
      } else {
        offset &+= offset < bytes.count ? CodePoints.length(lead: bytes[offset]) : 1
      }
      lastEnd = range.upperBound
      if !isRepeated { return match }
    }
    return nil
  }

  /// Returns the slice of the text in a range of bytes.
  func slice(_ range: Range<Int>) -> Text {
    text.slice(
      Int32(truncatingIfNeeded: range.lowerBound), Int32(truncatingIfNeeded: range.upperBound))
  }

  /// Returns the result of a search that found no further match: the value, or an error if the
  /// budget is exhausted.
  func end(_ value: Value, _ budget: Budget) -> Value {
    budget.isExhausted ? .error(.exhausted) : value
  }
}

/// A replacement for matches: text in which `\0` to `\9` stand for groups and `\\` for a backslash
/// (cel-go's `regex.replace`).
struct PatternReplacement {
  private enum Piece {
    case literal(Range<Int>)
    case group(Int)
  }

  /// Why a text is not a replacement.
  struct Malformed: Error {
    let text: String
  }

  /// The highest group that the replacement names.
  private(set) var highestGroup = 0
  private let template: Text
  private var pieces: [Piece] = []

  private init(_ template: Text) { self.template = template }

  /// Parses a replacement for a pattern with a number of groups.
  static func parse(_ template: Text, groups: Int) -> Result<PatternReplacement, Malformed> {
    var result = PatternReplacement(template)
    let bytes = template.bytes
    defer { withExtendedLifetime(template.storage) {} }
    var start = 0
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "\\") else {
        index += 1
        continue
      }
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0
      if start < index { result.pieces.append(.literal(start..<index)) }
      switch next {
      case UInt8(ascii: "\\"): result.pieces.append(.literal(index..<index + 1))
      case 0x30...0x39:
        let group = Int(next - 0x30)
        if group > groups {
          return .failure(
            Malformed(
              text:
                "the replacement names the group `\\\(group)`, the regular expression has \(groups)"
            ))
        }
        result.pieces.append(.group(group))
        result.highestGroup = max(result.highestGroup, group)
      default:
        return .failure(
          Malformed(
            text: "`\(template.brief)` is not a replacement, expected a digit or `\\` after `\\`"))
      }
      index += 2
      start = index
    }
    if start < index { result.pieces.append(.literal(start..<index)) }
    return .success(result)
  }

  /// Appends the replacement of a match.
  func append(_ match: PatternMatch, of text: Text, to bytes: inout [UInt8]) {
    for piece in pieces {
      switch piece {
      case .literal(let range): bytes.append(contentsOf: template.bytes[range])
      case .group(let group):
        if let range = match[group] { bytes.append(contentsOf: text.bytes[range]) }
      }
    }
  }
}

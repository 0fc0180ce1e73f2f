/// A node of a parsed pattern; children are named by their index among the nodes and come before
/// their parent.
enum PatternNode: Sendable {
  /// Matches the empty string.
  case empty
  /// One code point.
  case literal(UInt32)
  /// One code point of the set with this index.
  case set(Int32)
  /// An empty string at a place where the assertion holds.
  case assertion(PatternAssertion)
  /// All children in sequence: a range of ``ParsedPattern/children``.
  case concatenation(Range<Int32>)
  /// The first child that leads to a match: a range of ``ParsedPattern/children``.
  case alternation(Range<Int32>)
  /// A capturing group, numbered from 1.
  case group(Int32, Int32)
  /// A repetition; `maximum` is -1 for none.
  case repetition(child: Int32, minimum: Int32, maximum: Int32, isGreedy: Bool)
}

/// A condition on a place between two code points.
enum PatternAssertion: UInt32, Sendable {
  case beginText, endText, beginLine, endLine, wordBoundary, noWordBoundary
}

/// A parsed pattern.
struct ParsedPattern {
  var nodes: [PatternNode] = []
  var children: [Int32] = []
  /// The distinct sets.
  var sets: [CodePointSet] = []
  /// The kinds of assertion in it: bit n for the assertion of raw value n.
  private var assertions: UInt32 = 0
  /// The number of capturing groups.
  var groupCount = 0
  /// The groups' names; `nil` for those without.
  var groupNames: [String?] = []
  /// The index of the root node.
  var root: Int32 = 0

  /// Records that the pattern has an assertion.
  mutating func note(_ assertion: PatternAssertion) { assertions |= 1 << assertion.rawValue }

  /// Returns whether the pattern has an assertion.
  func has(_ assertion: PatternAssertion) -> Bool { assertions & 1 << assertion.rawValue != 0 }
}

/// Parses RE2's syntax (github.com/google/re2/wiki/Syntax) with RE2's default options: Perl's
/// classes and flags, Unicode properties, text as UTF-8. `\C` is rejected.
///
/// There is no recursion: open groups are frames on a stack, so that only the pattern's length and
/// ``PatternLimits`` bound its depth.
struct PatternParser {
  /// The flags `(?imsU)`.
  struct Flags {
    var ignoresCase = false
    var isMultiline = false
    var dotMatchesNewline = false
    var isUngreedy = false
  }

  /// An open group: where its items and its finished alternatives begin on their stacks.
  struct Frame {
    var flags: Flags
    /// 0 if it does not capture.
    var group: Int32
    var items: Int
    var alternatives: Int
    var open: Range<Int>
  }

  /// What the limits need to know about a node.
  struct Measure {
    /// The size in the units of ``PatternLimits/maximumSize``.
    var size: Int
    /// The largest product of the counts of nested repetitions.
    var repeats: Int
  }

  let pattern: UnsafeBufferPointer<UInt8>
  var offset = 0
  var flags = Flags()
  var result = ParsedPattern()
  /// Whether no `:]` follows, so that the parser does not search for one after each `[:`.
  var lacksClassEnd = false
  var measures: [Measure] = []
  var frames: [Frame] = []
  var items: [Int32] = []
  var alternatives: [Int32] = []
  /// The numbers of the sets, once there are many. There is no dictionary before, because creating
  /// its type takes longer than parsing a typical pattern.
  private var setNumbers: [CodePointSet: Int32]?
  /// The start of the repetition operator that ended at the current offset, or `nil` if none did.
  private var lastOperator: Int?

  init(_ pattern: UnsafeBufferPointer<UInt8>) { self.pattern = pattern }

  /// Parses a whole pattern.
  static func parse(_ pattern: UnsafeBufferPointer<UInt8>) throws(PatternError) -> ParsedPattern {
    var parser = PatternParser(pattern)
    if let bad = CodePoints.firstMalformed(in: pattern) {
      throw parser.error(.badUTF8, bad..<min(bad + 1, pattern.count))
    }
    try parser.parse()
    return parser.result
  }

  func error(_ kind: PatternError.Kind, _ range: Range<Int>) -> PatternError {
    PatternError(kind, range, in: pattern)
  }

  /// Returns the byte at a distance from the current offset; 0 beyond the end.
  func peek(_ distance: Int = 0) -> UInt8 {
    offset &+ distance < pattern.count ? pattern[offset &+ distance] : 0
  }

  var isAtEnd: Bool { offset >= pattern.count }

  /// Reads the code point at the current offset, which must not be the end.
  mutating func next() -> UInt32 {
    guard let base = pattern.baseAddress else { return 0 }
    let (codePoint, length) = CodePoints.decode(base, at: offset, end: pattern.count)
    offset &+= length
    return codePoint
  }

  private mutating func parse() throws(PatternError) {
    result.groupNames.append(nil)
    frames.append(Frame(flags: flags, group: 0, items: 0, alternatives: 0, open: 0..<0))
    while !isAtEnd {
      let start = offset
      let operatorBefore = lastOperator
      lastOperator = nil
      switch pattern[offset] {
      case UInt8(ascii: "("):
        if peek(1) == UInt8(ascii: "?") {
          try parseExtendedGroup()
        } else {
          offset += 1
          openGroup(captures: true, name: nil, from: start)
        }
      case UInt8(ascii: "|"):
        offset += 1
        closeAlternative()
      case UInt8(ascii: ")"):
        offset += 1
        guard frames.count > 1 else {
          throw error(.unexpectedParenthesis, start..<offset)
        }
        try closeGroup()
      case UInt8(ascii: "^"):
        offset += 1
        try pushAssertion(flags.isMultiline ? .beginLine : .beginText)
      case UInt8(ascii: "$"):
        offset += 1
        try pushAssertion(flags.isMultiline ? .endLine : .endText)
      case UInt8(ascii: "."):
        offset += 1
        try push(flags.dotMatchesNewline ? .any : .anyButNewline)
      case UInt8(ascii: "["):
        try push(parseClass())
      case UInt8(ascii: "*"):
        offset += 1
        try pushRepetition(0, -1, from: start, after: operatorBefore)
      case UInt8(ascii: "+"):
        offset += 1
        try pushRepetition(1, -1, from: start, after: operatorBefore)
      case UInt8(ascii: "?"):
        offset += 1
        try pushRepetition(0, 1, from: start, after: operatorBefore)
      case UInt8(ascii: "{"):
        if let (minimum, maximum) = parseCounts() {
          try pushRepetition(minimum, maximum, from: start, after: operatorBefore)
        } else {
          offset += 1
          try pushLiteral(0x7B)
        }
      case UInt8(ascii: "\\"):
        try parseBackslash()
      default:
        try pushLiteral(next())
      }
    }
    guard frames.count == 1 else {
      throw error(.missingParenthesis, frames[frames.count - 1].open)
    }
    result.root = try collapse(frames[0])
    // One more for the instruction at the end.
    try checkSize(measures[Int(result.root)].size + 1)
  }

  // MARK: Items

  /// Adds a node with its measure and returns its index.
  mutating func add(_ node: PatternNode, _ measure: Measure) throws(PatternError) -> Int32 {
    try checkSize(measure.size)
    result.nodes.append(node)
    measures.append(measure)
    return Int32(truncatingIfNeeded: result.nodes.count - 1)
  }

  func checkSize(_ size: Int) throws(PatternError) {
    if size > PatternLimits.maximumSize { throw error(.tooLarge, 0..<pattern.count) }
  }

  /// Pushes a set; equal sets share a number.
  mutating func push(_ set: CodePointSet) throws(PatternError) {
    if let single = set.single {
      let size = single < 0x80 ? 1 : single < 0x800 ? 2 : single < 0x10000 ? 3 : 4
      items.append(try add(.literal(single), Measure(size: size, repeats: 1)))
      return
    }
    let number: Int32
    if let known = self.number(of: set) {
      number = known
    } else {
      number = Int32(truncatingIfNeeded: result.sets.count)
      result.sets.append(set)
      if setNumbers != nil {
        setNumbers?[set] = number
      } else if result.sets.count > 16 {
        numberSets()
      }
    }
    var size = set.ranges.count * 2
    if let last = set.ranges.last, last.upper > 0xFFFF { size += 8 }
    items.append(try add(.set(number), Measure(size: size, repeats: 1)))
  }

  private func number(of set: CodePointSet) -> Int32? {
    if let setNumbers { return setNumbers[set] }
    return result.sets.firstIndex(of: set).map { Int32(truncatingIfNeeded: $0) }
  }

  /// Records the numbers of all sets so far.
  private mutating func numberSets() {
    var numbers: [CodePointSet: Int32] = [:]
    for (index, set) in result.sets.enumerated() {
      numbers[set] = Int32(truncatingIfNeeded: index)
    }
    setNumbers = numbers
  }

  mutating func pushLiteral(_ codePoint: UInt32) throws(PatternError) {
    if flags.ignoresCase {
      let orbit = UnicodeSets.orbit(of: codePoint)
      if orbit.single == nil { return try push(orbit) }
    }
    let size = codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4
    items.append(try add(.literal(codePoint), Measure(size: size, repeats: 1)))
  }

  mutating func pushAssertion(_ assertion: PatternAssertion) throws(PatternError) {
    result.note(assertion)
    items.append(try add(.assertion(assertion), Measure(size: 1, repeats: 1)))
  }

  // MARK: Repetitions

  /// Reads `{n}`, `{n,}` or `{n,m}`; returns `nil` and reads nothing if there is none of them: the
  /// `{` is then a literal.
  private mutating func parseCounts() -> (Int, Int)? {
    let start = offset
    offset += 1
    if let minimum = parseCount() {
      var maximum = minimum
      if peek() == UInt8(ascii: ",") {
        offset += 1
        maximum = -1
        if peek() != UInt8(ascii: "}") {
          guard let count = parseCount() else {
            offset = start
            return nil
          }
          maximum = count
        }
      }
      if peek() == UInt8(ascii: "}") {
        offset += 1
        return (minimum, maximum)
      }
    }
    offset = start
    return nil
  }

  /// Reads a decimal number without leading zeros and below 1,000,000,000; returns `nil` if there
  /// is none.
  private mutating func parseCount() -> Int? {
    let start = offset
    var count = 0
    while case let digit = peek(), digit >= 0x30, digit <= 0x39 {
      if count >= 100_000_000 { return nil }
      count = count * 10 + Int(digit - 0x30)
      offset += 1
    }
    if offset == start || (offset - start > 1 && pattern[start] == 0x30) { return nil }
    return count
  }

  private mutating func pushRepetition(
    _ minimum: Int, _ maximum: Int, from start: Int, after operatorBefore: Int?
  ) throws(PatternError) {
    let counts = start..<offset
    var isGreedy = true
    if peek() == UInt8(ascii: "?") {
      isGreedy = false
      offset += 1
    }
    if let first = operatorBefore { throw error(.badOperator, first..<offset) }
    let largest = PatternLimits.maximumRepeat
    if maximum >= 0 && maximum < minimum || minimum > largest || maximum > largest {
      throw error(.badCount, counts)
    }
    guard items.count > frames[frames.count - 1].items else {
      throw error(.missingOperand, counts)
    }
    let child = items.removeLast()
    items.append(
      try add(
        .repetition(
          child: child, minimum: Int32(minimum), maximum: Int32(maximum),
          isGreedy: isGreedy != flags.isUngreedy),
        try measure(of: measures[Int(child)], minimum, maximum, counts)))
    lastOperator = start
  }

  /// Returns the measure of a repetition; throws if its count, multiplied by those of nested
  /// repetitions, is too large.
  private func measure(
    of child: Measure, _ minimum: Int, _ maximum: Int, _ range: Range<Int>
  ) throws(PatternError) -> Measure {
    let count = max(minimum, maximum)
    // `*`, `+` and `?` do not multiply.
    let repeats = count >= 2 ? child.repeats &* count : child.repeats
    if repeats > PatternLimits.maximumRepeat { throw error(.badCount, range) }
    let optional = maximum < 0 ? 1 : maximum &- minimum
    let size = child.size &* max(count, 1) &+ max(optional, 1)
    return Measure(size: size, repeats: repeats)
  }
}

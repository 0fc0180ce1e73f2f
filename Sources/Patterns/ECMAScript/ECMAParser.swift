/// Parses regular expressions of ECMA-262 (22.2.1), which match code points as under the flag `u`.
///
/// Unless it is strict, the parser also accepts what engines accept only without that flag, where
/// it has one meaning: a lone brace or bracket, or a backslash before a sign. Back-references are
/// rejected, because they cannot be matched in linear time. Groups nest at most ``depthLimit``
/// deep, which bounds the recursion.
struct ECMAParser {
  let pattern: UnsafeBufferPointer<UInt8>
  var offset = 0
  private var depth = 0
  var ignoresCase = false
  private var dotMatchesAll = false
  /// Whether only the standard's syntax is accepted.
  let isStrict: Bool

  static let depthLimit = 200

  private init(_ pattern: UnsafeBufferPointer<UInt8>, isStrict: Bool) {
    self.pattern = pattern
    self.isStrict = isStrict
  }

  static func parse(
    _ pattern: UnsafeBufferPointer<UInt8>, isStrict: Bool = false
  ) throws(PatternError) -> ECMANode {
    var parser = ECMAParser(pattern, isStrict: isStrict)
    if let bad = CodePoints.firstMalformed(in: pattern) {
      throw parser.error(.badUTF8, bad..<min(bad + 1, pattern.count))
    }
    parser.parseLeadingFlags()
    let node = try parser.parseAlternatives()
    guard parser.isAtEnd else {
      throw parser.error(.unexpectedParenthesis, parser.offset..<parser.offset + 1)
    }
    return node
  }

  func error(_ kind: PatternError.Kind, _ range: Range<Int>) -> PatternError {
    PatternError(kind, range.clamped(to: 0..<pattern.count), in: pattern)
  }

  var isAtEnd: Bool { offset >= pattern.count }

  func peek(_ distance: Int = 0) -> UInt8 {
    offset + distance < pattern.count ? pattern[offset + distance] : 0
  }

  func has(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { text in
      offset + text.count <= pattern.count
        && text.indices.allSatisfy { pattern[offset + $0] == text[$0] }
    }
  }

  mutating func next() -> UInt32 {
    guard let base = pattern.baseAddress else { return 0 }
    let (codePoint, length) = CodePoints.decode(base, at: offset, end: pattern.count)
    offset += length
    return codePoint
  }

  /// Reads `(?i)` and `(?s)` at the start, which other languages have; they have the meaning of the
  /// flags.
  private mutating func parseLeadingFlags() {
    guard !isStrict else { return }
    while has("(?i)") || has("(?s)") {
      if peek(2) == UInt8(ascii: "i") { ignoresCase = true } else { dotMatchesAll = true }
      offset += 4
    }
  }

  private mutating func parseAlternatives() throws(PatternError) -> ECMANode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw error(.tooLarge, 0..<pattern.count) }
    var alternatives: [ECMANode] = [try parseSequence()]
    while peek() == UInt8(ascii: "|"), !isAtEnd {
      offset += 1
      alternatives.append(try parseSequence())
    }
    return alternatives.count == 1 ? alternatives[0] : .alternatives(alternatives)
  }

  private mutating func parseSequence() throws(PatternError) -> ECMANode {
    var parts: [ECMANode] = []
    while !isAtEnd, peek() != UInt8(ascii: "|"), peek() != UInt8(ascii: ")") {
      let start = offset
      let (part, isQuantifiable) = try parseTerm()
      parts.append(try parseQuantifier(of: part, isQuantifiable, from: start))
    }
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  // MARK: - Terms

  private mutating func parseTerm() throws(PatternError) -> (ECMANode, Bool) {
    let start = offset
    switch peek() {
    case UInt8(ascii: "^"):
      offset += 1
      return (.begin, false)
    case UInt8(ascii: "$"):
      offset += 1
      return (.end, false)
    case UInt8(ascii: "."):
      offset += 1
      return (.set(dotMatchesAll ? .any : ECMAClasses.dot), true)
    case UInt8(ascii: "("): return try parseGroup()
    case UInt8(ascii: "["): return (.set(try parseClass()), true)
    case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"):
      throw error(.missingOperand, start..<start + 1)
    case UInt8(ascii: "{"):
      if isStrict || parseCounts() != nil { throw error(.missingOperand, start..<offset + 1) }
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      if isStrict { throw error(.badRange, start..<start + 1) }
    case UInt8(ascii: "\\"):
      switch peek(1) {
      case UInt8(ascii: "b"):
        offset += 2
        return (.boundary, false)
      case UInt8(ascii: "B"):
        offset += 2
        return (.noBoundary, false)
      default: return (.set(try parseEscape(inClass: false)), true)
      }
    default: break
    }
    return (.set(folded(next())), true)
  }

  private mutating func parseGroup() throws(PatternError) -> (ECMANode, Bool) {
    let start = offset
    let flags = (ignoresCase, dotMatchesAll)
    defer { (ignoresCase, dotMatchesAll) = flags }
    var look: (isBehind: Bool, isNegated: Bool)?
    if has("(?:") {
      offset += 3
    } else if has("(?=") || has("(?!") {
      look = (false, peek(2) == UInt8(ascii: "!"))
      offset += 3
    } else if has("(?<=") || has("(?<!") {
      look = (true, peek(3) == UInt8(ascii: "!"))
      offset += 4
    } else if has("(?<") || has("(?P<") && !isStrict {
      while !isAtEnd, peek() != UInt8(ascii: ">") { offset += 1 }
      guard !isAtEnd, offset > start + 3 else { throw error(.badGroupName, start..<offset) }
      offset += 1
    } else if has("(?") {
      offset += 2
      try parseFlags(from: start)
    } else {
      offset += 1
    }
    let node = try parseAlternatives()
    guard peek() == UInt8(ascii: ")"), !isAtEnd else {
      throw error(.missingParenthesis, start..<start + 1)
    }
    offset += 1
    if let look {
      return (.look(node, isBehind: look.isBehind, isNegated: look.isNegated), !look.isBehind)
    }
    return (node, true)
  }

  /// Reads flags such as `i-s:` of a group.
  private mutating func parseFlags(from start: Int) throws(PatternError) {
    var isOn = true
    while !isAtEnd {
      switch peek() {
      case UInt8(ascii: "i"): ignoresCase = isOn
      case UInt8(ascii: "s"): dotMatchesAll = isOn
      case UInt8(ascii: "-") where isOn: isOn = false
      case UInt8(ascii: ":") where offset > start + 2:
        offset += 1
        return
      default: throw error(.badGroup, start..<offset + 1)
      }
      offset += 1
    }
    throw error(.badGroup, start..<offset)
  }

  // MARK: - Quantifiers

  private mutating func parseQuantifier(
    of part: ECMANode, _ isQuantifiable: Bool, from start: Int
  ) throws(PatternError) -> ECMANode {
    let operatorStart = offset
    var bounds: (Int, Int?)
    switch peek() {
    case UInt8(ascii: "*") where !isAtEnd: bounds = (0, nil)
    case UInt8(ascii: "+"): bounds = (1, nil)
    case UInt8(ascii: "?"): bounds = (0, 1)
    case UInt8(ascii: "{"):
      guard let counts = parseCounts() else {
        if isStrict { throw error(.badCount, operatorStart..<operatorStart + 1) }
        return part
      }
      bounds = counts
      offset -= 1
    default: return part
    }
    offset += 1
    if peek() == UInt8(ascii: "?") { offset += 1 }
    guard isQuantifiable else { throw error(.missingOperand, operatorStart..<offset) }
    if let maximum = bounds.1, maximum < bounds.0 {
      throw error(.badCount, operatorStart..<offset)
    }
    return .repetition(part, minimum: bounds.0, maximum: bounds.1)
  }

  /// Reads `{n}`, `{n,}` or `{n,m}`; returns `nil` and reads nothing if there is none of them.
  private mutating func parseCounts() -> (Int, Int?)? {
    let start = offset
    offset += 1
    if let minimum = parseCount() {
      var maximum: Int? = minimum
      if peek() == UInt8(ascii: ",") {
        offset += 1
        maximum = peek() == UInt8(ascii: "}") ? nil : parseCount() ?? -1
      }
      if peek() == UInt8(ascii: "}"), maximum != -1 {
        offset += 1
        return (minimum, maximum)
      }
    }
    offset = start
    return nil
  }

  private mutating func parseCount() -> Int? {
    let start = offset
    var count = 0
    while peek() &- 0x30 < 10 {
      count = min(1 << 40, count * 10 + Int(peek() - 0x30))
      offset += 1
    }
    return offset == start ? nil : count
  }
}

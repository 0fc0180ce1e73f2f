/// Parses regular expressions of ECMA-262 (22.2.1), which match code points as under the flag `u`.
///
/// Unless it is strict, the parser also accepts what engines accept only without that flag, where
/// it has one meaning: a lone brace or bracket, or a backslash before a sign. Back-references are
/// rejected, because they cannot be matched in linear time. Groups nest at most ``depthLimit``
/// deep, which bounds the recursion.
struct ECMAParser {
  private let pattern: UnsafeBufferPointer<UInt8>
  private var offset = 0
  private var depth = 0
  private var ignoresCase = false
  private var dotMatchesAll = false
  /// Whether only the standard's syntax is accepted.
  private let isStrict: Bool

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

  private func error(_ kind: PatternError.Kind, _ range: Range<Int>) -> PatternError {
    PatternError(kind, range.clamped(to: 0..<pattern.count), in: pattern)
  }

  private var isAtEnd: Bool { offset >= pattern.count }

  private func peek(_ distance: Int = 0) -> UInt8 {
    offset + distance < pattern.count ? pattern[offset + distance] : 0
  }

  private func has(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { text in
      offset + text.count <= pattern.count
        && text.indices.allSatisfy { pattern[offset + $0] == text[$0] }
    }
  }

  private mutating func next() -> UInt32 {
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

  // MARK: - Escapes and classes

  /// Returns a code point, with the code points that equal it if case is ignored.
  private func folded(_ codePoint: UInt32) -> CodePointSet {
    if ignoresCase { return UnicodeSets.orbit(of: codePoint) }
    return CodePointSet(sorted: [CodePointRange(lower: codePoint, upper: codePoint)])
  }

  /// Reads an escape that stands for code points.
  private mutating func parseEscape(inClass: Bool) throws(PatternError) -> CodePointSet {
    let start = offset
    if let set = try parseClassEscape() { return set }
    return folded(try parseCharacterEscape(inClass: inClass, from: start))
  }

  /// Reads `\d \D \s \S \w \W \p{…} \P{…}`; returns `nil` and reads nothing if none of them is
  /// next.
  private mutating func parseClassEscape() throws(PatternError) -> CodePointSet? {
    let letter = peek(1)
    if let set = ECMAClasses.perl(letter | 0x20), letter | 0x20 != letter || letter >= 0x61 {
      offset += 2
      return letter < 0x61 ? set.inverted : set
    }
    guard letter | 0x20 == UInt8(ascii: "p"), peek(2) == UInt8(ascii: "{") else { return nil }
    let start = offset
    offset += 3
    let nameStart = offset
    while !isAtEnd, peek() != UInt8(ascii: "}") { offset += 1 }
    guard !isAtEnd,
      let set = ECMAClasses.property(UnsafeBufferPointer(rebasing: pattern[nameStart..<offset]))
    else { throw error(.badRange, start..<offset + 1) }
    offset += 1
    let whole = ignoresCase ? CodePointSet(merging: UnicodeSets.folded(set.ranges)) : set
    return letter == UInt8(ascii: "P") ? whole.inverted : whole
  }

  private mutating func parseCharacterEscape(
    inClass: Bool, from start: Int
  ) throws(PatternError) -> UInt32 {
    offset += 1
    if isAtEnd { throw error(.trailingBackslash, start..<offset) }
    let character = next()
    switch character {
    case 0x66: return 0x0C
    case 0x6E: return 0x0A
    case 0x72: return 0x0D
    case 0x74: return 0x09
    case 0x76: return 0x0B
    case 0x62 where inClass: return 0x08
    case 0x30 where !(0x30...0x39).contains(peek()): return 0
    case 0x31...0x39 where !inClass, 0x6B where !inClass:
      throw error(.unsupported, start..<offset)
    case 0x63 where (peek() | 0x20) &- 0x61 < 26:
      offset += 1
      return UInt32(pattern[offset - 1] & 0x1F)
    case 0x78:
      if let code = parseHexadecimal(2) { return code }
    case 0x75:
      if peek() == UInt8(ascii: "{") {
        offset += 1
        var code: UInt32 = 0
        var count = 0
        while let digit = Self.hexadecimal(peek()), code <= 0x10FFFF {
          code = code * 16 + digit
          offset += 1
          count += 1
        }
        if peek() == UInt8(ascii: "}"), count > 0, code <= 0x10FFFF {
          offset += 1
          return code
        }
      } else if let code = parseHexadecimal(4) {
        guard (0xD800..<0xDC00).contains(code), peek() == UInt8(ascii: "\\"),
          peek(1) == UInt8(ascii: "u")
        else { return code }
        let before = offset
        offset += 2
        if let low = parseHexadecimal(4), (0xDC00..<0xE000).contains(low) {
          return 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        offset = before
        return code
      }
    case 0x00..<0x80
    where !(NamedClasses.wordSet.contains(character) && (isStrict || character != 0x5F)):
      // A sign stands for itself.
      return character
    case 0x80... where !isStrict: return character
    default: break
    }
    throw error(.badEscape, start..<offset)
  }

  private mutating func parseHexadecimal(_ count: Int) -> UInt32? {
    var code: UInt32 = 0
    for distance in 0..<count {
      guard let digit = Self.hexadecimal(peek(distance)) else { return nil }
      code = code * 16 + digit
    }
    offset += count
    return code
  }

  private static func hexadecimal(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte) - 0x30
    case 0x41...0x46: UInt32(byte) - 0x41 + 10
    case 0x61...0x66: UInt32(byte) - 0x61 + 10
    default: nil
    }
  }

  /// Reads `[…]`.
  private mutating func parseClass() throws(PatternError) -> CodePointSet {
    let start = offset
    offset += 1
    let isNegated = peek() == UInt8(ascii: "^")
    if isNegated { offset += 1 }
    var ranges: [CodePointRange] = []
    while !isAtEnd, peek() != UInt8(ascii: "]") {
      let memberStart = offset
      let lower = try parseMember()
      guard peek() == UInt8(ascii: "-"), peek(1) != UInt8(ascii: "]"), offset + 1 < pattern.count,
        let first = lower.single ?? lower.ranges.first?.lower
      else {
        ranges += folded(lower)
        continue
      }
      offset += 1
      let upper = try parseMember()
      if let low = lower.single, let high = upper.single {
        if high < low { throw error(.badRange, memberStart..<offset) }
        let range = CodePointRange(lower: low, upper: high)
        ranges += ignoresCase ? UnicodeSets.folded([range]) : [range]
      } else {
        // `[\w-.]`: the hyphen stands for itself.
        if isStrict { throw error(.badRange, memberStart..<offset) }
        _ = first
        ranges += folded(lower) + folded(upper) + [CodePointRange(lower: 0x2D, upper: 0x2D)]
      }
    }
    if isAtEnd { throw error(.missingBracket, start..<offset) }
    offset += 1
    let set = CodePointSet(merging: ranges)
    return isNegated ? set.inverted : set
  }

  private func folded(_ set: CodePointSet) -> [CodePointRange] {
    guard ignoresCase else { return set.ranges }
    if let single = set.single { return UnicodeSets.orbit(of: single).ranges }
    return UnicodeSets.folded(set.ranges)
  }

  /// Reads one member of a class: a code point, or a set for `\w` and similar escapes.
  private mutating func parseMember() throws(PatternError) -> CodePointSet {
    guard peek() == UInt8(ascii: "\\") else {
      let codePoint = next()
      return CodePointSet(sorted: [CodePointRange(lower: codePoint, upper: codePoint)])
    }
    let start = offset
    if let set = try parseClassEscape() { return set }
    let codePoint = try parseCharacterEscape(inClass: true, from: start)
    return CodePointSet(sorted: [CodePointRange(lower: codePoint, upper: codePoint)])
  }
}

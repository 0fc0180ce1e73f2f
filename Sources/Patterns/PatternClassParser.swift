/// Parses escapes, bracketed classes and the named classes of Perl, POSIX and Unicode.
extension PatternParser {
  /// Reads a construct that begins with a backslash outside a class.
  mutating func parseBackslash() throws(PatternError) {
    let start = offset
    switch peek(1) {
    case UInt8(ascii: "b"):
      offset += 2
      try pushAssertion(.wordBoundary)
    case UInt8(ascii: "B"):
      offset += 2
      try pushAssertion(.noWordBoundary)
    case UInt8(ascii: "A"):
      offset += 2
      try pushAssertion(.beginText)
    case UInt8(ascii: "z"):
      offset += 2
      try pushAssertion(.endText)
    case UInt8(ascii: "C"):
      throw error(.unsupported, start..<start + 2)
    case UInt8(ascii: "Q"):
      offset += 2
      while !isAtEnd {
        if peek() == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "E") {
          offset += 2
          break
        }
        try pushLiteral(next())
      }
    default:
      if let set = try parseNamedClass() {
        try push(set)
      } else {
        try pushLiteral(parseEscape())
      }
    }
  }

  /// Reads `[…]`, from its opening bracket on.
  mutating func parseClass() throws(PatternError) -> CodePointSet {
    let start = offset
    offset += 1
    let isNegated = peek() == UInt8(ascii: "^")
    if isNegated { offset += 1 }
    var ranges: [CodePointRange] = []
    var isFirst = true
    // A closing bracket that comes first is a member.
    while !isAtEnd, isFirst || peek() != UInt8(ascii: "]") {
      isFirst = false
      if peek() == UInt8(ascii: "["), peek(1) == UInt8(ascii: ":"),
        let set = try parsePOSIXClass()
      {
        ranges.append(contentsOf: set.ranges)
      } else if peek() == UInt8(ascii: "\\"), let set = try parseNamedClass() {
        ranges.append(contentsOf: set.ranges)
      } else {
        let range = try parseClassRange(from: start)
        if flags.ignoresCase {
          if range.lower == range.upper {
            ranges.append(contentsOf: UnicodeSets.orbit(of: range.lower).ranges)
          } else {
            ranges.append(contentsOf: UnicodeSets.folded([range]))
          }
        } else {
          ranges.append(range)
        }
      }
    }
    if isAtEnd { throw error(.missingBracket, start..<offset) }
    offset += 1
    let set = CodePointSet(merging: ranges)
    return isNegated ? set.inverted : set
  }

  /// Reads `a` or `a-b` within a class that begins at `classStart`.
  private mutating func parseClassRange(
    from classStart: Int
  ) throws(PatternError) -> CodePointRange {
    let start = offset
    let lower = try parseClassMember(from: classStart)
    guard peek() == UInt8(ascii: "-"), offset + 1 < pattern.count, peek(1) != UInt8(ascii: "]")
    else { return CodePointRange(lower: lower, upper: lower) }
    offset += 1
    let upper = try parseClassMember(from: classStart)
    if upper < lower { throw error(.badRange, start..<offset) }
    return CodePointRange(lower: lower, upper: upper)
  }

  private mutating func parseClassMember(from classStart: Int) throws(PatternError) -> UInt32 {
    if isAtEnd { throw error(.missingBracket, classStart..<offset) }
    return peek() == UInt8(ascii: "\\") ? try parseEscape() : next()
  }

  /// Reads `[:name:]` or `[:^name:]`. Returns `nil` and reads nothing if there is no `:]`.
  private mutating func parsePOSIXClass() throws(PatternError) -> CodePointSet? {
    if lacksClassEnd { return nil }
    let start = offset
    var end = offset + 2
    while end + 1 < pattern.count,
      pattern[end] != UInt8(ascii: ":") || pattern[end + 1] != UInt8(ascii: "]")
    {
      end += 1
    }
    guard end + 1 < pattern.count else {
      lacksClassEnd = true
      return nil
    }
    offset = end + 2
    var nameStart = start + 2
    let isNegated = nameStart < end && pattern[nameStart] == UInt8(ascii: "^")
    if isNegated { nameStart += 1 }
    guard let set = NamedClasses.posix(UnsafeBufferPointer(rebasing: pattern[nameStart..<end]))
    else { throw error(.badRange, start..<offset) }
    return fold(set, isNegated: isNegated)
  }

  /// Reads `\d \s \w \D \S \W \pN \p{Name} \PN \P{^Name}`; returns `nil` and reads nothing if none
  /// of them is next.
  private mutating func parseNamedClass() throws(PatternError) -> CodePointSet? {
    let letter = peek(1)
    if let set = NamedClasses.perl(letter | 0x20) {
      offset += 2
      return fold(set, isNegated: letter < 0x61)
    }
    guard letter | 0x20 == UInt8(ascii: "p") else { return nil }
    let start = offset
    var isNegated = letter == UInt8(ascii: "P")
    offset += 2
    if isAtEnd { throw error(.badRange, start..<offset) }
    var nameStart = offset
    var nameEnd: Int
    if peek() == UInt8(ascii: "{") {
      nameStart += 1
      while !isAtEnd, peek() != UInt8(ascii: "}") { offset += 1 }
      if isAtEnd { throw error(.badRange, start..<offset) }
      nameEnd = offset
      offset += 1
    } else {
      _ = next()
      nameEnd = offset
    }
    if nameStart < nameEnd, pattern[nameStart] == UInt8(ascii: "^") {
      isNegated.toggle()
      nameStart += 1
    }
    guard let set = UnicodeSets.named(UnsafeBufferPointer(rebasing: pattern[nameStart..<nameEnd]))
    else { throw error(.badRange, start..<offset) }
    return fold(set, isNegated: isNegated)
  }

  /// Returns a named set under the flags. If case is ignored, it includes the code points that
  /// equal its members, and its complement excludes them.
  private func fold(_ set: CodePointSet, isNegated: Bool) -> CodePointSet {
    var set = set
    if flags.ignoresCase { set = CodePointSet(merging: UnicodeSets.folded(set.ranges)) }
    return isNegated ? set.inverted : set
  }

  /// Reads an escape that stands for one code point.
  private mutating func parseEscape() throws(PatternError) -> UInt32 {
    let start = offset
    offset += 1
    if isAtEnd { throw error(.trailingBackslash, start..<offset) }
    let character = next()
    switch character {
    case 0x30...0x37:
      // A single digit other than 0 would be a backreference.
      if character != 0x30, peek() < 0x30 || peek() > 0x37 { break }
      var code = character - 0x30
      for _ in 0..<2 where peek() >= 0x30 && peek() <= 0x37 {
        code = code * 8 + UInt32(peek() - 0x30)
        offset += 1
      }
      return code
    case 0x78:
      if let code = parseHexadecimal() { return code }
    case 0x61: return 0x07
    case 0x66: return 0x0C
    case 0x6E: return 0x0A
    case 0x72: return 0x0D
    case 0x74: return 0x09
    case 0x76: return 0x0B
    case 0x5F: return character
    case 0x00..<0x80 where NamedClasses.wordSet.contains(character) == false: return character
    default: break
    }
    throw error(.badEscape, start..<offset)
  }

  /// Reads the digits of `\x7F` or `\x{10FFFF}`; returns `nil` if they are not well-formed.
  private mutating func parseHexadecimal() -> UInt32? {
    if peek() != UInt8(ascii: "{") {
      guard let high = HexDigit.value(peek()) else { return consumeBadDigit() }
      offset += 1
      guard let low = HexDigit.value(peek()) else { return consumeBadDigit() }
      offset += 1
      return UInt32(high) * 16 + UInt32(low)
    }
    offset += 1
    var code: UInt32 = 0
    var count = 0
    while let digit = HexDigit.value(peek()) {
      code = code * 16 + UInt32(digit)
      offset += 1
      count += 1
      if code > CodePointSet.last { return nil }
    }
    guard peek() == UInt8(ascii: "}") else { return consumeBadDigit() }
    offset += 1
    return count == 0 ? nil : code
  }

  /// Moves past the invalid code point, so that the range of the error includes it.
  private mutating func consumeBadDigit() -> UInt32? {
    if !isAtEnd { _ = next() }
    return nil
  }
}

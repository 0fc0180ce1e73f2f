/// Escapes and classes of a pattern (ECMA-262, "Patterns": `AtomEscape`, `CharacterClass`).
extension ECMAParser {
  /// Returns a code point, with the code points that equal it if case is ignored.
  func folded(_ codePoint: UInt32) -> CodePointSet {
    if ignoresCase { return UnicodeSets.orbit(of: codePoint) }
    return CodePointSet(sorted: [CodePointRange(lower: codePoint, upper: codePoint)])
  }

  /// Reads an escape that stands for code points.
  mutating func parseEscape(inClass: Bool) throws(PatternError) -> CodePointSet {
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
        while let digit = HexDigit.value(peek()), code <= 0x10FFFF {
          code = code * 16 + UInt32(digit)
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
      guard let digit = HexDigit.value(peek(distance)) else { return nil }
      code = code * 16 + UInt32(digit)
    }
    offset += count
    return code
  }

  /// Reads `[…]`.
  mutating func parseClass() throws(PatternError) -> CodePointSet {
    let start = offset
    offset += 1
    let isNegated = peek() == UInt8(ascii: "^")
    if isNegated { offset += 1 }
    var ranges: [CodePointRange] = []
    while !isAtEnd, peek() != UInt8(ascii: "]") {
      let memberStart = offset
      let lower = try parseMember()
      guard peek() == UInt8(ascii: "-"), peek(1) != UInt8(ascii: "]"), offset + 1 < pattern.count,
        !lower.ranges.isEmpty
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

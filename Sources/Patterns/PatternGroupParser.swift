/// Parses groups, with their names and flags, and the alternatives within them.
extension PatternParser {
  mutating func openGroup(captures: Bool, name: String?, from start: Int) {
    var group: Int32 = 0
    if captures {
      result.groupCount += 1
      result.groupNames.append(name)
      group = Int32(truncatingIfNeeded: result.groupCount)
    }
    frames.append(
      Frame(
        flags: flags, group: group, items: items.count, alternatives: alternatives.count,
        open: start..<offset))
  }

  /// Reads a construct that begins with `(?`: a named group, a group that does not capture, or
  /// flags.
  mutating func parseExtendedGroup() throws(PatternError) {
    let start = offset
    let left = pattern.count - offset
    let isLookaround = { (byte: UInt8) in byte == UInt8(ascii: "=") || byte == UInt8(ascii: "!") }
    if isLookaround(peek(2)) { throw error(.badGroup, start..<start + 3) }
    if peek(2) == UInt8(ascii: "<"), isLookaround(peek(3)) {
      throw error(.badGroup, start..<start + 4)
    }
    let hasP = peek(2) == UInt8(ascii: "P")
    if hasP && peek(3) == UInt8(ascii: "<") && left > 4
      || peek(2) == UInt8(ascii: "<") && left > 3
    {
      offset += hasP ? 4 : 3
      let nameStart = offset
      while !isAtEnd, pattern[offset] != UInt8(ascii: ">") { offset += 1 }
      if isAtEnd { throw error(.badGroupName, start..<offset) }
      let name = UnsafeBufferPointer(rebasing: pattern[nameStart..<offset])
      offset += 1
      guard Self.isGroupName(name) else { throw error(.badGroupName, start..<offset) }
      openGroup(captures: true, name: String(decoding: name, as: UTF8.self), from: start)
      return
    }
    try parseFlags()
  }

  /// Reads `(?flags-flags:` or `(?flags-flags)`.
  private mutating func parseFlags() throws(PatternError) {
    let start = offset
    offset += 2
    var changed = flags
    var isNegated = false
    var sawFlag = false
    while true {
      if isAtEnd { throw error(.badGroup, start..<offset) }
      let character = next()
      switch character {
      case 0x69: changed.ignoresCase = !isNegated
      case 0x6D: changed.isMultiline = !isNegated
      case 0x73: changed.dotMatchesNewline = !isNegated
      case 0x55: changed.isUngreedy = !isNegated
      case 0x2D where !isNegated:
        isNegated = true
        sawFlag = false
        continue
      case 0x3A where !isNegated || sawFlag:
        openGroup(captures: false, name: nil, from: start)
        flags = changed
        return
      case 0x29 where !isNegated || sawFlag:
        flags = changed
        return
      default: throw error(.badGroup, start..<offset)
      }
      sawFlag = true
    }
  }

  /// Returns whether a name consists of letters, marks, digits and connectors (`_`).
  private static func isGroupName(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    !name.isEmpty
      && String(decoding: name, as: UTF8.self).unicodeScalars.allSatisfy { scalar in
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
          .letterNumber, .nonspacingMark, .spacingMark, .decimalNumber, .connectorPunctuation:
          true
        default: false
        }
      }
  }

  /// Ends an alternative and joins its items into one node.
  mutating func closeAlternative() {
    let start = frames[frames.count - 1].items
    let whole: Int32
    switch items.count - start {
    case 0: whole = append(.empty, Measure(size: 1, repeats: 1))
    case 1: whole = items[start]
    default:
      let measure = combine(items, from: start)
      whole = append(.concatenation(store(items, from: start)), measure)
    }
    items.removeLast(items.count - start)
    alternatives.append(whole)
  }

  mutating func closeGroup() throws(PatternError) {
    let frame = frames[frames.count - 1]
    var whole = try collapse(frame)
    if frame.group > 0 {
      var measure = measures[Int(whole)]
      measure.size &+= 2
      whole = try add(.group(frame.group, whole), measure)
    }
    frames.removeLast()
    flags = frame.flags
    items.append(whole)
  }

  /// Ends the last alternative and joins the alternatives of `frame`, which must be the innermost.
  mutating func collapse(_ frame: Frame) throws(PatternError) -> Int32 {
    closeAlternative()
    let start = frame.alternatives
    let count = alternatives.count - start
    var whole = alternatives[start]
    if count > 1 {
      var measure = combine(alternatives, from: start)
      measure.size &+= count &- 1
      whole = append(.alternation(store(alternatives, from: start)), measure)
    }
    alternatives.removeLast(count)
    try checkSize(measures[Int(whole)].size)
    return whole
  }

  private mutating func append(_ node: PatternNode, _ measure: Measure) -> Int32 {
    result.nodes.append(node)
    measures.append(measure)
    return Int32(truncatingIfNeeded: result.nodes.count - 1)
  }

  private mutating func store(_ stack: [Int32], from start: Int) -> Range<Int32> {
    let lower = Int32(truncatingIfNeeded: result.children.count)
    result.children.append(contentsOf: stack[start...])
    return lower..<Int32(truncatingIfNeeded: result.children.count)
  }

  private func combine(_ stack: [Int32], from start: Int) -> Measure {
    var measure = Measure(size: 0, repeats: 1)
    for index in start..<stack.count {
      let part = measures[Int(stack[index])]
      measure.size &+= part.size
      measure.repeats = max(measure.repeats, part.repeats)
    }
    return measure
  }
}

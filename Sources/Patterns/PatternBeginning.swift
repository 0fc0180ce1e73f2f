/// What is known about how a program's matches begin, so that places where none can begin are
/// skipped.
struct PatternBeginning: Sendable {
  /// Whether a match can begin only at the start of the text.
  private(set) var isAnchored = true
  /// The bytes with which every match begins, up to ``PatternSearch/limit``.
  private(set) var prefix: [UInt8] = []
  /// Whether a match is the prefix and nothing else.
  private(set) var isLiteral = false
  /// Whether every match takes a code point, whose UTF-8 begins with a byte of `leads`.
  private(set) var hasLeads = true
  /// A set of bytes as 256 bits.
  private var leads: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  init(_ instructions: [PatternInstruction], start: Int32, sets: [PatternSet]) {
    findPrefix(instructions, start)
    if prefix.isEmpty {
      findLeads(instructions, start, sets)
    } else {
      isAnchored = false
      insert(prefix[0])
    }
  }

  /// Returns whether a match can begin before a byte.
  @inline(__always)
  func canBegin(with byte: UInt8) -> Bool {
    if !hasLeads { return true }
    let bit = UInt64(byte & 63)
    return switch byte >> 6 {
    case 0: leads.0 >> bit & 1 != 0
    case 1: leads.1 >> bit & 1 != 0
    case 2: leads.2 >> bit & 1 != 0
    default: leads.3 >> bit & 1 != 0
    }
  }

  private mutating func insert(_ byte: UInt8) {
    // A continuation byte does not begin a code point, though it may lie between two bytes that do.
    if byte & 0xC0 == 0x80 { return }
    let bit = UInt64(1) << UInt64(byte & 63)
    switch byte >> 6 {
    case 0: leads.0 |= bit
    case 1: leads.1 |= bit
    case 2: leads.2 |= bit
    default: leads.3 |= bit
    }
  }

  private mutating func findPrefix(_ instructions: [PatternInstruction], _ start: Int32) {
    var index = start
    while true {
      let instruction = instructions[Int(index)]
      switch instruction.operation {
      case .codePoint:
        // No text contains a surrogate.
        if instruction.argument & ~0x7FF == 0xD800 { return }
        if prefix.count + 4 > PatternSearch.limit { return }
        CodePoints.append(instruction.argument, to: &prefix)
      case .save: break
      case .match:
        isLiteral = !prefix.isEmpty
        return
      case .set, .split, .assertion: return
      }
      index = instruction.next
    }
  }

  /// Follows all paths to the first code points, assuming that all assertions hold.
  private mutating func findLeads(
    _ instructions: [PatternInstruction], _ start: Int32, _ sets: [PatternSet]
  ) {
    // 1: seen after an assertion of the text's start; 2: seen without one.
    var seen = [UInt8](repeating: 0, count: instructions.count)
    // The indices of instructions; an index is complemented after an assertion of the text's start.
    var pending = [start]
    var isSure = true
    while let next = pending.popLast() {
      let anchored = next < 0
      let index = anchored ? ~next : next
      let level: UInt8 = anchored ? 1 : 2
      if seen[Int(index)] >= level { continue }
      seen[Int(index)] = level
      let instruction = instructions[Int(index)]
      switch instruction.operation {
      case .codePoint:
        isSure = isSure && anchored
        insert(Self.lead(instruction.argument))
      case .set:
        isSure = isSure && anchored
        for range in sets[Int(instruction.argument)].set.ranges {
          for byte in Self.lead(range.lower)...Self.lead(range.upper) { insert(byte) }
        }
      case .match:
        isSure = isSure && anchored
        hasLeads = false
      case .assertion:
        let begins = instruction.argument == PatternAssertion.beginText.rawValue
        pending.append(anchored || begins ? ~instruction.next : instruction.next)
      case .save: pending.append(anchored ? ~instruction.next : instruction.next)
      case .split:
        let other = Int32(bitPattern: instruction.argument)
        pending.append(anchored ? ~other : other)
        pending.append(anchored ? ~instruction.next : instruction.next)
      }
    }
    isAnchored = isSure
  }

  /// Returns the first byte of a code point's UTF-8.
  private static func lead(_ codePoint: UInt32) -> UInt8 {
    codePoint < 0x80
      ? UInt8(codePoint)
      : codePoint < 0x800
        ? UInt8(0xC0 | codePoint >> 6)
        : codePoint < 0x10000 ? UInt8(0xE0 | codePoint >> 12) : UInt8(0xF0 | codePoint >> 18)
  }
}

/// The operation of an instruction.
enum PatternOperation: UInt8, Sendable {
  /// Takes the code point `argument`.
  case codePoint
  /// Takes a code point of the set `argument`.
  case set
  /// Continues at `next`, or at `argument` if that fails.
  case split
  /// Continues if the ``PatternAssertion`` `argument` holds.
  case assertion
  /// Records the current offset in the slot `argument`.
  case save
  /// The end of a match.
  case match
}

/// One instruction.
struct PatternInstruction: Sendable {
  var operation: PatternOperation
  var argument: UInt32 = 0
  /// The instruction that follows; -1 while the compiler does not know it.
  var next: Int32 = -1
}

/// A set for lookups by code point: a bitmap for ASCII, ranges for the rest.
struct PatternSet: Sendable {
  let low: UInt64
  let high: UInt64
  let set: CodePointSet

  init(_ set: CodePointSet) {
    self.set = set
    var (low, high): (UInt64, UInt64) = (0, 0)
    for range in set.ranges {
      if range.lower > 0x7F { break }
      for codePoint in range.lower...min(range.upper, 0x7F) {
        if codePoint < 64 { low |= 1 << codePoint } else { high |= 1 << (codePoint - 64) }
      }
    }
    (self.low, self.high) = (low, high)
  }

  @inline(__always)
  func contains(_ codePoint: UInt32) -> Bool {
    if codePoint < 64 { return low >> codePoint & 1 != 0 }
    if codePoint < 128 { return high >> (codePoint - 64) & 1 != 0 }
    return set.contains(codePoint)
  }
}

/// A pattern as instructions on code points: a nondeterministic automaton whose branches are in
/// order of preference. It never changes.
final class PatternProgram: @unchecked Sendable {
  // Unchecked: the memory is written before the object is published.
  /// The instructions, which live as long as the program.
  let code: UnsafePointer<PatternInstruction>
  /// The number of instructions.
  let count: Int
  /// The sets that instructions refer to.
  let sets: [PatternSet]
  /// The index of the first instruction.
  let start: Int32
  /// The number of capturing groups.
  let groupCount: Int
  /// The groups' names; `nil` for those without, and for the whole match at 0.
  let groupNames: [String?]
  /// How matches begin.
  let beginning: PatternBeginning
  /// Whether the program has assertions about line boundaries.
  let usesLines: Bool
  /// Whether the program has assertions about word boundaries.
  let usesWords: Bool

  init(_ instructions: [PatternInstruction], start: Int32, of parsed: ParsedPattern) {
    let memory = UnsafeMutablePointer<PatternInstruction>.allocate(capacity: instructions.count)
    for (index, instruction) in instructions.enumerated() {
      (memory + index).initialize(to: instruction)
    }
    code = UnsafePointer(memory)
    count = instructions.count
    sets = parsed.sets.map(PatternSet.init)
    self.start = start
    groupCount = parsed.groupCount
    groupNames = parsed.groupNames
    usesLines = parsed.has(.beginLine) || parsed.has(.endLine)
    usesWords = parsed.has(.wordBoundary) || parsed.has(.noWordBoundary)
    beginning = PatternBeginning(instructions, start: start, sets: sets)
  }

  deinit { code.deallocate() }
}

/// The neighbour of a place, as far as assertions tell neighbours apart.
enum PatternNeighbour: UInt8 {
  /// The start or end of the text.
  case none
  case newline
  case word
  case other

  @inline(__always)
  init(_ codePoint: UInt32) {
    switch codePoint {
    case 0x0A: self = .newline
    case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: self = .word
    default: self = .other
    }
  }
}

extension PatternAssertion {
  /// Returns whether the assertion holds between two neighbours.
  @inline(__always)
  func holds(after: PatternNeighbour, before: PatternNeighbour) -> Bool {
    switch self {
    case .beginText: after == .none
    case .endText: before == .none
    case .beginLine: after == .none || after == .newline
    case .endLine: before == .none || before == .newline
    case .wordBoundary: (after == .word) != (before == .word)
    case .noWordBoundary: (after == .word) == (before == .word)
    }
  }
}

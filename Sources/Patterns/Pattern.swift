/// A regular expression in RE2's syntax (github.com/google/re2/wiki/Syntax, without `\C`), matched
/// over code points in linear time. It finds the leftmost match, and among those the one that Perl
/// would prefer.
///
/// A pattern does not change after its creation, except for a cache behind a lock, so any number of
/// threads may use it. A pattern that is created with `isConstant` builds its whole automaton in
/// advance if it is not large; ``isMatch(in:)`` then takes no lock and allocates nothing.
package final class Pattern: @unchecked Sendable {
  // Unchecked: `scratch` is used under its lock, and everything else is constant.

  /// The UTF-8 of the pattern as it was written.
  package let source: UnsafeBufferPointer<UInt8>
  /// The object that keeps ``source`` alive and unchanged.
  package let owner: AnyObject
  /// The number of capturing groups.
  package var groupCount: Int { scratch.program.groupCount }
  /// The groups' names by number; `nil` for those without a name, and for the whole match at 0.
  package var groupNames: [String?] { scratch.program.groupNames }

  /// The bytes with which every match begins.
  package let prefix: [UInt8]
  /// Whether a match is the prefix and nothing else.
  package let isLiteral: Bool
  /// The number of the program's instructions.
  package let size: Int
  /// The complete automaton, or `nil` if there is none.
  package let complete: CompleteAutomaton?
  private let scratch: ScratchPool
  /// The length of a text, in bytes, above which it pays to check whether there is a match before
  /// finding its place.
  private static let shortText = 200

  /// Parses and compiles a pattern.
  ///
  /// - Parameters:
  ///   - source: The pattern, which need not be valid UTF-8.
  ///   - owner: The object that keeps the bytes of `source` alive and unchanged as long as it
  ///     lives.
  ///   - isConstant: Whether the pattern will be used often, so that it is worth some more time now
  ///     (tens of microseconds).
  /// - Throws: ``PatternError`` with its range in the pattern.
  package init(
    _ source: UnsafeBufferPointer<UInt8>, ownedBy owner: AnyObject, isConstant: Bool = false
  ) throws(PatternError) {
    let program = PatternCompiler.compile(try PatternParser.parse(source))
    prefix = program.beginning.prefix
    isLiteral = program.beginning.isLiteral
    size = program.count
    self.source = source
    self.owner = owner
    scratch = ScratchPool(source, program)
    complete =
      isConstant && !program.beginning.isLiteral
      ? CodePointClasses(program).flatMap { CompleteAutomaton(program, $0) } : nil
  }

  /// Creates a pattern from what was compiled before: the properties of the same names. The program
  /// is compiled again when a query needs more than the automaton.
  package init(
    compiled source: UnsafeBufferPointer<UInt8>, ownedBy owner: AnyObject, size: Int,
    isLiteral: Bool, prefix: [UInt8], complete: CompleteAutomaton?
  ) {
    self.source = source
    self.owner = owner
    self.size = size
    self.isLiteral = isLiteral
    self.prefix = prefix
    self.complete = complete
    scratch = ScratchPool(source, nil)
  }

  /// Parses and compiles a copy of the bytes of a pattern.
  package convenience init(_ source: [UInt8], isConstant: Bool = false) throws(PatternError) {
    let copy = PatternText(copying: source)
    try self.init(UnsafeBufferPointer(copy.bytes), ownedBy: copy, isConstant: isConstant)
  }

  /// Parses and compiles a copy of a pattern.
  package convenience init(_ source: String, isConstant: Bool = false) throws(PatternError) {
    try self.init(Array(source.utf8), isConstant: isConstant)
  }

  /// Returns whether a text, which must be valid UTF-8, has a match.
  package func isMatch(in text: UnsafeBufferPointer<UInt8>) -> Bool {
    var start = 0
    if !prefix.isEmpty {
      guard let found = PatternSearch.first(prefix, in: text, from: 0) else { return false }
      if isLiteral { return true }
      start = found
    }
    if let complete { return complete.isMatch(in: text, from: start) }
    let scratch = self.scratch.take()
    defer { self.scratch.put(scratch) }
    return scratch.isMatch(in: text, from: start)
  }

  /// Returns the leftmost match that begins at an offset or later, or `nil` if there is none.
  ///
  /// - Parameters:
  ///   - text: Valid UTF-8.
  ///   - offset: A byte offset at the boundary of a code point. `^` and `\b` see the text before
  ///     it.
  ///   - groups: How many groups to find besides the whole match; at most 99 are found. Each takes
  ///     time.
  ///   - steps: The work done: it is increased by the number of instructions visited.
  package func firstMatch(
    in text: UnsafeBufferPointer<UInt8>, from offset: Int = 0, groups: Int = 0,
    steps: inout Int
  ) -> PatternMatch? {
    let groups = groups <= 0 ? 0 : min(groups, groupCount, 99)
    if isLiteral && groups == 0 {
      steps &+= 1
      guard let found = PatternSearch.first(prefix, in: text, from: offset) else { return nil }
      let bounds = [found, found + prefix.count].map { Int32(truncatingIfNeeded: $0) }
      return PatternMatch(slots: bounds)
    }
    if offset == 0, text.count > Self.shortText {
      // The automaton quickly tells if there is no match.
      steps &+= text.count
      if !isMatch(in: text) { return nil }
    }
    let scratch = self.scratch.take()
    defer { self.scratch.put(scratch) }
    let slots = scratch.firstMatch(in: text, from: offset, groups: groups, steps: &steps)
    return slots.map(PatternMatch.init)
  }

  /// Returns the leftmost match that begins at an offset or later, or `nil` if there is none.
  package func firstMatch(
    in text: UnsafeBufferPointer<UInt8>, from offset: Int = 0, groups: Int = 0
  ) -> PatternMatch? {
    var steps = 0
    return firstMatch(in: text, from: offset, groups: groups, steps: &steps)
  }

  /// How many visited instructions cost an evaluation one unit of its budget.
  package static let stepsPerUnit = 20

  /// Returns the cost of matching a text of `count` bytes, in units: a tenth of the text's length
  /// plus one byte, times a quarter of the pattern's length, each rounded up.
  package func cost(matching count: Int) -> Int {
    let (units, overflow) = ((count &+ 10) / 10).multipliedReportingOverflow(by: (length &+ 3) / 4)
    return overflow ? .max / 1_000 : min(units, .max / 1_000)
  }

  /// The length of the pattern in bytes, which determines its cost as in Kubernetes. It is larger
  /// for a pattern whose text is short but whose program is long.
  package var length: Int { max(1, source.count, size / 5) }
}

/// A copy of a pattern's bytes.
private final class PatternText {
  let bytes: UnsafeMutableBufferPointer<UInt8>

  init(copying source: [UInt8]) {
    bytes = .allocate(capacity: source.count)
    _ = bytes.initialize(from: source)
  }

  deinit { bytes.deallocate() }
}

/// The place of a match and its groups.
package struct PatternMatch: Sendable {
  private let slots: [Int32]

  fileprivate init(slots: [Int32]) { self.slots = slots }

  /// The half-open byte range of the match.
  package var range: Range<Int> { Int(slots[0])..<Int(slots[1]) }

  /// The half-open byte range of a group, 0 for the whole match, or `nil` if the group took no part
  /// in the match or was not requested.
  package subscript(group: Int) -> Range<Int>? {
    guard group >= 0, group * 2 + 1 < slots.count, slots[group * 2] >= 0, slots[group * 2 + 1] >= 0
    else { return nil }
    return Int(slots[group * 2])..<Int(slots[group * 2 + 1])
  }
}

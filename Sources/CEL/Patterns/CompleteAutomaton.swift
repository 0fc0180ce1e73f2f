/// A deterministic automaton all of whose states were made in advance. It never changes, so that
/// threads share it without a lock.
final class CompleteAutomaton: @unchecked Sendable {
  // Unchecked: the memory is written before the object is published.
  /// 128 classes of ASCII, then the rows of ``StateTable``.
  private let table: UnsafeMutablePointer<UInt16>
  private let rows: UnsafeMutablePointer<UInt16>
  private let classes: CodePointClasses
  private let start: Int
  private let stride: Int

  /// The largest number of states, of transitions and of instructions visited while they are made:
  /// a pattern that needs more is left to be determined as it is used.
  private static let limits = (states: 512, transitions: 1 << 14, work: 1 << 15)

  /// Makes all states of a program; `nil` if there are too many.
  init?(_ program: PatternProgram, _ classes: CodePointClasses) {
    let states = Self.limits.transitions / (classes.count + 1)
    guard states > 2 else { return nil }
    var made = StateTable(program, classes)
    guard made.complete(states: min(states, Self.limits.states), work: Self.limits.work) else {
      return nil
    }
    table = .allocate(capacity: 128 + made.transitions.count)
    rows = table + 128
    for index in 0..<128 { (table + index).initialize(to: classes.ascii[index]) }
    for (index, row) in made.transitions.enumerated() {
      (rows + index).initialize(to: UInt16(row))
    }
    self.classes = classes
    start = Int(made.start)
    stride = made.stride
  }

  deinit { table.deallocate() }

  /// Whether a text has a match that begins at an offset or later; the offset is 0 or that of the
  /// program's prefix.
  func isMatch(in text: UnsafeBufferPointer<UInt8>, from offset: Int) -> Bool {
    var row = start
    var offset = offset
    let end = text.count
    if row <= stride { return row == stride }
    if let base = text.baseAddress {
      while offset < end {
        let byte = base[offset]
        if byte < 0x80 {
          row = Int(rows[row &+ Int(table[Int(byte)])])
          offset &+= 1
        } else {
          let (codePoint, length) = CodePoints.decode(base, at: offset, end: end)
          row = Int(rows[row &+ classes.number(of: codePoint)])
          offset &+= length
        }
        if row <= stride { return row == stride }
      }
    }
    return Int(rows[row &+ stride &- 1]) == stride
  }
}

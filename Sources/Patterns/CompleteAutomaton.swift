/// A deterministic automaton all of whose states were made in advance. It never changes, so that
/// threads share it without a lock.
final class CompleteAutomaton: @unchecked Sendable {
  // Unchecked: the memory is written before the object is published.
  /// 128 classes of ASCII, then the rows of ``StateTable``.
  private let table: UnsafeMutablePointer<UInt16>
  private let rows: UnsafeMutablePointer<UInt16>
  private let transitionCount: Int
  /// The segments of ``CodePointClasses``, and the class of each.
  private let segments: UnsafeMutableBufferPointer<UInt32>
  private let classes: UnsafeMutablePointer<UInt16>
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
    transitionCount = made.transitions.count
    segments = .allocate(capacity: classes.segments.count)
    _ = segments.initialize(from: classes.segments)
    self.classes = .allocate(capacity: classes.classes.count)
    for (index, number) in classes.classes.enumerated() {
      (self.classes + index).initialize(to: number)
    }
    start = Int(made.start)
    stride = made.stride
  }

  /// Reads what ``write(to:)`` wrote.
  init(_ reader: inout CompactReader) {
    start = reader.count()
    stride = reader.count()
    transitionCount = reader.elementCount()
    segments = .allocate(capacity: reader.elementCount())
    table = .allocate(capacity: 128 + transitionCount)
    rows = table + 128
    classes = .allocate(capacity: segments.count)
    var index = 0
    while index < 128 {
      // How many in a row are of one class.
      let end = min(128, index + max(1, reader.count()))
      let number = UInt16(truncatingIfNeeded: reader.number())
      while index < end {
        (table + index).initialize(to: number)
        index += 1
      }
    }
    for index in 0..<transitionCount {
      (rows + index).initialize(
        to: UInt16(truncatingIfNeeded: reader.number() &* UInt64(stride)))
    }
    for index in segments.indices {
      segments.initializeElement(at: index, to: UInt32(truncatingIfNeeded: reader.number()))
      (classes + index).initialize(to: UInt16(truncatingIfNeeded: reader.number()))
    }
  }

  /// Writes the automaton.
  func write(to writer: inout CompactWriter) {
    writer.write(count: start)
    writer.write(count: stride)
    writer.write(count: transitionCount)
    writer.write(count: segments.count)
    var index = 0
    while index < 128 {
      var end = index + 1
      while end < 128, table[end] == table[index] { end += 1 }
      writer.write(count: end - index)
      writer.write(count: Int(table[index]))
      index = end
    }
    for index in 0..<transitionCount { writer.write(count: Int(rows[index]) / stride) }
    for index in segments.indices {
      writer.write(UInt64(segments[index]))
      writer.write(count: Int(classes[index]))
    }
  }

  deinit {
    table.deallocate()
    segments.deallocate()
    classes.deallocate()
  }

  /// The class of a code point. O(log segments).
  private func number(of codePoint: UInt32) -> Int {
    var low = 0
    var high = segments.count
    while low + 1 < high {
      let middle = (low + high) >> 1
      if segments[middle] <= codePoint { low = middle } else { high = middle }
    }
    return Int(classes[low])
  }

  /// Whether a text has a match that begins at an offset or later; the offset is 0 or that of the
  /// program's prefix.
  func isMatch(in text: UnsafeBufferPointer<UInt8>, from offset: Int) -> Bool {
    let (table, rows, stride) = (table, rows, stride)
    var row = start
    var offset = offset
    let end = text.count
    if row <= stride { return row == stride }
    if let base = text.baseAddress {
      while offset < end {
        let byte = base[offset]
        let next: Int
        if byte < 0x80 {
          next = Int(rows[row &+ Int(table[Int(byte)])])
          offset &+= 1
        } else {
          let (codePoint, length) = CodePoints.decode(base, at: offset, end: end)
          next = Int(rows[row &+ number(of: codePoint)])
          offset &+= length
        }
        // Most characters leave it at the state where it is; the processor need not wait then for
        // one look-up to begin the next.
        if next == row { continue }
        if next <= stride { return next == stride }
        row = next
      }
    }
    return Int(rows[row &+ stride &- 1]) == stride
  }
}

/// A deterministic automaton whose states are all built in advance. It never changes, so threads
/// share it without a lock.
package final class CompleteAutomaton: @unchecked Sendable {
  // Unchecked: the memory is written before the object is published.
  /// 128 classes of ASCII, then the rows of ``StateTable``.
  package let table: UnsafePointer<UInt16>
  private let rows: UnsafePointer<UInt16>
  package let transitionCount: Int
  /// The segments of ``CodePointClasses``, and the class of each.
  package let segments: UnsafeBufferPointer<UInt32>
  package let classes: UnsafePointer<UInt16>
  package let start: Int
  package let stride: Int
  /// Keeps the tables alive and unchanged; `nil` if the automaton owns them.
  private let owner: AnyObject?

  /// The largest number of states, of transitions, and of instructions visited while they are
  /// built. For a pattern that needs more, states are built lazily as it is used.
  private static let limits = (states: 512, transitions: 1 << 14, work: 1 << 15)

  /// Builds all states of a program. Returns `nil` if there are too many.
  init?(_ program: PatternProgram, _ classes: CodePointClasses) {
    let states = Self.limits.transitions / (classes.count + 1)
    guard states > 2 else { return nil }
    var made = StateTable(program, classes)
    guard made.complete(states: min(states, Self.limits.states), work: Self.limits.work) else {
      return nil
    }
    let table = UnsafeMutablePointer<UInt16>.allocate(capacity: 128 + made.transitions.count)
    for index in 0..<128 { (table + index).initialize(to: classes.ascii[index]) }
    for (index, row) in made.transitions.enumerated() {
      (table + 128 + index).initialize(to: UInt16(row))
    }
    transitionCount = made.transitions.count
    let segments = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: classes.segments.count)
    _ = segments.initialize(from: classes.segments)
    let numbers = UnsafeMutablePointer<UInt16>.allocate(capacity: classes.classes.count)
    for (index, number) in classes.classes.enumerated() {
      (numbers + index).initialize(to: number)
    }
    self.table = UnsafePointer(table)
    rows = UnsafePointer(table + 128)
    self.segments = UnsafeBufferPointer(segments)
    self.classes = UnsafePointer(numbers)
    start = Int(made.start)
    stride = made.stride
    owner = nil
  }

  /// Creates an automaton whose tables were built before, and uses them in place: the segments,
  /// their classes, the classes of ASCII, then the rows.
  ///
  /// - Parameters:
  ///   - tables: As many bytes as ``size(ofTransitions:segments:)`` returns, aligned to 4 bytes, in
  ///     little-endian order.
  ///   - owner: Keeps the tables alive and unchanged.
  package init(
    tables: UnsafeRawPointer, ownedBy owner: AnyObject, start: Int, stride: Int,
    transitionCount: Int, segmentCount: Int
  ) {
    self.start = start
    self.stride = stride
    self.transitionCount = transitionCount
    self.owner = owner
    segments = UnsafeBufferPointer(
      start: tables.assumingMemoryBound(to: UInt32.self), count: segmentCount)
    classes = (tables + 4 * segmentCount).assumingMemoryBound(to: UInt16.self)
    table = classes + segmentCount
    rows = table + 128
  }

  /// Returns the number of bytes of an automaton's tables.
  package static func size(ofTransitions transitions: Int, segments: Int) -> Int {
    6 * segments + 2 * (128 + transitions)
  }

  deinit {
    guard owner == nil else { return }
    table.deallocate()
    segments.deallocate()
    classes.deallocate()
  }

  /// Returns the class of a code point. O(log segments).
  private func number(of codePoint: UInt32) -> Int {
    var low = 0
    var high = segments.count
    while low + 1 < high {
      let middle = (low + high) >> 1
      if segments[middle] <= codePoint { low = middle } else { high = middle }
    }
    return Int(classes[low])
  }

  /// Returns whether a text has a match that begins at an offset or later; the offset is 0 or that
  /// of the program's prefix.
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
        // Most characters do not change the state; the processor can then start the next lookup
        // without waiting for this one.
        if next == row { continue }
        if next <= stride { return next == stride }
        row = next
      }
    }
    return Int(rows[row &+ stride &- 1]) == stride
  }
}

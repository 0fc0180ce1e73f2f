import Patterns

extension CompactWriter {
  /// A pattern and its automaton; its text is looked for in another one.
  package mutating func write(_ pattern: Pattern, in text: Text) {
    write(pattern.text, in: text)
    write(count: pattern.size)
    write(pattern.isLiteral)
    write(pattern.prefix)
    write(pattern.complete != nil)
    if let complete = pattern.complete { write(complete) }
  }

  private mutating func write(_ automaton: CompleteAutomaton) {
    write(count: automaton.start)
    write(count: automaton.stride)
    write(count: automaton.transitionCount)
    write(count: automaton.segments.count)
    let table = automaton.table
    var index = 0
    while index < 128 {
      var end = index + 1
      while end < 128, table[end] == table[index] { end += 1 }
      write(count: end - index)
      write(count: Int(table[index]))
      index = end
    }
    for index in 0..<automaton.transitionCount {
      write(count: Int(automaton.rows[index]) / automaton.stride)
    }
    for index in automaton.segments.indices {
      write(UInt64(automaton.segments[index]))
      write(count: Int(automaton.classes[index]))
    }
  }
}

extension CompactReader {
  /// A pattern; `text` is what its text was looked for in.
  package mutating func pattern(in text: Text) -> Pattern {
    let source = self.text(in: text)
    let size = count()
    let isLiteral = flag()
    let prefix = bytes()
    return Pattern(
      compiled: source.bytes, ownedBy: source.storage, size: size, isLiteral: isLiteral,
      prefix: prefix, complete: flag() ? automaton() : nil)
  }

  private mutating func automaton() -> CompleteAutomaton {
    let start = count()
    let stride = count()
    let transitionCount = elementCount()
    let automaton = CompleteAutomaton(
      start: start, stride: stride, transitionCount: transitionCount, segmentCount: elementCount())
    let table = automaton.table
    var index = 0
    while index < 128 {
      // How many in a row are of one class.
      let end = min(128, index + max(1, count()))
      let number = UInt16(truncatingIfNeeded: number())
      while index < end {
        (table + index).initialize(to: number)
        index += 1
      }
    }
    let rows = automaton.rows
    for index in 0..<transitionCount {
      (rows + index).initialize(to: UInt16(truncatingIfNeeded: number() &* UInt64(stride)))
    }
    let (segments, classes) = (automaton.segments, automaton.classes)
    for index in segments.indices {
      segments.initializeElement(at: index, to: UInt32(truncatingIfNeeded: number()))
      (classes + index).initialize(to: UInt16(truncatingIfNeeded: number()))
    }
    return automaton
  }
}

import Patterns

extension ImageWriter {
  /// Writes a pattern and its automaton.
  ///
  /// - Parameter text: The text in which the pattern's text is searched.
  package mutating func write(_ pattern: Pattern, in text: Text = .empty) {
    write(pattern.text, in: text)
    write(count: pattern.size)
    write(pattern.isLiteral)
    pattern.prefix.withUnsafeBufferPointer { write($0) }
    write(optional: pattern.complete) { $0.write(to: &$1) }
  }
}

extension ImageReader {
  /// Reads a pattern.
  ///
  /// - Parameter text: The text in which the writer searched for the pattern's text.
  package mutating func pattern(in text: Text = .empty) -> Pattern {
    let source = self.text(in: text)
    let size = count()
    let isLiteral = flag()
    let prefix = Array(bytes())
    return Pattern(
      compiled: source.bytes, ownedBy: source.storage, size: size, isLiteral: isLiteral,
      prefix: prefix, complete: flag() ? CompleteAutomaton(from: &self) : nil)
  }
}

extension CompleteAutomaton {
  fileprivate func write(to writer: inout ImageWriter) {
    writer.write(count: start)
    writer.write(count: stride)
    writer.write(count: transitionCount)
    writer.write(count: segments.count)
    writer.align()
    for segment in segments { writer.write(fixed: segment) }
    for index in segments.indices { writer.write(fixed: classes[index]) }
    for index in 0..<128 + transitionCount { writer.write(fixed: table[index]) }
  }

  /// Creates an automaton that uses its tables in the image; `nil` if the image is damaged.
  fileprivate convenience init?(from reader: inout ImageReader) {
    let start = reader.count()
    let stride = reader.count()
    let transitionCount = reader.count()
    let segmentCount = reader.count()
    reader.align()
    guard
      let tables = reader.skip(
        Self.size(ofTransitions: transitionCount, segments: segmentCount))
    else { return nil }
    self.init(
      tables: UnsafeRawPointer(tables), ownedBy: reader.storage, start: start, stride: stride,
      transitionCount: transitionCount, segmentCount: segmentCount)
  }
}

import Diagnostics
import Documents
import RuleEngine

/// The lines of a rule file, in which the caret lines of examples are replaced.
struct MarkedText {
  private struct Line {
    /// The line without its break.
    var text: ArraySlice<UInt8>
    /// The bytes of the break; empty at the end of a file without a final one.
    var lineBreak: ArraySlice<UInt8>
    /// Lines to write behind it, without breaks.
    var following: [[UInt8]] = []
    var isRemoved = false
  }

  private var lines: [Line] = []
  /// The offsets at which the lines start.
  private var starts: [Int] = []

  init(_ bytes: [UInt8]) {
    var start = 0
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
      var next = min(end + 1, bytes.count)
      if end < bytes.count, bytes[end] == 0x0D, next < bytes.count, bytes[next] == 0x0A {
        next += 1
      }
      lines.append(Line(text: bytes[start..<end], lineBreak: bytes[end..<next]))
      starts.append(start)
      start = next
    }
  }

  /// Replaces the caret lines of an example where they differ from what was found. Returns why that
  /// is not possible; nothing is changed then.
  mutating func mark(
    _ found: [ExampleStretch], in example: RuleExample, _ marks: ExampleMarks, _ document: Document
  ) -> String? {
    if found.isEmpty { return "the rule finds nothing in this example: its caret lines are left" }
    let node = NodeID(example.node)
    guard document.style(node) == .literal, !document.isAlias(node) else {
      return "caret lines are written only into a block: write the example behind a `|`"
    }
    let texts = marks.text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { Substring($0) }
    let known = Dictionary(grouping: marks.marks, by: \.line)
    let wanted = Dictionary(grouping: found, by: \.line)
    let written = WrittenLines(example, document)
    var changed = self
    for line in Set(known.keys).union(wanted.keys).sorted() {
      let old = known[line] ?? []
      let new = (wanted[line] ?? []).sorted()
      if old.map({ ExampleStretch($0) }).sorted() == new { continue }
      guard texts.indices.contains(line), marks.writtenLines.indices.contains(line) else {
        return Self.cannotBeMarked
      }
      let caretLines = Set(old.map(\.caretLine)).sorted()
      var words: [String] = []
      for caretLine in caretLines {
        if let mark = old.first(where: { $0.caretLine == caretLine }) { words.append(mark.words) }
        changed.lines[changed.line(at: written.start(of: caretLine))].isRemoved = true
      }
      let carets = CaretLines(
        below: texts[line], column: caretLines.first.flatMap { written.column(ofHashIn: $0) })
      guard let text = carets.text(marking: new, words: words) else { return Self.cannotBeMarked }
      let start = written.start(of: marks.writtenLines[line])
      let target = changed.line(at: start)
      let indentation = changed.lines[target].text.prefix(start - changed.starts[target])
      changed.lines[target].following += text.map { Array(indentation) + Array($0.utf8) }
    }
    self = changed
    return nil
  }

  private static let cannotBeMarked =
    "a caret line cannot mark a finding of this example: an empty place, or a single character in "
    + "one of the first two columns"

  /// Returns the index of the line that holds an offset. O(log lines).
  private func line(at offset: Int) -> Int {
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// The file's bytes. Lines that were not touched are as they were; a new line ends as the line
  /// above it.
  var bytes: [UInt8] {
    let usual = lines.first.map { $0.lineBreak.isEmpty ? [0x0A][...] : $0.lineBreak } ?? [0x0A]
    var result: [UInt8] = []
    var pending: ArraySlice<UInt8> = []
    func write(_ text: some Collection<UInt8>, _ lineBreak: ArraySlice<UInt8>) {
      result.append(contentsOf: pending)
      result.append(contentsOf: text)
      pending = lineBreak
    }
    for line in lines {
      let lineBreak = line.lineBreak.isEmpty ? usual : line.lineBreak
      if !line.isRemoved { write(line.text, lineBreak) }
      for text in line.following { write(text, lineBreak) }
    }
    if let last = lines.last, !last.lineBreak.isEmpty { result.append(contentsOf: pending) }
    return result
  }
}

/// The lines of an example as written, and where they start in the rule file.
private struct WrittenLines {
  private let example: RuleExample
  private let document: Document
  /// The half-open ranges of the lines in the example's text, in bytes.
  private let ranges: [Range<Int>]

  init(_ example: RuleExample, _ document: Document) {
    self.example = example
    self.document = document
    var ranges: [Range<Int>] = []
    var start = 0
    for (index, byte) in example.text.utf8.enumerated() where byte == 0x0A {
      ranges.append(start..<index)
      start = index + 1
    }
    ranges.append(start..<example.text.utf8.count)
    self.ranges = ranges
  }

  /// Returns the offset in the rule file at which a line starts, behind its indentation.
  func start(of line: Int) -> Int {
    document.sourceRange(ofPart: ranges[line], in: NodeID(example.node)).lower
  }

  /// Returns the column of the `#` of a caret line, in code points from 0.
  func column(ofHashIn line: Int) -> Int? {
    let text = Array(example.text.utf8)[ranges[line]]
    // Before the `#` there are only blanks, so bytes are code points.
    return text.firstIndex(of: UInt8(ascii: "#")).map { $0 - text.startIndex }
  }
}

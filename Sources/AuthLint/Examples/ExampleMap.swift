import Diagnostics
import Documents
import RuleEngine

/// Finds the places of an example's text in the rule file.
struct ExampleMap {
  private let example: RuleExample
  private let marks: ExampleMarks
  private let document: Document
  /// The offsets at which the lines start, in the example as written and in its text.
  private let writtenStarts: [Int]
  private let textStarts: [Int]

  init(_ example: RuleExample, _ marks: ExampleMarks, _ document: Document) {
    self.example = example
    self.marks = marks
    self.document = document
    writtenStarts = Self.lineStarts(example.text)
    textStarts = Self.lineStarts(marks.text)
  }

  private static func lineStarts(_ text: String) -> [Int] {
    var starts = [0]
    for (index, byte) in text.utf8.enumerated() where byte == 0x0A { starts.append(index + 1) }
    return starts
  }

  private var node: NodeID { NodeID(example.node) }

  /// The first line of the example.
  var whole: SourceRange {
    let end = example.text.utf8.firstIndex(of: 0x0A)
    let count = end.map { example.text.utf8.distance(from: example.text.utf8.startIndex, to: $0) }
    return document.sourceRange(ofPart: 0..<(count ?? example.text.utf8.count), in: node)
  }

  /// Returns the place of a range of the text without caret lines.
  func place(of range: SourceRange) -> SourceRange {
    let lower = written(range.lower)
    return document.sourceRange(ofPart: lower..<max(lower, written(range.upper)), in: node)
  }

  /// Returns the place of a mark's carets.
  func place(of mark: ExampleMark) -> SourceRange {
    let lower = min(writtenStarts[mark.caretLine] + mark.column, example.text.utf8.count)
    let upper = min(lower + mark.length, example.text.utf8.count)
    return document.sourceRange(ofPart: lower..<upper, in: node)
  }

  private func written(_ offset: Int) -> Int {
    let line = (textStarts.firstIndex { $0 > offset } ?? textStarts.count) - 1
    guard line < marks.writtenLines.count else { return example.text.utf8.count }
    return min(
      writtenStarts[marks.writtenLines[line]] + offset - textStarts[line],
      example.text.utf8.count)
  }
}

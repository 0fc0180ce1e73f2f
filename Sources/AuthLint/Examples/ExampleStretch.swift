import Diagnostics
import RuleEngine

/// A part of one line of an example, in code points from 0: what a caret line marks.
struct ExampleStretch: Hashable {
  var line: Int
  var column: Int
  var length: Int

  /// The part that a mark names.
  init(_ mark: ExampleMark) {
    line = mark.line
    column = mark.column
    length = mark.length
  }

  /// The part of a range that is on its first line.
  init(_ range: SourceRange, _ lines: SourceLines) {
    let start = lines.position(at: range.lower)
    let line = lines.range(ofLine: start.line - 1)
    let end = lines.position(at: max(range.lower, min(range.upper, line.upper)))
    self.line = start.line - 1
    column = start.column - 1
    length = end.column - start.column
  }

  /// The column after the last one.
  var end: Int { column + length }
}

extension ExampleStretch: Comparable {
  static func < (left: ExampleStretch, right: ExampleStretch) -> Bool {
    (left.line, left.column, left.length) < (right.line, right.column, right.length)
  }
}

/// A place that an example of a rule file marks: one finding is expected there, and no other.
package struct ExampleMark: Hashable, Sendable {
  /// The line of the example's text without its caret lines, from 0.
  package var line: Int
  /// The first marked column, in code points from 0.
  package var column: Int
  /// How many code points are marked.
  package var length: Int
  /// The line of the caret line itself in the example as written, from 0.
  package var caretLine: Int
  /// The free text after the carets.
  package var words: String
}

/// An example's text without its caret lines, and the places that they mark.
///
/// A caret line is a comment of carets: `#       ^^^^^ free text`. It marks the columns above its
/// carets in the nearest line above that is not a caret line; several runs mark several places. A
/// caret that touches the `#` includes it, so that a place in the first column can be marked.
package struct ExampleMarks: Sendable {
  /// The text without its caret lines.
  package let text: String
  /// The marks, by line and column.
  package let marks: [ExampleMark]
  /// For each line of `text`, its line in the example as written, from 0.
  package let writtenLines: [Int]

  /// Removes the caret lines from an example. O(n).
  package init(_ example: String) {
    var kept: [Substring.UnicodeScalarView] = []
    var marks: [ExampleMark] = []
    var writtenLines: [Int] = []
    var lineNumber = 0
    let scalars = Substring(example).unicodeScalars
    for line in scalars.split(separator: "\n", omittingEmptySubsequences: false) {
      if let (runs, words) = Self.runs(of: line), !kept.isEmpty {
        for run in runs {
          marks.append(
            ExampleMark(
              line: kept.count - 1, column: run.lowerBound, length: run.count,
              caretLine: lineNumber, words: words))
        }
      } else {
        kept.append(line)
        writtenLines.append(lineNumber)
      }
      lineNumber += 1
    }
    text = kept.map { String(String.UnicodeScalarView($0)) }.joined(separator: "\n")
    self.writtenLines = writtenLines
    self.marks = marks.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
  }

  /// Returns the columns that a line marks; `nil` if it is not a caret line.
  private static func runs(of line: Substring.UnicodeScalarView)
    -> (runs: [Range<Int>], words: String)?
  {
    let scalars = Array(line)
    guard let hash = scalars.firstIndex(where: { $0 != " " && $0 != "\t" }), scalars[hash] == "#",
      let first = scalars[(hash + 1)...].firstIndex(where: { $0 != " " }), scalars[first] == "^"
    else { return nil }
    var runs: [Range<Int>] = []
    var index = first
    while index < scalars.count {
      if scalars[index] == "^" {
        let end = scalars[index...].firstIndex { $0 != "^" } ?? scalars.count
        runs.append((index == hash + 1 ? hash : index)..<end)
        index = end
      } else if scalars[index] == " " {
        index += 1
      } else {
        break
      }
    }
    let words = Substring(Substring.UnicodeScalarView(scalars[index...]))
    return (runs, String(words))
  }
}

/// Writes the caret lines below one line of an example (``ExampleMarks``).
struct CaretLines {
  /// The line above, whose blanks at the start are taken over, so that tabs keep the carets in
  /// place.
  private let line: [UnicodeScalar]
  /// The column of the `#` of the caret line that is replaced; `nil` if there is none.
  private let column: Int?

  init(below line: Substring, column: Int?) {
    self.line = Array(line.unicodeScalars)
    self.column = column
  }

  /// Returns the caret lines that mark some stretches of the line; `nil` if one of them cannot be
  /// marked: an empty one, or a single character in one of the first two columns.
  ///
  /// Stretches that touch or overlap one another are marked by lines of their own.
  ///
  /// - Parameters:
  ///   - stretches: The stretches, sorted by column.
  ///   - words: Free texts of the lines that are replaced, which are taken over in their order.
  func text(marking stretches: [ExampleStretch], words: [String]) -> [String]? {
    var rows: [[ExampleStretch]] = []
    for stretch in stretches {
      let row = rows.firstIndex { ($0.last?.end ?? 0) < stretch.column }
      if let row { rows[row].append(stretch) } else { rows.append([stretch]) }
    }
    var lines: [String] = []
    for row in rows {
      guard let line = self.row(row) else { return nil }
      lines.append(line)
    }
    for (index, words) in words.filter({ !$0.isEmpty }).enumerated() where !lines.isEmpty {
      lines[min(index, lines.count - 1)] += " " + words
    }
    return lines
  }

  private func row(_ stretches: [ExampleStretch]) -> String? {
    guard let first = stretches.first, stretches.allSatisfy({ $0.length > 0 }) else { return nil }
    let blanks = line.prefix { $0 == " " || $0 == "\t" }
    let choices = [column, blanks.contains("\t") ? blanks.count : nil, 0, first.column]
    let fitting = choices.compactMap(\.self).first { hash in
      // A caret that touches the `#` includes its column.
      first.column >= hash + 2 || first.column == hash && first.length > 1
    }
    guard let hash = fitting else { return nil }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: blanks.prefix(hash))
    text.append(contentsOf: Array(repeating: " ", count: hash - text.count))
    text.append("#")
    for stretch in stretches {
      let start = max(stretch.column, hash + 1)
      text.append(contentsOf: Array(repeating: " ", count: start - text.count))
      text.append(contentsOf: Array(repeating: "^", count: stretch.end - start))
    }
    return String(text)
  }
}

import Foundation
import TestSupport

/// The README beside the sources, which the tests hold to its word.
enum Readme {
  /// Its text.
  static let text = (try? Checkout.text("Sources/CEL/README.md")) ?? ""

  /// The cells of each row of a table, by the table's first heading; code spans without their
  /// backticks, a cell of several with its spans apart.
  static func rows(ofTable heading: String) -> [[[String]]] {
    var rows: [[[String]]] = []
    var isInside = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("| \(heading) |") {
        isInside = true
      } else if !line.hasPrefix("|") {
        isInside = false
      } else if isInside, !line.hasPrefix("|---") {
        rows.append(cells(line))
      }
    }
    return rows
  }

  private static func cells(_ line: Substring) -> [[String]] {
    // A `\|` is a bar within a cell.
    let text = line.replacingOccurrences(of: "\\|", with: "\u{1}")
    return text.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
      .map { cell in
        let parts = cell.split(separator: "`", omittingEmptySubsequences: false)
        let spans = parts.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
        return spans.map { $0.replacingOccurrences(of: "\u{1}", with: "|") }
      }
  }

  /// The first fenced block of a language.
  static func block(_ language: String) -> String {
    guard let start = text.range(of: "```\(language)\n"),
      let end = text.range(of: "\n```", range: start.upperBound..<text.endIndex)
    else { return "" }
    return String(text[start.upperBound..<end.lowerBound])
  }
}

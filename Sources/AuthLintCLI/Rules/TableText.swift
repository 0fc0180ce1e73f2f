import Diagnostics
import Reporters

/// A Markdown table, laid out for a terminal.
struct TableText {
  private let header: [String]
  private let rows: [[String]]

  /// Reads the table's lines: the header, the line below it, and the rows.
  init(_ lines: [String]) {
    let cells = lines.map(Self.cells)
    header = cells.first ?? []
    rows = Array(cells.dropFirst(2))
  }

  /// Appends the rows in columns or, if those do not fit, each row as its first cell with the other
  /// cells below it.
  func append(width: Int?, to out: inout [UInt8]) {
    var widths = header.map { $0.unicodeScalars.count }
    for row in rows {
      for (index, cell) in row.enumerated() where index < widths.count {
        widths[index] = max(widths[index], cell.unicodeScalars.count)
      }
    }
    let total = widths.reduce(-2) { $0 + $1 + 2 }
    if let width, total > width { return appendList(width, to: &out) }
    for row in [header] + rows {
      for (index, cell) in row.enumerated() where index < widths.count {
        VisibleText.append(cell, to: &out)
        guard index + 1 < row.count else { continue }
        let blanks = widths[index] - cell.unicodeScalars.count + 2
        out.append(contentsOf: repeatElement(UInt8(ascii: " "), count: max(2, blanks)))
      }
      out.append(UInt8(ascii: "\n"))
    }
  }

  private func appendList(_ width: Int, to out: inout [UInt8]) {
    for row in rows {
      for (index, cell) in row.enumerated() where index < header.count {
        let start = out.count
        VisibleText.append(index == 0 ? cell : "  \(header[index]): \(cell)", to: &out)
        out.append(UInt8(ascii: "\n"))
        RowBreaks.insert(into: &out, from: start, width: width, indent: index == 0 ? 2 : 4)
      }
    }
  }

  private static func cells(_ line: String) -> [String] {
    let parts = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
    return parts.map { part in
      String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
  }
}

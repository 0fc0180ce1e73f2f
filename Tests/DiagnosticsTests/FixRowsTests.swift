import Testing

@testable import Diagnostics

/// The lines that a fix changes.
@Suite struct FixRowsTests {
  private func rows(
    _ text: String, _ edits: [(Range<Int>, String)], redactions: [SourceRange] = [],
    width: Int? = nil
  ) -> [String] {
    let lines = SourceLines(SourceFile(path: "a", bytes: Array(text.utf8)))
    let excerpt = Excerpt(lines: lines, redactions: redactions, width: width)
    let fix = Fix(
      isSafe: true,
      edits: edits.map {
        TextEdit(range: SourceRange($0.0.lowerBound, $0.0.upperBound), text: $0.1)
      })
    return excerpt.rows(of: fix).map { row in
      let sign =
        switch row.kind {
        case .kept: " "
        case .removed: "-"
        case .added: "+"
        case .omitted: "~"
        }
      let number = row.line.map { "\($0)" } ?? ""
      return number + sign + String(decoding: row.text, as: UTF8.self)
    }
  }

  @Test func `a value is replaced between the lines above and below`() {
    #expect(
      rows("a: 1\nb: 2\nc: 3\n", [(8..<9, "two")]) == ["1 a: 1", "2-b: 2", "+b: two", "3 c: 3"])
  }

  @Test func `lines are removed and added`() {
    #expect(rows("a\nb\nc\n", [(2..<4, "")]) == ["1 a", "2-b", "3 c"])
    #expect(rows("a\nc\n", [(2..<2, "b\n")]) == ["1 a", "+b", "2 c"])
    #expect(rows("a", [(1..<1, "\nb")]) == ["1 a", "+b"])
    #expect(rows("", [(0..<0, "b\n")]) == ["+b"])
  }

  @Test func `changes that are close are shown together, others apart`() {
    let text = "a\nb\nc\nd\ne\nf\ng\n"
    #expect(
      rows(text, [(0..<1, "A"), (2..<3, "B"), (10..<11, "F")])
        == ["1-a", "2-b", "+A", "+B", "3 c", "~…", "5 e", "6-f", "+F", "7 g"])
  }

  @Test func `a secret is masked on every line`() {
    let text = "key: abcdef\nnext: 1\n"
    #expect(
      rows(text, [(0..<3, "k")], redactions: [SourceRange(5, 11)])
        == ["1-key: ab****", "+k: ab****", "2 next: 1"])
    #expect(
      rows(text, [(18..<19, "2")], redactions: [SourceRange(5, 11)])
        == ["1 key: ab****", "2-next: 1", "+next: 2"])
  }

  @Test func `a long line is cut around the change`() {
    let text = String(repeating: "a", count: 5000) + "X" + String(repeating: "b", count: 5000)
    let shown = rows(text, [(5000..<5001, "Y")])
    #expect(shown.count == 2)
    for (row, letter) in zip(shown, ["X", "Y"]) {
      #expect(row.contains("…a") && row.contains("a\(letter)b") && row.hasSuffix("b…"))
      #expect(row.count <= Excerpt.defaultWidth + 2)
    }
  }

  @Test func `what is too long to show is said to be`() {
    let long = String(repeating: "x\n", count: 20_000)
    #expect(rows(long, [(0..<40_000, "")]) == [])
    let many = rows("a\n", [(0..<0, String(repeating: "x\n", count: 100))])
    #expect(many.count == 42 && many.contains("~… 60 more lines"))
  }

  @Test func `edits that are not sound and line breaks alone give no rows`() {
    #expect(rows("a\nb\n", [(2..<3, "x"), (0..<1, "y")]) == [])
    #expect(rows("a\n", [(0..<9, "x")]) == [])
    #expect(rows("a\r\nb\n", [(1..<3, "\n")]) == [])
  }

  @Test func `characters that hide are made visible`() {
    #expect(rows("a: 1\n", [(3..<4, "\u{202E}\u{1B}")]) == ["1-a: 1", "+a: \\u{202e}␛"])
  }
}

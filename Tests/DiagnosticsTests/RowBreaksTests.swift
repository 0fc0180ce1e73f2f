import TestSupport
import Testing

@testable import Diagnostics

@Suite struct RowBreaksTests {
  func broken(_ text: String, width: Int, indent: Int = 0) -> String {
    var out = Array(text.utf8)
    RowBreaks.insert(into: &out, from: 0, width: width, indent: indent)
    return String(decoding: out, as: UTF8.self)
  }

  @Test(arguments: [
    ("a bc def", 4, 0, "a bc\ndef"), ("a bc def", 4, 2, "a bc\n  de\n  f"),
    ("one two\nthree four", 7, 0, "one two\nthree\nfour"), ("  a b c", 4, 0, "  a\nb c"),
    ("abcdefgh", 3, 1, "abc\n de\n fg\n h"), ("a  b", 3, 0, "a\nb"), ("a b ", 3, 0, "a b "),
    ("漢字 漢字", 5, 0, "漢字\n漢字"), ("漢字漢", 5, 0, "漢字\n漢"), ("e\u{301}e e", 2, 0, "e\u{301}e\ne"),
    ("\u{1B}[1mab cd\u{1B}[0m", 2, 0, "\u{1B}[1mab\ncd\u{1B}[0m"),
    (
      "\u{1B}]8;;https://a.b\u{1B}\\ab\u{1B}]8;;\u{1B}\\ cd", 3, 0,
      "\u{1B}]8;;https://a.b\u{1B}\\ab\u{1B}]8;;\u{1B}\\\ncd"
    ),
    ("\u{2066}אב גד\u{2069}", 3, 0, "\u{2066}אב\u{2069}\n\u{2066}גד\u{2069}"),
  ]) func `lines are broken at blanks`(text: String, width: Int, indent: Int, rows: String) {
    #expect(broken(text, width: width, indent: indent) == rows)
  }

  @Test func `no row is too wide, and nothing but blanks is lost, whatever the text is`() {
    var random = SeededGenerator(seed: 7)
    let pieces = [
      "a", " ", "  ", "word", "漢", "é", "e\u{301}", "\n", "אב", "\u{1F600}", "longer-word",
    ]
    for _ in 0..<2000 {
      var text = ""
      for _ in 0..<Int(random.next() % 30) {
        text += pieces[Int(random.next() % UInt64(pieces.count))]
      }
      let width = 4 + Int(random.next() % 20)
      let indent = Int(random.next() % 8)
      let result = broken(text, width: width, indent: indent)
      for row in result.split(separator: "\n") {
        let used = row.unicodeScalars.reduce(0) { $0 + DisplayWidth.cells(of: $1.value) }
        let trailing = row.reversed().prefix { $0 == " " }.count
        #expect(used - trailing <= width, "\(text.debugDescription) \(width) \(indent)")
      }
      let visible: (String) -> [Unicode.Scalar] = {
        $0.unicodeScalars.filter { $0 != " " && $0 != "\n" }
      }
      #expect(visible(result) == visible(text))
    }
  }
}

import TestSupport
import Testing

@testable import Diagnostics

/// Random lines, read back as a terminal would show them.
@Suite struct ExcerptPropertyTests {
  private static let pieces = [
    "a", "Z", "0", " ", "\t", ":", "\"", "é", "e\u{301}", "日", "ｱ", "한", "😀", "👩\u{200D}👧", "ש",
    "ערב", "م", "\u{1B}", "\u{7F}", "\u{9B}", "\u{202E}", "\u{FEFF}", "\u{2028}", "❤\u{FE0F}", "🇺🇸",
    "\u{0}", "\u{E0041}", "\u{10FFFD}",
  ]

  @Test(arguments: 1...400) func `the marked cells hold the marked text`(seed: Int) throws {
    var random = SeededGenerator(seed: seed)
    var bytes: [UInt8] = []
    var bounds = [0]
    for _ in 0..<Int.random(in: 1...(seed % 3 == 0 ? 400 : 40), using: &random) {
      if random.next() % 20 == 0 {
        bytes.append(random.pick([0x80, 0xC3, 0xFF]))
      } else {
        bytes += Array(random.pick(Self.pieces).utf8)
      }
      bounds.append(bytes.count)
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return }
    let a = random.pick(bounds)
    let b = random.pick(bounds)
    let range = SourceRange(min(a, b), max(a, b))
    var out: [UInt8] = []
    let lines = SourceLines(SourceFile(path: "p", bytes: bytes))
    _ = Excerpt(lines: lines, width: 80).append(primary: Annotation(range: range), to: &out)

    let text = String(decoding: out, as: UTF8.self)
    let rows = text.unicodeScalars.split(separator: "\n")
    try #require(rows.count == 4)
    let isolates: Set<UInt32> = [0x2066, 0x2069]
    #expect(
      text.unicodeScalars.allSatisfy {
        $0 == "\n" || isolates.contains($0.value) || !VisibleText.isHidden($0.value)
      })
    let cells = rows[2].dropFirst(3).filter { !isolates.contains($0.value) }
      .reduce(into: [String]()) { cells, scalar in
        let width = DisplayWidth.cells(of: scalar.value)
        if width == 0, !cells.isEmpty {
          cells[cells.count - 1].unicodeScalars.append(scalar)
        } else {
          cells.append(String(Character(scalar)))
          if width == 2 { cells.append("") }
        }
      }
    #expect(cells.count <= 72)
    let marks = rows[3].dropFirst(3).map { $0 == "^" }
    let marked = marks.indices.filter { marks[$0] }
    try #require(!marked.isEmpty)
    #expect(marked.count == marked[marked.count - 1] - marked[0] + 1, "one run of marks")
    let under = marked.map { $0 < cells.count ? cells[$0] : "" }.joined()

    let slice = Array(bytes[range.lower..<range.upper])
    var expected: [UInt8] = []
    slice.withUnsafeBufferPointer { VisibleText.append($0, to: &expected) }
    let blanks: (Unicode.Scalar) -> Bool = { $0 != " " && $0 != "␉" && $0 != "…" }
    let found = under.unicodeScalars.filter(blanks)
    let wanted = String(decoding: expected, as: UTF8.self).unicodeScalars.filter(blanks)
    if range.isEmpty || wanted.allSatisfy({ DisplayWidth.cells(of: $0.value) == 0 }) {
      #expect(marked.count <= max(1, 4 * slice.count))
    } else if under.contains("…") {
      #expect(contains(wanted, found), "\(under) of a cut line")
    } else {
      #expect(found.elementsEqual(wanted), "marked \(under)")
    }
  }

  private func contains(
    _ text: String.UnicodeScalarView, _ part: String.UnicodeScalarView
  ) -> Bool {
    let (text, part) = (Array(text), Array(part))
    guard part.count <= text.count else { return false }
    return (0...(text.count - part.count)).contains { text[$0...].starts(with: part) }
  }
}

import Testing

@testable import Diagnostics

@Suite struct SourceMasksTests {
  private func covered(_ text: String, _ ranges: [SourceRange]) -> [Int] {
    let file = SourceFile(path: "", bytes: Array(text.utf8))
    let masks = SourceMasks(ranges, in: file)
    return (0..<file.bytes.count).filter { masks.covers($0) }
  }

  @Test func `the first two characters of a range stay`() {
    #expect(covered("0123456789", [SourceRange(2, 7)]) == [4, 5, 6])
    #expect(covered("0é日x56789", [SourceRange(1, 7)]) == [6])
    #expect(covered("0123", [SourceRange(1, 3)]) == [])
  }

  @Test func `ranges may overlap, touch, lie in any order and outside of the file`() {
    #expect(covered("0123456789", [SourceRange(5, 8), SourceRange(0, 4)]) == [2, 3, 7])
    #expect(covered("0123456789", [SourceRange(3, 8), SourceRange(0, 5)]) == [2, 3, 4, 5, 6, 7])
    #expect(
      covered("0123456789", [SourceRange(-3, 4), SourceRange(8, 99), SourceRange(50, 60)]) == [
        2, 3,
      ])
    #expect(covered("0123456789", [SourceRange(0, 10), SourceRange(2, 4)]) == Array(2..<10))
  }

  @Test func `a range loses its final line breaks, and only those`() {
    let lines = SourceLines(SourceFile(path: "", bytes: Array("ab\r\n\n\nc".utf8)))
    #expect(lines.withoutFinalBreaks(SourceRange(0, 6)) == SourceRange(0, 2))
    #expect(lines.withoutFinalBreaks(SourceRange(0, 7)) == SourceRange(0, 7))
    #expect(lines.withoutFinalBreaks(SourceRange(3, 5)) == SourceRange(3, 3))
    #expect(lines.withoutFinalBreaks(SourceRange(-2, 99)) == SourceRange(0, 7))
  }
}

import Diagnostics
import TestSupport
import Testing

@testable import LanguageServer

@Suite struct DocumentTextTests {
  /// Has characters of one to four bytes, combining marks, a tab and all kinds of line ends, and
  /// U+2028, at which no line ends.
  private static let sample = "a: é\r\nb: 汉😀c\rtab:\te\u{301}\n\u{2028}x\u{85}y\n\nend"

  @Test func `lines end at LF, CR LF and CR alone`() {
    let text = DocumentText(Array(Self.sample.utf8))
    let lines = (0..<text.lineCount).map { index in
      let range = text.lineRange(index)
      return String(decoding: text.bytes[range.lower..<range.upper], as: UTF8.self)
    }
    #expect(lines == ["a: é", "b: 汉😀c", "tab:\te\u{301}", "\u{2028}x\u{85}y", "", "end"])
    #expect(DocumentText([]).lineCount == 1)
    #expect(DocumentText(Array("\n".utf8)).lineCount == 2)
  }

  @Test(arguments: [
    (PositionEncoding.utf8, [3, 6, 10, 11]), (.utf16, [3, 4, 6, 7]), (.utf32, [3, 4, 5, 6]),
  ])
  func `characters are counted in the unit of the client`(
    encoding: PositionEncoding, columns: [Int]
  ) {
    let text = DocumentText(Array(Self.sample.utf8))
    let start = text.lineStarts[1]
    for (offset, column) in zip([3, 6, 10, 11], columns) {
      let position = TextPosition(line: 1, character: column)
      #expect(text.position(at: start + offset, encoding) == position)
      #expect(text.offset(of: position, encoding) == start + offset)
    }
  }

  @Test func `a position within a character is its start`() {
    let text = DocumentText(Array("b: 😀c".utf8))
    #expect(text.offset(of: TextPosition(line: 0, character: 4), .utf16) == 3)
    #expect(text.offset(of: TextPosition(line: 0, character: 5), .utf8) == 3)
    #expect(text.position(at: 5, .utf16) == TextPosition(line: 0, character: 3))
    #expect(text.position(at: 5, .utf32) == TextPosition(line: 0, character: 3))
  }

  @Test func `positions outside the text are clamped`() {
    let text = DocumentText(Array("ab\r\nc".utf8))
    for encoding in [PositionEncoding.utf8, .utf16, .utf32] {
      #expect(text.offset(of: TextPosition(line: 0, character: 99), encoding) == 2)
      #expect(text.offset(of: TextPosition(line: 0, character: Int.max), encoding) == 2)
      #expect(text.offset(of: TextPosition(line: 7, character: 0), encoding) == 5)
      #expect(text.offset(of: TextPosition(line: Int.max, character: Int.max), encoding) == 5)
      #expect(text.position(at: 3, encoding) == TextPosition(line: 0, character: 2))
      #expect(text.position(at: 99, encoding) == TextPosition(line: 1, character: 1))
      #expect(text.position(at: -1, encoding) == TextPosition(line: 0, character: 0))
    }
  }

  @Test func `any edits leave the same lines as the text as a whole`() {
    var generator = SeededGenerator(seed: 11)
    let pieces = ["", "a", "\n", "\r", "\r\n", "é", "😀", "x\ny", "\n\n", "\r\r\n", "key: v\n"]
    for _ in 0..<300 {
      var text = DocumentText(Array(Self.sample.utf8))
      var bytes = text.bytes
      for _ in 0..<20 {
        let lower = Int.random(in: 0...bytes.count, using: &generator)
        let upper = Int.random(in: lower...min(bytes.count, lower + 6), using: &generator)
        let new = Array((pieces.randomElement(using: &generator) ?? "").utf8)
        text.replace(SourceRange(lower, upper), with: new)
        bytes.replaceSubrange(lower..<upper, with: new)
        #expect(text.bytes == bytes)
        #expect(text.lineStarts == DocumentText(bytes).lineStarts)
      }
    }
  }

  @Test func `each offset of a character survives the way to a position and back`() {
    let text = DocumentText(Array(Self.sample.utf8))
    for encoding in [PositionEncoding.utf8, .utf16, .utf32] {
      var cursor = PositionCursor(text, encoding)
      for offset in 0...text.bytes.count {
        let position = text.position(at: offset, encoding)
        #expect(cursor.position(at: offset) == position)
        let isStart = offset == text.bytes.count || text.bytes[offset] & 0xC0 != 0x80
        let line = text.lineRange(text.lineIndex(at: offset))
        if isStart, offset <= line.upper {
          #expect(text.offset(of: position, encoding) == offset)
        }
      }
    }
  }

  @Test func `the difference of two texts is the smallest replacement at characters`() {
    let change = TextChange.difference(from: Array("aéb".utf8), to: Array("aèb".utf8))
    #expect(change.range == SourceRange(1, 3))
    #expect(change.text == Array("è".utf8))
    let same = TextChange.difference(from: Array("ab".utf8), to: Array("ab".utf8))
    #expect(same.range.isEmpty && same.text.isEmpty)
    let doubled = TextChange.difference(from: Array("aa".utf8), to: Array("aaa".utf8))
    #expect(doubled.range == SourceRange(2, 2) && doubled.text == [0x61])
  }

  @Test func `the differences of two texts lead from one to the other`() {
    var generator = SeededGenerator(seed: 5)
    let lines = ["a\n", "é: 1\n", "b\r\n", "\n", "😀", "c: d\r", "  - x\n"]
    for _ in 0..<300 {
      func text() -> [UInt8] {
        let count = Int.random(in: 0...8, using: &generator)
        let chosen = (0..<count).compactMap { _ in lines.randomElement(using: &generator) }
        return Array(chosen.joined().utf8)
      }
      let (old, new) = (DocumentText(text()), DocumentText(text()))
      let value: JSONValue = ["text": .string(new.bytes)]
      var changed = old
      for change in TextChange.read(value, of: old, .utf16) {
        changed.replace(change.range, with: change.text)
      }
      #expect(changed.bytes == new.bytes)
    }
  }
}

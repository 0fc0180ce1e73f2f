import TestSupport
import Testing

@testable import Diagnostics

@Suite struct SourceLinesTests {
  static let texts: [[UInt8]] = [
    [], Array("a".utf8), Array("a\n".utf8), Array("a\r\nb\rc\n\nd".utf8), Array("\r".utf8),
    [0xEF, 0xBB, 0xBF], [0xEF, 0xBB, 0xBF] + Array("é: 😀\n".utf8), Array("\u{2028}\u{85}".utf8),
    [0xFF, 0x80, 0x0A, 0xC3],
    Array(String(repeating: "aé😀\t", count: 2000).utf8) + Array("\r\nshort\n".utf8)
      + Array(String(repeating: "日本", count: 1500).utf8),
    // Line breaks around the ends of what is counted at once.
    Array(repeating: 0x0A, count: 1537), Array(repeating: 0x0D, count: 1024),
    Array(String(repeating: "a\r\n", count: 700).utf8),
    Array(
      (String(repeating: "b", count: 511) + "\r\n" + String(repeating: "c", count: 510) + "\r").utf8
    ),
    Array(
      (String(repeating: "d", count: 6000) + "\n\n" + String(repeating: "e", count: 6000)).utf8),
  ]

  @Test(arguments: texts) func `agrees with a walk over the bytes, in either unit`(bytes: [UInt8]) {
    let lines = SourceLines(SourceFile(path: "a", bytes: bytes))
    let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var (line, points, units) = (1, 1, 1)
    var starts = [0]
    for offset in 0...bytes.count {
      let expected = [line, points, line, units]
      let a = lines.position(at: offset)
      let b = lines.position(at: offset, unit: .utf16)
      if [a.line, a.column, b.line, b.column] != expected {
        #expect([a.line, a.column, b.line, b.column] == expected, "at offset \(offset)")
        return
      }
      guard offset < bytes.count, offset >= mark else { continue }
      let byte = bytes[offset]
      let endsLine =
        byte == 0x0A || byte == 0x0D && (offset + 1 == bytes.count || bytes[offset + 1] != 0x0A)
      if endsLine {
        (line, points, units) = (line + 1, 1, 1)
        starts.append(offset + 1)
      } else {
        points += byte & 0xC0 == 0x80 ? 0 : 1
        units += byte & 0xC0 == 0x80 ? 0 : byte >= 0xF0 ? 2 : 1
      }
    }
    #expect(lines.count == line)
    #expect((0..<lines.count).map { lines.start(ofLine: $0) } == starts)
    #expect((0..<lines.count).map { lines.end(ofLine: $0) } == starts.dropFirst() + [bytes.count])
    #expect(starts.map { lines.lineIndex(at: $0) } == Array(0..<line))
  }

  @Test(arguments: texts) func `both ends of a range are the positions of each`(bytes: [UInt8]) {
    let lines = SourceLines(SourceFile(path: "a", bytes: bytes))
    var random = SeededGenerator(seed: bytes.count)
    for _ in 0..<300 {
      let lower = Int(random.next() >> 40) % (bytes.count + 4) - 2
      let upper = lower + Int(random.next() >> 40) % (random.next() >> 63 == 0 ? 8 : 700)
      for unit in [ColumnUnit.codePoints, .utf16] {
        let places = lines.positions(of: SourceRange(lower, upper), unit: unit)
        #expect(places.start == lines.position(at: lower, unit: unit))
        #expect(places.end == lines.position(at: upper, unit: unit))
      }
    }
  }

  @Test func `clamps offsets and leaves breaks and the byte order mark out of lines`() {
    let lines = SourceLines(
      SourceFile(path: "a", bytes: [0xEF, 0xBB, 0xBF] + Array("a\r\nb".utf8)))
    #expect(lines.range(ofLine: 0) == SourceRange(3, 4))
    #expect(lines.range(ofLine: 1) == SourceRange(6, 7))
    #expect(lines.position(at: -5) == SourcePosition(line: 1, column: 1, offset: 0))
    #expect(lines.position(at: 99) == SourcePosition(line: 2, column: 2, offset: 7))
  }
}

import Testing

@testable import CEL

/// Strings as CEL has them: code points, compared by bytes.
@Suite struct TextTests {
  @Test func `texts are compared by code points`() {
    #expect(Text("caf\u{e9}") != Text("cafe\u{301}"))
    #expect(Text("\u{ffff}") < Text("\u{10000}"))
    #expect(Text("a") < Text("a\u{301}"))
    #expect(Text("\r\n").codePointCount == 2)
  }

  @Test(arguments: [
    ("abcabc", "c", 0, 2), ("abcabc", "c", 3, 5), ("aab", "ab", 0, 1), ("abc", "", 3, 3),
    ("aaaa", "aab", 0, nil), ("", "a", 0, nil), ("abc", "abcd", 0, nil),
    ("x\u{0}y", "\u{0}y", 0, 1),
  ])
  func `a part of a text is found`(text: String, part: String, start: Int, expected: Int?) {
    #expect(Text(text).firstOffset(of: Text(part), from: start) == expected)
  }

  @Test(arguments: [
    ([0x61, 0xC3, 0xA9], true), ([0xC0, 0x80], false), ([0xED, 0xA0, 0x80], false),
    ([0xF4, 0x90, 0x80, 0x80], false), ([0xF0, 0x9F, 0x98, 0x80], true), ([0xE2, 0x82], false),
    ([0x80], false), ([0xE0, 0x9F, 0xBF], false), ([0xF5, 0x80, 0x80, 0x80], false), ([], true),
  ])
  func `text that is not UTF-8 is recognised`(octets: [UInt8], isValid: Bool) {
    #expect(Text(bytes: octets).isValidUTF8 == isValid)
  }

  @Test func `a part of a text knows its place`() throws {
    let text = Text("https://host/path")
    var place = Provenance(node: 4)
    place.lower = 10
    place.upper = 27
    let host = text.slice(8, 12)
    #expect(place.part(host, of: text)?.origin == Origin(node: 4, part: 18..<22))
    let decoded = Text(bytes: Array("HOST".utf8), from: host)
    #expect(place.part(decoded, of: text)?.origin == Origin(node: 4, part: 18..<22))
    #expect(place.part(Text("host"), of: text) == nil)
    #expect(place.inexact.part(host, of: text)?.origin == place.origin)
  }
}

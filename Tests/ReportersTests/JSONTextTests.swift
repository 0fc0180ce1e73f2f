import Foundation
import Testing

@testable import Reporters

@Suite struct JSONTextTests {
  private func json(_ text: String) -> String {
    var out: [UInt8] = []
    JSONText.append(text, to: &out)
    return String(decoding: out, as: UTF8.self)
  }

  @Test(arguments: [
    ("plain", #""plain""#), ("a\"b\\c/", #""a\"b\\c/""#),
    ("\n\r\t\u{8}\u{0}", #""\n\r\t\u0008\u0000""#),
    ("é日😀ש", #""é日😀ש""#), ("\u{7F}\u{85}\u{A0}", "\"\\u007f\\u0085\u{A0}\""),
    ("\u{2028}\u{202E}\u{FEFF}", #""\u2028\u202e\ufeff""#), ("\u{E0041}", #""\udb40\udc41""#),
    ("###[x]", ##""#\u0023#[x]""##), ("# #", "\"# #\""),
  ]) func `escapes what has to be, and what a terminal would act on`(text: String, expected: String)
  {
    #expect(json(text).utf8.elementsEqual(expected.utf8))
  }

  @Test func `every code point reads back`() throws {
    for start in stride(from: UInt32(0), to: 0x11_0000, by: 0x1000) {
      var text = ""
      for value in start..<start + 0x1000 {
        if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
      }
      let data = Data("[\(json(text))]".utf8)
      let read = try JSONSerialization.jsonObject(with: data) as? [String]
      #expect(read?.first?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
    }
  }

  @Test func `no string is null`() {
    var out: [UInt8] = []
    JSONText.append(nil as String?, to: &out)
    #expect(out == Array("null".utf8))
  }
}

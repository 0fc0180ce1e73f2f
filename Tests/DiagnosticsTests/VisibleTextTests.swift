import Testing

@testable import Diagnostics

@Suite struct VisibleTextTests {
  @Test(arguments: [
    ("plain ~ text", "plain ~ text"), ("", ""), ("\u{1B}[31m", "␛[31m"), ("a\tb\r\nc", "a␉b␍␊c"),
    ("\u{0}\u{7F}", "␀␡"), ("\u{9B}0m", "\\u{9b}0m"), ("\u{202E}x\u{2069}", "\\u{202e}x\\u{2069}"),
    ("\u{FEFF}a\u{200B}b\u{2028}", "\\u{feff}a\\u{200b}b\\u{2028}"),
    ("e\u{301} 日 😀", "e\u{301} 日 😀"),
    ("\u{E0041}\u{FE0F}\u{AD}", "\\u{e0041}\\u{fe0f}\\u{ad}"), ("\u{FFFE}", "\\u{fffe}"),
  ]) func `what does not print is shown`(text: String, shown: String) {
    var out: [UInt8] = []
    VisibleText.append(text, to: &out)
    #expect(out == Array(shown.utf8))
  }

  @Test func `bytes that are no text are shown one by one`() {
    var out: [UInt8] = []
    let bytes: [UInt8] = [0x61, 0xFF, 0xE2, 0x82, 0x62, 0xC3]
    bytes.withUnsafeBufferPointer { VisibleText.append($0, to: &out) }
    #expect(String(decoding: out, as: UTF8.self) == "a\\xff\\xe2\\x82b\\xc3")
  }

  @Test func `text from right to left is kept together`() {
    var out: [UInt8] = []
    VisibleText.appendIsolated("שלום", to: &out)
    VisibleText.appendIsolated("latin", to: &out)
    #expect(String(decoding: out, as: UTF8.self) == "\u{2066}שלום\u{2069}latin")
  }
}

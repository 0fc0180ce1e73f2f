import Testing

@testable import LanguageServer

@Suite struct JSONReaderTests {
  private static func read(_ text: String) throws -> JSONValue {
    try JSONReader.read(Array(text.utf8))
  }

  @Test(arguments: [
    #"{"a":[1,-2,true,false,null,"é\"\\\n"],"b":{}}"#, "[]", "0", "-12", #""""#,
    #"{"a":9223372036854775807}"#,
  ])
  func `what is written is what was read`(text: String) throws {
    #expect(String(decoding: JSONWriter.bytes(of: try Self.read(text)), as: UTF8.self) == text)
  }

  @Test(arguments: [
    "", "{", "[1,]", "{\"a\"}", "{\"a\":}", "01", "1.", "1e", "+1", "nul", "\"a", "\"\\x\"",
    "\"\\u12\"", "\"\t\"", "{} {}", "[1 2]", "{a:1}", "-",
  ])
  func `text that is not JSON is refused`(text: String) {
    #expect(throws: JSONReader.Failure.self) { try Self.read(text) }
  }

  @Test func `half a surrogate pair becomes a replacement character`() throws {
    #expect(try Self.read(#""\ud83d\ude00""#).text == "😀")
    #expect(try Self.read(#""\ud83d""#).text == "\u{FFFD}")
    #expect(try Self.read(#""\ude00\ud83dA""#).text == "\u{FFFD}\u{FFFD}A")
    #expect(try Self.read(#""\ud83d\u0041""#).text == "\u{FFFD}A")
  }

  @Test func `bytes that are not UTF-8 are refused`() {
    for bytes: [UInt8] in [
      [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
    ] {
      #expect(throws: JSONReader.Failure.self) { try JSONReader.read(bytes) }
    }
  }

  @Test func `nesting is bounded`() throws {
    let depth = JSONReader.depthLimit
    func nested(_ count: Int) -> String {
      String(repeating: "[", count: count) + String(repeating: "]", count: count)
    }
    _ = try Self.read(nested(depth))
    #expect(throws: JSONReader.Failure.self) { try Self.read(nested(depth + 1)) }
    #expect(throws: JSONReader.Failure.self) { try Self.read(nested(1_000_000)) }
  }

  @Test func `numbers of any size can be read as integers`() throws {
    #expect(try Self.read("1e300").integer == Int.max)
    #expect(try Self.read("-1e300").integer == Int.min)
    #expect(try Self.read("99999999999999999999").integer == Int.max)
    #expect(try Self.read("2.9").integer == 2)
  }

  @Test func `a member that is missing is null`() throws {
    let value = try Self.read(#"{"a":{"b":[1]},"c":null}"#)
    #expect(value["x"]["y"].isNull)
    #expect(value["c"]["d"].isNull)
    #expect(value["a"]["b"]["c"].isNull)
    #expect(value["a"]["b"].elements.count == 1)
  }
}

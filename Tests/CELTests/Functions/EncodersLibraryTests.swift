import Foundation
import Testing

@testable import CEL

@Suite struct EncodersLibraryTests {
  @Test(arguments: [
    ("base64.encode(b'')", "''"), ("base64.encode(b'h')", "'aA=='"),
    ("base64.encode(b'hi')", "'aGk='"), ("base64.encode(b'hi!')", "'aGkh'"),
    ("base64.encode(b'\\xff\\xfe\\xfd')", "'//79'"),
    ("base64.decode('')", "b''"), ("base64.decode('aA==')", "b'h'"),
    ("base64.decode('aGk=')", "b'hi'"), ("base64.decode('aGkh')", "b'hi!'"),
    ("base64.decode('+/+/')", "b'\\xfb\\xff\\xbf'"),
    // Padding may be left out.
    ("base64.decode('aA')", "b'h'"), ("base64.decode('aGk')", "b'hi'"),
    // Bits that stand for nothing may be any.
    ("base64.decode('aH==')", "b'h'"), ("base64.decode('aGl')", "b'hi'"),
    // Blanks count for nothing.
    ("base64.decode(' aG\\r\\nk=\\t')", "b'hi'"),
  ])
  func `what base64 answers`(text: String, expected: String) throws {
    #expect(try LibraryFixture.difference(text, expected) == nil)
  }

  @Test(arguments: [
    "a", "aGkha", "=", "====", "a=", "a==", "a===", "aG=", "aGk==", "aGkh=", "aGkh====", "aG=k",
    "aGk=aGk=", "-_-_", "aGk.", "a*k=", "é", "aG\u{0}k", "aGk\u{A0}",
  ])
  func `what is not base64`(text: String) throws {
    let message = try LibraryFixture.message("base64.decode('\(text)')")
    #expect(message == "`\(text)` is not base64")
  }

  @Test func `a long text that is not base64 is cut in the message`() throws {
    let message = try #require(try LibraryFixture.message("base64.decode(long + '*')"))
    #expect(message.utf8.count < 80)
  }

  @Test func `only bytes are encoded, and only text is decoded`() throws {
    #expect(
      try LibraryFixture.message("base64.encode('a')")
        == "no overload of `base64.encode` fits `(string)`")
    #expect(
      try LibraryFixture.message("base64.decode(b'aGk=')")
        == "no overload of `base64.decode` fits `(bytes)`")
  }

  @Test func `bytes of any length and value survive the way there and back, as Foundation has it`()
    throws
  {
    let environment = Environment(variables: [.init("octets")])
    let encode = try environment.compile("base64.encode(octets)")
    let back = try environment.compile("base64.decode(base64.encode(octets)) == octets")
    for count in 0..<200 {
      let octets = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count &* 101) }
      let activation = Activation(environment)
      activation.set(0, to: .bytes(Text(bytes: octets)))
      guard case .string(let text) = encode.evaluate(activation) else {
        Issue.record("\(count) octets are not encoded")
        continue
      }
      #expect(text.string == Data(octets).base64EncodedString())
      #expect(SuiteValue.isSame(back.evaluate(activation), .bool(true)))
    }
  }

  @Test func `the cost grows with the length`() throws {
    #expect(try LibraryFixture.cost("base64.decode(long)") == 101)
  }
}

import TestSupport
import Testing

@testable import LanguageServer

@Suite struct MessageReaderTests {
  private static func bodies(_ stream: String, piecesOf count: Int = 7) -> [String] {
    var reader = MessageReader()
    var bodies: [String] = []
    var rest = Array(stream.utf8)[...]
    while !rest.isEmpty {
      reader.append(rest.prefix(count))
      rest = rest.dropFirst(count)
      while let piece = reader.next() {
        if case .body(let body) = piece { bodies.append(String(decoding: body, as: UTF8.self)) }
      }
    }
    return bodies
  }

  @Test(arguments: [
    "Content-Length: 2\r\n\r\n{}",
    "Content-Length:2\r\nContent-Type: application/vscode-jsonrpc; charset=utf8\r\n\r\n{}",
    "content-length: 2 \n\n{}",
    "Content-Type: x\r\n\r\nContent-Length: 2\r\n\r\n{}",
    "Content-Length: abc\r\n\r\nContent-Length: 2\r\n\r\n{}",
    "Content-Length: -4\r\n\r\nContent-Length: 2\r\n\r\n{}",
    "Content-Length: 99999999999999999999\r\n\r\nContent-Length: 2\r\n\r\n{}",
    "{\"stray\": \"body\"}Content-Length: 2\r\n\r\n{}",
    "\r\n\r\nContent-Length: 2\r\n\r\n{}",
  ])
  func `a message is found after any header`(stream: String) {
    for count in [1, 3, 1000] {
      #expect(Self.bodies(stream, piecesOf: count) == ["{}"], "pieces of \(count)")
    }
  }

  @Test func `messages follow each other without a gap`() {
    let stream = "Content-Length: 4\r\n\r\n[é]Content-Length: 0\r\n\r\nContent-Length: 1\r\n\r\n7"
    #expect(Self.bodies(stream) == ["[é]", "", "7"])
  }

  @Test func `a body that is too large is skipped, and what follows is read`() {
    var reader = MessageReader()
    let length = MessageReader.bodyLimit + 1
    reader.append(Array("Content-Length: \(length)\r\n\r\n".utf8))
    #expect(reader.next() == .tooLarge(length))
    let chunk = [UInt8](repeating: 0x20, count: 1 << 20)
    for _ in 0..<64 {
      reader.append(chunk)
      #expect(reader.next() == nil)
    }
    reader.append(Array(" Content-Length: 2\r\n\r\n{}".utf8))
    #expect(reader.next() == .body(Array("{}".utf8)))
  }

  @Test func `a length that is too large does not hide the message within`() {
    var reader = MessageReader()
    let next = "Content-Length: 2\r\n\r\n{}"
    reader.append(
      Array("Content-Length: 10\r\n\r\n{\"a\":1}\(next)Content-Length: 2\r\n\r\n[]".utf8))
    guard case .body(let body) = reader.next() else {
      Issue.record("no body")
      return
    }
    #expect(body.count == 10)
    // The body ends within the next header, so that reading goes on after a search.
    reader.resume(within: body)
    #expect(reader.next() == .body(Array("[]".utf8)))
  }

  @Test func `any split of any stream gives the same messages`() {
    var generator = SeededGenerator(seed: 7)
    let parts = [
      "Content-Length: 2\r\n\r\n{}", "Content-Length: 3\r\n\r\n[1]", "garbage", "\r\n", "\n\n",
      "Content-Length: x\r\n\r\n", "Content-Type: a\r\n", "{\"a\": \"\\n\"}",
    ]
    for _ in 0..<300 {
      let stream = (0..<6).compactMap { _ in parts.randomElement(using: &generator) }.joined()
      let whole = Self.bodies(stream, piecesOf: 10_000)
      #expect(Self.bodies(stream, piecesOf: 1) == whole)
      #expect(Self.bodies(stream, piecesOf: 5) == whole)
    }
  }
}

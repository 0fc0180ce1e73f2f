import Foundation
import Session
import TestSupport
import Testing
import Workspace

@testable import LanguageServer

/// The loop on real streams: files instead of pipes.
@Suite struct ServerLoopTests {
  private static func frame(_ body: String) -> [UInt8] {
    Array("Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
  }

  /// Runs a server on an input, and returns its status and its messages.
  private static func run(
    _ input: [UInt8], output name: String = "out"
  ) throws -> (status: Int32, messages: [JSONValue]) {
    let scratch = try Scratch()
    let input = try FileHandle(forReadingFrom: URL(filePath: try scratch.write("in", bytes: input)))
    let path = name.hasPrefix("/") ? name : try scratch.write(name, "")
    let output = try #require(FileHandle(forWritingAtPath: path))
    let server = LanguageServer(
      SessionOptions(), workingDirectory: WorkingDirectory(path: Path(scratch.url.path)))
    let loop = ServerLoop(
      server, input: input.fileDescriptor, output: output.fileDescriptor, clock: { 0 })
    let status = loop.run()
    guard !name.hasPrefix("/") else { return (status, []) }
    var reader = MessageReader()
    reader.append(try scratch.bytes(of: name))
    var messages: [JSONValue] = []
    while case .body(let body) = reader.next() { messages.append(try JSONReader.read(body)) }
    return (status, messages)
  }

  private static let initialize = frame(
    #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null}}"#)
  private static let open = frame(
    #"{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"#
      + #""uri":"untitled:a","languageId":"yaml","version":4,"text":"manifest: 2\n"}}}"#)
  private static let shutdown = frame(#"{"jsonrpc":"2.0","id":"s","method":"shutdown"}"#)
  private static let exit = frame(#"{"jsonrpc":"2.0","method":"exit"}"#)

  @Test func `a session from initialize to exit`() throws {
    let (status, messages) = try Self.run(Self.initialize + Self.open + Self.shutdown + Self.exit)
    #expect(status == 0)
    #expect(messages.contains { $0["result"]["serverInfo"]["name"].text == "authlint" })
    #expect(messages.contains { $0["id"].text == "s" && $0["error"].isNull })
  }

  @Test func `the end of the input is the end`() throws {
    #expect(try Self.run([]).status == 1)
    #expect(try Self.run(Self.initialize).status == 1)
    #expect(try Self.run(Self.initialize + Self.shutdown).status == 0)
    #expect(try Self.run(Array("Content-Length: 100\r\n\r\n{".utf8)).status == 1)
  }

  @Test func `bodies that are not messages do not end the session`() throws {
    let odd = Self.frame("{nope") + Self.frame("[]") + Array("Content-Type: x\r\n\r\n".utf8)
    let (status, messages) = try Self.run(Self.initialize + odd + Self.shutdown + Self.exit)
    #expect(status == 0)
    let codes = messages.compactMap { $0["error"]["code"].integer }
    #expect(codes == [-32700, -32700])
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func `an output that takes nothing is the end`() throws {
    #expect(try Self.run(Self.initialize + Self.open, output: "/dev/full").status == 1)
  }
}

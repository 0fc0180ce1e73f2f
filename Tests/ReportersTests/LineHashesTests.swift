import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Reporters

@Suite struct LineHashesTests {
  private static func hashes(of bytes: [UInt8]) -> [String] {
    let hashes = LineHashes(SourceFile(path: "", bytes: bytes), lines: 1...(bytes.count + 1))
    return (1...max(1, hashes.count)).map { line in
      var out: [UInt8] = []
      hashes.append(line: line, to: &out)
      return String(decoding: out, as: UTF8.self)
    }
  }

  @Test(arguments: [
    ("", ["c129715d7a2bc9a3:1"]),
    ("a: 1\n", ["4037987d9a8320d9:1", "c129715d7a2bc9a3:1"]),
    ("a: 1\r\nb: 2\r\n", ["132b7ee912c57691:1", "5d56533273a3bbdb:1", "c129715d7a2bc9a3:1"]),
    ("a: 1\rb: 2\r", ["132b7ee912c57691:1", "5d56533273a3bbdb:1", "c129715d7a2bc9a3:1"]),
    ("\u{FEFF}a: 1\n", ["b0d247ce31758248:1", "c129715d7a2bc9a3:1"]),
    (
      "\n\n\n",
      ["4e5d562094661a0d:1", "5b5d4caf73a13177:1", "3c5bef55b72b93c9:1", "c129715d7a2bc9a3:1"]
    ),
  ]) func `equals the hash of the upload action`(text: String, expected: [String]) {
    #expect(Self.hashes(of: Array(text.utf8)) == expected)
  }

  @Test func `equal lines are numbered`() {
    let text = String(repeating: String(repeating: "x", count: 150) + "\n", count: 3)
    let hashes = Self.hashes(of: Array(text.utf8))
    #expect(hashes.count == 4)
    let stems = hashes.prefix(3).map { $0.prefix { $0 != ":" } }
    #expect(Set(stems).count == 1)
    #expect(hashes.prefix(3).map { $0.suffix(2) } == [":1", ":2", ":3"])
  }

  @Test func `has a hash for each line of the line table`() {
    let text = "a\r\n \rb\n\n\t\r \n\u{2028}x"
    let file = SourceFile(path: "", bytes: Array(text.utf8))
    #expect(LineHashes(file, lines: []).count == SourceLines(file).count)
  }

  static let vectors = SharedData.file("formats/line-hash-vectors.jsonl")

  @Test(.enabled(if: vectors != nil, "the shared vectors are not here"))
  func `agrees with the shared vectors`() throws {
    let file = try #require(Self.vectors)
    var count = 0
    for line in try SharedData.lines(of: file) {
      let value = try JSONSerialization.jsonObject(with: line)
      let vector = try #require(value as? [String: Any])
      let base64 = try #require(vector["b64"] as? String)
      let bytes = try #require(Data(base64Encoded: base64))
      #expect(Self.hashes(of: Array(bytes)) == vector["hashes"] as? [String])
      count += 1
    }
    #expect(count >= 12)
  }
}

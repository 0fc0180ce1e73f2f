import Documents
import Foundation
import Testing

@testable import AuthLint

/// The public test suites that may lie beside a checkout.
private enum TestSuites {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "shared/data")

  static var exist: Bool { FileManager.default.fileExists(atPath: folder.path) }

  static func cases(_ path: String) -> [[String: Any]] {
    let text = (try? String(contentsOf: folder.appending(path: path), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap {
      try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
  }
}

/// Edits of texts that were not made for it: the cases of the public YAML and JSON test suites, and
/// what becomes of them when characters are lost, doubled and swapped.
@Suite(.enabled(if: TestSuites.exist, "the public test suites are not there"))
struct SuiteEditTests {
  static let yaml: [[UInt8]] = TestSuites.cases("yaml/suite.jsonl").compactMap {
    ($0["yaml"] as? String).map { Array($0.utf8) }
  }

  static let json: [[UInt8]] = TestSuites.cases("json/suite.jsonl").compactMap {
    ($0["b64"] as? String).flatMap { Data(base64Encoded: $0) }.map { Array($0) }
  }

  @Test(arguments: [DocumentFormat.yaml, .json])
  func `edits of the suites' texts change what they are to change`(_ format: DocumentFormat) {
    let texts = format == .yaml ? Self.yaml : Self.json
    var count = 0
    for (number, text) in texts.enumerated() {
      var probe = EditProbe(text, format, seed: number)
      probe.run()
      count += probe.count
      for failure in probe.failures { Issue.record("case \(number): \(failure)") }
    }
    #expect(count > 200)
  }

  @Test(arguments: 0..<4)
  func `edits of damaged texts change what they are to change`(_ round: Int) {
    var numbers = SeededNumbers(seed: round &+ 77)
    for (number, text) in Self.yaml.enumerated() {
      var bytes = text
      for _ in 0..<Int.random(in: 1...3, using: &numbers) where !bytes.isEmpty {
        Self.damage(&bytes, &numbers)
      }
      var probe = EditProbe(bytes, .yaml, seed: number)
      probe.run(nodes: 20)
      for failure in probe.failures { Issue.record("round \(round), case \(number): \(failure)") }
    }
  }

  private static func damage(_ bytes: inout [UInt8], _ numbers: inout SeededNumbers) {
    let index = Int.random(in: 0..<bytes.count, using: &numbers)
    switch Int.random(in: 0..<5, using: &numbers) {
    case 0: bytes.remove(at: index)
    case 1: bytes.insert(bytes[index], at: index)
    case 2:
      bytes.insert(
        numbers.pick(Array(" \n\t:-?#&*!|>'\"[]{},+%~<x1\r".utf8)), at: index)
    case 3: bytes.swapAt(index, Int.random(in: 0..<bytes.count, using: &numbers))
    default:
      let other = Int.random(in: 0..<bytes.count, using: &numbers)
      bytes.insert(contentsOf: bytes[min(index, other)..<max(index, other)], at: index)
    }
  }
}

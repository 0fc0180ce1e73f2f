import Documents
import Foundation
import TestSupport
import Testing

@testable import AuthLint
@testable import RuleEngine

/// The public test suites.
private enum TestSuites {
  static func file(_ format: DocumentFormat) -> URL? {
    switch format {
    case .yaml: SharedData.file("yaml/suite.jsonl", orNamedBy: "YAML_SUITE")
    case .json: SharedData.file("json/suite.jsonl", orNamedBy: "JSON_SUITE")
    }
  }

  static func cases(_ format: DocumentFormat) throws -> [[String: Any]] {
    guard let file = file(format) else { return [] }
    return try SharedData.lines(of: file).compactMap {
      try JSONSerialization.jsonObject(with: $0) as? [String: Any]
    }
  }
}

/// Edits of texts that were not made for it: the cases of the public YAML and JSON test suites, and
/// what becomes of them when characters are lost, doubled and swapped.
@Suite(
  .enabled(
    if: TestSuites.file(.yaml) != nil && TestSuites.file(.json) != nil,
    "the public test suites are not there"))
struct SuiteEditTests {
  static func texts(_ format: DocumentFormat) throws -> [[UInt8]] {
    try TestSuites.cases(format).compactMap { row in
      switch format {
      case .yaml: (row["yaml"] as? String).map { Array($0.utf8) }
      case .json: (row["b64"] as? String).flatMap { Data(base64Encoded: $0) }.map { Array($0) }
      }
    }
  }

  @Test(arguments: [DocumentFormat.yaml, .json])
  func `edits of the suites' texts change what they are to change`(_ format: DocumentFormat)
    throws
  {
    let texts = try Self.texts(format)
    var count = 0
    for (number, text) in texts.enumerated() {
      var probe = EditProbe(text, format, seed: number)
      probe.run()
      count += probe.count
      for failure in probe.failures { Issue.record("case \(number): \(failure)") }
    }
    // Another suite may be smaller than the usual one.
    #expect(count > min(200, texts.count / 4))
  }

  @Test(arguments: 0..<4)
  func `edits of damaged texts change what they are to change`(_ round: Int) throws {
    var numbers = SeededGenerator(seed: round &+ 77)
    for (number, text) in try Self.texts(.yaml).enumerated() {
      var bytes = text
      for _ in 0..<Int.random(in: 1...3, using: &numbers) where !bytes.isEmpty {
        Self.damage(&bytes, &numbers)
      }
      var probe = EditProbe(bytes, .yaml, seed: number)
      probe.run(nodes: 20)
      for failure in probe.failures { Issue.record("round \(round), case \(number): \(failure)") }
    }
  }

  private static func damage(_ bytes: inout [UInt8], _ numbers: inout SeededGenerator) {
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

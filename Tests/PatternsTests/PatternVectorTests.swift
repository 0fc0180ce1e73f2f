import Foundation
import Testing

@testable import Patterns

/// Pairs of patterns and texts with what RE2 makes of them; `PATTERN_VECTORS` names a file with more.
@Suite struct PatternVectorTests {
  @Test func `patterns match as in RE2`() throws {
    try check(PatternVectors.lines)
  }

  static let path = ProcessInfo.processInfo.environment["PATTERN_VECTORS"]

  @Test(.enabled(if: PatternVectorTests.path != nil, "PATTERN_VECTORS names no file"))
  func `further patterns match as in RE2`() throws {
    try check(String(contentsOfFile: Self.path ?? "", encoding: .utf8))
  }

  private func check(_ lines: String) throws {
    var count = 0
    for line in lines.utf8.split(separator: UInt8(ascii: "\n")) {
      let vector = try #require(
        try JSONSerialization.jsonObject(with: Data(line)) as? [String])
      let (pattern, text) = (vector[0], vector[1])
      let found = Self.result(pattern, text)
      #expect(found == vector[2], "\(vector[0].debugDescription) in \(vector[1].debugDescription)")
      count += 1
    }
    #expect(count > 0)
  }

  /// What the engines make of a pair, which must agree with each other.
  static func result(_ source: String, _ text: String) -> String {
    do throws(PatternError) {
      let pattern = try Pattern(source)
      let complete = try Pattern(source, isConstant: true)
      let match = pattern.firstMatch(in: text, groups: pattern.groupCount)
      for pattern in [pattern, complete] where pattern.isMatch(in: text) != (match != nil) {
        return "the engines differ"
      }
      guard let match else { return "none" }
      return (0...pattern.groupCount).map { group in
        match[group].map { "\($0.lowerBound)-\($0.upperBound)" } ?? "-"
      }.joined(separator: " ")
    } catch {
      return "error"
    }
  }
}

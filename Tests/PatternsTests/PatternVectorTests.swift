import Foundation
import TestSupport
import Testing

@testable import Patterns

/// Pairs of patterns and texts with what RE2 makes of them, as `.ci/tools/pattern-vectors.py` writes
/// them: some corners, then some of those that it made up.
@Suite struct PatternVectorTests {
  @Test func `patterns match as in RE2`() throws {
    try check(Checkout.file("Tests/PatternsTests/vectors.jsonl"))
  }

  /// A file with more of them.
  static let further = ProcessInfo.processInfo.environment["PATTERN_VECTORS"]

  @Test(.enabled(if: further != nil, "PATTERN_VECTORS names no file"))
  func `further patterns match as in RE2`() throws {
    try check(URL(filePath: try #require(Self.further)))
  }

  private func check(_ file: URL) throws {
    var count = 0
    for line in try SharedData.lines(of: file) {
      let vector = try #require(
        try JSONSerialization.jsonObject(with: line) as? [String])
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

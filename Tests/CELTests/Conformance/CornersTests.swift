import Foundation
import TestSupport
import Testing

@testable import CEL

/// Expressions that the suite does not pin, with what other engines answer: where they agree, so
/// must we; where they do not, cel-cpp's answer holds unless the table says why another does.
@Suite struct CornersTests {
  /// Where we differ from cel-cpp, and why.
  static let choices: [String: String] = [
    "'%s'.format([duration('1.5s')])":
      "a fraction has as many digits as it needs, as `string()` has it in the specification",
    "[1,2,3].first()": "the other's binding could not show its answer, an optional",
    "duration('9223372037s')":
      "the suite has durations within the range of int64 nanoseconds, as cel-go does",
    "timestamp('2020-01-01T00:00:00.1234567891Z')":
      "nanoseconds are kept; the answer of the other went through microseconds",
  ]

  static let file = SharedData.file("cel/corners.jsonl")

  @Test(.enabled(if: file != nil, "the corners are not here"))
  func `what the suite leaves open is as other engines have it`() throws {
    var passed = 0
    var failures: [String] = []
    for line in try SharedData.lines(of: #require(Self.file)) {
      // One engine answers with half a surrogate pair, which Foundation refuses.
      let text = String(decoding: line, as: UTF8.self)
        .replacingOccurrences(of: #""\ud800""#, with: #""\ufffd""#)
      let corner = try #require(
        try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
      let expression = try #require(corner["expr"] as? String)
      let expected = ["cpp_unchecked", "cpp"].lazy.compactMap { corner[$0] as? [String: Any] }.first
      guard let expected, expected["value"] != nil || expected["error"] != nil else { continue }
      if let reason = Self.failure(expression, expected) {
        guard Self.choices[expression] == nil else { continue }
        failures.append("`\(expression)` \(reason)")
      } else {
        passed += 1
        if Self.choices[expression] != nil { failures.append("`\(expression)` needs no reason") }
      }
    }
    for failure in failures { print(failure) }
    print("corners: \(passed) passed, \(failures.count) failed")
    #expect(failures.isEmpty)
  }

  /// Why our answer is another; `nil` if it is the same.
  private static func failure(_ expression: String, _ expected: [String: Any]) -> String? {
    let environment = Environment()
    var value: Value
    do {
      value = try environment.compile(expression).evaluate(Activation(environment))
    } catch {
      value = .failure("does not parse: \(error.message)")
    }
    guard let json = expected["value"] else {
      return value.isError ? nil : "gives \(SuiteValue.description(value)), expected an error"
    }
    guard let other = try? SuiteValue.value(json) else {
      return "expects what cannot be read: \(json)"
    }
    return SuiteValue.isSame(value, other)
      ? nil : "gives \(SuiteValue.description(value)), expected \(SuiteValue.description(other))"
  }
}

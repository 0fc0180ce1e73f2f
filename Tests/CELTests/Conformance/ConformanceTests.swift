import Foundation
import TestSupport
import Testing

@testable import CEL

/// The official conformance suite (cel-spec), as JSON lines: the file that `CEL_SUITE` names, by
/// default the shared one.
@Suite struct ConformanceTests {
  /// Tests that fail, by file, section and name, and why each does.
  static let known: [String: String] = [:]

  static let file = SharedData.file("cel/conformance.jsonl", orNamedBy: "CEL_SUITE")

  /// What one test asks for.
  private enum Outcome {
    case passed
    case failed(String)
  }

  @Test(.enabled(if: file != nil, "the conformance suite is not here"))
  func `the official suite passes besides what is known`() throws {
    var passed = (values: 0, errors: 0, types: 0)
    var failures: [String] = []
    var skipped = 0
    for line in try SharedData.lines(of: #require(Self.file)) {
      let test = try #require(try JSONSerialization.jsonObject(with: line) as? [String: Any])
      if test["needs_proto"] as? Bool == true {
        skipped += 1
        continue
      }
      let key = ["file", "section", "name"].map { test[$0] as? String ?? "" }
        .joined(separator: "/")
      switch try outcome(test) {
      case .passed:
        if test["value"] != nil {
          passed.values += 1
        } else if test["eval_error"] != nil {
          passed.errors += 1
        } else {
          passed.types += 1
        }
        if Self.known[key] != nil { failures.append("\(key) is known to fail and passes") }
      case .failed(let reason):
        guard Self.known[key] == nil else { continue }
        failures.append("\(key): `\(test["expr"] as? String ?? "")` \(reason)")
      }
    }
    for failure in failures { print(failure) }
    print("values \(passed.values), errors \(passed.errors), types \(passed.types)")
    print(
      "\(passed.values + passed.errors + passed.types) passed, \(failures.count) failed, \(skipped) skipped"
    )
    #expect(failures.isEmpty)
    guard ProcessInfo.processInfo.environment["CEL_SUITE"] == nil else { return }
    for (kind, count) in [
      ("tests that expect a value", passed.values), ("tests that expect an error", passed.errors),
      ("type deduction", passed.types),
    ] {
      #expect(Readme.text.contains("| \(kind) | \(count) of \(count) |"))
    }
  }

  private func outcome(_ test: [String: Any]) throws -> Outcome {
    let expression = try #require(test["expr"] as? String)
    let bindings = test["bindings"] as? [String: Any] ?? [:]
    let names = bindings.keys.sorted()
    let environment = Environment(
      variables: names.map { Environment.Variable($0) },
      container: test["container"] as? String ?? "")
    let activation = Activation(environment)
    for (slot, name) in names.enumerated() {
      activation.set(slot, to: try SuiteValue.value(bindings[name] ?? NSNull()))
    }
    if let failure = try SuiteChecking.failure(test) { return .failed(failure) }
    if test["check_only"] as? Bool == true { return .passed }
    let value: Value
    do {
      value = try environment.compile(expression).evaluate(activation)
    } catch {
      return test["eval_error"] != nil ? .passed : .failed("does not parse: \(error.message)")
    }
    if test["eval_error"] != nil {
      return value.isError
        ? .passed : .failed("gives \(SuiteValue.description(value)), expected an error")
    }
    guard let json = test["value"] ?? (test["typed_result"] as? [String: Any])?["value"] else {
      return .failed("says neither a value nor an error")
    }
    let expected = try SuiteValue.value(json)
    return SuiteValue.isSame(value, expected)
      ? .passed
      : .failed(
        "gives \(SuiteValue.description(value)), expected \(SuiteValue.description(expected))")
  }
}

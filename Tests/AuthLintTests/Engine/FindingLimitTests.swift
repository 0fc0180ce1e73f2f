import Diagnostics
import Testing

@testable import AuthLint
@testable import RuleEngine

/// A file has no more findings than it may have, and says so.
@Suite struct FindingLimitTests {
  private static func report(
    _ text: String, maximum: Int, path: String = "a.manifest.yaml",
    settings: LintSettings = LintSettings()
  ) throws -> FileReport {
    var linter = Linter(ruleSets: [.partnerAuthorization])
    linter.maximumFindings = maximum
    linter.recognizesForeign = false
    return try linter.check(
      SourceFile(path: path, bytes: Array(text.utf8)), settings: settings)
  }

  /// Texts of which each has more than twelve findings, and the rule that most of them are of.
  private static let texts: [(text: String, rule: String)] = [
    ("manifest: 1\npartners:\n" + String(repeating: "  - {}\n", count: 20), "missing-field"),
    (String(repeating: "--- {}\n", count: 20), "missing-field"),
    (String(repeating: "--- 1\n", count: 20), "wrong-type"),
    ("manifest: 1\n" + String(repeating: "name: 1\n", count: 20), "duplicate-key"),
    (String(repeating: "--- {a: 1, a: 2}\n", count: 20), "duplicate-key"),
    ("manifest: 1\n" + (1...20).map { "k\($0): 1\n" }.joined(), "unknown-field"),
    (String(repeating: "--- {app: {stage: nowhere}}\n", count: 20), "invalid-value"),
    (
      "manifest: 1\n" + (1...20).map { "# authlint: ignore[r\($0)]\n" }.joined(), "unknown-rule"
    ),
    (
      "manifest: 1\n# authlint: ignore[" + String(repeating: "unknown-field,", count: 20) + "x]\n",
      "unused-suppression"
    ),
    (
      "manifest: 1\n" + String(repeating: "# authlint: ignore-file[unknown-field]\n", count: 20),
      "unused-suppression"
    ),
    (
      "manifest: 1 " + String(repeating: "# authlint: ignore[unknown-field] ", count: 20) + "\n",
      "unused-suppression"
    ),
    ("manifest: 1\n" + String(repeating: "# authlint: wrong\n", count: 20), "unused-suppression"),
  ]

  @Test(arguments: texts.map(\.text), [1, 2, 5, 12])
  func `the next finding is one about the limit`(text: String, maximum: Int) throws {
    let report = try Self.report(text, maximum: maximum)
    #expect(report.diagnostics.count <= maximum + 1)
    #expect(report.diagnostics.filter { $0.rule == "limit-exceeded" }.count == 1)
    #expect(!report.isComplete)
    let limit = try #require(report.diagnostics.first { $0.rule == "limit-exceeded" })
    #expect(
      limit.message.hasPrefix("the file has more than \(maximum) findings")
        && limit.severity == .error && limit.help?.contains("--max-findings") == true)
  }

  @Test(arguments: texts)
  func `as many as there may be are whole`(text: String, rule: String) throws {
    let all = try Self.report(text, maximum: .max)
    #expect(all.isComplete && all.diagnostics.contains { $0.rule == rule })
    let enough = try Self.report(text, maximum: 1_000)
    #expect(enough.diagnostics == all.diagnostics && enough.isComplete)
  }

  @Test func `exactly as many as there may be are no more than that`() throws {
    let text = "manifest: 1\npartners:\n" + String(repeating: "  - {}\n", count: 20)
    let count = try Self.report(text, maximum: .max).diagnostics.count
    #expect(try Self.report(text, maximum: count).isComplete)
    let less = try Self.report(text, maximum: count - 1)
    #expect(less.diagnostics.count == count && !less.isComplete)
  }

  @Test func `the place is that of the first finding that is left out`() throws {
    let text = "manifest: 1\n" + (1...20).map { "k\($0): 1\n" }.joined()
    let report = try Self.report(text, maximum: 5)
    let limit = try #require(report.diagnostics.last)
    #expect(limit.rule == "limit-exceeded")
    let range = limit.primary.range
    #expect(String(decoding: report.file.bytes[range.lower..<range.upper], as: UTF8.self) == "k6")
  }

  @Test func `findings of rules that are not enabled do not count`() throws {
    let text =
      "manifest: 1\n" + (1...20).map { "k\($0): 1\n" }.joined()
      + String(repeating: "name: 1\n", count: 20)
    var settings = LintSettings()
    settings.ignored = ["unknown-field", "duplicate-key"]
    let report = try Self.report(text, maximum: 8, settings: settings)
    #expect(report.isComplete && !report.diagnostics.contains { $0.rule == "limit-exceeded" })
  }

  @Test func `a text that is too long for a report counts as well`() throws {
    let key = String(repeating: "k", count: 100_000)
    let text =
      "{\"" + key + "\": {" + String(repeating: "\"a\": 1, ", count: 2_000) + "\"b\": 1}}"
    let report = try Self.report(text, maximum: 1_000, path: "a.manifest.json")
    #expect(!report.isComplete)
    let limit = try #require(report.diagnostics.first { $0.rule == "limit-exceeded" })
    #expect(limit.message.contains("too long a report"))
    #expect(report.diagnostics.reduce(0) { $0 + $1.pointer.utf8.count } < 2_000_000)
  }

  @Test func `what gives way to a rule's finding is the same for few and for many`() {
    func finding(_ rule: String, _ pointer: String) -> Diagnostic {
      Diagnostic(
        rule: rule, severity: .error, message: "", primary: Annotation(range: SourceRange(0, 0)),
        pointer: pointer)
    }
    func left(_ findings: [String], _ structural: [(String, String)]) -> [String] {
      var kept = structural.map { finding($0.0, $0.1) }
      Superseding.drop(["s"], at: findings.map { finding("r", $0) }, from: &kept)
      return kept.map(\.pointer)
    }
    let structural = [
      ("s", "/a"), ("s", "/a/0"), ("s", "/a/0/1"), ("s", "/a/b"), ("s", ""), ("t", "/a"),
      ("s", "/ab"), ("s", "/c/d"), ("s", "/c"),
    ]
    let expected = ["/a/0/1", "/a/b", "", "/a", "/ab", "/c"]
    #expect(left(["/a/0", "/c/d/3/4"], structural) == expected)
    let more = (0..<100).map { "/other/\($0)" }
    #expect(left(["/a/0", "/c/d/3/4"] + more, structural) == expected)
  }
}

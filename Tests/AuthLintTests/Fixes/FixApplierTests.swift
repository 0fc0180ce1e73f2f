import Diagnostics
import Documents
import Testing

@testable import AuthLint
@testable import RuleEngine

@Suite struct FixApplierTests {
  static let allRules: Set<String> = [
    "number", "duplicate", "unseen", "http", "broken", "worse", "duplicate-key",
  ]

  private func fix(
    _ text: String, _ rules: Set<String> = allRules, includesUnsafe: Bool = false,
    _ format: DocumentFormat = .yaml
  ) -> FixApplier.Outcome {
    fix(Array(text.utf8), rules, includesUnsafe: includesUnsafe, format)
  }

  private func fix(
    _ bytes: [UInt8], _ rules: Set<String>, includesUnsafe: Bool, _ format: DocumentFormat
  ) -> FixApplier.Outcome {
    let linter = SmallLinter(format: format, rules: rules)
    let report = linter.lint(SourceFile(path: "test", bytes: bytes))
    return FixApplier(includesUnsafe: includesUnsafe).apply(report, format: format) {
      linter.lint($0)
    }
  }

  private func text(_ outcome: FixApplier.Outcome) -> String {
    String(decoding: outcome.bytes, as: UTF8.self)
  }

  @Test func `applies what is apart in one go`() {
    let outcome = fix("- 1 # x\n- 2\n- http://a\n", ["number", "http"])
    #expect(text(outcome) == "- \"1\" # x\n- \"2\"\n- https://a\n")
    #expect(outcome.applied.map(\.rule) == ["number", "number", "http"])
    #expect(outcome.report.diagnostics.isEmpty)
  }

  @Test(arguments: [300, 600])
  func `however many fixes do no good, a text is checked so often and no more`(count: Int) {
    let linter = SmallLinter(format: .yaml, rules: ["worse", "broken"])
    let bytes = Array(String(repeating: "- worse\n", count: count).utf8)
    var checks = 0
    let outcome = FixApplier(includesUnsafe: true).apply(
      linter.lint(SourceFile(path: "test", bytes: bytes)), format: .yaml
    ) {
      checks += 1
      return linter.lint($0)
    }
    #expect(checks < 600)
    #expect(outcome.isAtLimit)
    #expect(outcome.left.count == count)
  }

  @Test func `applies what touches in further rounds`() {
    let outcome = fix("{a: {b: {}}}\n", ["unseen"])
    #expect(text(outcome) == "{a: {b: {seen: true}, seen: true}, seen: true}\n")
  }

  @Test func `applies unsafe fixes on request alone`() {
    #expect(text(fix("- a\n- b\n", ["a"])) == "- a\n- b\n")
    #expect(text(fix("- a\n- b\n", ["a"], includesUnsafe: true)) == "- b\n")
  }

  @Test func `drops a fix that breaks the text and keeps the others`() {
    let outcome = fix("- 1\n- broken\n- 2\n", ["number", "broken"])
    #expect(text(outcome) == "- \"1\"\n- broken\n- \"2\"\n")
    #expect(outcome.report.diagnostics.map(\.rule) == ["broken"])
    #expect(outcome.applied.count == 2)
  }

  @Test func `drops a fix that brings a finding of another rule`() {
    #expect(text(fix("- worse\n- 1\n", ["worse", "broken", "number"])) == "- worse\n- \"1\"\n")
    #expect(text(fix("- worse\n", ["worse"])) == "- broken\n")
  }

  @Test func `keeps a fix whose new findings can be mended too`() {
    let outcome = fix("- x1\n- y1\n- 1\n- x1\n", ["x1", "x2", "x3", "y1", "x4", "number"])
    #expect(text(outcome) == "- ok\n- y1\n- \"1\"\n- ok\n")
    #expect(
      outcome.applied.map(\.rule).sorted() == ["number", "x1", "x1", "x2", "x2", "x3", "x3"])
    #expect(outcome.report.diagnostics.map(\.rule) == ["y1"])
  }

  @Test func `drops a fix that does not fix its finding`() {
    let outcome = fix("- a\n", ["lonely-a"], includesUnsafe: true)
    #expect(text(outcome) == "- a\n")
    #expect(outcome.applied.isEmpty)
  }

  @Test func `removing all items leaves an empty list, not a blank`() {
    for source in ["k:\n  - a\n  - a\n  - a\n", "k: [a, a, a]\n", "k:\n- a\n- a\n"] {
      #expect(text(fix(source, ["a"], includesUnsafe: true)) == "k: []\n")
    }
    let json = fix("{\"k\": [\n  \"a\",\n  \"a\"\n]}", ["a"], includesUnsafe: true, .json)
    #expect(text(json) == "{\"k\": []}")
  }

  @Test func `makes the same edit of several findings once`() {
    let file = SourceFile(path: "test", bytes: Array("x: 1\n".utf8))
    func lint(_ file: SourceFile) -> FileReport {
      let isDone = file.bytes != Array("x: 1\n".utf8)
      let edit = TextEdit(range: SourceRange(3, 4), text: "2")
      let finding = Diagnostic(
        rule: "r", severity: .error, message: "m", primary: Annotation(range: edit.range),
        fix: Fix(isSafe: true, edits: [edit]))
      return FileReport(file: file, diagnostics: isDone ? [] : [finding, finding])
    }
    let outcome = FixApplier(includesUnsafe: false).apply(lint(file), format: .yaml, lint: lint)
    #expect(text(outcome) == "x: 2\n")
    #expect(outcome.applied.count == 2)
  }

  @Test func `what one fix takes away makes no room for what another brings`() {
    /// `gone` has two findings, one of which removes it; `bad` can be made `worse`, which has one.
    func lint(_ file: SourceFile) -> FileReport {
      var findings: [Diagnostic] = []
      var lower = 0
      for line in String(decoding: file.bytes, as: UTF8.self).split(separator: "\n") {
        let whole = SourceRange(lower, lower + line.utf8.count + 1)
        func add(_ rule: String, _ text: String?) {
          let fix = text.map { Fix(isSafe: true, edits: [TextEdit(range: whole, text: $0)]) }
          findings.append(
            Diagnostic(
              rule: rule, severity: .error, message: String(line),
              primary: Annotation(range: whole), fix: fix))
        }
        switch line {
        case "- gone":
          add("extra", "")
          add("odd", nil)
        case "- bad": add("bad", "- worse\n")
        case "- worse": add("odd", nil)
        default: break
        }
        lower = whole.upper
      }
      return FileReport(file: file, diagnostics: findings)
    }
    let file = SourceFile(path: "test", bytes: Array("- gone\n- bad\n- good\n".utf8))
    let outcome = FixApplier(includesUnsafe: false).apply(lint(file), format: .yaml, lint: lint)
    #expect(text(outcome) == "- bad\n- good\n")
    #expect(outcome.applied.map(\.rule) == ["extra"])
  }

  @Test func `leaves a file that cannot be read to its end`() {
    #expect(text(fix("- 1\n- [\n", ["number"])) == "- 1\n- [\n")
  }

  @Test(arguments: [
    [TextEdit(range: SourceRange(-1, 0), text: "x")],
    [TextEdit(range: SourceRange(0, 99), text: "x")],
    [
      TextEdit(range: SourceRange(2, 3), text: "x"),
      TextEdit(range: SourceRange(0, 1), text: "y"),
    ],
    [],
  ])
  func `ignores edits that make no sense`(_ edits: [TextEdit]) {
    let file = SourceFile(path: "test", bytes: Array("x: 1\n".utf8))
    let finding = Diagnostic(
      rule: "r", severity: .error, message: "m", primary: Annotation(range: SourceRange(0, 1)),
      fix: Fix(isSafe: true, edits: edits))
    let report = FileReport(file: file, diagnostics: [finding])
    let outcome = FixApplier(includesUnsafe: false).apply(report, format: .yaml) {
      FileReport(file: $0, diagnostics: [])
    }
    #expect(outcome.bytes == file.bytes)
  }

  @Test func `checks a text only so many times`() {
    // Every fix fails, so that each is tried alone.
    let items = String(repeating: "- broken\n", count: 3000)
    let linter = SmallLinter(format: .yaml, rules: ["broken"])
    var checks = 0
    var applier = FixApplier(includesUnsafe: false)
    applier.maximumChecks = 50
    let report = linter.lint(SourceFile(path: "test", bytes: Array(items.utf8)))
    let outcome = applier.apply(report, format: .yaml) { file in
      checks += 1
      return linter.lint(file)
    }
    #expect(checks <= 50)
    #expect(text(outcome) == items)
    #expect(outcome.isAtLimit)
  }

  @Test func `says that a limit kept fixes from being tried, and only then`() {
    let text = "- 'a'\n- broken\n- 'b'\n- broken\n"
    let linter = SmallLinter(format: .yaml, rules: ["broken"])
    let report = linter.lint(SourceFile(path: "test", bytes: Array(text.utf8)))
    for (checks, isAtLimit) in [(1, true), (2, true), (1000, false)] {
      var applier = FixApplier(includesUnsafe: false)
      applier.maximumChecks = checks
      let outcome = applier.apply(report, format: .yaml, lint: linter.lint)
      #expect(outcome.isAtLimit == isAtLimit, "after \(checks) checks")
    }
    let clean = linter.lint(SourceFile(path: "test", bytes: Array("- a\n".utf8)))
    #expect(
      !FixApplier(includesUnsafe: false).apply(clean, format: .yaml, lint: linter.lint).isAtLimit)
  }

  @Test(arguments: 0..<300)
  func `mends generated files, and once more changes nothing`(_ seed: Int) {
    let sample = EditPropertyTests.Sample(seed: seed)
    let before = Array(sample.text.utf8)
    for includesUnsafe in [false, true] {
      let rules = Self.allRules.union(["a", "lonely-a"])
      let outcome = fix(before, rules, includesUnsafe: includesUnsafe, sample.format)
      let after = LoadedText(outcome.bytes, sample.format)
      #expect(after.isComplete && after.problems.isEmpty, "\(sample.text)")
      let linter = SmallLinter(format: sample.format, rules: rules)
      let first = linter.lint(SourceFile(path: "test", bytes: before))
      #expect(outcome.report.diagnostics.count <= first.diagnostics.count - outcome.applied.count)
      #expect(outcome.applied.isEmpty == (outcome.bytes == before))
      let again = fix(outcome.bytes, rules, includesUnsafe: includesUnsafe, sample.format)
      #expect(again.bytes == outcome.bytes, "\(sample.text)")
      if !sample.hasProperties, !includesUnsafe {
        let left = Set(outcome.report.diagnostics.map(\.rule))
        #expect(left.isSubset(of: ["unseen", "a", "lonely-a"]), "\(sample.text)")
      }
    }
  }
}

import Diagnostics
import Documents
import TestSupport
import Testing

@testable import AuthLint
@testable import RuleEngine

/// A text, findings in it, and what its comments make of them.
struct SuppressionCase: CustomTestStringConvertible, Sendable {
  var name: String
  var text: String
  /// `rule:words`, for a finding of the rule at the first place of the words.
  var findings: [String]
  /// Those of `findings` that are not suppressed.
  var kept: [String]
  /// `line:column rule message` of each problem.
  var problems: [String]
  /// The text with the safe fixes of the problems.
  var fixed: String?

  var testDescription: String { name }

  init(
    _ name: String, _ text: String, _ findings: [String], kept: [String] = [],
    problems: [String] = [], fixed: String? = nil
  ) {
    self.name = name
    self.text = text
    self.findings = findings
    self.kept = kept
    self.problems = problems
    self.fixed = fixed
  }
}

/// Suppressions of a file with given findings.
struct SuppressionRun {
  static let names = ["rule-a", "rule-b", "rule-c", "off", "locked"]

  var outcome: SuppressionOutcome
  var file: SourceFile

  /// - Parameter find: the findings of the text.
  init(_ bytes: [UInt8], today: String = "2026-11-23", find: (SourceFile) -> [Diagnostic]) {
    file = SourceFile(path: "test.yaml", bytes: bytes)
    let findings = find(file)
    guard var suppressions = Suppressions(file), let today = CalendarDate(today.utf8) else {
      outcome = SuppressionOutcome(kept: findings)
      return
    }
    let loader = DocumentLoader(file: file, format: .yaml)
    while let document = loader.next() { suppressions.note(document) }
    outcome = suppressions.apply(
      to: findings, comments: loader.comments, isComplete: loader.isComplete,
      today: today, names: Self.names
    ) { name in
      switch name {
      case "off": .notEnabled
      case "locked": .unsuppressible
      default: Self.names.contains(name) ? .enabled : .unknown
      }
    }
  }

  /// The findings of `rule:words` texts.
  static func findings(_ texts: [String], in file: SourceFile) -> [Diagnostic] {
    texts.map { text in
      let parts = text.split(separator: ":", maxSplits: 1)
      let words = Array(parts[1].utf8)
      let place =
        (0...max(0, file.bytes.count - words.count)).first {
          file.bytes[$0...].starts(with: words)
        } ?? 0
      return Diagnostic(
        rule: String(parts[0]), severity: .warning, message: text,
        primary: Annotation(range: SourceRange(place, place + words.count)))
    }
  }

  /// What is kept and what is wrong with the suppressions.
  var report: FileReport {
    FileReport(
      file: file, diagnostics: outcome.kept + outcome.problems, suppressed: outcome.suppressed.count
    )
  }
}

@Suite struct SuppressionTests {
  static let cases: [SuppressionCase] = [
    SuppressionCase(
      "on the line", "a: 1 # authlint: ignore[rule-a] why\nb: 2\n", ["rule-a:1", "rule-a:2"],
      kept: ["rule-a:2"]),
    SuppressionCase(
      "on the line above", "# authlint: ignore[rule-a]\na: 1\nb: 2\n", ["rule-a:1", "rule-a:2"],
      kept: ["rule-a:2"]),
    SuppressionCase(
      "on the line above, further comments between",
      "# authlint: ignore[rule-a]\n# and\n# authlint: ignore[rule-b]\na: 1\n",
      ["rule-a:1", "rule-b:1"]),
    SuppressionCase(
      "an empty line between", "# authlint: ignore[rule-a]\n\na: 1\n", ["rule-a:1"],
      kept: ["rule-a:1"], problems: ["1:20 unused-suppression `rule-a` has no finding here"],
      fixed: "\na: 1\n"),
    SuppressionCase(
      "without blanks", "a: 1 #authlint:ignore[rule-a,rule-b]why\n", ["rule-a:1", "rule-b:1"]),
    SuppressionCase(
      "with many blanks", "a: 1 #\tauthlint :  ignore  [ rule-a ,\trule-b, ]  why\n",
      ["rule-a:1", "rule-b:1"]),
    SuppressionCase(
      "behind other words", "a: 1 # to do # authlint: ignore[rule-a]\n", ["rule-a:1"]),
    SuppressionCase(
      "twice in a comment", "a: 1 # authlint: ignore[rule-a] x # authlint: ignore[rule-b] y\n",
      ["rule-a:1", "rule-b:1"]),
    SuppressionCase(
      "on a key, for its value",
      "a: # authlint: ignore[rule-a]\n  b:\n    - x\n    - y\nc: z\n",
      ["rule-a:b", "rule-a:x", "rule-a:y", "rule-a:z"], kept: ["rule-a:z"]),
    SuppressionCase(
      "above a key, for its value", "# authlint: ignore[rule-a]\na:\n  - x\n  - y\nc: z\n",
      ["rule-a:x", "rule-a:y", "rule-a:z"], kept: ["rule-a:z"]),
    SuppressionCase(
      "on a key with brackets", "a: [ # authlint: ignore[rule-a]\n  x,\n  y ]\nc: z\n",
      ["rule-a:x", "rule-a:y", "rule-a:z"], kept: ["rule-a:z"]),
    SuppressionCase(
      "on a key with a text", "a: > # authlint: ignore[rule-a]\n  x\n  y\nc: z\n",
      ["rule-a:x", "rule-a:y", "rule-a:z"], kept: ["rule-a:z"]),
    SuppressionCase(
      "on an item's first key, for that alone", "- a: x # authlint: ignore[rule-a]\n  b: y\n",
      ["rule-a:x", "rule-a:y"], kept: ["rule-a:y"]),
    SuppressionCase(
      "on a dash, for its item", "- # authlint: ignore[rule-a]\n  a: x\n  b: y\n- c: z\n",
      ["rule-a:x", "rule-a:y", "rule-a:z"], kept: ["rule-a:z"]),
    SuppressionCase(
      "on a dash without item", "- # authlint: ignore[rule-a]\n- z\n", ["rule-a:z"],
      kept: ["rule-a:z"], problems: ["1:22 unused-suppression `rule-a` has no finding here"],
      fixed: "-\n- z\n"),
    SuppressionCase(
      "in another document", "a: x\n---\nb: # authlint: ignore[rule-a]\n  c: y\n---\nd: z\n",
      ["rule-a:x", "rule-a:y", "rule-a:z"], kept: ["rule-a:x", "rule-a:z"]),
    SuppressionCase(
      "for the file", "a: x\n---\n# authlint: ignore-file[rule-a] old\nb: y\n",
      ["rule-a:x", "rule-a:y", "rule-b:x"],
      kept: ["rule-b:x"]),
    SuppressionCase(
      "for the file and the line: the line is nearer",
      "# authlint: ignore-file[rule-a]\na: x # authlint: ignore[rule-a]\n", ["rule-a:x"],
      problems: ["1:25 unused-suppression `rule-a` has no finding in this file"],
      fixed: "a: x # authlint: ignore[rule-a]\n"),
    SuppressionCase(
      "for the value and the line: the line is nearer",
      "a: # authlint: ignore[rule-a]\n  b: x # authlint: ignore[rule-a]\n", ["rule-a:x"],
      problems: ["1:23 unused-suppression `rule-a` has no finding here"],
      fixed: "a:\n  b: x # authlint: ignore[rule-a]\n"),
    SuppressionCase(
      "for two values: the inner one is nearer",
      "a: # authlint: ignore[rule-a]\n  b: # authlint: ignore[rule-a]\n    - x\n  c: y\n",
      ["rule-a:x", "rule-a:y"]),
    SuppressionCase(
      "another rule", "a: 1 # authlint: ignore[rule-b]\n", ["rule-a:1"], kept: ["rule-a:1"],
      problems: ["1:25 unused-suppression `rule-b` has no finding here"], fixed: "a: 1\n"),
    SuppressionCase(
      "one of three unused", "a: 1 # authlint: ignore[rule-a, rule-b,rule-c] why\n",
      ["rule-a:1", "rule-c:1"],
      problems: ["1:33 unused-suppression `rule-b` has no finding here"],
      fixed: "a: 1 # authlint: ignore[rule-a, rule-c] why\n"),
    SuppressionCase(
      "two of three unused", "a: 1 # authlint: ignore[rule-a, rule-b,rule-c] why\n", ["rule-a:1"],
      problems: [
        "1:33 unused-suppression `rule-b` has no finding here",
        "1:40 unused-suppression `rule-c` has no finding here",
      ], fixed: "a: 1 # authlint: ignore[rule-a] why\n"),
    SuppressionCase(
      "the same id twice", "a: 1 # authlint: ignore[rule-a, rule-a]\n", ["rule-a:1"],
      problems: ["1:33 unused-suppression `rule-a` has no finding here"],
      fixed: "a: 1 # authlint: ignore[rule-a]\n"),
    SuppressionCase(
      "all unused", "a: 1 # authlint: ignore[rule-a, rule-b]\n", [],
      problems: [
        "1:25 unused-suppression `rule-a` has no finding here",
        "1:33 unused-suppression `rule-b` has no finding here",
      ], fixed: "a: 1\n"),
    SuppressionCase(
      "unused beside other words", "a: 1 # to do # authlint: ignore[rule-a] x\n", [],
      problems: ["1:33 unused-suppression `rule-a` has no finding here"], fixed: "a: 1 # to do\n"),
    SuppressionCase(
      "unused before another one", "a: 1 # authlint: ignore[rule-a] # authlint: ignore[rule-b]\n",
      ["rule-b:1"],
      problems: ["1:25 unused-suppression `rule-a` has no finding here"],
      fixed: "a: 1 # authlint: ignore[rule-b]\n"),
    SuppressionCase(
      "unused at the file's end", "a: 1\r\n  # authlint: ignore[rule-a]", [],
      problems: ["2:22 unused-suppression `rule-a` has no finding here"], fixed: "a: 1\r\n"),
    SuppressionCase(
      "unused behind a text that keeps its line breaks",
      "a: |+\n  x\n# authlint: ignore[rule-a]\n\nb: 1\n", [],
      problems: ["3:20 unused-suppression `rule-a` has no finding here"],
      fixed: "a: |+\n  x\n# authlint: ignore[rule-a]\n\nb: 1\n"),
    SuppressionCase(
      "an unknown id", "a: 1 # authlint: ignore[rule-d, rule-a]\n", ["rule-a:1"],
      problems: ["1:25 unknown-rule `rule-d` is not a rule; did you mean `rule-a`?"],
      fixed: "a: 1 # authlint: ignore[rule-d, rule-a]\n"),
    SuppressionCase(
      "ids are taken as they are", "a: 1 # authlint: ignore[Rule-A]\n", ["rule-a:1"],
      kept: ["rule-a:1"],
      problems: ["1:25 unknown-rule `Rule-A` is not a rule; did you mean `rule-a`?"]),
    SuppressionCase(
      "a rule that cannot be suppressed", "a: 1 # authlint: ignore[locked, rule-a]\n",
      ["locked:1", "rule-a:1"],
      kept: ["locked:1"], problems: ["1:25 unused-suppression `locked` cannot be suppressed"],
      fixed: "a: 1 # authlint: ignore[rule-a]\n"),
    SuppressionCase("a rule that is not run", "a: 1 # authlint: ignore[off]\n", []),
    SuppressionCase(
      "until a day to come", "a: 1 # authlint: ignore[rule-a] until=2026-11-24, then mend\n",
      ["rule-a:1"]),
    SuppressionCase(
      "until today", "a: 1 # authlint: ignore[rule-a] (until=2026-11-23)\n", ["rule-a:1"],
      kept: ["rule-a:1"],
      problems: ["1:25 unused-suppression the suppression of `rule-a` has ended on 2026-11-23"],
      fixed: "a: 1\n"),
    SuppressionCase(
      "until two days", "a: 1 # authlint: ignore[rule-a] until=2027-01-01 until=2020-01-01\n",
      ["rule-a:1"],
      kept: ["rule-a:1"],
      problems: ["1:25 unused-suppression the suppression of `rule-a` has ended on 2020-01-01"],
      fixed: "a: 1\n"),
    SuppressionCase(
      "until no day", "a: 1 # authlint: ignore[rule-a] until=2027-02-30\n", ["rule-a:1"],
      kept: ["rule-a:1"],
      problems: ["1:39 unused-suppression `2027-02-30` is not a date; expected `until=YYYY-MM-DD`"],
      fixed: "a: 1 # authlint: ignore[rule-a] until=2027-02-30\n"),
    SuppressionCase(
      "a word that ends in until", "a: 1 # authlint: ignore[rule-a] not-until=never\n", ["rule-a:1"]
    ),
    SuppressionCase(
      "no brackets", "a: 1 # authlint: ignore rule-a\n", ["rule-a:1"], kept: ["rule-a:1"],
      problems: ["1:18 unused-suppression expected the ids of rules in brackets"],
      fixed: "a: 1 # authlint: ignore rule-a\n"),
    SuppressionCase(
      "empty brackets", "a: 1 # authlint: ignore[ ,]\n", ["rule-a:1"], kept: ["rule-a:1"],
      problems: ["1:24 unused-suppression the brackets name no rule"]),
    SuppressionCase(
      "open brackets", "a: 1 # authlint: ignore[rule-a\n", ["rule-a:1"], kept: ["rule-a:1"],
      problems: ["1:24 unused-suppression `[` is never closed"]),
    SuppressionCase(
      "another verb", "a: 1 # authlint: disable[rule-a]\n", ["rule-a:1"], kept: ["rule-a:1"],
      problems: [
        "1:18 unused-suppression `disable` is not a suppression; expected `ignore[…]` or `ignore-file[…]`"
      ]),
    SuppressionCase(
      "no verb", "a: 1 # authlint:\n", ["rule-a:1"], kept: ["rule-a:1"],
      problems: [
        "1:8 unused-suppression expected `ignore[…]` or `ignore-file[…]` after `authlint:`"
      ]),
    SuppressionCase(
      "no colon", "a: 1 # authlint ignore[rule-a]\n", ["rule-a:1"], kept: ["rule-a:1"],
      problems: ["1:8 unused-suppression expected `:` after `authlint`"]),
    SuppressionCase("words about authlint", "a: 1 # authlint ignores this\n# authlinter: x\n", []),
    SuppressionCase(
      "no comment", "a: \"# authlint: ignore[rule-a]\"\nb: |\n  # authlint: ignore[rule-x]\n",
      ["rule-a:a"], kept: ["rule-a:a"]),
    SuppressionCase(
      "a file that cannot be read to its end",
      "a: 1 # authlint: ignore[rule-a, nope, locked]\nb: [\n", [],
      problems: [
        "1:33 unknown-rule `nope` is not a rule",
        "1:39 unused-suppression `locked` cannot be suppressed",
      ]),
    SuppressionCase(
      "behind an alias: where it is written", "a: &x\n  b: y # authlint: ignore[rule-a]\nc: *x\n",
      ["rule-a:y"]),
    SuppressionCase(
      "with a byte order mark", "\u{FEFF}# authlint: ignore[rule-a]\r\na: 1\r\n", ["rule-a:1"]),
    SuppressionCase(
      "at a lone CR", "# authlint: ignore[rule-a]\ra: 1\rb: 2\r", ["rule-a:1", "rule-a:2"],
      kept: ["rule-a:2"]),
  ]

  @Test(arguments: cases)
  func `suppresses what a comment is meant for`(_ test: SuppressionCase) throws {
    let run = SuppressionRun(Array(test.text.utf8)) {
      SuppressionRun.findings(test.findings, in: $0)
    }
    #expect(run.outcome.kept.map(\.message) == test.kept)
    #expect(run.outcome.kept.count + run.outcome.suppressed.count == test.findings.count)
    let lines = SourceLines(run.file)
    let problems = run.outcome.problems.map { problem in
      let place = lines.position(at: problem.primary.range.lower)
      return "\(place.line):\(place.column) \(problem.rule) \(problem.message)"
    }
    #expect(problems == test.problems)
    for problem in run.outcome.problems {
      #expect(problem.severity == (problem.rule == "unknown-rule" ? .error : .warning))
    }
    guard let fixed = test.fixed else { return }
    let outcome = FixApplier(includesUnsafe: false).apply(run.report, format: .yaml) { file in
      SuppressionRun(file.bytes) { SuppressionRun.findings(test.findings, in: $0) }.report
    }
    #expect(String(decoding: outcome.bytes, as: UTF8.self) == fixed)
  }

  @Test func `tells the reason and the place of what it suppresses`() throws {
    let run = SuppressionRun(Array("a: 1 # x # authlint: ignore[rule-a]  the reason \n".utf8)) {
      SuppressionRun.findings(["rule-a:1"], in: $0)
    }
    let suppressed = try #require(run.outcome.suppressed.first)
    #expect(suppressed.reason == "the reason")
    #expect(suppressed.suppression == SourceRange(9, 47))
  }

  @Test func `numbers the documents of its findings`() {
    let run = SuppressionRun(Array("a: 1\n---\nb: 1 # authlint: ignore[nope]\n".utf8)) { _ in [] }
    #expect(run.outcome.problems.map(\.document) == [1])
  }

  @Test(arguments: ["a: 1 # nothing\n", "authlint: 1\n", "", "a: \"#authlin\"\n"])
  func `sees that a file has none`(_ text: String) {
    #expect(Suppressions(SourceFile(path: "x", bytes: Array(text.utf8))) == nil)
  }

  @Test func `copes with very many`() {
    let count = 20_000
    let line = "- x # authlint: ignore[rule-a, rule-a, nope]\n# authlint: ignore[rule-b]\n"
    let text = "# authlint: ignore-file[" + String(repeating: "rule-c,", count: count) + "]\n"
    let run = SuppressionRun(Array((text + String(repeating: line, count: count)).utf8)) { file in
      let lines = SourceLines(file)
      return (0..<lines.count).map {
        let start = lines.start(ofLine: $0)
        return Diagnostic(
          rule: "rule-a", severity: .info, message: "m",
          primary: Annotation(range: SourceRange(start, start)))
      }
    }
    #expect(run.outcome.suppressed.count == count)
    #expect(run.outcome.problems.count == count * 4)
  }

  @Test(arguments: 0..<300)
  func `removing what is unused changes no value and nothing that is suppressed`(_ seed: Int) throws
  {
    var numbers = SeededGenerator(seed: seed)
    let value = RandomValue.map(&numbers, 4, depth: 4)
    var writer = RandomText(seed: seed, isJSON: false)
    writer.commentTexts = [
      "# authlint: ignore[rule-a]", "# authlint: ignore[rule-b, rule-a] x",
      "# authlint: ignore[rule-c,off] until=2027-01-01",
      "# authlint: ignore[rule-a] until=2020-01-01",
      "# x # authlint: ignore[rule-a,rule-b,rule-c] # authlint: ignore-file[rule-c]", "# y",
      "# authlint: ignore[locked]", "# authlint: ignore",
    ]
    let text = writer.document(value)
    let find: (SourceFile) -> [Diagnostic] = { file in
      LoadedText(file.bytes).documents.flatMap { document in
        (0..<document.nodeCount).compactMap { index in
          let rule = ["rule-a", "rule-b", "rule-c", "locked", "none", "none"][
            (index &* 7 &+ seed) % 6]
          return rule == "none"
            ? nil
            : Diagnostic(
              rule: rule, severity: .info, message: "\(index)",
              primary: Annotation(range: document.range(NodeID(Int32(index)))))
        }
      }
    }
    let before = SuppressionRun(Array(text.utf8), find: find)
    let outcome = FixApplier(includesUnsafe: false).apply(before.report, format: .yaml) {
      SuppressionRun($0.bytes, find: find).report
    }
    let after = SuppressionRun(outcome.bytes, find: find)
    #expect(LoadedText(outcome.bytes).values == LoadedText(text).values)
    #expect(after.outcome.kept.map(\.message) == before.outcome.kept.map(\.message))
    #expect(
      after.outcome.suppressed.map(\.diagnostic.message)
        == before.outcome.suppressed.map(\.diagnostic.message))
    #expect(after.outcome.problems.allSatisfy { $0.fix == nil }, "\(text)")
  }
}

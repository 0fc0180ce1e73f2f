import Diagnostics
import Documents
import RuleEngine

/// Runs the examples of rule files, for `authlint test`.
package struct ExampleRunner {
  /// The result of a rule's examples.
  package struct Outcome: Sendable {
    /// The rule's id.
    package var rule: String
    /// The number of examples that have the stated findings.
    package var passed = 0
    /// The number of examples that do not, plus one if the rule has no bad example.
    package var failed = 0
    /// The problems, at their places in the rule file.
    package var report: FileReport
  }

  private let ruleSet: RuleSet

  /// Prepares to run the examples of a rule set's rules.
  ///
  /// Examples are written for the defaults of the set's parameters.
  package init(_ ruleSet: RuleSet) { self.ruleSet = ruleSet.original ?? ruleSet }

  /// Returns a worker for the examples of a rule set's rules.
  static func makeWorker(_ ruleSet: RuleSet) -> LintWorker {
    var linter = Linter(ruleSets: [ruleSet])
    // An example shows what its rule reads, and need not be a complete manifest.
    linter.recognizesForeign = false
    return linter.makeWorker()
  }

  /// Runs the examples of every rule.
  ///
  /// - Throws: ``RuleProblems`` if a rule turns out to be broken.
  package func run() throws(RuleProblems) -> [Outcome] {
    let worker = Self.makeWorker(ruleSet)
    var outcomes: [Outcome] = []
    // Rules of sets that the set extends are tested with those.
    for index in ruleSet.definition.rules.indices where !ruleSet.sources[index].isInherited {
      outcomes.append(try run(index, worker))
    }
    return outcomes
  }

  private func run(_ index: Int, _ worker: LintWorker) throws(RuleProblems) -> Outcome {
    let rule = ruleSet.definition.rules[index]
    let file = ruleSet.sources[index].file
    var outcome = Outcome(rule: rule.id, report: FileReport(file: file, diagnostics: []))
    guard let document = ruleSet.sources[index].document else { return outcome }
    var reader = RuleExampleReader(document, variable: ruleSet.definition.variable)
    let examples = reader.examples()
    for example in examples {
      let problems = try problems(of: example, rule, document, worker)
      if problems.isEmpty { outcome.passed += 1 } else { outcome.failed += 1 }
      outcome.report.diagnostics += problems
    }
    if !examples.contains(where: { !$0.isGood }) {
      outcome.failed += 1
      let place = document.value(forKey: "examples", of: document.root) ?? document.root
      outcome.report.diagnostics.append(
        Self.problem(
          "the rule has no bad example", document.place(of: place).range,
          help: "add one to `examples.bad`: a rule that was never seen to fail may never fail"))
    }
    return outcome
  }

  private static func problem(_ message: String, _ range: SourceRange, help: String? = nil)
    -> Diagnostic
  {
    Diagnostic(
      rule: "failed-example", severity: .error, message: message,
      primary: Annotation(range: range), help: help)
  }

  // MARK: - One example

  /// The largest number of problems of each kind that are reported for an example: authors fix the
  /// first one first.
  private static let problemLimit = 20

  private func problems(
    of example: RuleExample, _ rule: RuleDefinition, _ document: Document, _ worker: LintWorker
  ) throws(RuleProblems) -> [Diagnostic] {
    let marks = ExampleMarks(example.text)
    let report = try Self.report(on: marks, of: example, rule, worker)
    let map = ExampleMap(example, marks, document)
    if let broken = report.diagnostics.first(where: { $0.rule != rule.id }) {
      return [
        Self.problem(
          "the example cannot be read: \(broken.message)", map.place(of: broken.primary.range))
      ]
    }
    var problems = placeProblems(report, marks, map, isGood: example.isGood)
    if problems.isEmpty, let fixed = example.fixed {
      problems += fixProblems(report, fixed, map)
    }
    return problems
  }

  /// Checks an example by its own rule.
  static func report(
    on marks: ExampleMarks, of example: RuleExample, _ rule: RuleDefinition, _ worker: LintWorker
  ) throws(RuleProblems) -> FileReport {
    let file = SourceFile(path: "example", bytes: Array(marks.text.utf8))
    var settings = LintSettings()
    settings.selected = [rule.id, "syntax-error", "limit-exceeded"]
    let format: FileFormat = example.format == .json ? .json : .yaml
    var report = try worker.check(file, format: format, settings: settings)
    if rule.scope == .project {
      // The example is the whole project.
      let found = try worker.projectFindings(in: file, format: format, settings: settings)
      report.diagnostics = (report.diagnostics + found.filter { $0.rule == rule.id })
        .sorted(by: Diagnostic.inSourceOrder)
    }
    return report
  }

  private func placeProblems(
    _ report: FileReport, _ marks: ExampleMarks, _ map: ExampleMap, isGood: Bool
  ) -> [Diagnostic] {
    var unmet: [ExampleStretch: [ExampleMark]] = [:]
    for mark in marks.marks { unmet[ExampleStretch(mark), default: []].append(mark) }
    var unmarked: [(ExampleStretch, Diagnostic)] = []
    let lines = SourceLines(report.file)
    for diagnostic in report.diagnostics {
      let stretch = ExampleStretch(diagnostic.primary.range, lines)
      if unmet[stretch]?.popLast() == nil { unmarked.append((stretch, diagnostic)) }
    }
    var rest = unmet.values.joined().sorted { ($0.line, $0.column) < ($1.line, $1.column) }[...]
    var problems: [Diagnostic] = []
    for (stretch, diagnostic) in unmarked.prefix(Self.problemLimit) {
      let place = map.place(of: diagnostic.primary.range)
      // A finding on the line of an unmet mark is one mistake with it.
      if let index = rest.firstIndex(where: { $0.line == stretch.line }) {
        let mark = rest.remove(at: index)
        problems.append(
          Self.problem(
            "the finding is at \(Self.columns(stretch.column, stretch.length)); "
              + "the caret line marks \(Self.columns(mark.column, mark.length))",
            place, help: "the finding says: \(diagnostic.message)"))
      } else {
        problems.append(
          Self.problem(
            isGood
              ? "the good example has a finding: \(diagnostic.message)"
              : "no caret line marks this finding: \(diagnostic.message)", place))
      }
    }
    for mark in rest.prefix(Self.problemLimit) {
      problems.append(Self.problem("the rule finds nothing here", map.place(of: mark)))
    }
    if !isGood, marks.marks.isEmpty, problems.isEmpty {
      problems.append(Self.problem("the bad example marks no place", map.whole))
    }
    return problems
  }

  private func fixProblems(_ report: FileReport, _ fixed: String, _ map: ExampleMap)
    -> [Diagnostic]
  {
    var bytes = report.file.bytes
    var end = bytes.count + 1
    for edit in report.diagnostics.compactMap(\.fix).flatMap(\.edits).sorted(by: {
      $0.range.lower > $1.range.lower
    }) where edit.range.upper <= end {
      bytes.replaceSubrange(edit.range.lower..<edit.range.upper, with: Array(edit.text.utf8))
      end = edit.range.lower
    }
    guard !bytes.elementsEqual(fixed.utf8) else { return [] }
    let text = String(decoding: bytes, as: UTF8.self)
    return [
      Self.problem(
        "the fixes of the example give another text than `fixed`", map.whole,
        help: "they give:\n\(text)")
    ]
  }

  private static func columns(_ column: Int, _ length: Int) -> String {
    length == 1 ? "column \(column + 1)" : "columns \(column + 1) to \(column + length)"
  }
}

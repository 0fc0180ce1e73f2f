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
  package init(_ ruleSet: RuleSet) { self.ruleSet = ruleSet }

  /// Runs the examples of every rule.
  ///
  /// - Throws: ``RuleProblems`` if a rule turns out to be broken.
  package func run() throws(RuleProblems) -> [Outcome] {
    var linter = Linter(ruleSets: [ruleSet])
    // An example shows what its rule reads, and need not be a complete manifest.
    linter.recognizesForeign = false
    let worker = linter.makeWorker()
    var outcomes: [Outcome] = []
    for index in ruleSet.definition.rules.indices {
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

  /// A part of one line, in code points from 0.
  private struct Stretch: Hashable {
    var line: Int
    var column: Int
    var length: Int
  }

  private func problems(
    of example: RuleExample, _ rule: RuleDefinition, _ document: Document, _ worker: LintWorker
  ) throws(RuleProblems) -> [Diagnostic] {
    let marks = ExampleMarks(example.text)
    let file = SourceFile(path: "example", bytes: Array(marks.text.utf8))
    var settings = LintSettings()
    settings.selected = [rule.id, "syntax-error", "limit-exceeded"]
    let format: FileFormat = example.format == .json ? .json : .yaml
    let report = try worker.check(file, format: format, settings: settings)
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

  private func placeProblems(
    _ report: FileReport, _ marks: ExampleMarks, _ map: ExampleMap, isGood: Bool
  ) -> [Diagnostic] {
    var unmet: [Stretch: [ExampleMark]] = [:]
    for mark in marks.marks {
      let stretch = Stretch(line: mark.line, column: mark.column, length: mark.length)
      unmet[stretch, default: []].append(mark)
    }
    var unmarked: [(Stretch, Diagnostic)] = []
    let lines = SourceLines(report.file)
    for diagnostic in report.diagnostics {
      let stretch = Self.stretch(of: diagnostic.primary.range, lines)
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

  /// Returns the part of a range that is on its first line.
  private static func stretch(of range: SourceRange, _ lines: SourceLines) -> Stretch {
    let start = lines.position(at: range.lower)
    let line = lines.range(ofLine: start.line - 1)
    let end = lines.position(at: max(range.lower, min(range.upper, line.upper)))
    return Stretch(
      line: start.line - 1, column: start.column - 1, length: end.column - start.column)
  }

  private static func columns(_ column: Int, _ length: Int) -> String {
    length == 1 ? "column \(column + 1)" : "columns \(column + 1) to \(column + length)"
  }
}

/// Finds the places of an example's text in the rule file.
private struct ExampleMap {
  private let example: RuleExample
  private let marks: ExampleMarks
  private let document: Document
  /// The offsets at which the lines start, in the example as written and in its text.
  private let writtenStarts: [Int]
  private let textStarts: [Int]

  init(_ example: RuleExample, _ marks: ExampleMarks, _ document: Document) {
    self.example = example
    self.marks = marks
    self.document = document
    writtenStarts = Self.lineStarts(example.text)
    textStarts = Self.lineStarts(marks.text)
  }

  private static func lineStarts(_ text: String) -> [Int] {
    var starts = [0]
    for (index, byte) in text.utf8.enumerated() where byte == 0x0A { starts.append(index + 1) }
    return starts
  }

  private var node: NodeID { NodeID(example.node) }

  /// The first line of the example.
  var whole: SourceRange {
    let end = example.text.utf8.firstIndex(of: 0x0A)
    let count = end.map { example.text.utf8.distance(from: example.text.utf8.startIndex, to: $0) }
    return document.sourceRange(ofPart: 0..<(count ?? example.text.utf8.count), in: node)
  }

  /// Returns the place of a range of the text without caret lines.
  func place(of range: SourceRange) -> SourceRange {
    let lower = written(range.lower)
    return document.sourceRange(ofPart: lower..<max(lower, written(range.upper)), in: node)
  }

  /// Returns the place of a mark's carets.
  func place(of mark: ExampleMark) -> SourceRange {
    let lower = min(writtenStarts[mark.caretLine] + mark.column, example.text.utf8.count)
    let upper = min(lower + mark.length, example.text.utf8.count)
    return document.sourceRange(ofPart: lower..<upper, in: node)
  }

  private func written(_ offset: Int) -> Int {
    let line = (textStarts.firstIndex { $0 > offset } ?? textStarts.count) - 1
    guard line < marks.writtenLines.count else { return example.text.utf8.count }
    return min(
      writtenStarts[marks.writtenLines[line]] + offset - textStarts[line],
      example.text.utf8.count)
  }
}

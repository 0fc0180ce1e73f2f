import Diagnostics
import Documents
import RuleEngine

/// A rule file with the caret lines of its bad examples written anew, for `authlint test --update`.
package struct ExampleUpdate: Sendable {
  /// The file as it was read.
  package let file: SourceFile
  /// The file's new bytes: only caret lines differ.
  package private(set) var bytes: [UInt8]
  /// How many examples have other caret lines than before.
  package private(set) var examples = 0
  /// Examples whose caret lines do not fit and were left as they are, with the reasons.
  package private(set) var left: [Diagnostic] = []

  /// Whether there is something to write.
  package var isChanged: Bool { examples > 0 }

  /// Checks the bad examples of each rule of a set, and returns the files that result, in the order
  /// of the rules.
  ///
  /// An example with a syntax error, and a good example, are left alone.
  ///
  /// - Throws: ``RuleProblems`` if a rule turns out to be broken.
  package static func updates(of ruleSet: RuleSet) throws(RuleProblems) -> [ExampleUpdate] {
    let ruleSet = ruleSet.original ?? ruleSet
    let worker = ExampleRunner.makeWorker(ruleSet)
    var updates: [ExampleUpdate] = []
    for (rule, source) in zip(ruleSet.definition.rules, ruleSet.sources) {
      guard !source.isInherited, let document = source.document else { continue }
      var update = ExampleUpdate(source.file)
      try update.mark(rule, document, variable: ruleSet.definition.variable, worker)
      updates.append(update)
    }
    return updates
  }

  private init(_ file: SourceFile) {
    self.file = file
    bytes = file.bytes
  }

  private mutating func mark(
    _ rule: RuleDefinition, _ document: Document, variable: String, _ worker: LintWorker
  ) throws(RuleProblems) {
    var reader = RuleExampleReader(document, variable: variable)
    let examples = reader.examples()
    var text = MarkedText(file.bytes)
    var wanted: [Int: [ExampleStretch]] = [:]
    for (index, example) in examples.enumerated() where !example.isGood {
      let marks = ExampleMarks(example.text)
      let report = try ExampleRunner.report(on: marks, of: example, rule, worker)
      guard report.diagnostics.allSatisfy({ $0.rule.utf8.elementsEqual(rule.id.utf8) }) else {
        continue
      }
      let lines = SourceLines(report.file)
      let found = report.diagnostics.map { ExampleStretch($0.primary.range, lines) }.sorted()
      if found == marks.marks.map({ ExampleStretch($0) }).sorted() { continue }
      if let problem = text.mark(found, in: example, marks, document) {
        leave(example, document, problem)
      } else {
        wanted[index] = found
      }
    }
    guard !wanted.isEmpty else { return }
    let new = text.bytes
    guard Self.holds(new, wanted, examples, variable: variable, path: file.path) else {
      // Nothing is written unless the examples are read back as they were meant.
      for index in wanted.keys.sorted() {
        leave(examples[index], document, "the new caret lines would change what the example says")
      }
      return
    }
    bytes = new
    self.examples = wanted.count
  }

  /// Returns whether a new file holds the same examples, with the wanted marks.
  private static func holds(
    _ bytes: [UInt8], _ wanted: [Int: [ExampleStretch]], _ old: [RuleExample], variable: String,
    path: String
  ) -> Bool {
    let loader = DocumentLoader(file: SourceFile(path: path, bytes: bytes), format: .yaml)
    guard let document = loader.next(), loader.problems.isEmpty else { return false }
    var reader = RuleExampleReader(document, variable: variable)
    let examples = reader.examples()
    guard examples.count == old.count else { return false }
    for (index, pair) in zip(examples, old).enumerated() {
      let (new, old) = (ExampleMarks(pair.0.text), ExampleMarks(pair.1.text))
      guard new.text.utf8.elementsEqual(old.text.utf8) else { return false }
      let marks = new.marks.map { ExampleStretch($0) }.sorted()
      guard marks == wanted[index] ?? old.marks.map({ ExampleStretch($0) }).sorted() else {
        return false
      }
    }
    return true
  }

  private mutating func leave(_ example: RuleExample, _ document: Document, _ problem: String) {
    left.append(
      Diagnostic(
        rule: "failed-example", severity: .error, message: problem,
        primary: Annotation(
          range: ExampleMap(example, ExampleMarks(example.text), document).whole)))
  }
}

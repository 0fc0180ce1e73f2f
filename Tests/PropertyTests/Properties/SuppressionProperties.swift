import AuthLint
import Diagnostics
import Documents

/// What holds of the suppressions in any YAML file, for findings at each of its nodes.
enum SuppressionProperties {
  private static let rules = ["committed-secret", "missing-state", "unrelated-scope", "wrong-type"]

  static func check(_ input: [UInt8]) throws(Violation) {
    guard input.count <= 4_000 else { return }
    let file = SourceFile(path: "input.yaml", bytes: input)
    let loaded = LoadedFile(input, .yaml)
    let findings = findings(of: loaded)
    let report = try report(on: loaded, findings)
    try ReportProperties.check(report)
    try require(
      try self.report(on: loaded, findings).diagnostics == report.diagnostics,
      "the second time something else is suppressed")
    var violation: Violation?
    func lint(_ file: SourceFile) -> FileReport {
      let loaded = LoadedFile(file.bytes, .yaml)
      do {
        return try self.report(on: loaded, self.findings(of: loaded))
      } catch {
        violation = error
        return FileReport(file: file, diagnostics: [], isComplete: false)
      }
    }
    guard loaded.isComplete else { return }
    _ = file
    for includesUnsafe in [false, true] {
      try FixOutcomeProperties.check(
        report, FixApplier(includesUnsafe: includesUnsafe), .yaml, lint: lint)
    }
    if let violation { throw violation }
  }

  /// A finding at each node, of one rule or another.
  private static func findings(of loaded: LoadedFile) -> [Diagnostic] {
    loaded.documents.flatMap { document in
      (0..<min(document.nodeCount, 100)).map { index in
        let node = NodeID(Int32(index))
        return Diagnostic(
          rule: rules[index % rules.count], severity: .error, message: "node \(index)",
          primary: Annotation(range: document.range(node)), document: document.index)
      }
    }
  }

  private static func report(on loaded: LoadedFile, _ findings: [Diagnostic]) throws(Violation)
    -> FileReport
  {
    var report = FileReport(
      file: loaded.file, diagnostics: findings, isComplete: loaded.isComplete)
    if !loaded.isComplete {
      report.diagnostics.append(
        Diagnostic(
          rule: "syntax-error", severity: .error, message: "unreadable",
          primary: Annotation(range: SourceRange(0, 0))))
    }
    let given = report.diagnostics
    if var suppressions = Suppressions(loaded.file), let today = CalendarDate("2026-01-31".utf8) {
      for document in loaded.documents { suppressions.note(document) }
      let outcome = suppressions.apply(
        to: given, comments: loaded.comments, isComplete: loaded.isComplete, today: today,
        names: rules,
        status: { id in
          switch id {
          case "committed-secret": .unsuppressible
          case "missing-state", "unrelated-scope": .enabled
          case "wrong-type": .notEnabled
          default: .unknown
          }
        })
      try check(outcome, given, loaded)
      report.diagnostics = outcome.kept + outcome.problems
      report.suppressed = outcome.suppressed.count
    }
    report.diagnostics.sort(by: Diagnostic.inSourceOrder)
    return report
  }

  private static func check(
    _ outcome: SuppressionOutcome, _ given: [Diagnostic], _ loaded: LoadedFile
  ) throws(Violation) {
    // Each finding is kept or suppressed, in its order.
    var kept = outcome.kept[...]
    var suppressed = outcome.suppressed[...]
    for finding in given {
      if kept.first == finding {
        kept.removeFirst()
      } else if suppressed.first?.diagnostic == finding {
        suppressed.removeFirst()
      } else {
        throw Violation("`\(finding.message)` is neither kept nor suppressed")
      }
    }
    try require(kept.isEmpty && suppressed.isEmpty, "there are findings that were not given")
    for finding in outcome.suppressed {
      try require(
        ["missing-state", "unrelated-scope"].contains(finding.diagnostic.rule),
        "`\(finding.diagnostic.rule)` is suppressed")
      try demand(finding.suppression, loaded)
    }
    for problem in outcome.problems {
      try require(
        ["unknown-rule", "unused-suppression"].contains(problem.rule),
        "a suppression is `\(problem.rule)`")
      try demand(problem.primary.range, loaded)
    }
  }

  private static func demand(_ range: SourceRange, _ loaded: LoadedFile) throws(Violation) {
    try require(
      loaded.comments.contains { $0.range.lower <= range.lower && range.upper <= $0.range.upper },
      "\(range) is in no comment")
  }
}

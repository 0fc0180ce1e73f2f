import Diagnostics
import Documents
import RuleEngine

/// What rules over several documents add to the worker of a file.
extension LintWorker {
  /// Returns the findings of rules over whole projects if the file that was checked last is the whole
  /// project.
  ///
  /// - Throws: ``RuleProblems`` if a rule turns out to be broken.
  package func projectFindings(
    in file: SourceFile, format: FileFormat, settings: LintSettings
  ) throws(RuleProblems) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    let documents = Self.documents(of: file, format)
    for group in projectRecords {
      guard let wide = group.set.wide(.project) else { continue }
      let outcome = try WideRun(wide, settings).judge(
        group.records, budget: settings.budget, maximum: .max, settings: settings,
        originals: { record in documents.first { $0.index == group.records[record].index } })
      findings += outcome.findings.map(\.diagnostic)
    }
    return findings.sorted(by: Diagnostic.inSourceOrder)
  }

  /// Returns the documents of a file up to a syntax error.
  package static func documents(of file: SourceFile, _ format: FileFormat) -> [Document] {
    let loader = DocumentLoader(file: file, format: format.documentFormat)
    var documents: [Document] = []
    while let document = loader.next() { documents.append(document) }
    return documents
  }

  /// Returns the report on what rules over whole projects found in a file, once they were judged:
  /// with the settings and suppressions of the file.
  ///
  /// - Parameters:
  ///   - findings: The findings in the file.
  ///   - isComplete: Whether the rules have seen all that they are about, so that a suppression that
  ///     suppresses nothing is a finding.
  /// - Throws: ``RuleProblems`` if a rule turns out to be broken.
  package func lateReport(
    _ findings: [Diagnostic], in file: SourceFile, settings: LintSettings, isComplete: Bool
  ) throws(RuleProblems) -> FileReport {
    // The ordinary check knows the secrets of the file.
    let ordinary = try check(file, settings: settings)
    var report = FileReport(file: file, diagnostics: findings, isComplete: true)
    report.redactions = ordinary.redactions
    finish(&report, settings)
    if FileFormat(path: file.path).documentFormat == .yaml {
      suppressLate(&report, settings, isComplete: isComplete && ordinary.isComplete)
    }
    FindingIdentities.assign(to: &report)
    return report
  }

  private func suppressLate(
    _ report: inout FileReport, _ settings: LintSettings, isComplete: Bool
  ) {
    guard linter.usesSuppressions, var suppressions = Suppressions(report.file) else { return }
    let loader = DocumentLoader(file: report.file, format: .yaml)
    while let document = loader.next() { suppressions.note(document) }
    let outcome = suppressions.apply(
      to: report.diagnostics, forEachComment: loader.forEachComment, isComplete: isComplete,
      today: linter.today ?? .earliest, names: [],
      status: { id in
        // Other rules were judged with the file.
        guard self.isOfProject(id), let suppressibility = self.statuses[id] else {
          return .notEnabled
        }
        return Self.status(of: id, suppressibility, settings)
      })
    report.suppressed += outcome.suppressed.count
    report.diagnostics = outcome.kept
    for var problem in outcome.problems where settings.includes(problem.rule) {
      problem.severity = settings.severities[problem.rule] ?? problem.severity
      report.diagnostics.append(problem)
    }
    report.diagnostics.sort(by: Diagnostic.inSourceOrder)
  }
}

/// What a file says for rules over whole projects.
package struct ProjectRecords: Sendable {
  /// The rule set.
  package var set: RuleSet
  package var records: [DocumentRecord]
}

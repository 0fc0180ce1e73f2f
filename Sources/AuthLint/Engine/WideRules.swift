import Diagnostics
import Documents
import RuleEngine

/// Rules over several documents of the file that a worker checks.
extension LintWorker {
  func forgetRecords() {
    projectRecords = []
    suppressesLate = false
    fileRecords = Array(repeating: [], count: wideSets.count)
    ownRecords = fileRecords
    kept = []
  }

  /// Keeps what a document says for rules over several documents.
  func record(_ run: DocumentRun, _ reads: WideReads, _ index: Int) {
    if run.document.kind(run.document.root) == .null { return }
    if let record = reads.record(run, for: .project) { ownRecords[index].append(record) }
    guard let record = reads.record(run, for: .file) else { return }
    fileRecords[index].append(record)
    if kept.last !== run.document { kept.append(run.document) }
  }

  /// Whether a rule runs over the whole project.
  package func isOfProject(_ id: String) -> Bool {
    linter.ruleSets.contains { set in
      set.hasWideRules
        && set.definition.rules.contains {
          $0.scope == .project && $0.id.utf8.elementsEqual(id.utf8)
        }
    }
  }

  /// Judges the rules over the whole file, and keeps what those over the project need.
  func judgeFile(
    _ settings: LintSettings, _ allowance: FindingAllowance, into report: inout FileReport
  ) throws(RuleProblems) {
    let documents = kept
    for (index, set) in linter.ruleSets.enumerated() where wideSets[index] != nil {
      if !ownRecords[index].isEmpty {
        projectRecords.append(ProjectRecords(set: set, records: ownRecords[index]))
      }
      let records = fileRecords[index]
      guard let wide = set.wide(.file) else { continue }
      let run = WideRun(wide, settings)
      let outcome = try run.judge(
        records, budget: settings.budget, maximum: allowance.maximum, settings: settings,
        originals: { record in documents.first { $0.index == records[record].index } })
      report.diagnostics += outcome.findings.map(\.diagnostic)
      if !outcome.isComplete { report.isComplete = false }
      if linter.reportsCoverage { cover(run, outcome, settings, into: &report) }
    }
    kept = []
  }

  /// Adds the coverage of rules over the whole file to that of its first document.
  private func cover(
    _ run: WideRun, _ outcome: WideRun.Outcome, _ settings: LintSettings,
    into report: inout FileReport
  ) {
    guard !report.coverage.isEmpty, !outcome.applied.isEmpty else { return }
    for (index, rule) in run.plan.plan.rules.enumerated()
    where settings.includes(rule.definition.id) {
      let count = outcome.applied[index]
      report.coverage[0].entries.append(
        DocumentCoverage.Entry(
          rule: rule.definition.id, applied: count,
          reason: count > 0 ? nil : Self.reason(outcome.reasons[index], rule.definition)))
    }
  }
}

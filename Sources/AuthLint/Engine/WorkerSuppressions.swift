import Diagnostics
import Documents
import RuleEngine

/// Suppressions of the file that a worker checks.
extension LintWorker {
  /// Suppresses findings by comments, and adds the findings about the suppressions.
  func suppress(
    _ report: inout FileReport, _ suppressions: Suppressions, _ loader: DocumentLoader,
    _ allowance: FindingAllowance, _ settings: LintSettings
  ) {
    let names = Self.names(Array(statuses.keys), linter.otherRuleSets)
    var suppressions = suppressions
    suppressions.maximum = allowance.maximum
    let outcome = suppressions.apply(
      to: report.diagnostics, forEachComment: loader.forEachComment, isComplete: report.isComplete,
      today: linter.today ?? .earliest, names: names,
      status: { id in
        if !self.wideSets.isEmpty, self.isOfProject(id) {
          // Judged when all files were read.
          self.suppressesLate = true
          return .notEnabled
        }
        guard let suppressibility = self.statuses[id] else {
          // A default rule that is not part of this run still exists.
          let isShipped = RuleSet.partnerAuthorization.definition.rules.contains { $0.id == id }
          let isOfOtherFiles = self.linter.otherRuleSets.contains { set in
            set.definition.rules.contains { $0.id.utf8.elementsEqual(id.utf8) }
          }
          return isShipped || isOfOtherFiles ? .notEnabled : .unknown
        }
        return Self.status(of: id, suppressibility, settings)
      })
    report.suppressed += outcome.suppressed.count
    report.diagnostics = outcome.kept
    if report.foreign != nil, settings.runs(ForeignFile.rule) { return }
    let wasOpen = allowance.isOpen
    for var problem in outcome.problems where settings.includes(problem.rule) {
      guard allowance.admit(problem) else { break }
      problem.severity = settings.severities[problem.rule] ?? problem.severity
      report.diagnostics.append(problem)
    }
    if let first = outcome.firstUnread { allowance.close(at: first, document: 0) }
    if wasOpen, let excess = allowance.excess {
      note(excess, in: &report, settings)
    }
    report.diagnostics.sort(by: Diagnostic.inSourceOrder)
    guard !report.coverage.isEmpty, !outcome.suppressed.isEmpty else { return }
    var indices: [Int: [Int]] = [:]
    for index in report.coverage.indices {
      indices[report.coverage[index].document, default: []].append(index)
    }
    for finding in outcome.suppressed {
      for index in indices[finding.diagnostic.document] ?? [] {
        let entries = report.coverage[index].entries
        if let entry = entries.firstIndex(where: { $0.rule == finding.diagnostic.rule }) {
          report.coverage[index].entries[entry].suppressed += 1
          // A suppressed finding does not count as judged.
          let applied = report.coverage[index].entries[entry].applied
          report.coverage[index].entries[entry].applied = max(0, applied - 1)
          if applied == 1 { report.coverage[index].entries[entry].reason = "it is suppressed" }
        }
      }
    }
  }

  /// Returns the status of a rule of this run for its suppressions.
  static func status(
    of id: String, _ suppressibility: Suppressibility, _ settings: LintSettings
  ) -> RuleStatus {
    if suppressibility == .never { return .unsuppressible }
    if !settings.includes(id) { return .notEnabled }
    let needsReason = suppressibility == .withReason || settings.requiresReasons
    return needsReason ? .enabledWithReason : .enabled
  }
}

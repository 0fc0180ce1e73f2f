import Diagnostics
import Documents

/// Runs the rounds of ``FixApplier`` on one file.
struct FixRun {
  private(set) var outcome: FixApplier.Outcome

  private let format: DocumentFormat
  private let lint: FixApplier.Lint
  private var checks: Int
  /// The number of further checks that may be in vain. It keeps a text with many useless fixes from
  /// being checked once for each of them, which would take quadratic time.
  private var waste: Int
  /// The number of fixes that may follow each other, each fixing what the one before brought.
  private let depth: Int
  private var shape: DocumentShape
  private var counts: [String: Int]
  /// Edits that do not help in the current text, and why.
  private var refused: [[TextEdit]: FixApplier.Reason] = [:]
  /// Findings whose fix did not help, in this text or in an earlier one.
  private var hopeless: Set<Place> = []

  /// The place of a finding, which stays the same while other places are edited.
  private struct Place: Hashable {
    var rule: String
    var document: Int
    var pointer: [UInt8]

    init(_ diagnostic: Diagnostic) {
      rule = diagnostic.rule
      document = diagnostic.document
      pointer = Array(diagnostic.pointer.utf8)
    }
  }

  init(
    _ report: FileReport, format: DocumentFormat, checks: Int, waste: Int, depth: Int,
    lint: @escaping FixApplier.Lint
  ) {
    outcome = FixApplier.Outcome(bytes: report.file.bytes, applied: [], report: report)
    self.format = format
    self.checks = checks
    self.waste = waste
    self.depth = depth
    self.lint = lint
    shape = DocumentShape(report.file, format)
    counts = FixTrial.counts(report.diagnostics)
  }

  // MARK: - Rounds

  /// Applies the fixes that can be applied at once; returns whether another round may fix more.
  mutating func round(includesUnsafe: Bool) -> Bool {
    let selection = FixSelection(
      outcome.report.diagnostics, includesUnsafe: includesUnsafe, refused: Set(refused.keys),
      count: outcome.bytes.count)
    guard !selection.candidates.isEmpty else { return false }
    var best = FixTrial(report: outcome.report)
    // Fixes that did not help before come last, so that they do not keep others from being tried.
    let fresh = selection.candidates.filter { !isHopeless($0) }
    let others = selection.candidates.filter { isHopeless($0) }
    settle(fresh, &best)
    settle(others, &best)
    let applied = Set(best.candidates.map(\.edits))
    for candidate in fresh where !applied.contains(candidate.edits) { giveUp(candidate) }
    guard !best.candidates.isEmpty else {
      if selection.hasDeferred, checks <= 0 { noteLimit() }
      return selection.hasDeferred && checks > 0
    }
    for candidate in best.candidates { outcome.applied += candidate.diagnostics }
    accept(best.report)
    return true
  }

  /// Applies the first fix that brings new findings, together with the fixes of these. Returns
  /// whether there is one after which no rule has more findings than before, and there are fewer in
  /// total.
  mutating func follow(includesUnsafe: Bool) -> Bool {
    guard depth > 0 else { return false }
    let selection = FixSelection(
      outcome.report.diagnostics, includesUnsafe: includesUnsafe, count: outcome.bytes.count)
    for candidate in selection.candidates {
      // If a fix leaves its finding or breaks the text, no further fix can help.
      if let reason = refused[candidate.edits], reason == .unreadable || reason == .remains {
        continue
      }
      if followed.contains(candidate.edits) { continue }
      if follow(candidate, includesUnsafe: includesUnsafe) { return true }
      giveUp(candidate)
    }
    return false
  }

  /// Edits that were followed in the current text without success.
  private var followed: Set<[TextEdit]> = []

  /// Applies one fix and the fixes of the findings that it brings, if together they leave fewer
  /// findings.
  private mutating func follow(_ candidate: FixSelection.Candidate, includesUnsafe: Bool) -> Bool {
    guard checks > 0, waste > 0 else {
      noteLimit()
      return false
    }
    followed.insert(candidate.edits)
    waste -= 1
    guard let report = lint(edited: [candidate]) else { return false }
    let trial = FixTrial(candidates: [candidate], report: report)
    if trial.isDeadEnd(after: outcome.report, includesUnsafe: includesUnsafe) { return false }
    let share = min(checks, 40)
    var run = FixRun(
      report, format: format, checks: share, waste: waste, depth: depth - 1, lint: lint)
    while run.round(includesUnsafe: includesUnsafe)
      || run.follow(includesUnsafe: includesUnsafe)
    {}
    checks -= share - run.checks
    let after = FixTrial.counts(run.outcome.report.diagnostics)
    let before = FixTrial.allowed(counts, [candidate])
    guard run.outcome.report.diagnostics.count < outcome.report.diagnostics.count,
      after.allSatisfy({ $0.value <= before[$0.key, default: 0] })
    else {
      if run.outcome.isAtLimit { noteLimit() }
      waste -= share - run.checks
      return false
    }
    waste += 1
    outcome.applied += candidate.diagnostics + run.outcome.applied
    accept(run.outcome.report)
    return true
  }

  /// Notes that not all fixes were tried on the current text.
  mutating func noteLimit() { outcome.isAtLimit = true }

  /// Returns the outcome, with the findings that are left and the reasons.
  func conclude(includesUnsafe: Bool) -> FixApplier.Outcome {
    var outcome = outcome
    for finding in outcome.report.diagnostics {
      guard let fix = finding.fix else { continue }
      let reason: FixApplier.Reason =
        if !fix.isSafe, !includesUnsafe {
          .unsafe
        } else if !outcome.report.isComplete {
          .incomplete
        } else {
          refused[fix.edits]
            ?? (EditedText.isSound(fix.edits, within: outcome.bytes.count) ? .untried : .unreadable)
        }
      outcome.left.append(FixApplier.Left(finding: finding, reason: reason))
    }
    return outcome
  }

  private func isHopeless(_ candidate: FixSelection.Candidate) -> Bool {
    candidate.diagnostics.allSatisfy { hopeless.contains(Place($0)) }
  }

  private mutating func giveUp(_ candidate: FixSelection.Candidate) {
    for diagnostic in candidate.diagnostics { hopeless.insert(Place(diagnostic)) }
  }

  private mutating func accept(_ report: FileReport) {
    outcome.isAtLimit = false
    outcome.bytes = report.file.bytes
    outcome.report = report
    shape = DocumentShape(report.file, format)
    counts = FixTrial.counts(report.diagnostics)
    refused = [:]
    followed = []
  }

  // MARK: - Trials

  /// Adds as many of the candidates as are compatible with those of `best`.
  ///
  /// Fixes that seem to have caused the findings of a trial are tried after the others. If that
  /// does not help any more, bisection finds the fixes that are not compatible. Recursion is as
  /// deep as the logarithm of their number, plus a few calls.
  private mutating func settle(
    _ candidates: [FixSelection.Candidate], _ best: inout FixTrial, guesses: Int = 4
  ) {
    guard !candidates.isEmpty else { return }
    guard checks > 0, waste > 0 else { return noteLimit() }
    let reason: FixApplier.Reason
    var trial = FixTrial(candidates: best.candidates + candidates, report: outcome.report)
    if let report = lint(edited: trial.candidates) {
      trial.report = report
      guard let found = trial.objection(to: outcome.report, counts) else {
        best = trial
        return
      }
      reason = found
    } else {
      reason = .unreadable
    }
    waste -= 1
    guard candidates.count > 1 else {
      if best.candidates.isEmpty, let only = candidates.first { refused[only.edits] = reason }
      return
    }
    guard reason != .unreadable else { return halve(candidates, &best, guesses: guesses) }
    var rest = candidates
    if best.candidates.isEmpty {
      // Documents are independent: a fix that is the only one of its document needs no further
      // trial.
      for (edits, reason) in trial.certainRefusals(after: outcome.report) {
        refused[edits] = reason
      }
      rest.removeAll { refused[$0.edits] != nil }
    }
    let suspects = guesses > 0 ? trial.suspects(after: outcome.report, counts, among: rest) : []
    if suspects.isEmpty || suspects.count == rest.count {
      if rest.count < candidates.count { return settle(rest, &best, guesses: guesses) }
      return halve(rest, &best, guesses: guesses)
    }
    settle(rest.filter { !suspects.contains($0.edits) }, &best, guesses: guesses - 1)
    settle(rest.filter { suspects.contains($0.edits) }, &best, guesses: guesses - 1)
  }

  private mutating func halve(
    _ candidates: [FixSelection.Candidate], _ best: inout FixTrial, guesses: Int
  ) {
    let middle = candidates.count / 2
    settle(Array(candidates[..<middle]), &best, guesses: guesses)
    settle(Array(candidates[middle...]), &best, guesses: guesses)
  }

  /// Returns the report on the text with some fixes; `nil` if that text cannot be read or lacks
  /// something.
  private mutating func lint(edited candidates: [FixSelection.Candidate]) -> FileReport? {
    checks -= 1
    let bytes = EditedText.apply(candidates.map(\.edits), to: outcome.bytes)
    let file = SourceFile(path: outcome.report.file.path, bytes: bytes)
    let newShape = DocumentShape(file, format)
    guard newShape.isComplete == shape.isComplete, newShape.documents == shape.documents,
      newShape.blanks <= shape.blanks
    else { return nil }
    let report = lint(file)
    return report.isComplete ? report : nil
  }
}

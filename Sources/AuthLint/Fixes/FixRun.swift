import Diagnostics
import Documents

/// One file's way through the rounds of ``FixApplier``.
struct FixRun {
  private(set) var outcome: FixApplier.Outcome

  private let format: DocumentFormat
  private let lint: FixApplier.Lint
  private var checks: Int
  /// How many more of them may be in vain. However many fixes do no good, a text is not checked once
  /// for each: that would take time by the square of its length.
  private var waste: Int
  /// How many fixes may each bring what the next one fixes.
  private let depth: Int
  private var shape: DocumentShape
  private var counts: [String: Int]
  /// Edits that do no good to the text as it is, and why.
  private var refused: [[TextEdit]: FixApplier.Reason] = [:]
  /// Findings whose fix did no good, in this text or in one before it.
  private var hopeless: Set<Place> = []

  /// Where a finding is, as long as other places are edited.
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

  /// Applies what can be applied at once; whether another round may do more.
  mutating func round(includesUnsafe: Bool) -> Bool {
    let selection = FixSelection(
      outcome.report.diagnostics, includesUnsafe: includesUnsafe, refused: Set(refused.keys),
      count: outcome.bytes.count)
    guard !selection.candidates.isEmpty else { return false }
    var best = FixTrial(report: outcome.report)
    // What did no good before comes last, so that it keeps nothing else from being tried.
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

  /// Applies the first fix that brings new findings and, with it, the fixes of these; whether there
  /// was one after which no rule has more findings than before, and all of them together fewer.
  mutating func follow(includesUnsafe: Bool) -> Bool {
    guard depth > 0 else { return false }
    let selection = FixSelection(
      outcome.report.diagnostics, includesUnsafe: includesUnsafe, count: outcome.bytes.count)
    for candidate in selection.candidates {
      // A fix that leaves its finding where it is, or breaks the text, has nothing to be followed by.
      if let reason = refused[candidate.edits], reason == .unreadable || reason == .remains {
        continue
      }
      if followed.contains(candidate.edits) { continue }
      if follow(candidate, includesUnsafe: includesUnsafe) { return true }
      giveUp(candidate)
    }
    return false
  }

  /// Edits that were followed in the text as it is, to no good.
  private var followed: Set<[TextEdit]> = []

  /// Applies one fix and those of the findings that it brings, if all together leave fewer.
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

  /// Notes that not all was tried on the text as it is.
  mutating func noteLimit() { outcome.isAtLimit = true }

  /// The outcome, with what was left and why.
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

  /// Adds as many of the candidates as hold together with what `best` has.
  ///
  /// Those that seem to be to blame for what a trial brought are tried after the others; where that
  /// helps no more, halves find those that do not hold. Recursion is as deep as the logarithm of
  /// their number, and a few calls more.
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
      // Documents do not know of each other: a fix that is alone in its document needs no further
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

  /// The report on the text with some fixes; `nil` if that cannot be read or lacks something.
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

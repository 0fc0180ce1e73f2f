import Diagnostics
import Documents

/// Applies the fixes of a file's findings, as many as hold together.
///
/// Fixes that touch the same characters are applied one after the other, in rounds, each on the
/// findings of the text as it then is. A fix is dropped if with it the text can no longer be read,
/// a value is left blank or a document is lost, if a rule has a finding more than before, or if
/// what it was to mend is still there. A fix that brings new findings is kept if these can be mended
/// as well. So the number of findings falls in every round, and applying the result's fixes once
/// more changes nothing, unless a limit kept some from being tried.
package struct FixApplier {
  /// What came of a file.
  package struct Outcome {
    /// The text with the fixes.
    package var bytes: [UInt8]
    /// The findings that were mended, in the order in which that was done; places are those of
    /// the text at that time.
    package var applied: [Diagnostic]
    /// The report on ``bytes``.
    package var report: FileReport
    /// Whether a limit kept fixes from being tried on ``bytes``: once more may do more.
    package var isAtLimit = false
  }

  /// Checks a text as the first one was checked, without a baseline: that goes by places in the
  /// tree, and a fix may move them.
  package typealias Lint = (SourceFile) -> FileReport

  /// Whether fixes that may change what the author meant are applied too.
  package var includesUnsafe: Bool
  /// How many rounds there may be.
  package var maximumRounds = 100
  /// How many times a text may be checked: each round does so once, and where fixes contradict
  /// each other more often. For texts of more than 100,000 bytes it is fewer, down to 20.
  package var maximumChecks = 1_000

  /// Creates an applier.
  package init(includesUnsafe: Bool) { self.includesUnsafe = includesUnsafe }

  /// Applies the fixes of a file's report; a file that could not be checked as a whole is left as
  /// it is.
  package func apply(_ report: FileReport, format: DocumentFormat, lint: @escaping Lint) -> Outcome
  {
    let share = max(20, 100_000_000 / max(1, report.file.bytes.count))
    var run = FixRun(
      report, format: format, checks: min(maximumChecks, share), depth: 3, lint: lint)
    guard report.isComplete else { return run.outcome }
    var rounds = 0
    while run.round(includesUnsafe: includesUnsafe) || run.follow(includesUnsafe: includesUnsafe) {
      rounds += 1
      guard rounds < maximumRounds else {
        run.noteLimit()
        break
      }
    }
    return run.outcome
  }
}

/// One file's way through the rounds.
private struct FixRun {
  private(set) var outcome: FixApplier.Outcome

  private let format: DocumentFormat
  private let lint: FixApplier.Lint
  private var checks: Int
  /// How many fixes may each bring what the next one mends.
  private let depth: Int
  private var shape: DocumentShape
  private var counts: [String: Int]
  /// Edits that do no good to the text as it is.
  private var refused: Set<[TextEdit]> = []
  /// Findings whose fix has brought what could not be mended, in this text or in one before it.
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
    _ report: FileReport, format: DocumentFormat, checks: Int, depth: Int,
    lint: @escaping FixApplier.Lint
  ) {
    outcome = FixApplier.Outcome(bytes: report.file.bytes, applied: [], report: report)
    self.format = format
    self.checks = checks
    self.depth = depth
    self.lint = lint
    shape = DocumentShape(report.file, format)
    counts = Self.counts(report.diagnostics)
  }

  /// A text that some fixes have made, and what there is to say of it.
  private struct Trial {
    var candidates: [FixSelection.Candidate] = []
    var report: FileReport
  }

  /// Applies what can be applied at once; whether another round may do more.
  mutating func round(includesUnsafe: Bool) -> Bool {
    let selection = FixSelection(
      outcome.report.diagnostics, includesUnsafe: includesUnsafe, refused: refused,
      count: outcome.bytes.count)
    guard !selection.candidates.isEmpty else { return false }
    var best = Trial(report: outcome.report)
    settle(selection.candidates[...], &best)
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
    // What was hopeless comes last, or it would be tried as often as there are others.
    let isHopeless = selection.candidates.map { candidate in
      candidate.diagnostics.allSatisfy { hopeless.contains(Place($0)) }
    }
    for isSecondTry in [false, true] {
      for (candidate, isHopeless) in zip(selection.candidates, isHopeless)
      where isHopeless == isSecondTry {
        if follow(candidate, includesUnsafe: includesUnsafe) { return true }
        for diagnostic in candidate.diagnostics { hopeless.insert(Place(diagnostic)) }
      }
    }
    return false
  }

  /// Applies one fix and those of the findings that it brings, if all together leave fewer.
  private mutating func follow(_ candidate: FixSelection.Candidate, includesUnsafe: Bool) -> Bool {
    guard checks > 0 else {
      noteLimit()
      return false
    }
    guard let report = lint(edited: [candidate]) else { return false }
    let share = min(checks, 40)
    var run = FixRun(report, format: format, checks: share, depth: depth - 1, lint: lint)
    while run.round(includesUnsafe: includesUnsafe)
      || run.follow(includesUnsafe: includesUnsafe)
    {}
    checks -= share - run.checks
    let after = Self.counts(run.outcome.report.diagnostics)
    let before = allowedCounts(with: [candidate])
    guard run.outcome.report.diagnostics.count < outcome.report.diagnostics.count,
      after.allSatisfy({ $0.value <= before[$0.key, default: 0] })
    else {
      if run.outcome.isAtLimit { noteLimit() }
      return false
    }
    outcome.applied += candidate.diagnostics + run.outcome.applied
    accept(run.outcome.report)
    return true
  }

  /// Notes that not all was tried on the text as it is.
  mutating func noteLimit() { outcome.isAtLimit = true }

  private mutating func accept(_ report: FileReport) {
    outcome.isAtLimit = false
    outcome.bytes = report.file.bytes
    outcome.report = report
    shape = DocumentShape(report.file, format)
    counts = Self.counts(report.diagnostics)
    refused = []
  }

  /// Adds as many of the candidates as hold together with what `best` has; halves find those that
  /// do not. Recursion is as deep as the logarithm of their number.
  private mutating func settle(
    _ candidates: ArraySlice<FixSelection.Candidate>, _ best: inout Trial
  ) {
    guard !candidates.isEmpty else { return }
    guard checks > 0 else { return noteLimit() }
    if let trial = attempt(best.candidates + candidates) {
      best = trial
      return
    }
    guard candidates.count > 1 else {
      if best.candidates.isEmpty, let only = candidates.first { refused.insert(only.edits) }
      return
    }
    let middle = candidates.startIndex + candidates.count / 2
    settle(candidates[..<middle], &best)
    settle(candidates[middle...], &best)
  }

  private mutating func attempt(_ candidates: [FixSelection.Candidate]) -> Trial? {
    guard let report = lint(edited: candidates) else { return nil }
    let allowed = allowedCounts(with: candidates)
    for (rule, count) in Self.counts(report.diagnostics) where count > allowed[rule, default: 0] {
      return nil
    }
    // What a fix takes away beside its own finding must not make room for what another brings.
    if candidates.count > 1, hasNews(report) { return nil }
    return Trial(candidates: candidates, report: report)
  }

  /// Whether a report says something that was not said before.
  private func hasNews(_ report: FileReport) -> Bool {
    let known = Set(outcome.report.diagnostics.map { Statement($0) })
    return report.diagnostics.contains { !known.contains(Statement($0)) }
  }

  /// What a finding says, wherever.
  private struct Statement: Hashable {
    let rule: [UInt8]
    let message: [UInt8]

    init(_ diagnostic: Diagnostic) {
      rule = Array(diagnostic.rule.utf8)
      message = Array(diagnostic.message.utf8)
    }
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

  /// How many findings each rule may have if fixes hold what they promise.
  private func allowedCounts(with candidates: [FixSelection.Candidate]) -> [String: Int] {
    var allowed = counts
    for candidate in candidates {
      for diagnostic in candidate.diagnostics { allowed[diagnostic.rule, default: 0] -= 1 }
    }
    return allowed
  }

  private static func counts(_ diagnostics: [Diagnostic]) -> [String: Int] {
    diagnostics.reduce(into: [:]) { $0[$1.rule, default: 0] += 1 }
  }
}

/// What a fix must not change about a file, whatever the rules say.
private struct DocumentShape {
  /// How many documents there are.
  var documents = 0
  /// How many values nothing is written for.
  var blanks = 0
  var isComplete: Bool

  init(_ file: SourceFile, _ format: DocumentFormat) {
    let loader = DocumentLoader(file: file, format: format)
    while let document = loader.next() {
      documents += 1
      for index in 0..<document.nodeCount
      where document.isBlank(NodeID(Int32(truncatingIfNeeded: index))) {
        blanks += 1
      }
    }
    isComplete = loader.isComplete
  }
}

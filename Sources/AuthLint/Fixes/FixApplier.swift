import Diagnostics
import Documents

/// Applies the fixes of a file's findings, as many as hold together.
///
/// Fixes that touch the same characters are applied one after the other, in rounds, each on the
/// findings of the text as it then is. A fix is dropped if with it the text can no longer be read,
/// a value is left blank or a document is lost, if a rule has a finding more than before, or if
/// what it was to mend is still there. So the number of findings falls in every round, and
/// applying the result's fixes once more changes nothing.
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
  }

  /// Checks a text as the first one was checked, without a baseline: that goes by places in the
  /// tree, and a fix may move them.
  package typealias Lint = (SourceFile) -> FileReport

  /// Whether fixes that may change what the author meant are applied too.
  package var includesUnsafe: Bool
  /// How many rounds there may be.
  package var maximumRounds = 100
  /// How many times a text may be checked: each round does so once, and where fixes contradict
  /// each other more often.
  package var maximumChecks = 400

  /// Creates an applier.
  package init(includesUnsafe: Bool) { self.includesUnsafe = includesUnsafe }

  /// Applies the fixes of a file's report; a file that could not be checked as a whole is left as
  /// it is.
  package func apply(_ report: FileReport, format: DocumentFormat, lint: @escaping Lint) -> Outcome
  {
    var run = FixRun(report, format: format, checks: maximumChecks, lint: lint)
    guard report.isComplete else { return run.outcome }
    var rounds = 0
    while rounds < maximumRounds, run.round(includesUnsafe: includesUnsafe) { rounds += 1 }
    return run.outcome
  }
}

/// One file's way through the rounds.
private struct FixRun {
  private(set) var outcome: FixApplier.Outcome

  private let format: DocumentFormat
  private let lint: FixApplier.Lint
  private var checks: Int
  private var shape: DocumentShape
  private var counts: [String: Int]
  /// Edits that do no good to the text as it is.
  private var refused: Set<[TextEdit]> = []

  init(_ report: FileReport, format: DocumentFormat, checks: Int, lint: @escaping FixApplier.Lint) {
    outcome = FixApplier.Outcome(bytes: report.file.bytes, applied: [], report: report)
    self.format = format
    self.checks = checks
    self.lint = lint
    shape = DocumentShape(report.file, format)
    counts = Self.counts(report.diagnostics)
  }

  /// A text that some fixes have made, and what there is to say of it.
  private struct Trial {
    var candidates: [FixSelection.Candidate] = []
    var report: FileReport
    var shape: DocumentShape
  }

  /// Applies what can be applied at once; whether another round may do more.
  mutating func round(includesUnsafe: Bool) -> Bool {
    let selection = FixSelection(
      outcome.report.diagnostics, includesUnsafe: includesUnsafe, refused: refused,
      count: outcome.bytes.count)
    guard !selection.candidates.isEmpty else { return false }
    var best = Trial(report: outcome.report, shape: shape)
    settle(selection.candidates[...], &best)
    guard !best.candidates.isEmpty else {
      return selection.hasDeferred && checks > 0
    }
    for candidate in best.candidates { outcome.applied += candidate.diagnostics }
    outcome.bytes = best.report.file.bytes
    outcome.report = best.report
    shape = best.shape
    counts = Self.counts(best.report.diagnostics)
    refused = []
    return true
  }

  /// Adds as many of the candidates as hold together with what `best` has; halves find those that
  /// do not. Recursion is as deep as the logarithm of their number.
  private mutating func settle(
    _ candidates: ArraySlice<FixSelection.Candidate>, _ best: inout Trial
  ) {
    guard !candidates.isEmpty, checks > 0 else { return }
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
    checks -= 1
    let bytes = EditedText.apply(candidates.map(\.edits), to: outcome.bytes)
    let file = SourceFile(path: outcome.report.file.path, bytes: bytes)
    let newShape = DocumentShape(file, format)
    guard newShape.isComplete == shape.isComplete, newShape.documents == shape.documents,
      newShape.blanks <= shape.blanks
    else { return nil }
    let report = lint(file)
    guard report.isComplete else { return nil }
    var allowed = counts
    for candidate in candidates {
      for diagnostic in candidate.diagnostics { allowed[diagnostic.rule, default: 0] -= 1 }
    }
    for (rule, count) in Self.counts(report.diagnostics) where count > allowed[rule, default: 0] {
      return nil
    }
    return Trial(candidates: candidates, report: report, shape: newShape)
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

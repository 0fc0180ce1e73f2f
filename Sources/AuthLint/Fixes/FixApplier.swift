import Diagnostics
import Documents

/// Applies the fixes of a file's findings, as many as hold together.
///
/// Fixes that touch the same characters, or that others kept from being applied, are applied one after the other, in rounds, each on the
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
    /// The findings of ``report`` whose fixes were not applied, and why.
    package var left: [Left] = []
  }

  /// A finding whose fix was not applied.
  package struct Left: Sendable {
    /// The finding; its place is in the text with the other fixes.
    package var finding: Diagnostic
    /// Why not.
    package var reason: Reason
  }

  /// Why a fix was not applied.
  package enum Reason: Hashable, Sendable {
    /// It may change what the author meant, and only safe fixes were asked for.
    case unsafe
    /// The file was not checked to its end.
    case incomplete
    /// The text could not be read any more, or a value or document would be lost.
    case unreadable
    /// A rule would have a finding more.
    case brings(rule: String)
    /// The finding would still be there.
    case remains
    /// Too many fixes get in each other's way: it was not tried.
    case untried
  }

  /// Checks a text as the first one was checked, without a baseline: that goes by places in the
  /// tree, and a fix may move them.
  package typealias Lint = (SourceFile) -> FileReport

  /// Whether fixes that may change what the author meant are applied too.
  package var includesUnsafe: Bool
  /// How many rounds there may be.
  package var maximumRounds = 100
  /// How many times a text may be checked: each round does so once, and where fixes contradict
  /// each other more often. For texts of more than 100,000 bytes it is fewer, down to 40.
  package var maximumChecks = 2_000

  /// How many of these checks may show that a fix does no good.
  package var maximumWaste = 256

  /// Creates an applier.
  package init(includesUnsafe: Bool) { self.includesUnsafe = includesUnsafe }

  /// Applies the fixes of a file's report; a file that could not be checked as a whole is left as
  /// it is.
  package func apply(_ report: FileReport, format: DocumentFormat, lint: @escaping Lint) -> Outcome
  {
    let share = max(40, 200_000_000 / max(1, report.file.bytes.count))
    var run = FixRun(
      report, format: format, checks: min(maximumChecks, share), waste: maximumWaste, depth: 3,
      lint: lint)
    guard report.isComplete else {
      return run.conclude(includesUnsafe: includesUnsafe)
    }
    var rounds = 0
    while run.round(includesUnsafe: includesUnsafe) || run.follow(includesUnsafe: includesUnsafe) {
      rounds += 1
      guard rounds < maximumRounds else {
        run.noteLimit()
        break
      }
    }
    return run.conclude(includesUnsafe: includesUnsafe)
  }
}

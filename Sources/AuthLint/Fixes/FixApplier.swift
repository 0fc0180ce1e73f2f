import Diagnostics
import Documents

/// Applies the fixes of a file's findings, as many as are compatible.
///
/// Fixes that touch the same characters, or that others prevented from being applied, are applied
/// one after the other, in rounds, each to the findings of the current text. A fix is rejected if
/// the text with it cannot be read any more, if a value becomes blank or a document is lost, if a
/// rule has more findings than before, or if the finding that it should fix is still there. A fix
/// that leads to new findings is kept if these can be fixed as well. So the number of findings
/// decreases in every round, and applying the fixes of the result again changes nothing, unless a
/// limit prevented some from being tried.
package struct FixApplier {
  /// The result for a file.
  package struct Outcome {
    /// The text with the fixes.
    package var bytes: [UInt8]
    /// The findings that were fixed, in the order in which they were; their places are those in the
    /// text at that time.
    package var applied: [Diagnostic]
    /// The report on ``bytes``.
    package var report: FileReport
    /// Whether a limit prevented fixes from being tried on ``bytes``, so that another run may fix
    /// more.
    package var isAtLimit = false
    /// The findings of ``report`` whose fixes were not applied, with the reasons.
    package var left: [Left] = []
  }

  /// A finding whose fix was not applied.
  package struct Left: Sendable {
    /// The finding; its place is in the text with the other fixes.
    package var finding: Diagnostic
    /// Why the fix was not applied.
    package var reason: Reason
  }

  /// Why a fix was not applied.
  package enum Reason: Hashable, Sendable {
    /// The fix may change what the author meant, and only safe fixes were requested.
    case unsafe
    /// The file was not checked to its end.
    case incomplete
    /// The text could not be read any more, or a value or document would be lost.
    case unreadable
    /// A rule would have more findings.
    case brings(rule: String)
    /// The finding would still be there.
    case remains
    /// The fix was not tried, because too many fixes conflict.
    case untried
  }

  /// Checks a text like the original one, but without a baseline: a baseline matches findings by
  /// places in the tree, which a fix may change.
  package typealias Lint = (SourceFile) -> FileReport

  /// Whether to apply fixes that may change what the author meant.
  package var includesUnsafe: Bool
  /// The largest number of rounds.
  package var maximumRounds = 100
  /// The largest number of checks of a text. Each round needs one, and more if fixes contradict
  /// each other. For texts of more than 100,000 bytes the limit is lower, down to 40.
  package var maximumChecks = 2_000

  /// The number of these checks that may find that a fix does not help.
  package var maximumWaste = 256

  /// Creates an applier.
  package init(includesUnsafe: Bool) { self.includesUnsafe = includesUnsafe }

  /// Applies the fixes of a file's report; a file that was not checked to its end is not changed.
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

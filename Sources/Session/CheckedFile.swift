import AuthLint
import Diagnostics
import Workspace

/// One text to check.
struct CheckInput: Sendable {
  /// Its name in reports, and its bytes.
  var file: SourceFile
  /// Where it was read from; `nil` for standard input.
  var path: Path?
  /// Its place among the inputs of the run, from 0.
  var index: Int
}

/// What became of one text.
struct CheckedFile: Sendable {
  /// The findings; after a fix those that are left.
  var report: FileReport
  /// The text after its fixes; `nil` if none was asked for or none was needed.
  var fixed: [UInt8]?
  /// Why it was not checked, if it is none of what is to be checked; `nil` for what was.
  var passedOver: String?
  /// Whether there are fixes, and none was made because a link led here.
  var isNotFixedThroughLink = false
  /// What became of the fixes; `nil` where none was asked for.
  var fixes: FixReport?
  /// How many fixes no diff may show, because a line there holds a secret.
  var withheldFixes = 0
  /// The bytes of the text that are secrets.
  var secrets = SourceRangeSet([])
  /// The bytes of ``fixed`` that are secrets.
  var fixedSecrets = SourceRangeSet([])
  /// What the baseline made of it; `nil` without one.
  var baseline: BaselineNote?
}

/// What checks one text after another; on several threads at once.
protocol ManifestChecker: AnyObject, Sendable {
  /// What one thread needs for itself.
  associatedtype Context

  /// Makes what one thread needs for itself.
  func makeContext() -> Context

  /// Checks one text. Throws if a rule turns out to be broken.
  func check(_ input: CheckInput, _ context: inout Context) throws(RuleProblems) -> CheckedFile

  /// The report on a file that is larger than `limit` bytes, and was not read.
  func reportTooLarge(path: String, limit: Int) -> FileReport

  /// The least severity in a text that makes the run fail; asked on the calling thread.
  func threshold(of index: Int) -> FailureThreshold

  /// The path of the configuration that lets no finding in a text fail the run; `nil` if none does.
  func lenient(of index: Int) -> String?

  /// The configurations that turn off the rules that come with authlint.
  var configurationsWithoutDefaults: [String] { get }

  /// What there is to do when all is checked: reports on files other than those that were checked,
  /// and what went wrong.
  func conclude(_ outcome: CheckOutcome) -> (reports: [FileReport], faults: [CommandFailure])
}

extension ManifestChecker {
  func lenient(of index: Int) -> String? { nil }

  var configurationsWithoutDefaults: [String] { [] }
}

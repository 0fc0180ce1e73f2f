import AuthLint
import Diagnostics
import Workspace

/// One thing to check.
package struct CheckItem: Sendable {
  /// The file to read; `nil` for standard input.
  package var path: Path?
  /// Its name in reports.
  package var name: Path
  /// Whether it was named, not found.
  package var isNamed = true
  /// Whether a search came to it through a link that was not named itself.
  package var isLinked = false

  package init(path: Path?, name: Path, isNamed: Bool = true, isLinked: Bool = false) {
    self.path = path
    self.name = name
    self.isNamed = isNamed
    self.isLinked = isLinked
  }
}

/// What became of one text.
package struct CheckedFile: Sendable {
  /// The findings; after a fix those that are left.
  package var report: FileReport
  /// The text after its fixes; `nil` if none was asked for or none was needed.
  package var fixed: [UInt8]?
  /// Why it was not checked, if it is none of what is to be checked; `nil` for what was.
  package var passedOver: String?
  /// Whether there are fixes, and none was made because a link led here.
  package var isNotFixedThroughLink = false
  /// What became of the fixes; `nil` where none was asked for.
  package var fixes: FixApplier.Outcome?
  /// How many fixes no diff may show, because a line there holds a secret.
  package var withheldFixes = 0
  /// The bytes of the text that are secrets.
  package var secrets = SourceRangeSet([])
  /// The bytes of ``fixed`` that are secrets.
  package var fixedSecrets = SourceRangeSet([])
  /// What the baseline made of it; `nil` without one.
  package var baseline: BaselineNote?

  package init(report: FileReport) { self.report = report }
}

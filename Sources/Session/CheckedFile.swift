import AuthLint
import Diagnostics
import Workspace

/// A file or standard input to check.
package struct CheckItem: Sendable {
  /// The file to read; `nil` for standard input.
  package var path: Path?
  /// The name in reports.
  package var name: Path
  /// Whether the user named the file; false if a search found it.
  package var isNamed = true
  /// Whether a search reached the file through a link that the user did not name.
  package var isLinked = false

  package init(path: Path?, name: Path, isNamed: Bool = true, isLinked: Bool = false) {
    self.path = path
    self.name = name
    self.isNamed = isNamed
    self.isLinked = isLinked
  }
}

/// The result of checking one text.
package struct CheckedFile: Sendable {
  /// The findings; after fixes were applied, those that remain.
  package var report: FileReport
  /// The text after its fixes; `nil` if no fix was applied.
  package var fixed: [UInt8]?
  /// Why the file was skipped, if it is not a manifest for these rules; `nil` if it was checked.
  package var passedOver: String?
  /// Whether there are fixes that were not applied because a link leads to the file.
  package var isNotFixedThroughLink = false
  /// Which fixes were applied and which were not; `nil` if fixes were not requested.
  package var fixes: FixApplier.Outcome?
  /// The number of fixes that are not shown because a line there contains a secret.
  package var withheldFixes = 0
  /// The byte ranges of the text that are secrets.
  package var secrets = SourceRangeSet([])
  /// The byte ranges of ``fixed`` that are secrets.
  package var fixedSecrets = SourceRangeSet([])
  /// What the file says for rules over whole projects, as it is after fixes were applied.
  package var projectRecords: [ProjectRecords] = []
  /// Whether the file suppresses findings of such rules.
  package var suppressesLate = false
  /// The text that is written in place of the file's; `nil` if it stays as it is.
  package var written: [UInt8]?
  /// The result of applying the baseline; `nil` without one.
  package var baseline: BaselineNote?

  package init(report: FileReport) { self.report = report }
}

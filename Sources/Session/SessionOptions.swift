import AuthLint
import Workspace

/// The options of a session, which override the configurations.
package struct SessionOptions: Sendable {
  /// Which configurations are used.
  package enum ConfigurationChoice: Equatable, Sendable {
    /// The files called `.authlint.yaml` in a file's directory and above it.
    case discovered
    /// One configuration for all files.
    case file(Path)
    case none
  }

  /// What is done with fixes.
  package enum Fixing: Equatable, Sendable {
    case none
    /// Fixes are applied.
    case apply
    /// Fixes are only shown, except where a line contains a secret.
    case show
  }

  package var configuration = ConfigurationChoice.discovered
  /// Rule files and folders to add.
  package var rules: [Path] = []
  /// Whether the rules that come with authlint are used.
  package var usesDefaultRules = true
  /// A JSON Schema that files are held against, with no rules but those of ``rules``.
  package var schema: Path?
  /// Whether `format` in a schema is an assertion in every draft.
  package var assertsFormats = false
  package var choice = RuleChoice()
  /// The lowest severity that makes a run fail; `nil` leaves it to the configuration.
  package var threshold: FailureThreshold?
  /// Patterns of files that a search excludes, relative to the working directory; they replace
  /// those of the configurations.
  package var exclude: [String] = []
  /// The baseline; `nil` leaves it to the configuration.
  package var baseline: Path?
  /// Whether the baseline is written instead of applied.
  package var writesBaseline = false
  package var usesSuppressions = true
  package var reportsCoverage = false
  /// Whether findings include their fixes.
  package var offersFixes = true
  package var fixing = Fixing.none
  /// Whether fixes that may change what the author meant are applied too.
  package var fixesUnsafely = false
  /// The maximum number of findings in a file; `nil` for the default.
  package var maximumFindings: Int?
  /// Whether named files are skipped too if they are manifests of another system.
  package var skipsForeign = false
  /// The date of the run, on which suppressions with an end date expire; with `nil` none expires.
  package var today: CalendarDate?

  package init() {}
}

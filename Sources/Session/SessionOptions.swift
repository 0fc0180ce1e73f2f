import AuthLint
import Workspace

/// What a session is to do, wherever that was said: it overrules the configurations.
package struct SessionOptions: Sendable {
  /// Which configurations hold.
  package enum ConfigurationChoice: Equatable, Sendable {
    /// The files called `.authlint.yaml` in a file's directory and above it.
    case discovered
    /// One for all files.
    case file(Path)
    case none
  }

  /// What is done with fixes.
  package enum Fixing: Equatable, Sendable {
    case none
    /// They are applied.
    case apply
    /// They are made to be shown: nothing that holds a secret.
    case show
  }

  package var configuration = ConfigurationChoice.discovered
  /// Rule files and folders to add.
  package var rules: [Path] = []
  /// Whether the rules that come with authlint are used.
  package var usesDefaultRules = true
  package var choice = RuleChoice()
  /// The least severity that makes a run fail; `nil` leaves it to the configuration.
  package var threshold: FailureThreshold?
  /// Patterns of what a search leaves out, relative to the working directory; they replace those of
  /// the configurations.
  package var exclude: [String] = []
  /// The baseline; `nil` leaves it to the configuration.
  package var baseline: Path?
  /// Whether the baseline is to be written rather than applied.
  package var writesBaseline = false
  package var usesSuppressions = true
  package var reportsCoverage = false
  /// Whether findings carry their fixes.
  package var offersFixes = true
  package var fixing = Fixing.none
  /// Whether fixes that may change what the author meant are applied too.
  package var fixesUnsafely = false
  /// How many findings a file may have; `nil` for the usual number.
  package var maximumFindings: Int?
  /// Whether files that were named are passed over too if they are manifests of something else.
  package var skipsForeign = false
  /// The day of the run, which ends suppressions that are meant for a time; `nil` ends none.
  package var today: CalendarDate?

  package init() {}
}

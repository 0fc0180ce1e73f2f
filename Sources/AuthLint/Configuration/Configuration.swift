import CEL
import Diagnostics
import Documents
import RuleEngine

/// A text of a configuration with its place.
package struct ConfigurationText: Equatable, Sendable {
  /// The text; user text.
  package var text: String
  /// The place of the text, including quotes.
  package var range: SourceRange

  /// Creates a text.
  package init(text: String, range: SourceRange) {
    self.text = text
    self.range = range
  }
}

/// The lowest severity that makes a run fail.
package enum FailureThreshold: String, CaseIterable, Sendable {
  /// Errors only.
  case error
  /// Errors and warnings.
  case warning
  /// Every finding.
  case info
  /// Nothing.
  case never

  /// Whether fewer runs fail with this threshold than with another one.
  package func isMoreLenient(than other: FailureThreshold) -> Bool { rank > other.rank }

  private var rank: Int {
    switch self {
    case .info: 0
    case .warning: 1
    case .error: 2
    case .never: 3
    }
  }

  /// The severity; `nil` for `never`.
  package var severity: Severity? {
    switch self {
    case .error: .error
    case .warning: .warning
    case .info: .info
    case .never: nil
    }
  }
}

/// The severity of a rule, given by its id.
package struct ConfiguredSeverity: Equatable, Sendable {
  /// The rule's id.
  package var rule: ConfigurationText
  /// Its severity; `nil` if it is off.
  package var severity: Severity?
}

/// A rule that is turned off, given by its id.
package struct IgnoredRule: Equatable, Sendable {
  /// The rule's id.
  package var rule: ConfigurationText
  /// The reason why it is turned off, if it is given.
  package var reason: ConfigurationText?
}

/// A file that stands for an address of the network in references of JSON Schemas.
package struct MappedSchema: Equatable, Sendable {
  /// The address, without fragment.
  package var address: String
  /// The path of the file.
  package var path: ConfigurationText
}

/// Settings for some files.
package struct ConfigurationOverride: Equatable, Sendable {
  /// Patterns of the files, relative to the configuration's folder.
  package var files: [ConfigurationText] = []
  /// Rules that are disabled for the files, in addition to those of the configuration.
  package var ignore: [IgnoredRule] = []
  /// Severities for the files.
  package var severities: [ConfiguredSeverity] = []
}

/// The content of an `.authlint.yaml`. Paths and patterns are relative to its folder.
package struct Configuration: Equatable, Sendable {
  /// Whether configurations in the folders above are ignored.
  package var isRoot = false
  /// Patterns of the files to search for in folders; `nil` for the default ones.
  package var include: [ConfigurationText]?
  /// Patterns of the files to leave out.
  package var exclude: [ConfigurationText] = []
  /// Rule files and folders to add.
  package var rules: [ConfigurationText] = []
  /// Rule sets and schemas with the files that they are for.
  package var ruleSets: [ConfiguredRuleSet] = []
  /// Files that stand for addresses in references of JSON Schemas.
  package var schemas: [MappedSchema] = []
  /// The only enabled rules; `nil` for all.
  package var select: [ConfigurationText]?
  /// Rules that are disabled.
  package var ignore: [IgnoredRule] = []
  /// Severities that replace the rules' own.
  package var severities: [ConfiguredSeverity] = []
  /// The least severity that makes a run fail; `nil` for the default.
  package var threshold: FailureThreshold?
  /// Settings for some files; later ones take precedence.
  package var overrides: [ConfigurationOverride] = []
  /// The path of the baseline; `nil` for none.
  package var baseline: ConfigurationText?
  /// The place where the configuration turns off the default rules; `nil` if it does not.
  package var defaultRulesOff: SourceRange?
  /// What one rule, and all rules together, may cost on a document; `nil` for the default.
  package var ruleBudget: Int?
  package var documentBudget: Int?
  /// Whether suppression comments, and entries that turn off a rule here or below, must give a
  /// reason.
  package var requiresReasons = false
  /// Rules that no configuration below may turn off or give another severity.
  package var locked: [ConfigurationText] = [] {
    didSet { lockedRules = Set(locked.map(\.text)) }
  }
  /// The ids of the locked rules.
  package private(set) var lockedRules: Set<String> = []
  /// The most lenient threshold, also for configurations below; `nil` for none.
  package var lockedThreshold: FailureThreshold?

  /// What remains of the configuration below one that is a root: its locks.
  package var locks: Configuration? {
    if locked.isEmpty, lockedThreshold == nil, !requiresReasons { return nil }
    var locks = Configuration()
    locks.locked = locked
    locks.lockedThreshold = lockedThreshold
    locks.requiresReasons = requiresReasons
    return locks
  }

  /// Creates a configuration without settings.
  package init() {}

  /// Returns a finding for each id that is not a rule's, at its place. A configuration with such
  /// findings cannot be used.
  ///
  /// Call this after the rules in ``rules`` were loaded. O(ids · rules) if ids are unknown.
  package func unknownRules(
    known: Set<String>,
    nearest: NameSearch = { NearestName.suggestion(for: $0, among: $1) }
  ) -> [Diagnostic] {
    let names = known.sorted()
    var texts = (select ?? []) + ignore.map(\.rule) + severities.map(\.rule) + locked
    for entry in overrides { texts += entry.ignore.map(\.rule) + entry.severities.map(\.rule) }
    texts.sort { $0.range.lower < $1.range.lower }
    return texts.filter { !known.contains($0.text) }.prefix(SettingsFields.limit).map { text in
      let offer = nearest(text.text, names).map { "; did you mean `\($0)`?" } ?? ""
      return Diagnostic(
        rule: "unknown-rule", severity: .error, message: "`\(text.text)` is not a rule" + offer,
        primary: Annotation(range: text.range), help: "`authlint rules` lists the rules")
    }
  }
}

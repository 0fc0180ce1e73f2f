import CEL
import Diagnostics
import Documents
import RuleEngine

/// A text of a configuration with its place.
package struct ConfigurationText: Equatable, Sendable {
  /// The text; user text.
  package var text: String
  /// Where it stands, quotes included.
  package var range: SourceRange

  /// Creates a text.
  package init(text: String, range: SourceRange) {
    self.text = text
    self.range = range
  }
}

/// The least severity that makes a run fail.
package enum FailureThreshold: String, CaseIterable, Sendable {
  /// Errors alone.
  case error
  /// Errors and warnings.
  case warning
  /// Every finding.
  case info
  /// Nothing.
  case never

  /// Whether fewer runs fail with this than with another.
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
  /// Why it is turned off, if that is said.
  package var reason: ConfigurationText?
}

/// Settings for some files.
package struct ConfigurationOverride: Equatable, Sendable {
  /// Patterns of the files, relative to the configuration's folder.
  package var files: [ConfigurationText] = []
  /// Rules that are not in force there, besides those of the configuration.
  package var ignore: [IgnoredRule] = []
  /// Severities that count there.
  package var severities: [ConfiguredSeverity] = []
}

/// What an `.authlint.yaml` says. Paths and patterns are relative to its folder.
package struct Configuration: Equatable, Sendable {
  /// Whether no configuration is looked for in the folders above.
  package var isRoot = false
  /// Patterns of the files to look for in folders; `nil` for the default ones.
  package var include: [ConfigurationText]?
  /// Patterns of the files to leave out.
  package var exclude: [ConfigurationText] = []
  /// Rule files and folders to add.
  package var rules: [ConfigurationText] = []
  /// The only rules in force; `nil` for all.
  package var select: [ConfigurationText]?
  /// Rules that are not in force.
  package var ignore: [IgnoredRule] = []
  /// Severities instead of the rules' own.
  package var severities: [ConfiguredSeverity] = []
  /// The least severity that makes a run fail; `nil` for the default.
  package var threshold: FailureThreshold?
  /// Settings for some files; later ones count for more.
  package var overrides: [ConfigurationOverride] = []
  /// The path of the baseline; `nil` for none.
  package var baseline: ConfigurationText?
  /// Where it says that the rules that come with authlint are not used; `nil` if it does not.
  package var defaultRulesOff: SourceRange?
  /// Whether a comment, and what turns a rule off here or below, has to give a reason.
  package var requiresReasons = false
  /// Rules that no configuration below turns off or weighs anew.
  package var locked: [ConfigurationText] = [] {
    didSet { lockedRules = Set(locked.map(\.text)) }
  }
  /// Their ids.
  package private(set) var lockedRules: Set<String> = []
  /// The most lenient threshold, also below; `nil` for none.
  package var lockedThreshold: FailureThreshold?

  /// What holds below a configuration that starts anew: its locks.
  package var locks: Configuration? {
    if locked.isEmpty, lockedThreshold == nil, !requiresReasons { return nil }
    var locks = Configuration()
    locks.locked = locked
    locks.lockedThreshold = lockedThreshold
    locks.requiresReasons = requiresReasons
    return locks
  }

  /// A configuration that says nothing.
  package init() {}

  /// The settings for a file.
  ///
  /// - Parameters:
  ///   - path: The file's path relative to the configuration's folder, with `/`.
  ///   - matches: Whether a pattern matches a path; asked for overrides alone, in order.
  package func settings(
    for path: String, matches: (_ pattern: String, _ path: String) -> Bool
  ) -> LintSettings {
    var settings = LintSettings()
    settings.requiresReasons = requiresReasons
    settings.selected = select.map { Set($0.map(\.text)) }
    settings.ignored = Set(ignore.map(\.rule.text))
    for entry in severities { settings.setSeverity(entry.severity, of: entry.rule.text) }
    for entry in overrides where entry.files.contains(where: { matches($0.text, path) }) {
      settings.ignored.formUnion(entry.ignore.map(\.rule.text))
      for severity in entry.severities {
        settings.setSeverity(severity.severity, of: severity.rule.text)
      }
    }
    return settings
  }

  /// A finding for each id that is not a rule's, at its place; the configuration is broken then.
  ///
  /// For after the rules were loaded that ``rules`` names. O(ids · rules) if ids are unknown.
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

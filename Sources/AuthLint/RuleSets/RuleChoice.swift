import Diagnostics
import RuleEngine

/// Rules that are selected, ignored or given a severity by their ids; `nil` leaves the choice to
/// the configuration.
package struct RuleChoice: Equatable, Sendable {
  /// An id with a severity.
  package struct Weight: Equatable, Sendable {
    package var id: String
    /// The severity; `nil` to turn the rule off.
    package var severity: Severity?

    package init(id: String, severity: Severity?) {
      self.id = id
      self.severity = severity
    }
  }

  package var select: [String]?
  package var ignore: [String]?
  package var severities: [Weight] = []

  /// Creates an empty choice.
  package init() {}

  /// Whether the choice is empty.
  package var isEmpty: Bool { select == nil && ignore == nil && severities.isEmpty }

  /// Replaces settings by what was chosen.
  package func apply(to settings: inout LintSettings) {
    if let select { settings.selected = Set(select) }
    if let ignore { settings.ignored = Set(ignore) }
    for weight in severities { settings.setSeverity(weight.severity, of: weight.id) }
  }
}

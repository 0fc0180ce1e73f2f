import Diagnostics
import RuleEngine

/// Rules chosen and weighed by their ids; `nil` leaves it to the configuration.
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

  /// Nothing chosen.
  package init() {}

  /// Whether nothing is chosen.
  package var isEmpty: Bool { select == nil && ignore == nil && severities.isEmpty }

  /// Overrules settings with what was chosen.
  package func apply(to settings: inout LintSettings) {
    if let select { settings.selected = Set(select) }
    if let ignore { settings.ignored = Set(ignore) }
    for weight in severities { settings.setSeverity(weight.severity, of: weight.id) }
  }
}

import CEL
import Diagnostics
import Rules

/// The rules that there are: those of rule sets, and those of the loader itself.
package struct RuleCatalog: Sendable {
  /// A rule by its id.
  package struct Entry: Sendable {
    /// The rule; `nil` if the loader itself finds it.
    package let definition: RuleDefinition?
    /// As reports describe it, with its own severity.
    package let description: RuleDescription
    /// The name of its rule set; empty if it is the loader's.
    package let ruleSet: String
  }

  /// The rules in the order of their ids.
  package let entries: [Entry]

  /// Gathers the rules of the sets, and the loader's.
  package init(_ ruleSets: [RuleSet]) {
    var entries = Self.loaderRules
    for set in ruleSets {
      for rule in set.definition.rules {
        entries.append(
          Entry(
            definition: rule, description: Self.description(rule), ruleSet: set.definition.name))
      }
    }
    self.entries = entries.sorted {
      $0.description.id.utf8.lexicographicallyPrecedes($1.description.id.utf8)
    }
  }

  /// The rule with an id; `nil` if there is none.
  package subscript(id: String) -> Entry? {
    entries.first { $0.description.id.utf8.elementsEqual(id.utf8) }
  }

  /// The first id that two rules have.
  package var repeatedID: String? {
    zip(entries, entries.dropFirst()).first { left, right in
      left.description.id.utf8.elementsEqual(right.description.id.utf8)
    }?.0.description.id
  }

  /// The id that somebody may have meant.
  package func nearest(to id: String) -> String? {
    NearestName.suggestion(for: id, among: entries.lazy.map(\.description.id))
  }

  /// The descriptions of the rules in force, with the severities in force.
  package func descriptions(_ settings: LintSettings) -> [RuleDescription] {
    entries.compactMap { entry in
      guard settings.includes(entry.description.id) else { return nil }
      var description = entry.description
      description.severity = settings.severities[description.id] ?? description.severity
      return description
    }
  }

  private static func description(_ rule: RuleDefinition) -> RuleDescription {
    // A template's expressions have no value without a finding.
    let help = rule.body.help.map(\.text) ?? ""
    return RuleDescription(
      id: rule.id, title: rule.title, requirement: rule.requirement, why: rule.why,
      help: help.utf8.contains(UInt8(ascii: "$")) ? "" : help, url: rule.references.first,
      severity: rule.severity)
  }

  private static let loaderRules: [Entry] = [
    loaderRule(
      "syntax-error", .error, "text that is not YAML or JSON",
      "The file is well-formed YAML 1.2 or JSON, in UTF-8."),
    loaderRule(
      "duplicate-key", .error, "a key that its mapping has already",
      "Each key stands once in its mapping."),
    loaderRule(
      "unknown-field", .warning, "a field that the format does not have",
      "Every field is one of the format's, or its name starts with `x-`."),
    loaderRule(
      "missing-field", .error, "a required field that is not there",
      "Every field that the format requires is there."),
    loaderRule(
      "wrong-type", .error, "a value of another type than the format has",
      "Every value is of the type that the format gives its field."),
    loaderRule(
      "invalid-value", .error, "a value that its field does not take",
      "Every value is one of those that its field takes."),
    loaderRule(
      "limit-exceeded", .error, "more than authlint takes",
      "The file keeps within the limits of size, nesting and aliases."),
    loaderRule(
      "unused-suppression", .warning, "a suppression that suppresses nothing",
      "Every suppression holds a finding back."),
    loaderRule(
      "unknown-rule", .error, "a rule that there is not",
      "Every suppression names a rule that there is."),
  ]

  private static func loaderRule(
    _ id: String, _ severity: Severity, _ title: String, _ requirement: String
  ) -> Entry {
    Entry(
      definition: nil,
      description: RuleDescription(
        id: id, title: title, requirement: requirement, why: "", help: "", url: nil,
        severity: severity),
      ruleSet: "")
  }
}

import CEL
import Diagnostics

/// The rules that there are: those of rule sets, and those of the loader itself.
package struct RuleCatalog: Sendable {
  /// A rule by its id.
  package struct Entry: Sendable {
    /// As reports describe it, with its own severity.
    package let description: RuleDescription
    /// Its rule set; `nil` if the loader itself finds it.
    package let ruleSet: RuleSet?
  }

  /// The rules in the order of their ids.
  package let entries: [Entry]

  /// Gathers the rules of the sets, and the loader's.
  package init(_ ruleSets: [RuleSet]) {
    var entries = LoaderRules.descriptions.map { Entry(description: $0, ruleSet: nil) }
    for set in ruleSets {
      entries += set.descriptions.map { Entry(description: $0, ruleSet: set) }
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

  /// The documentation of the rule with an id; `nil` if there is none.
  ///
  /// - Throws: ``RuleProblems`` if the rule turns out to be broken.
  package func page(of id: String) throws(RuleProblems) -> RulePage? {
    guard let entry = self[id] else { return nil }
    if let ruleSet = entry.ruleSet { return try ruleSet.page(of: id) }
    return RulePage(
      description: entry.description, references: [], isSuppressible: true, hasSafeFix: nil,
      examples: [])
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
}

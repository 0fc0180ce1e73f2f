import CEL
import Diagnostics
import RuleEngine

/// The rules that there are: those of rule sets, and those of the loader itself.
package struct RuleCatalog: Sendable {
  /// A rule by its id.
  package struct Entry: Sendable {
    /// As reports describe it, with its own severity.
    package let description: RuleDescription
    /// Its rule set; `nil` if the loader itself finds it.
    package let ruleSet: RuleSet?
  }

  private let ruleSets: [RuleSet]
  /// The ids in order; one that two rules have is there twice.
  package let ids: [String]

  /// Gathers the rules of the sets, and the loader's.
  package init(_ ruleSets: [RuleSet]) {
    self.ruleSets = ruleSets
    let own = ruleSets.flatMap { $0.definition.rules.map(\.id) }
    ids = (LoaderRules.ids + own).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Whether there is a rule with this id.
  package func contains(_ id: String) -> Bool {
    ids.contains { $0.utf8.elementsEqual(id.utf8) }
  }

  /// The first id that two rules have.
  package var repeatedID: String? {
    zip(ids, ids.dropFirst()).first { $0.utf8.elementsEqual($1.utf8) }?.0
  }

  /// The ids that there is a page for: those of the rules, and those under which mistakes in rules,
  /// configurations and baselines are shown. In order.
  package var explainedIDs: [String] {
    (ids + LoaderRules.ofOwnFiles.map(\.id)).sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
  }

  /// The id with a page that somebody may have meant.
  package func nearestExplained(to id: String) -> String? {
    NearestName.suggestion(for: id, among: explainedIDs)
  }

  /// The id that somebody may have meant.
  package func nearest(to id: String) -> String? {
    NearestName.suggestion(for: id, among: ids)
  }

  /// The rules with what their files say of them, in the order of their ids. Reads all rule files.
  package var entries: [Entry] {
    var entries = LoaderRules.descriptions.map { Entry(description: $0, ruleSet: nil) }
    for set in ruleSets {
      entries += set.descriptions.map { Entry(description: $0, ruleSet: set) }
    }
    return entries.sorted {
      $0.description.id.utf8.lexicographicallyPrecedes($1.description.id.utf8)
    }
  }

  /// The documentation of the rule with an id; `nil` if there is none.
  ///
  /// - Throws: ``RuleProblems`` if the rule turns out to be broken.
  package func page(of id: String) throws(RuleProblems) -> RulePage? {
    for set in ruleSets {
      if let page = try set.page(of: id) { return page }
    }
    let others = LoaderRules.descriptions + LoaderRules.ofOwnFiles
    for description in others where description.id.utf8.elementsEqual(id.utf8) {
      return RulePage(
        description: description, references: [],
        suppressibility: LoaderRules.suppressibility(id), hasSafeFix: LoaderRules.hasSafeFix(id),
        fixesSome: LoaderRules.fixesSome(id), examples: try LoaderExamples.examples(of: id))
    }
    return nil
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

  /// The rules' own severities, by their ids. Reads all rule files.
  package var severities: [String: Severity] {
    var result: [String: Severity] = [:]
    for entry in entries { result[entry.description.id] = entry.description.severity }
    return result
  }

  /// What may suppress the findings of a rule; for every id.
  package var suppressibility: [String: Suppressibility] {
    var result: [String: Suppressibility] = [:]
    for id in LoaderRules.ids { result[id] = LoaderRules.suppressibility(id) }
    for set in ruleSets {
      for rule in set.definition.rules { result[rule.id] = rule.suppressibility }
    }
    return result
  }
}

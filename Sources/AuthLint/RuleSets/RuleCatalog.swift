import CEL
import Diagnostics
import RuleEngine

/// All rules that exist: those of rule sets, and those of the loader itself.
package struct RuleCatalog: Sendable {
  /// A rule by its id.
  package struct Entry: Sendable {
    /// The rule as reports describe it, with its own severity.
    package let description: RuleDescription
    /// Its rule set; `nil` for a rule of the loader.
    package let ruleSet: RuleSet?
  }

  private let ruleSets: [RuleSet]
  /// The ids in order; an id that two rules have occurs twice.
  package let ids: [String]

  /// Collects the rules of the sets and of the loader.
  package init(_ ruleSets: [RuleSet]) {
    self.ruleSets = ruleSets
    let own = ruleSets.flatMap { $0.definition.rules.map(\.id) }
    ids = (LoaderRules.ids + own).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Whether there is a rule with this id.
  package func contains(_ id: String) -> Bool {
    ids.contains { $0.utf8.elementsEqual(id.utf8) }
  }

  /// The first id that two rules have; `nil` if there is none.
  package var repeatedID: String? {
    zip(ids, ids.dropFirst()).first { $0.utf8.elementsEqual($1.utf8) }?.0
  }

  /// The ids that several rules have, each once.
  package var repeatedIDs: [String] {
    var repeated: [String] = []
    for (id, next) in zip(ids, ids.dropFirst())
    where id.utf8.elementsEqual(next.utf8) && repeated.last?.utf8.elementsEqual(id.utf8) != true {
      repeated.append(id)
    }
    return repeated
  }

  /// The ids that have a page, in order: those of the rules, and those of mistakes in rules,
  /// configurations and baselines.
  package var explainedIDs: [String] {
    (ids + LoaderRules.ofOwnFiles.map(\.id)).sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
  }

  /// Returns the nearest id that has a page, to suggest for a misspelled one.
  package func nearestExplained(to id: String) -> String? {
    NearestName.suggestion(for: id, among: explainedIDs)
  }

  /// Returns the nearest id of a rule, to suggest for a misspelled one.
  package func nearest(to id: String) -> String? {
    NearestName.suggestion(for: id, among: ids)
  }

  /// The rules with the content of their files, in the order of their ids. Reads all rule files.
  package var entries: [Entry] {
    var entries = LoaderRules.descriptions.map { Entry(description: $0, ruleSet: nil) }
    for set in ruleSets {
      entries += set.descriptions.map { Entry(description: $0, ruleSet: set) }
    }
    return entries.sorted {
      $0.description.id.utf8.lexicographicallyPrecedes($1.description.id.utf8)
    }
  }

  /// Returns the documentation of the rule with an id; `nil` if there is none.
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

  /// Returns the descriptions of the enabled rules, with the configured severities.
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

  /// What may suppress the findings of each rule, by its id.
  package var suppressibility: [String: Suppressibility] {
    var result: [String: Suppressibility] = [:]
    for id in LoaderRules.ids { result[id] = LoaderRules.suppressibility(id) }
    for set in ruleSets {
      for rule in set.definition.rules { result[rule.id] = rule.suppressibility }
    }
    return result
  }
}

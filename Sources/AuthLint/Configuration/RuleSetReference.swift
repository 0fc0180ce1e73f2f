import Diagnostics
import RuleEngine
import Workspace

extension ConfigurationChain {
  /// One of the `rule-sets` of a configuration of the chain.
  package struct RuleSetReference: Sendable {
    package var entry: ConfiguredRuleSet
    /// The configuration's index in the chain, the nearest first.
    package var index: Int
    /// The configuration that names it.
    package var file: File
    /// The absolute path of the rules or the schema; for a set that comes with authlint, of nothing.
    package var path: Path

    /// The name or path as it is written.
    package var text: ConfigurationText {
      entry.rules ?? entry.schema ?? ConfigurationText(text: "", range: SourceRange(0, 0))
    }

    /// Whether the rules come with authlint.
    package var isShipped: Bool {
      guard let rules = entry.rules else { return false }
      return RuleSet.shippedNames.contains { $0.utf8.elementsEqual(rules.text.utf8) }
    }
  }

  /// The `rule-sets` of the configurations, from the top folder down.
  package var ruleSets: [RuleSetReference] {
    if files.isEmpty { return [] }
    return files.indices.reversed().flatMap { index in
      let file = files[index]
      return file.configuration.ruleSets.map { entry in
        let text = entry.rules ?? entry.schema
        return RuleSetReference(
          entry: entry, index: index, file: file,
          path: file.directory.appending(text?.text ?? ""))
      }
    }
  }

  /// Whether a configuration above the one at an index locks rules.
  package func isBelowLock(_ index: Int) -> Bool {
    files.dropFirst(index + 1).contains { !$0.configuration.locked.isEmpty }
  }

  /// Changes settings as entries of `rule-sets` say, those that are for one file.
  package func apply(
    _ entries: [RuleSetReference], to settings: inout LintSettings, overruled: RuleChoice
  ) {
    var off: [String: String] = [:]
    for reference in entries {
      if overruled.ignore == nil { ignore(reference.entry.ignore, at: reference.index, &settings) }
      weigh(reference.entry.severities, at: reference.index, overruled, &settings, &off)
    }
    if !off.isEmpty { settings.silenced.merge(off) { known, _ in known } }
  }

  /// Returns the mistakes in the ids of an entry, whose set has the rules `known`.
  func problems(
    of entry: ConfiguredRuleSet, known: Set<String>, ownSeverities: [String: Severity],
    suppressible: [String: Suppressibility], needsReasons: Bool
  ) -> [Diagnostic] {
    var part = Configuration()
    part.ignore = entry.ignore
    part.severities = entry.severities
    return part.unknownRules(known: known)
      + part.unreasonedIgnores(
        ownSeverities: ownSeverities, suppressible: suppressible, needsReasons: needsReasons)
  }
}

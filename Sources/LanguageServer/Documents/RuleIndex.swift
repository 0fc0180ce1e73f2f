import AuthLint
import Diagnostics
import RuleEngine
import Session
import Workspace

/// What is known of the rules that a file is checked by.
struct RuleIndex {
  /// A rule by its id.
  struct Entry {
    let description: RuleDescription
    let suppressibility: Suppressibility
    /// The absolute path of its file; `nil` for rules that come with authlint.
    let path: Path?
  }

  let ruleSets: [RuleSet]
  private var entries: [String: Entry] = [:]

  init(_ enabled: EnabledRules, absolute: (SourceFile) -> Path) {
    ruleSets = enabled.ruleSets
    let catalog = RuleCatalog(ruleSets)
    let suppressibility = catalog.suppressibility
    for entry in catalog.entries {
      let description = entry.description
      var path: Path?
      if let set = entry.ruleSet, set.isFromFiles,
        let index = set.definition.rules.firstIndex(where: {
          $0.id.utf8.elementsEqual(description.id.utf8)
        })
      {
        path = absolute(set.sources[index].file)
      }
      entries[description.id] = Entry(
        description: description, suppressibility: suppressibility[description.id] ?? .always,
        path: path)
    }
  }

  /// The rule with an id; `nil` if there is none.
  subscript(id: String) -> Entry? { entries[id] }

  /// The ids in the order of their bytes.
  var ids: [String] { entries.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
}

import AuthLint
import Diagnostics
import RuleEngine

extension Linter {
  /// Returns a linter for a file that some members see through views: one that checks what is written
  /// comes first, if there is any.
  func divided(by members: [SessionRules.Member]) -> Linter {
    let views = members.filter { $0.entry?.entry.view != nil }
    guard !views.isEmpty else { return self }
    func linter(_ sets: [RuleSet], _ view: View?) -> Linter {
      var linter = self
      linter.ruleSets = sets
      linter.schemas = []
      linter.view = view
      linter.recognizesForeign = false
      linter.otherRuleSets =
        otherRuleSets + ruleSets.filter { set in !sets.contains { $0 === set } }
      return linter
    }
    let plain = members.filter { $0.entry?.entry.view == nil }
    var linters = views.map { member in
      linter(member.ruleSet.map { [$0] } ?? [], member.entry?.entry.view)
    }
    if !plain.isEmpty {
      var written = linter(plain.compactMap(\.ruleSet), nil)
      written.schemas = schemas
      linters.insert(written, at: 0)
    }
    var first = linters.removeFirst()
    first.further = linters
    return first
  }
}

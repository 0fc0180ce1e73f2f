import AuthLint
import Diagnostics
import Foundation
import RuleEngine
import TestSupport
import Testing

/// Reports say `see: authlint explain ID`: there is a page for each id that they may name.
@Suite struct ExplanationTests {
  /// The ids that the sources give to findings, and those of the rule files.
  static let ids: Set<String> = {
    var ids = Set(RuleSet.partnerAuthorization.descriptions.map(\.id))
    // The options of `check` are words with dashes too.
    for path in Checkout.files(below: "Sources", ending: ".swift")
    where !path.hasSuffix("/CheckOption.swift") {
      guard let text = try? Checkout.text(path) else { continue }
      for match in text.matches(
        of: /(?:rule: |rule = |case \w+ = |rule\(\s*|report\(\s*)"([a-z]+-[a-z-]+)"/)
      {
        ids.insert(String(match.1))
      }
    }
    return ids
  }()

  @Test func `the ids that sources and rule files name are found`() {
    #expect(Self.ids.count >= 22 + 10)
    for id in [
      "syntax-error", "limit-exceeded", "duplicate-key", "unused-suppression", "wrong-type",
      "invalid-rule", "invalid-baseline", "invalid-configuration", "committed-secret",
    ] {
      #expect(Self.ids.contains(id), "\(id)")
    }
  }

  @Test(arguments: ids.sorted())
  func `every id that a report may name is explained`(_ id: String) throws {
    let catalog = RuleCatalog([.partnerAuthorization])
    let page = try #require(try catalog.page(of: id))
    #expect(page.description.id == id)
    for text in [page.description.title, page.description.requirement, page.description.why] {
      #expect(!text.isEmpty)
    }
    #expect(catalog.explainedIDs.contains(id))
  }

  @Test(arguments: RuleCatalog([.partnerAuthorization]).explainedIDs)
  func `a page shows what is bad, what is good, and what to do`(_ id: String) throws {
    let page = try #require(try RuleCatalog([.partnerAuthorization]).page(of: id))
    let (bad, good) = (page.examples.filter { !$0.isGood }, page.shownExamples.filter(\.isGood))
    #expect(!bad.isEmpty && !good.isEmpty)
    for example in bad { #expect(example.report.diagnostics.contains { $0.rule == id }) }
    for example in good {
      #expect(!example.report.diagnostics.contains { $0.rule == id })
      #expect(example.isExemplary, "a good example is bad for another rule")
    }
    #expect(!page.action.isEmpty)
    // Whole sentences, and no promise that a fix does what is to be done elsewhere.
    for gap in ["……", "`…`", "with ….", "does it", ": …`"] {
      #expect(!page.action.contains(gap), "\(page.action)")
      #expect(!page.description.help.contains(gap), "\(page.description.help)")
    }
    guard page.references.isEmpty else { return }
    for word in ["mend", "hold back", "held back", "is no "] {
      for text in [page.description.title, page.description.requirement, page.action] {
        #expect(!text.contains(word), "\(text)")
      }
    }
  }

  @Test func `every id with a page is one that a report may name`() {
    #expect(Set(RuleCatalog([.partnerAuthorization]).explainedIDs).subtracting(Self.ids) == [])
  }
}

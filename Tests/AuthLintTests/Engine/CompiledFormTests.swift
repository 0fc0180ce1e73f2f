import CEL
import Rules
import Testing

@testable import AuthLint

/// The compiled forms that authlint carries are what compiling the rules' expressions gives.
@Suite struct CompiledFormTests {
  @Test func `every expression of the shipped rules has its compiled form`() {
    let set = RuleSet.partnerAuthorization
    var planner = RulePlanner(shared: set.sharedNames, programs: set.programs)
    for index in set.definition.rules.indices { planner.add(index, of: set) }
    let table = planner.plan().expressions
    #expect(table.entries.count > 100)
    let programs = set.programs.withUTF8Buffer { Array($0) }
    for (index, entry) in table.entries.enumerated() {
      let text = entry.text.text
      guard
        let encoded = ProgramEncoder.encode(
          Text(text), names: names(entry.names), functions: RuleSet.functions),
        entry.text.compiled >= 0
      else {
        Issue.record("`\(text)` has no compiled form")
        continue
      }
      let carried = programs.dropFirst(Int(entry.text.compiled)).prefix(encoded.count)
      #expect(carried.elementsEqual(encoded), "\(text)")
      #expect(table.decoded(index) != nil, "\(text)")
    }
  }

  /// The names in reach, the innermost first.
  private func names(_ innermost: PlanNames) -> [Text] {
    var names: [Text] = []
    var next: PlanNames? = innermost
    while let at = next {
      names.append(Text(at.name))
      next = at.outer
    }
    return names
  }

  @Test func `rules of others have none`() throws {
    let set = RuleSet.partnerAuthorization
    var rule = set.definition.rules[0]
    rule.body.when = [RuleText(text: "true", node: 0)]
    rule.body.require = RuleText(text: "1 == 1", node: 0)
    rule.checks = []
    var definition = RuleSetDefinition(name: "other", title: "other")
    definition.rules = [rule]
    let other = RuleSet(definition, schema: nil, sources: [set.sources[0]])
    var planner = RulePlanner(shared: other.sharedNames, programs: other.programs)
    planner.add(0, of: other)
    let table = planner.plan().expressions
    for index in table.entries.indices
    where table.entries[index].text.text == "1 == 1" {
      #expect(table.decoded(index) == nil)
      #expect(table.program(index).text.string == "1 == 1")
    }
  }
}

import CEL
import Testing

@Suite struct FactsTests {
  private func diagnostics(_ text: String, assuming facts: Facts) throws -> [String] {
    try CheckerFixture.check(text, assuming: facts).diagnostics.map(\.message)
  }

  @Test func `what a condition's truth says guards another expression`() throws {
    let condition = try CheckerFixture.check(
      "has(partner.name) && manifest.partners.all(p, has(p.name))", expecting: [.bool])
    #expect(try diagnostics("partner.name == ''", assuming: condition.whenTrue) == [])
    #expect(
      try diagnostics("manifest.partners.all(q, q.name == '')", assuming: condition.whenTrue) == [])
    #expect(try diagnostics("partner.name == ''", assuming: condition.whenFalse) != [])
  }

  @Test func `what a condition's falsehood says guards another expression`() throws {
    let condition = try CheckerFixture.check("!has(partner.name) || partner.name == 'x'")
    #expect(try diagnostics("partner.name", assuming: condition.whenFalse) == [])
    #expect(try diagnostics("partner.name", assuming: condition.whenTrue) != [])
    #expect(try diagnostics("partner.name", assuming: Facts()) != [])
  }

  @Test func `a field that has been read is present afterwards`() throws {
    let condition = try CheckerFixture.check("partner.name.startsWith('a')")
    #expect(condition.diagnostics.count == 1)
    #expect(try diagnostics("partner.name", assuming: condition.whenTrue) == [])
  }

  @Test func `facts are joined, and forgotten with their variable`() throws {
    let first = try CheckerFixture.check("has(partner.name)").whenTrue
    let second = try CheckerFixture.check("has(manifest.app.limits)").whenTrue
    let both = first.union(second)
    #expect(
      try diagnostics("partner.name == '' && manifest.app.limits.rate > 1.0", assuming: both) == [])
    #expect(
      try diagnostics("partner.name == ''", assuming: both.forgetting(variable: "partner")) != [])
    #expect(
      try diagnostics("manifest.app.limits.rate", assuming: both.forgetting(variable: "partner"))
        == [])
  }

  @Test func `a variable bound to the elements of a filtered list inherits what the filter says`()
    throws
  {
    let list = try CheckerFixture.check("manifest.partners.filter(p, has(p.name))")
    #expect(
      try diagnostics("partner.name", assuming: list.facts(bindingElementsTo: "partner")) == [])
    let plain = try CheckerFixture.check("manifest.partners")
    #expect(
      try diagnostics("partner.name", assuming: plain.facts(bindingElementsTo: "partner")) != [])
  }

  @Test func `a variable bound to the elements of a list inherits what is known of all of them`()
    throws
  {
    let condition = try CheckerFixture.check("manifest.partners.all(p, has(p.name))")
    let list = try CheckerFixture.check("manifest.partners", assuming: condition.whenTrue)
    #expect(
      try diagnostics("partner.name", assuming: list.facts(bindingElementsTo: "partner")) == [])
  }

  @Test func `a variable bound to the values of a map inherits what is known of all of them`()
    throws
  {
    var declarations = CheckerFixture.declarations
    declarations.declare(
      variable: "byName", as: .map(key: .string, value: .object(CheckerFixture.partner)))
    var checker = Checker(declarations)
    let condition = checker.check(try SyntaxTree(parsing: "byName.all(k, v, has(v.name))"))
    let map = checker.check(try SyntaxTree(parsing: "byName"), assuming: condition.whenTrue)
    let body = try SyntaxTree(parsing: "partner.name == ''")
    #expect(checker.check(body).diagnostics.count == 1)
    #expect(checker.check(body, assuming: map.facts(bindingElementsTo: "partner")).isValid)
  }

  @Test func `what holds of a macro's variable stays within the macro`() throws {
    let condition = try CheckerFixture.check("manifest.partners.exists(partner, has(partner.name))")
    #expect(condition.whenTrue.isEmpty)
  }
}

import CEL
import Testing

/// Expressions made to take a checker long, or deep. They pass by ending.
@Suite struct CheckerBoundsTests {
  private func check(_ text: String, _ declarations: Declarations = CheckerFixture.declarations)
    throws -> CheckResult
  {
    try CheckerFixture.check(text, declarations: declarations)
  }

  private func repeated(_ text: String, _ count: Int) -> String {
    String(repeating: text, count: count)
  }

  @Test func `long chains are walked in loops`() throws {
    #expect(try check("1" + repeated(" + 1", 20_000)).type == .int)
    #expect(try check("anything" + repeated(".a", 40_000)).type == .dyn)
    #expect(try check("anything" + repeated("[0]", 30_000)).type == .dyn)
    #expect(try check("s" + repeated(" + s", 20_000)).type == .string)
    #expect(try check("anything" + repeated(".size()", 10_000)).type == .error)
    #expect(try check(repeated("n > 0 ? 1 : ", 8_000) + "2").type == .int)
    #expect(try check("[1]" + repeated(".map(x, x)", 9_000)).type == .list(.int))
    #expect(try check("true" + repeated(" && true", 12_000)).type == .bool)
    #expect(try check(repeated("false ? true : ", 6_000) + "true").type == .bool)
  }

  @Test func `deep nesting, as deep as the parser allows, is checked on a small stack`() throws {
    #expect(try check(repeated("[", 240) + repeated("]", 240)).isValid)
    #expect(
      try check(
        repeated("(1 || 1 && 1 + 1 * ", 0) + repeated("!(", 200) + "true" + repeated(")", 200)
      ).type == .bool)
    let steps = repeated("(0 + 1 * (n > 0 ? 1 : ", 120) + "1" + repeated("))", 120)
    #expect(try check(steps).type == .int)
    let logic = repeated("(true || false && 1 + 1 * 1 == 1 + 1 * (true || false ? 1 : ", 100)
    #expect(
      try !check(logic + "1" + repeated("))", 100)).diagnostics.contains { $0.kind == .limit })
    let comprehensions = repeated("[1].all(x, ", 240) + "true" + repeated(")", 240)
    #expect(try check(comprehensions).type == .bool)
  }

  @Test func `types that would double with every call are given up for dyn`() throws {
    var declarations = CheckerFixture.declarations
    declarations.declare(
      function: "pair",
      FunctionSignature(
        parameters: [.parameter("A"), .parameter("B")],
        result: .opaque("pair", [.parameter("A"), .parameter("B")])))
    declarations.declare(
      function: "twice",
      FunctionSignature(
        parameters: [.parameter("A")],
        result: .opaque("pair", [.parameter("A"), .parameter("A")])))
    #expect(try check(repeated("twice(", 200) + "1" + repeated(")", 200), declarations).isValid)
    #expect(try check(repeated("twice(", 200) + "[]" + repeated(")", 200), declarations).isValid)
    let binds = repeated("cel.bind(a, pair(a, a), ", 60)
    #expect(
      try check("cel.bind(a, [], " + binds + "a == a" + repeated(")", 61), declarations).type
        == .bool)
    let lists =
      "cel.bind(a, [], " + repeated("cel.bind(a, [a, a], ", 100) + "a" + repeated(")", 101)
    #expect(try check(lists, declarations).isValid)
    #expect(try check("[]" + repeated(".map(x, [x, x])", 5_000), declarations).isValid)
    let opened =
      "["
      + (0..<300).map { "[\(repeated("[", $0 % 200))\(repeated("]", $0 % 200))]" }.joined(
        separator: ",") + "]"
    #expect(try check(opened, declarations).isValid)
  }

  @Test func `a variable cannot stand for a type that holds it`() throws {
    #expect(try check("[].map(x, [x] + x)").diagnostics.count <= 1)
    #expect(try check("cel.bind(a, [], a + [a])").diagnostics.count <= 1)
    #expect(try check("cel.bind(a, [], [a, [a], [[a]]] + a)").diagnostics.count <= 1)
  }

  @Test func `thousands of guards and mistakes stay cheap, and mistakes are counted to a hundred`()
    throws
  {
    let guards = (0..<1_200).map { "has(manifest.partners[\($0)].name)" }.joined(separator: " && ")
    let reads = (0..<1_200).map { "manifest.partners[\($0)].name == ''" }.joined(separator: " && ")
    #expect(try check("\(guards) && \(reads)").diagnostics.isEmpty)
    #expect(try check("(\(guards)) || n > 0 || n > 1").isValid)
    #expect(
      try check((0..<5_000).map { "sise(\($0))" }.joined(separator: " + ")).diagnostics.count == 100
    )
    let lists = repeated("manifest.partners.all(p, has(p.name)) && ", 1_000)
    #expect(
      try check(lists + repeated("manifest.partners.all(p, p.name == '') && ", 1_000) + "true")
        .isValid)
  }
}

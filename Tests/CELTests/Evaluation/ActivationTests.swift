import Testing

@testable import CEL

/// Variables: given, computed once, missing.
@Suite struct ActivationTests {
  private func message(_ value: Value) -> String {
    if case .error(let error) = value { return error.message }
    return "no error: \(value.brief)"
  }

  @Test func `a computed variable is computed once and may use earlier ones`() throws {
    let environment = Environment(variables: [.init("m"), .init("first"), .init("second")])
    let activation = Activation(environment)
    activation.set(0, to: .list(ListValue([.int(1), .int(2)])))
    activation.bind(1, to: try environment.compile("m.map(x, x * 2)"))
    activation.bind(2, to: try environment.compile("first.map(x, x + 1)"))
    let program = try environment.compile("second[0] + second[1] + first[0]")
    var budget = Budget()
    #expect(program.evaluate(activation, budget: &budget).brief == "10")
    let spent = Budget.unitsPerExpression - budget.units
    budget = Budget()
    #expect(program.evaluate(activation, budget: &budget).brief == "10")
    #expect(Budget.unitsPerExpression - budget.units < spent)
  }

  @Test func `an error of a variable names the variable's own expression`() throws {
    let environment = Environment(variables: [.init("v")])
    let activation = Activation(environment)
    activation.bind(0, to: try environment.compile("1 + 1 / 0"))
    let value = try environment.compile("v == 1").evaluate(activation)
    guard case .error(let error) = value, let place = error.place else {
      Issue.record("no error with a place")
      return
    }
    #expect(place.expression.slice(place.range.lowerBound, place.range.upperBound) == "1 / 0")
    #expect(error.message == "division by zero")
  }

  @Test func `a variable that needs itself is an error`() throws {
    let environment = Environment(variables: [.init("v")])
    let activation = Activation(environment)
    activation.bind(0, to: try environment.compile("v + 1"))
    let program = try environment.compile("v")
    #expect(message(program.evaluate(activation)) == "the variable refers to itself")
    activation.bind(0, to: try environment.compile("v + 1"))
    #expect(message(program.blame(activation).value) == "the variable refers to itself")
  }

  @Test func `a long chain of variables does not overflow the stack`() throws {
    let names = (0..<3_000).map { "v\($0)" }
    let environment = Environment(variables: names.map { .init($0) })
    let activation = Activation(environment)
    activation.set(0, to: .int(1))
    for slot in 1..<names.count {
      activation.bind(slot, to: try environment.compile("v\(slot - 1) + 1"))
    }
    let last = try environment.compile("v2999")
    #expect(message(last.evaluate(activation)) == "the evaluation nests too deeply")
    let near = try environment.compile("v1000")
    #expect(near.evaluate(activation).isError)
  }

  @Test func `texts that stay where they are have the same values`() throws {
    let environment = Environment(
      variables: ["text", "part", "constant", "made"].map { .init($0) })
    let text = Text("state=x")
    let programs = [
      try environment.compile("text.substring(0, 5)"),
      try environment.compile("size(part) > 9 ? part : 'short'"),
      try environment.compile("part + constant"),
    ]
    for stays in [false, true] {
      let activation = Activation(environment)
      if stays { activation.setStayingTexts(text.storage, text.storage) }
      for _ in 0..<2 {
        activation.set(0, to: .string(text), origin: Origin(node: 3))
        for (index, program) in programs.enumerated() { activation.bind(index + 1, to: program) }
        #expect(
          try environment.compile("made + ' ' + constant + ' ' + part").evaluate(activation).brief
            == "stateshort short state")
        var budget = Budget()
        #expect(activation.truth(of: 1, budget: &budget) == nil)
        let blamed = try environment.compile("part == 'state'").blame(activation)
        #expect(blamed.value.brief == "true")
        #expect(blamed.blame == [Origin(node: 3, part: 0..<5)])
        activation.reset(1..<4)
        #expect(activation.value(of: 1, budget: &budget).brief == "state")
        #expect(try environment.compile("part").evaluate(activation).brief == "state")
        #expect(activation.value(of: 2, budget: &budget).brief == "short")
        activation.set(1, to: .string(Text("other")))
        #expect(try environment.compile("made").evaluate(activation).brief == "othershort")
      }
    }
  }

  @Test func `a variable without a value is an error that may be absorbed`() throws {
    let environment = Environment(variables: [.init("v")])
    let activation = Activation(environment)
    let program = try environment.compile("v || true")
    #expect(program.evaluate(activation).brief == "true")
    #expect(
      message(try environment.compile("v").evaluate(activation)) == "the variable has no value")
    activation.set(0, to: .bool(false))
    #expect(try environment.compile("v").evaluate(activation).brief == "false")
    activation.clear(0)
    #expect(try environment.compile("v").evaluate(activation).isError)
  }

  @Test func `blame reaches through a computed variable`() throws {
    let literal = Environment()
    let document = TestDocument(
      try literal.compile("{'a': 'x', 'b': ['y', 'z']}").evaluate(Activation(literal)))
    let environment = Environment(variables: [.init("m"), .init("v"), .init("w")])
    let activation = Activation(environment)
    activation.set(0, to: document.value, origin: Origin(node: document.root))
    activation.bind(1, to: try environment.compile("m.a == 'q'"))
    activation.bind(2, to: try environment.compile("m.b.filter(x, x == 'z')"))
    let program = try environment.compile("v || w.exists(x, x == 'k') || w[0] == 'y'")
    #expect(program.evaluate(activation).brief == "false")
    let blame = program.blame(activation).blame.map(document.name)
    #expect(blame == ["a", "b[1]"])
  }

  @Test func `an origin of a part is kept`() throws {
    let environment = Environment(variables: [.init("v")])
    let activation = Activation(environment)
    let origin = Origin(node: 3, part: 2..<5)
    activation.set(0, to: Value("abc"), origin: origin)
    let result = try environment.compile("v == 'x'").blame(activation)
    #expect(result.blame == [origin])
    #expect(try environment.compile("v").blame(activation).origin == origin)
  }
}

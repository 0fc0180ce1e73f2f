import Testing

@testable import CEL

/// Costs as Kubernetes counts them, and that nothing costs more than there is.
@Suite struct BudgetTests {
  private func evaluate(_ text: String, units: Int = Budget.unitsPerExpression) throws -> (
    value: Value, units: Int
  ) {
    let environment = Environment(variables: [.init("s"), .init("m"), .init("xs")])
    let activation = Activation(environment)
    activation.set(0, to: Value(String(repeating: "a", count: 100)))
    activation.set(1, to: .map(MapValue([(Value("a"), .int(1))])))
    activation.set(2, to: .list(ListValue((0..<10).map { .int($0) })))
    var budget = Budget(units: units)
    let value = try environment.compile(text).evaluate(activation, budget: &budget)
    return (value, units - budget.units)
  }

  /// Figures of cel-go's runtime cost tracker, counted by hand.
  @Test(arguments: [
    ("1", 0), ("s", 1), ("m.a", 2), ("m['a']", 2), ("has(m.a)", 1), ("m.a == 1", 3),
    ("s == s", 12), ("s.startsWith('aaaaaaaaaaa')", 3), ("s.contains('b')", 11),
    ("s + s", 22), ("[m]", 11), ("{'k': m}", 31), ("5 in xs", 7),
    ("xs.all(x, x >= 0)", 52), ("xs.exists(x, x < 0)", 62), ("true || m.a == 1", 0),
    ("m.a == 1 ? 1 : s", 3),
  ])
  func `an expression costs what Kubernetes counts`(text: String, units: Int) throws {
    #expect(try evaluate(text).units == units)
  }

  @Test func `an exhausted budget is an error that nothing absorbs`() throws {
    for text in [
      "xs.all(x, x >= 0)", "xs.all(x, x >= 0) || true", "true && xs.exists(x, x < 0) || 1 == 1",
    ] {
      guard case .error(let error) = try evaluate(text, units: 20).value else {
        Issue.record("`\(text)` has a value")
        continue
      }
      #expect(error.kind == .limit)
    }
  }

  /// Values that double over and over: time and memory are bounded by the cost.
  @Test(arguments: [
    (step: "v + v", first: "'aaaaaaaaaa'", last: "v.size() > 0"),
    (step: "v + v", first: "[1, 2, 3]", last: "v.size() > 0"),
    (step: "[v, v]", first: "[1]", last: "v == v"),
    (step: "[v, v]", first: "[1]", last: "v in [v]"),
    (step: "{'a': v, 'b': v}", first: "{'a': 1}", last: "v == v"),
    (step: "[v, v].map(x, x)", first: "[1]", last: "v == v"),
  ])
  func `what grows without end is cut short`(step: String, first: String, last: String) throws {
    var text = last
    for _ in 0..<100 { text = "cel.bind(v, \(step), \(text))" }
    let (value, units) = try evaluate("cel.bind(v, \(first), \(text))", units: 50_000)
    guard case .error(let error) = value else {
      Issue.record("has a value")
      return
    }
    #expect(error.kind == .limit)
    #expect(units == 50_000)
  }

  @Test func `blame is bounded, too`() throws {
    var text = "b || b"
    for _ in 0..<100 { text = "cel.bind(b, b || b, \(text))" }
    let environment = Environment(variables: [.init("b")])
    let activation = Activation(environment)
    activation.set(0, to: .bool(false), origin: Origin(node: 7))
    let result = try environment.compile(text).blame(activation)
    #expect(result.blame == [Origin(node: 7)])
  }

  @Test func `nested loops are cut short`() throws {
    let text = "xs.all(a, xs.all(b, xs.all(c, xs.all(d, xs.all(e, xs.all(f, true))))))"
    guard case .error(let error) = try evaluate(text).value else {
      Issue.record("has a value")
      return
    }
    #expect(error.kind == .limit)
  }

  @Test func `values that nest too deeply are errors`() throws {
    let deep = ParserLimitTests.nested("[", "]", "v", 20)
    var text = "v == v"
    for _ in 0..<100 { text = "cel.bind(v, \(deep), \(text))" }
    guard case .error(let error) = try evaluate("cel.bind(v, m, \(text))").value else {
      Issue.record("has a value")
      return
    }
    #expect(error.kind == .limit)
  }

  @Test func `one budget serves many evaluations`() throws {
    let environment = Environment(variables: [.init("xs")])
    let activation = Activation(environment)
    activation.set(0, to: .list(ListValue((0..<10).map { .int($0) })))
    let program = try environment.compile("xs.all(x, x >= 0)")
    var budget = Budget(units: 100)
    #expect(!program.evaluate(activation, budget: &budget).isError)
    #expect(budget.units == 48)
    #expect(program.evaluate(activation, budget: &budget).isError)
    #expect(budget.isExhausted)
  }

  /// A function that the budget cannot pay for does not run, whatever the number of its arguments.
  @Test(arguments: [
    "s.costly()", "costly(s)", "s.costly(s)", "costly(s, s)", "s.costly(s, s)",
    "optional.of(s).costlyOr(s)",
  ])
  func `what cannot be paid for does not run`(text: String) throws {
    let calls = CallCounter()
    let cost = FunctionRow.Cost.custom { _ in 1_000 }
    let unary = FunctionRow.Implementation.unary { _ in calls.answer() }
    let binary = FunctionRow.Implementation.binary { _, _ in calls.answer() }
    let ternary = FunctionRow.Implementation.ternary { _, _, _ in calls.answer() }
    let rows = [
      FunctionRow("costly", .member, [], cost: cost, unary),
      FunctionRow("costly", .global, [], cost: cost, unary),
      FunctionRow("costly", .member, [], cost: cost, binary),
      FunctionRow("costly", .global, [], cost: cost, binary),
      FunctionRow("costly", .member, [], cost: cost, ternary),
      FunctionRow("costlyOr", .member, [], blame: .content, cost: cost, binary),
    ]
    let environment = Environment(
      variables: [.init("s")],
      functions: FunctionTable(libraries: FunctionTable.standardLibraries + [rows]))
    let activation = Activation(environment)
    activation.set(0, to: Value("a"), origin: Origin(node: 7))
    let program = try environment.compile(text)

    for units in [100, 2_000] {
      calls.count = 0
      var budget = Budget(units: units)
      let value = program.evaluate(activation, budget: &budget)
      var blameBudget = Budget(units: units)
      let blamed = program.blame(activation, budget: &blameBudget).value
      if units < 1_000 {
        #expect(calls.count == 0)
        for value in [value, blamed] {
          guard case .error(let error) = value else {
            Issue.record("`\(text)` has a value")
            continue
          }
          #expect(error.kind == .limit)
        }
      } else {
        #expect(calls.count == 2)
        #expect(!value.isError && !blamed.isError)
      }
    }
  }
}

/// Counts the calls of a function; used by one evaluation at a time.
private final class CallCounter: @unchecked Sendable {
  var count = 0

  func answer() -> Value {
    count += 1
    return .bool(true)
  }
}

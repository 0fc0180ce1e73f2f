import CEL
import Testing

/// Functions that a host adds.
@Suite struct OwnFunctionTests {
  static let isEven = Function("isEven", FunctionSignature(parameters: [.int], result: .bool)) {
    arguments, _ in
    guard case .int(let number) = arguments[0] else { return .error(.noOverload) }
    return .bool(number % 2 == 0)
  }

  static let total = Function(
    "stats.total", FunctionSignature(parameters: [.int], result: .int, isVariadic: true), cost: 3
  ) { arguments, budget in
    var sum: Int64 = 0
    for argument in arguments {
      guard budget.spend(5) else { return .error(.exhausted) }
      guard case .int(let number) = argument else { return .error(.noOverload) }
      sum &+= number
    }
    return .int(sum)
  }

  static let answer = Function("answer", FunctionSignature(parameters: [], result: .int)) { _, _ in
    .int(42)
  }

  static let size = Function(
    "size", FunctionSignature(parameters: [.int], result: .int)
  ) { arguments, _ in
    guard case .int(let number) = arguments[0] else { return .error(.noOverload) }
    return .int(number)
  }

  static let shout = Function(
    "shout", FunctionSignature(parameters: [.string], result: .string, isMember: true)
  ) { arguments, _ in
    guard case .string(let text) = arguments[0] else { return .error(.noOverload) }
    return Value(text.string + "!")
  }

  static let environment = Environment(
    variables: [.init("n", .int), .init("s", .string)],
    functions: [isEven, total, answer, size, shout])

  static func evaluate(_ text: String, budget: inout Budget) throws -> Value {
    let activation = Activation(environment)
    activation.set(0, to: .int(4), origin: Origin(node: 0))
    activation.set(1, to: Value("a"), origin: Origin(node: 1))
    return try environment.compile(text).evaluate(activation, budget: &budget)
  }

  @Test(arguments: [
    ("isEven(n)", "true"), ("isEven(n + 1)", "false"), ("answer()", "42"),
    ("stats.total(1)", "1"), ("stats.total(1, 2, 3, 4, n)", "14"), ("s.shout()", "\"a!\""),
    ("[1, 2].exists(x, isEven(x))", "true"), ("size([1, 2]) + size(3)", "5"),
    ("size('abc')", "3"),
  ])
  func `own functions are called beside those of the language`(
    text: String, expected: String
  ) throws {
    var budget = Budget()
    #expect(try Self.evaluate(text, budget: &budget).literal() == expected)
  }

  @Test func `what a function does not take is an error that names it`() throws {
    var budget = Budget()
    guard case .error(let error) = try Self.evaluate("isEven('x')", budget: &budget) else {
      Issue.record("expected an error")
      return
    }
    #expect(error.message.contains("`isEven`"), "\(error.message)")
    #expect(error.place?.range == 0..<11 || error.place != nil)
  }

  @Test func `a call costs what the function says and what its body spends`() throws {
    var budget = Budget(units: 1_000)
    _ = try Self.evaluate("stats.total(1, 2)", budget: &budget)
    #expect(budget.units == 1_000 - 3 - 10)
    var little = Budget(units: 10)
    guard case .error(let error) = try Self.evaluate("stats.total(1, 2)", budget: &little) else {
      Issue.record("expected an error")
      return
    }
    #expect(error.kind == .limit)
  }

  @Test func `checkers know own functions`() throws {
    var checker = Checker(Declarations(Self.environment))
    func check(_ text: String) throws -> CheckResult {
      checker.check(try SyntaxTree(parsing: Text(text)))
    }
    #expect(try check("isEven(n)").type == .bool)
    #expect(try check("s.shout()").type == .string)
    #expect(try check("stats.total(1, 2, 3)").isValid)
    #expect(try check("size(1) + size('x')").isValid)
    #expect(try check("isEven('x')").diagnostics.map(\.kind) == [.wrongType])
    #expect(try check("isEvn(n)").diagnostics.first?.suggestion == "isEven")
  }

  @Test func `blame names what the arguments came from`() throws {
    let activation = Activation(Self.environment)
    activation.set(0, to: .int(3), origin: Origin(node: 7))
    let result = try Self.environment.compile("isEven(n)").blame(activation)
    #expect(result.value.literal() == "false")
    #expect(result.blame.map(\.node) == [7])
  }
}

@testable import CEL

/// Evaluates expressions over a few variables that tables of the libraries' functions use.
enum LibraryFixture {
  /// `long`, 1,000 letters; `many`, the integers below 2,000; `x`, a text with a place, node 7.
  static let variables: [(name: String, value: Value)] = [
    ("long", Value(String(repeating: "a", count: 1_000))),
    ("many", .list(ListValue((0..<2_000).map { .int($0) }))),
    ("x", Value("2001:DB8::1/32")),
  ]

  static func program(_ text: String) throws -> (Program, Activation) {
    let environment = Environment(variables: variables.map { .init($0.name) })
    let activation = Activation(environment)
    for (slot, variable) in variables.enumerated() {
      activation.set(
        slot, to: variable.value, origin: variable.name == "x" ? Origin(node: 7) : nil)
    }
    return (try environment.compile(text), activation)
  }

  /// The value of an expression; an error also where it does not parse.
  static func evaluate(_ text: String) throws -> Value {
    let (program, activation) = try program(text)
    return program.evaluate(activation)
  }

  /// What an expression costs, in units.
  static func cost(_ text: String) throws -> Int {
    let (program, activation) = try program(text)
    var budget = Budget()
    let units = budget.units
    _ = program.evaluate(activation, budget: &budget)
    return units - budget.units
  }

  /// Why two expressions do not have the same value, of the same type; `nil` if they have.
  static func difference(_ left: String, _ right: String) throws -> String? {
    let value = try evaluate(left)
    let expected = try evaluate(right)
    if SuiteValue.isSame(value, expected), !expected.isError { return nil }
    return "\(SuiteValue.description(value)) is not \(SuiteValue.description(expected))"
  }

  /// The message of an expression that has no value; `nil` if it has one.
  static func message(_ text: String) throws -> String? {
    guard case .error(let error) = try evaluate(text) else { return nil }
    return error.message
  }

  /// The type that the checker gives to an expression, or its diagnostics drawn below it.
  static func type(_ text: String) throws -> String {
    var declarations = Declarations()
    declarations.declare(variable: "anything", as: .dyn)
    declarations.declare(variable: "s", as: .string)
    declarations.declare(variable: "n", as: .int)
    var checker = Checker(declarations)
    let result = checker.check(try SyntaxTree(parsing: Text(text)))
    return result.isValid
      ? result.type.description : CheckerFixture.drawing(text, result.diagnostics)
  }
}

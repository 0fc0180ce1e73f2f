import Testing

@testable import CEL

/// A call and what it gives.
struct FunctionCase: CustomTestStringConvertible, Sendable {
  let expression: String
  /// An expression of the same value; `nil` for an error.
  let expected: String?
  /// A part of the error's message.
  let message: String

  init(_ expression: String, _ expected: String) {
    self.expression = expression
    self.expected = expected
    message = ""
  }

  init(_ expression: String, error: String) {
    self.expression = expression
    expected = nil
    message = error
  }

  /// Whether there may be a side that is only looked at for blame.
  var looksAtEverySide: Bool {
    ["&&", "||", ".all(", ".exists("].contains { expression.contains($0) }
  }

  var testDescription: String { expression }

  /// All cases: what comes with a library comes with a table here.
  static let all =
    StandardCases.cases + TimeCases.cases + StringCases.cases + FormatCases.cases
    + ListCases.cases + OptionalCases.cases + RegexCases.cases + URLCases.cases
    + MathCases.cases + NetworkCases.cases
}

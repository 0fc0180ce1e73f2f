import CEL

/// Adds a function to those that come with CEL.
func addFunction() throws {
  let signature = FunctionSignature(parameters: [.string], result: .bool, isMember: true)
  let isPalindrome = Function("isPalindrome", signature, cost: 2) { arguments, budget in
    guard case .string(let text) = arguments[0] else { return .error(.noOverload) }
    guard budget.spend(text.byteCount / 10) else { return .error(.exhausted) }
    let scalars = Array(text.string.unicodeScalars)
    return .bool(scalars == scalars.reversed())
  }
  let environment = Environment(variables: [.init("word", .string)], functions: [isPalindrome])
  let program = try environment.compile("word.isPalindrome()")

  let activation = Activation(environment)
  for word in ["level", "label"] {
    activation.set(0, to: Value(word))
    print("\(word): \(program.evaluate(activation).literal())")
  }
}

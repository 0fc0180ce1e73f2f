import CEL

/// Compiles an expression once, and evaluates it for several values of its variable.
func evaluateExpression() throws {
  let environment = Environment(variables: [.init("scopes")])
  let program = try environment.compile("scopes.exists(s, s.startsWith('partner.'))")

  let activation = Activation(environment)
  for scopes in [["partner.read", "seller.read"], ["seller.read"]] {
    activation.set(0, to: .list(ListValue(scopes.map { Value($0) })))
    switch program.evaluate(activation) {
    case .bool(let isTrue): print("\(scopes): \(isTrue)")
    case .error(let error): print("\(scopes): \(error.message)")
    case let other: print("\(scopes): expected a bool, got \(other.literal())")
    }
  }
}

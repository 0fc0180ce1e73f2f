import CEL

/// Declares what a variable holds, and has mistakes found before anything is evaluated.
func declareTypes() throws {
  let app = ObjectType(
    name: "App",
    fields: [
      .init(name: "owner", type: .string, isRequired: true),
      .init(name: "ttl", type: .int, isRequired: false),
    ])
  let environment = Environment(variables: [.init("app", .object(app))])
  var checker = Checker(Declarations(environment))

  for text in ["app.owner != ''", "app.ownr != ''", "app.ttl > 5", "has(app.ttl) && app.ttl > 5"] {
    let result = checker.check(try SyntaxTree(parsing: Text(text)), expecting: [.bool])
    print("\(text): \(result.isValid ? "fine" : "wrong")")
    for mistake in result.diagnostics {
      print("  \(mistake.range): \(mistake.message)")
    }
  }
}

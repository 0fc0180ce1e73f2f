import CEL

/// Tells which values decided a result, and what the evaluation cost.
func readBlame() throws {
  let environment = Environment(variables: [.init("stage"), .init("owner"), .init("partner")])
  let program = try environment.compile("stage == 'launched' || partner == owner")

  // The numbers of the places are the host's: lines of a file, nodes of a tree.
  let places = ["the stage", "the owner", "the partner"]
  let activation = Activation(environment)
  for (slot, text) in ["development", "111", "222"].enumerated() {
    activation.set(slot, to: Value(text), origin: Origin(node: Int32(slot)))
  }

  var budget = Budget(units: 1_000)
  let result = program.blame(activation, budget: &budget)
  print("\(result.value.literal()), for \(1_000 - budget.units) units, because of:")
  for origin in result.blame { print("  \(places[Int(origin.node)])") }
}

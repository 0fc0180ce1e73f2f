import CEL

/// The value of a name: given, bound by a loop, or computed. Its slot is assigned once all rules
/// have been added.
final class PlanVariable {
  /// The number among all variables of the planner.
  let number: Int
  /// The expression that computes the value; -1 if it is given or bound by a loop.
  let expression: Int
  var slot: Int

  init(number: Int, expression: Int = -1, slot: Int = -1) {
    self.number = number
    self.expression = expression
    self.slot = slot
  }
}

/// The visible names: a name and those around it. Expressions that see the same names share them.
final class PlanNames {
  let name: String
  let variable: PlanVariable
  /// The names around it.
  let outer: PlanNames?
  /// The number among the plan's names; -1 until it is assigned.
  var number = -1
  /// The names directly within these. Not retained: valid only while the planner keeps them alive.
  private var inner: [Unmanaged<PlanNames>] = []

  init(_ name: String, _ variable: PlanVariable, outer: PlanNames?) {
    self.name = name
    self.variable = variable
    self.outer = outer
  }

  /// Returns these names with one more. The result is the same object for the same name and
  /// variable, so that rules with the same beginning share it. Only the planner calls this, and it
  /// retains the result.
  func adding(_ name: String, _ variable: PlanVariable) -> PlanNames {
    for known in inner.prefix(RulePlanner.searchLimit) {
      let known = known.takeUnretainedValue()
      if known.variable === variable, known.name.hasSameBytes(as: name) { return known }
    }
    let made = PlanNames(name, variable, outer: self)
    inner.append(.passUnretained(made))
    return made
  }

  /// What a name means; an inner name hides an outer one of the same spelling.
  func variable(named name: Text) -> PlanVariable? {
    var names: PlanNames? = self
    while let at = names {
      if at.name.utf8.elementsEqual(name.bytes) { return at.variable }
      names = at.outer
    }
    return nil
  }
}

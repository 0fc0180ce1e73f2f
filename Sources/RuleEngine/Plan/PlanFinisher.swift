import CEL

/// Numbers slots and names, and copies the tree into its final form.
struct PlanFinisher {
  /// The expression that computes each slot; -1 if it is given or bound by a loop.
  private var slots: [Int32]
  private var names: [PlanName] = []
  private var expressions: [PlanExpression] = []
  private var texts: [RuleText] = []

  init(slotCount: Int) { slots = Array(repeating: -1, count: slotCount) }

  private mutating func number(_ variable: PlanVariable?) {
    guard let variable else { return }
    variable.slot = slots.count
    slots.append(Int32(truncatingIfNeeded: variable.expression))
  }

  /// Numbers the slots of a scope and of its inner scopes. Recursion is bounded by how deeply
  /// loops nest in a rule file.
  mutating func number(_ scope: RulePlanner.Scope) {
    number(scope.single)
    number(scope.pair?.first)
    number(scope.pair?.second)
    for variable in scope.computed { number(variable) }
    for child in scope.children { number(child) }
  }

  mutating func add(_ text: RuleText, _ names: PlanNames) {
    texts.append(text)
    expressions.append(PlanExpression(names: number(names), offset: text.offset))
  }

  /// Returns the number of names; outer names have smaller numbers.
  private mutating func number(_ innermost: PlanNames) -> Int32 {
    var path: [PlanNames] = []
    var next: PlanNames? = innermost
    while let at = next, at.number < 0 {
      path.append(at)
      next = at.outer
    }
    while let name = path.popLast() {
      name.number = names.count
      names.append(
        PlanName(
          Text(name.name), slot: Int32(truncatingIfNeeded: name.variable.slot),
          outer: Int32(truncatingIfNeeded: name.outer?.number ?? -1)))
    }
    return Int32(truncatingIfNeeded: innermost.number)
  }

  /// Returns the tables of a tree; the inner scopes of a scope are adjacent.
  mutating func tables(_ root: RulePlanner.Scope) -> (PlanTables, [RuleText]) {
    var scopes = [root]
    var children: [Range<Int>] = []
    while children.count < scopes.count {
      let scope = scopes[children.count]
      children.append(scopes.count..<scopes.count + scope.children.count)
      scopes += scope.children
    }
    let loopGuards = scopes.flatMap(\.loopGuards)
    let checks = scopes.flatMap(\.checks)
    texts += loopGuards.map(\.range)
    let tables = PlanTables(
      names: names.count, slots: slots.count, expressions: expressions.count,
      scopes: scopes.count, loopGuards: loopGuards.count, checks: checks.count,
      conditions: loopGuards.reduce(0) { $0 + $1.conditions.count }
        + checks.reduce(0) { $0 + $1.conditions.count })
    _ = tables.names.initialize(from: names)
    _ = tables.expressionOfSlot.initialize(from: slots)
    _ = tables.expressions.initialize(from: expressions)
    for (index, scope) in scopes.enumerated() {
      tables.scopes.initializeElement(
        at: index, to: RulePlan.Scope(scope, children: children[index], tables))
    }
    return (tables, texts)
  }
}

extension RulePlan.Scope {
  init(_ scope: RulePlanner.Scope, children: Range<Int>, _ tables: PlanTables) {
    if scope.range >= 0 {
      loop = RulePlan.Loop(
        range: scope.range, single: scope.single?.slot,
        pair: scope.pair.map { ($0.first.slot, $0.second.slot) })
    } else {
      loop = nil
    }
    let first = scope.computed.first?.slot ?? 0
    computed = first..<first + scope.computed.count
    self.children = children
    loopGuards = tables.addLoopGuards(scope.loopGuards.count) { index, number in
      let loopGuard = scope.loopGuards[index]
      return RulePlan.LoopGuard(
        rule: loopGuard.rule, conditions: tables.add(loopGuard.conditions), text: number,
        offset: loopGuard.range.offset)
    }
    checks = tables.addChecks(scope.checks.count) { index, number in
      let check = scope.checks[index]
      return RulePlan.Check(
        rule: check.rule, index: check.index, conditions: tables.add(check.conditions),
        require: check.require, slot: check.variable?.slot ?? -1, number: number)
    }
  }
}

extension PlanTables {
  fileprivate func add(_ conditions: [RulePlanner.Condition])
    -> UnsafeBufferPointer<RulePlan.Condition>
  {
    addConditions(conditions.count) { index, _ in
      RulePlan.Condition(
        slot: conditions[index].variable.slot, expression: conditions[index].expression)
    }
  }
}

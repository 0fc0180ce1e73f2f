import CEL

/// Lays out rules for evaluating them together: the tables of a ``RulePlan``.
package struct RulePlanner {
  fileprivate typealias Variable = PlanVariable
  private typealias Names = PlanNames

  /// A condition before slots are numbered.
  fileprivate struct Condition {
    let variable: Variable
    let expression: Int
  }

  fileprivate struct LoopGuard {
    let rule: Int
    let conditions: [Condition]
    let range: RuleText
  }

  fileprivate struct Check {
    let rule: Int
    let index: Int
    let conditions: [Condition]
    let require: Int
    /// The variable that holds the requirement's value anyway, if there is one.
    var variable: Variable?
  }

  fileprivate final class Scope {
    let range: Int
    unowned let outer: Scope?
    var single: Variable?
    var pair: (first: Variable, second: Variable)?
    var loopGuards: [LoopGuard] = []
    var computed: [Variable] = []
    var checks: [Check] = []
    var children: [Scope] = []

    /// The computed variables and the loops by their meanings.
    var variableOfMeaning: [MeaningTable.Meaning: Variable] = [:]
    var childOfMeaning: [MeaningTable.Meaning: Scope] = [:]

    init(range: Int = -1, outer: Scope? = nil) {
      self.range = range
      self.outer = outer
    }
  }

  private struct Expression {
    let text: RuleText
    let names: Names
    let meaning: MeaningTable.Meaning
  }

  /// The number of inner names that are searched for an equal one. Rules that people write need no
  /// more, and generated rules must not take quadratic time.
  static let searchLimit = 100

  private var ruleCount = 0
  private var expressions: [Expression] = []
  private var meanings = MeaningTable()
  private var variableCount = 0
  private let root = Scope()
  private var shared: Names
  private let sharedCount: Int
  /// The condition of documents that the rules are about; empty for all documents.
  private var setConditions: [Condition] = []
  /// Keeps all names alive, since they refer to the names within them without retaining them.
  private var kept: [Names] = []

  /// - Parameter shared: The names that every rule may use, at least one; they get the first slots.
  package init(shared: [String]) {
    var names = Names(shared[0], Variable(number: 0, slot: 0), outer: nil)
    for slot in 1..<shared.count {
      names = Names(shared[slot], Variable(number: slot, slot: slot), outer: names)
    }
    self.shared = names
    sharedCount = shared.count
    variableCount = shared.count
  }

  /// Plans the rules of a set, with what they share.
  package init(_ set: RuleSet) {
    self.init(shared: set.sharedNames)
    if set.image != nil { return }
    var body = CheckDefinition()
    body.variables = set.definition.variables
    body.when = set.definition.when.map { [$0] } ?? []
    var names = shared
    setConditions = enter(body, [], root, &names)
    shared = names
  }

  /// The slot of the condition of documents that the rules are about, once ``plan()`` was called; -1
  /// if they are about all documents.
  var conditionSlot: Int { setConditions.first?.variable.slot ?? -1 }

  /// Adds a rule.
  package mutating func add(_ rule: borrowing RuleDefinition) {
    add(rule, ruleCount)
    ruleCount += 1
  }

  private mutating func add(_ rule: borrowing RuleDefinition, _ number: Int) {
    var scope = root
    var names = shared
    enterLoops(of: rule.body, rule: number, setConditions, &scope, &names)
    let conditions = enter(rule.body, setConditions, scope, &names)
    guard !rule.checks.isEmpty else {
      if let require = rule.body.require { add(require, number, 0, conditions, scope, names) }
      return
    }
    for index in rule.checks.indices {
      guard let require = rule.checks[index].require else { continue }
      var inner = scope
      var innerNames = names
      enterLoops(of: rule.checks[index], rule: number, conditions, &inner, &innerNames)
      let all = enter(rule.checks[index], conditions, inner, &innerNames)
      add(require, number, index, all, inner, innerNames)
    }
  }

  private mutating func add(
    _ require: RuleText, _ rule: Int, _ index: Int, _ conditions: [Condition], _ scope: Scope,
    _ names: Names
  ) {
    scope.checks.append(
      Check(rule: rule, index: index, conditions: conditions, require: add(require, names)))
  }

  /// Returns the names with one more.
  private mutating func within(_ names: Names, _ name: String, _ variable: Variable) -> Names {
    let made = names.adding(name, variable)
    kept.append(made)
    return made
  }

  /// Adds an expression and returns its number.
  private mutating func add(_ text: RuleText, _ names: Names) -> Int {
    add(text, names, meaning(of: text, names))
  }

  private mutating func add(_ text: RuleText, _ names: Names, _ meaning: MeaningTable.Meaning)
    -> Int
  {
    expressions.append(Expression(text: text, names: names, meaning: meaning))
    return expressions.count - 1
  }

  private mutating func meaning(of text: RuleText, _ names: Names) -> MeaningTable.Meaning {
    meanings.meaning(of: text.text) { names.variable(named: $0)?.number }
  }

  private mutating func newVariable(expression: Int = -1) -> Variable {
    variableCount += 1
    return Variable(number: variableCount - 1, expression: expression)
  }

  /// Adds the loops of a rule or check, each behind the variables that it reads.
  private mutating func enterLoops(
    of definition: CheckDefinition, rule: Int, _ conditions: [Condition], _ scope: inout Scope,
    _ names: inout Names
  ) {
    let early = definition.earlyVariables
    for (index, loop) in definition.loops.enumerated() {
      if !early.isEmpty {
        for variable in early[index] { enter(definition.variables[variable], scope, &names) }
      }
      enter(loop, rule: rule, conditions, &scope, &names)
    }
  }

  private mutating func enter(
    _ variable: VariableDefinition, _ scope: Scope, _ names: inout Names
  ) {
    names = within(
      names, variable.name,
      computed(variable.value, names, meaning(of: variable.value, names), in: scope))
  }

  /// Adds the variables and conditions of a rule or check. Returns the conditions, outer ones
  /// first.
  private mutating func enter(
    _ definition: CheckDefinition, _ outer: [Condition], _ scope: Scope, _ names: inout Names
  ) -> [Condition] {
    let early = definition.earlyVariables
    for (index, variable) in definition.variables.enumerated()
    where !early.contains(where: { $0.contains(index) }) {
      enter(variable, scope, &names)
    }
    var conditions = outer
    for text in definition.when {
      // A condition that is not just the name of a variable becomes a variable without a name.
      let meaning = meaning(of: text, names)
      let variable = computed(text, names, meaning, in: scope)
      conditions.append(Condition(variable: variable, expression: add(text, names, meaning)))
    }
    return conditions
  }

  /// Returns the variable that an expression computes: a variable with the same meaning from the
  /// scope or one around it, or else a new one in the scope.
  private mutating func computed(
    _ text: RuleText, _ names: Names, _ meaning: MeaningTable.Meaning, in scope: Scope
  ) -> Variable {
    if let known = known(meaning, in: scope) { return known }
    let variable = newVariable(expression: add(text, names, meaning))
    scope.computed.append(variable)
    scope.variableOfMeaning[meaning] = variable
    // An expression that is only the variable's name has the same meaning.
    scope.variableOfMeaning[meanings.meaning(ofVariable: variable.number)] = variable
    return variable
  }

  /// Returns the computed variable with a meaning that is visible in a scope.
  private func known(_ meaning: MeaningTable.Meaning, in scope: Scope) -> Variable? {
    var next: Scope? = scope
    while let scope = next {
      if let known = scope.variableOfMeaning[meaning] { return known }
      next = scope.outer
    }
    return nil
  }

  /// Enters a loop; loops over the same range share one scope.
  private mutating func enter(
    _ loop: LoopDefinition, rule: Int, _ conditions: [Condition], _ scope: inout Scope,
    _ names: inout Names
  ) {
    let meaning = meaning(of: loop.range, names)
    let child: Scope
    if let known = scope.childOfMeaning[meaning] {
      child = known
    } else {
      child = Scope(range: add(loop.range, names, meaning), outer: scope)
      scope.children.append(child)
      scope.childOfMeaning[meaning] = child
    }
    child.loopGuards.append(LoopGuard(rule: rule, conditions: conditions, range: loop.range))
    if let second = loop.secondVariable {
      let pair = child.pair ?? (newVariable(), newVariable())
      child.pair = pair
      names = within(within(names, loop.variable, pair.first), second, pair.second)
    } else {
      let single = child.single ?? newVariable()
      child.single = single
      names = within(names, loop.variable, single)
    }
    scope = child
  }

  // MARK: - The finished plan

  /// Finds the requirements that are variables or have the same meaning as one, such as a
  /// condition: they are not evaluated on their own. Recursion is bounded by how deeply loops nest
  /// in a rule file.
  private func shareRequirements(of scope: Scope) {
    for index in scope.checks.indices {
      let meaning = expressions[scope.checks[index].require].meaning
      scope.checks[index].variable = known(meaning, in: scope)
    }
    for child in scope.children { shareRequirements(of: child) }
  }

  /// Returns the plan of the rules that were added, and the texts of its expressions followed by
  /// those of the loop guards.
  package func plan() -> (tables: PlanTables, texts: [RuleText]) {
    shareRequirements(of: root)
    var finisher = Finisher(slotCount: sharedCount)
    finisher.number(root)
    for expression in expressions { finisher.add(expression.text, expression.names) }
    return finisher.tables(root)
  }

  /// Numbers slots and names, and copies the tree into its final form.
  private struct Finisher {
    /// The expression that computes each slot; -1 if it is given or bound by a loop.
    private var slots: [Int32]
    private var names: [PlanName] = []
    private var expressions: [PlanExpression] = []
    private var texts: [RuleText] = []

    init(slotCount: Int) { slots = Array(repeating: -1, count: slotCount) }

    private mutating func number(_ variable: Variable?) {
      guard let variable else { return }
      variable.slot = slots.count
      slots.append(Int32(truncatingIfNeeded: variable.expression))
    }

    /// Numbers the slots of a scope and of its inner scopes. Recursion is bounded by how deeply
    /// loops nest in a rule file.
    mutating func number(_ scope: Scope) {
      number(scope.single)
      number(scope.pair?.first)
      number(scope.pair?.second)
      for variable in scope.computed { number(variable) }
      for child in scope.children { number(child) }
    }

    mutating func add(_ text: RuleText, _ names: Names) {
      texts.append(text)
      expressions.append(PlanExpression(names: number(names), offset: text.offset))
    }

    /// Returns the number of names; outer names have smaller numbers.
    private mutating func number(_ innermost: Names) -> Int32 {
      var path: [Names] = []
      var next: Names? = innermost
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
    mutating func tables(_ root: Scope) -> (PlanTables, [RuleText]) {
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
}

extension RulePlan.Scope {
  fileprivate init(_ scope: RulePlanner.Scope, children: Range<Int>, _ tables: PlanTables) {
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

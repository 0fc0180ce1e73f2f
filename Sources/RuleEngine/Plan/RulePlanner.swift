import CEL

/// Lays out rules for evaluating them together: the tables of a ``RulePlan``.
package struct RulePlanner {
  typealias Variable = PlanVariable
  typealias Names = PlanNames

  /// A condition before slots are numbered.
  struct Condition {
    let variable: Variable
    let expression: Int
  }

  struct LoopGuard {
    let rule: Int
    let conditions: [Condition]
    let range: RuleText
  }

  struct Check {
    let rule: Int
    let index: Int
    let conditions: [Condition]
    let require: Int
    /// The variable that holds the requirement's value anyway, if there is one.
    var variable: Variable?
  }

  final class Scope {
    let range: Int
    unowned let outer: Scope?
    /// The number of loops around it, with its own.
    let depth: Int
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
      depth = outer.map { $0.depth + 1 } ?? 0
    }
  }

  struct Expression {
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
  /// The depths of the variables' scopes, by their numbers, where variables are computed outside of the
  /// loops that they do not read; `nil` where each is computed where it stands.
  private var depths: [Int: Int]?
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
    // What all documents have in common is not computed again for each of them.
    if set.documentType != nil { depths = [:] }
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
    var scope = scope
    if depths != nil {
      let depth = depth(of: text, names)
      while scope.depth > depth, let outer = scope.outer { scope = outer }
    }
    if let known = known(meaning, in: scope) { return known }
    let variable = newVariable(expression: add(text, names, meaning))
    scope.computed.append(variable)
    depths?[variable.number] = scope.depth
    scope.variableOfMeaning[meaning] = variable
    // An expression that is only the variable's name has the same meaning.
    scope.variableOfMeaning[meanings.meaning(ofVariable: variable.number)] = variable
    return variable
  }

  /// Returns the depth of the innermost scope whose variables an expression reads.
  private func depth(of text: RuleText, _ names: Names) -> Int {
    var depth = 0
    var table = MeaningTable()
    _ = table.meaning(of: text.text) { name in
      if let variable = names.variable(named: name) {
        depth = max(depth, depths?[variable.number] ?? 0)
      }
      return nil
    }
    return depth
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
    for variable in [child.single, child.pair?.first, child.pair?.second] {
      if let variable { depths?[variable.number] = child.depth }
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
    var finisher = PlanFinisher(slotCount: sharedCount)
    finisher.number(root)
    for expression in expressions { finisher.add(expression.text, expression.names) }
    return finisher.tables(root)
  }
}

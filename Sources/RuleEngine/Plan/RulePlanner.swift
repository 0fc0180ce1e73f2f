import CEL

/// Lays out rules as a ``PlanLayout``.
package struct RulePlanner {
  private typealias Variable = PlanVariable
  private typealias Names = PlanNames

  /// A condition before slots are numbered.
  private struct Condition {
    let variable: Variable
    let expression: Int
  }

  private struct Entrance {
    let rule: Int
    let conditions: [Condition]
    let range: RuleText
  }

  private struct Check {
    let rule: Int
    let index: Int
    let conditions: [Condition]
    let require: Int
    /// The variable that holds the requirement's value anyway, if there is one.
    var variable: Variable?
  }

  private final class Scope {
    let range: Int
    unowned let outer: Scope?
    var single: Variable?
    var pair: (first: Variable, second: Variable)?
    var entrances: [Entrance] = []
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
  fileprivate static let searchLimit = 100

  private var ruleCount = 0
  private var expressions: [Expression] = []
  private var meanings = MeaningTable()
  private var variableCount = 0
  private let root = Scope()
  private let shared: Names
  private let sharedCount: Int
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

  /// Adds a rule.
  package mutating func add(_ rule: borrowing RuleDefinition) {
    add(rule, ruleCount)
    ruleCount += 1
  }

  private mutating func add(_ rule: borrowing RuleDefinition, _ number: Int) {
    var scope = root
    var names = shared
    for loop in rule.body.loops { enter(loop, rule: number, [], &scope, &names) }
    let conditions = enter(rule.body, [], scope, &names)
    guard !rule.checks.isEmpty else {
      if let require = rule.body.require { add(require, number, 0, conditions, scope, names) }
      return
    }
    for index in rule.checks.indices {
      guard let require = rule.checks[index].require else { continue }
      var inner = scope
      var innerNames = names
      for loop in rule.checks[index].loops {
        enter(loop, rule: number, conditions, &inner, &innerNames)
      }
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

  /// Adds the variables and conditions of a rule or check. Returns the conditions, outer ones
  /// first.
  private mutating func enter(
    _ definition: CheckDefinition, _ outer: [Condition], _ scope: Scope, _ names: inout Names
  ) -> [Condition] {
    for variable in definition.variables {
      names = within(
        names, variable.name,
        computed(variable.value, names, meaning(of: variable.value, names), in: scope))
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
    child.entrances.append(Entrance(rule: rule, conditions: conditions, range: loop.range))
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

  // MARK: - The finished layout

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

  /// Returns the layout of the rules that were added.
  package func layout() -> PlanLayout {
    shareRequirements(of: root)
    var finisher = Finisher(slotCount: sharedCount)
    finisher.number(root)
    finisher.addScopes(root)
    for expression in expressions { finisher.add(expression.text, expression.names) }
    return finisher.layout
  }

  /// Numbers slots and copies the tree into its final form.
  private struct Finisher {
    private(set) var layout: PlanLayout

    init(slotCount: Int) { layout = PlanLayout(sharedCount: slotCount) }

    private mutating func number(_ variable: Variable?) {
      guard let variable else { return }
      variable.slot = layout.expressionOfSlot.count
      layout.expressionOfSlot.append(variable.expression)
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

    private func finished(_ conditions: [Condition]) -> [PlanLayout.Condition] {
      conditions.map { PlanLayout.Condition(slot: $0.variable.slot, expression: $0.expression) }
    }

    /// Adds the scopes of a tree; the inner scopes of a scope are adjacent.
    mutating func addScopes(_ root: Scope) {
      var drafts = [root]
      while layout.scopes.count < drafts.count {
        let draft = drafts[layout.scopes.count]
        let first = draft.computed.first?.slot ?? 0
        var scope = PlanLayout.Scope(
          range: draft.range, computed: first..<first + draft.computed.count,
          children: drafts.count..<drafts.count + draft.children.count)
        scope.single = draft.single?.slot
        scope.first = draft.pair?.first.slot
        scope.second = draft.pair?.second.slot
        for entrance in draft.entrances {
          scope.entrances.append(
            PlanLayout.Entrance(
              rule: entrance.rule, conditions: finished(entrance.conditions),
              text: entrance.range))
        }
        for check in draft.checks {
          scope.checks.append(
            PlanLayout.Check(
              rule: check.rule, index: check.index, conditions: finished(check.conditions),
              require: check.require, slot: check.variable?.slot ?? -1))
        }
        layout.scopes.append(scope)
        drafts += draft.children
      }
    }

    mutating func add(_ text: RuleText, _ names: Names) {
      layout.expressions.append(PlanLayout.Expression(text: text, names: number(names)))
    }

    /// Returns the number of names; outer names have smaller numbers.
    private mutating func number(_ names: Names) -> Int {
      var path: [Names] = []
      var next: Names? = names
      while let at = next, at.number < 0 {
        path.append(at)
        next = at.outer
      }
      while let names = path.popLast() {
        names.number = layout.names.count
        layout.names.append(
          PlanLayout.Name(
            name: names.name, slot: names.variable.slot, outer: names.outer?.number ?? -1))
      }
      return names.number
    }
  }
}

/// The value of a name: given, bound by a loop, or computed. Its slot is assigned once all rules
/// have been added.
private final class PlanVariable {
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
private final class PlanNames {
  let name: String
  let variable: PlanVariable
  /// The names around it.
  let outer: PlanNames?
  /// The number among the layout's names; -1 until it is assigned.
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

extension String {
  /// Whether two strings have the same UTF-8, compared without canonical equivalence.
  fileprivate func hasSameBytes(as other: String) -> Bool {
    let count = utf8.count
    guard count == other.utf8.count else { return false }
    let isSame = utf8.withContiguousStorageIfAvailable { left in
      other.utf8.withContiguousStorageIfAvailable { left.elementsEqual($0) }
    }
    return (isSame ?? nil) ?? utf8.elementsEqual(other.utf8)
  }
}

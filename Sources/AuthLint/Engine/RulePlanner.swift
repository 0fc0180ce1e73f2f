import CEL
import Rules

/// Lays out rules as a ``RulePlan``.
struct RulePlanner {
  /// A name's value: a slot that is given, bound by a loop or computed. Its number is known when
  /// all rules are laid out.
  private final class Variable {
    /// The expression that computes it; -1 if it is given or bound.
    let expression: Int
    var slot: Int

    init(expression: Int = -1, slot: Int = -1) {
      self.expression = expression
      self.slot = slot
    }
  }

  /// Names in reach, the outermost first; shared by the expressions that see the same.
  private final class Names {
    let entries: [(name: String, variable: Variable)]
    /// The index in the finished table; -1 until it is used.
    var index = -1

    init(_ entries: [(name: String, variable: Variable)]) { self.entries = entries }

    func adding(_ name: String, _ variable: Variable) -> Names {
      Names(entries + [(name, variable)])
    }

    func variable(named name: String) -> Variable? {
      entries.last { $0.name.utf8.elementsEqual(name.utf8) }?.variable
    }
  }

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
    let definition: CheckDefinition
    let conditions: [Condition]
    let require: Int
    let names: Names
  }

  private final class Scope {
    let range: Int
    var single: Variable?
    var pair: (first: Variable, second: Variable)?
    var entrances: [Entrance] = []
    var computed: [Variable] = []
    var checks: [Check] = []
    var children: [Scope] = []

    init(range: Int = -1) { self.range = range }
  }

  private var rules: [RulePlan.Rule] = []
  private var expressions: [(text: RuleText, names: Names)] = []
  private let root = Scope()
  private let shared: Names
  private let sharedCount: Int
  private var checkCount = 0

  /// - Parameter shared: The names that every rule may use; their slots are the first ones.
  init(shared: [String]) {
    self.shared = Names(
      shared.enumerated().map { ($0.element, Variable(slot: $0.offset)) })
    sharedCount = shared.count
  }

  /// Adds a rule.
  mutating func add(_ rule: RuleDefinition, source: RuleSource) {
    let number = rules.count
    rules.append(RulePlan.Rule(definition: rule, source: source))
    var scope = root
    var names = shared
    for loop in rule.body.loops { enter(loop, rule: number, [], &scope, &names) }
    let conditions = enter(rule.body, [], scope, &names)
    for definition in rule.effectiveChecks {
      guard let require = definition.require else { continue }
      var inner = scope
      var innerNames = names
      for loop in definition.loops {
        enter(loop, rule: number, conditions, &inner, &innerNames)
      }
      let all = enter(definition, conditions, inner, &innerNames)
      inner.checks.append(
        Check(
          rule: number, definition: definition, conditions: all,
          require: add(require, innerNames), names: innerNames))
      checkCount += 1
    }
  }

  private mutating func add(_ text: RuleText, _ names: Names) -> Int {
    expressions.append((text, names))
    return expressions.count - 1
  }

  /// Variables and conditions of a rule or check; answers the conditions, the outer ones first.
  private mutating func enter(
    _ definition: CheckDefinition, _ outer: [Condition], _ scope: Scope, _ names: inout Names
  ) -> [Condition] {
    for variable in definition.variables {
      names = names.adding(variable.name, computed(variable.value, names, in: scope))
    }
    var conditions = outer
    for text in definition.when {
      // A name is that variable; everything else is a variable without a name.
      let named = names.variable(named: text.text).flatMap { $0.expression < 0 ? nil : $0 }
      conditions.append(
        Condition(
          variable: named ?? computed(text, names, in: scope), expression: add(text, names)))
    }
    return conditions
  }

  /// The variable of a scope that an expression computes: a known one if it means the same.
  private mutating func computed(_ text: RuleText, _ names: Names, in scope: Scope) -> Variable {
    for variable in scope.computed where isSame(text, names, as: variable.expression) {
      return variable
    }
    let variable = Variable(expression: add(text, names))
    scope.computed.append(variable)
    return variable
  }

  /// Goes into a loop: into a known one if it goes over the same.
  private mutating func enter(
    _ loop: LoopDefinition, rule: Int, _ conditions: [Condition], _ scope: inout Scope,
    _ names: inout Names
  ) {
    let known = scope.children.first { isSame(loop.range, names, as: $0.range) }
    let child = known ?? Scope(range: add(loop.range, names))
    if known == nil { scope.children.append(child) }
    child.entrances.append(Entrance(rule: rule, conditions: conditions, range: loop.range))
    if let second = loop.secondVariable {
      let pair = child.pair ?? (Variable(), Variable())
      child.pair = pair
      names = names.adding(loop.variable, pair.first).adding(second, pair.second)
    } else {
      let single = child.single ?? Variable()
      child.single = single
      names = names.adding(loop.variable, single)
    }
    scope = child
  }

  /// Whether a text means under some names what a known expression means: it is the same text, and
  /// whatever names occur in it are the same variables.
  private func isSame(_ text: RuleText, _ names: Names, as expression: Int) -> Bool {
    let known = expressions[expression]
    guard known.text.text.utf8.elementsEqual(text.text.utf8) else { return false }
    if known.names === names { return true }
    return (known.names.entries + names.entries).allSatisfy { entry in
      known.names.variable(named: entry.name) === names.variable(named: entry.name)
        || !Self.mentions(entry.name, text.text)
    }
  }

  /// Whether an expression may use a name: whether it occurs as a word of its own.
  private static func mentions(_ name: String, _ text: String) -> Bool {
    let text = Array(text.utf8)
    let name = Array(name.utf8)
    func isWordByte(_ index: Int) -> Bool {
      guard text.indices.contains(index) else { return false }
      let byte = text[index]
      return byte == UInt8(ascii: "_") || byte >= 0x80 || (0x30...0x39).contains(byte)
        || (0x61...0x7A).contains(byte | 0x20)
    }
    var start = 0
    while start + name.count <= text.count {
      if text[start..<start + name.count].elementsEqual(name), !isWordByte(start - 1),
        !isWordByte(start + name.count)
      {
        return true
      }
      start += 1
    }
    return false
  }

  // MARK: - The finished plan

  /// The plan of the rules that were added.
  func plan() -> RulePlan {
    var finisher = Finisher(slotCount: sharedCount)
    finisher.number(root)
    var texts: [(text: RuleText, names: Int32)] = []
    texts.reserveCapacity(expressions.count)
    for expression in expressions {
      texts.append((expression.text, Int32(finisher.index(of: expression.names))))
    }
    let scope = finisher.scope(root)
    return RulePlan(
      rules: rules, root: scope, expressions: ExpressionTable(texts, names: finisher.names),
      slotCount: finisher.slotCount, programOfSlot: finisher.programs, checkCount: checkCount)
  }

  /// Numbers slots and copies the tree into its final form.
  private struct Finisher {
    private(set) var slotCount: Int
    private(set) var names: [ExpressionTable.Names] = []
    /// The expression of each slot; -1 if it is not computed.
    private(set) var programs: [Int32]
    private var checkCount = 0

    init(slotCount: Int) {
      self.slotCount = slotCount
      programs = Array(repeating: -1, count: slotCount)
    }

    private mutating func number(_ variable: Variable?) {
      guard let variable else { return }
      variable.slot = slotCount
      slotCount += 1
      programs.append(Int32(truncatingIfNeeded: variable.expression))
    }

    /// Numbers the slots of a scope and of those within it. Recursion is bounded by how deeply loops
    /// nest in a rule file.
    mutating func number(_ scope: Scope) {
      number(scope.single)
      number(scope.pair?.first)
      number(scope.pair?.second)
      for variable in scope.computed { number(variable) }
      for child in scope.children { number(child) }
    }

    mutating func index(of table: Names) -> Int {
      if table.index < 0 {
        table.index = names.count
        var made = ExpressionTable.Names()
        made.texts.reserveCapacity(table.entries.count)
        made.slots.reserveCapacity(table.entries.count)
        // An inner name hides an outer one of the same spelling: the first that fits is found.
        for entry in table.entries.reversed() {
          made.texts.append(Text(entry.name))
          made.slots.append(Int32(truncatingIfNeeded: entry.variable.slot))
        }
        names.append(made)
      }
      return table.index
    }

    private func finished(_ conditions: [Condition]) -> [RulePlan.Condition] {
      conditions.map { RulePlan.Condition(slot: $0.variable.slot, expression: $0.expression) }
    }

    mutating func scope(_ draft: Scope) -> RulePlan.Scope {
      var checks: [RulePlan.Check] = []
      for check in draft.checks {
        checks.append(
          RulePlan.Check(
            rule: check.rule, definition: check.definition,
            conditions: finished(check.conditions), require: check.require,
            names: index(of: check.names), number: checkCount))
        checkCount += 1
      }
      let first = draft.computed.first?.slot ?? 0
      return RulePlan.Scope(
        loop: draft.range < 0
          ? nil
          : RulePlan.Loop(
            range: draft.range, single: draft.single?.slot,
            pair: draft.pair.map { ($0.first.slot, $0.second.slot) }),
        entrances: draft.entrances.map {
          RulePlan.Entrance(
            rule: $0.rule, conditions: finished($0.conditions), range: $0.range)
        },
        computed: first..<first + draft.computed.count, checks: checks,
        children: draft.children.map { scope($0) })
    }
  }
}

import CEL
import Diagnostics
import Rules

/// The rules of a set that are in force, laid out so that what they have in common is computed once
/// for a document: loops over the same list are one loop, variables and conditions of the same
/// meaning are one variable.
///
/// A tree of scopes: the document, and within it the loops, each element of which gives the scope's
/// variables their values. Expressions are compiled when they are first needed.
final class RulePlan {
  /// What goes over a list or a map: the slots that each element fills, for rules that name one
  /// variable and for those that name two.
  struct Loop {
    let range: Int
    let single: Int?
    let pair: (first: Int, second: Int)?
  }

  /// A condition: the slot of its value, and its expression for whoever asks what made it true.
  struct Condition {
    let slot: Int
    let expression: Int
  }

  /// What has to be true for a rule to enter a loop.
  struct Entrance {
    let rule: Int
    let conditions: [Condition]
    /// The rule's own text of what the loop goes over.
    let range: RuleText
  }

  /// A loop with what is done for each of its elements; the topmost scope is the document.
  final class Scope {
    let loop: Loop?
    /// The rules that go over it.
    let entrances: [Entrance]
    /// The slots of the variables that are computed anew for each element.
    let computed: Range<Int>
    let checks: [Check]
    let children: [Scope]

    init(
      loop: Loop?, entrances: [Entrance], computed: Range<Int>, checks: [Check],
      children: [Scope]
    ) {
      self.loop = loop
      self.entrances = entrances
      self.computed = computed
      self.checks = checks
      self.children = children
    }
  }

  /// A requirement of a rule.
  final class Check {
    let rule: Int
    /// The index among the rule's checks.
    let index: Int
    /// The rule's own conditions, then the check's.
    let conditions: [Condition]
    let require: Int
    /// The names that its expressions may use.
    let names: PlanNames
    /// The number of the check among those of the plan.
    let number: Int

    init(
      rule: Int, index: Int, conditions: [Condition], require: Int, names: PlanNames,
      number: Int
    ) {
      self.rule = rule
      self.index = index
      self.conditions = conditions
      self.require = require
      self.names = names
      self.number = number
    }
  }

  /// A rule in force.
  final class Rule {
    let ruleSet: RuleSet
    /// The index among the set's rules.
    let index: Int

    init(ruleSet: RuleSet, index: Int) {
      self.ruleSet = ruleSet
      self.index = index
    }

    var definition: RuleDefinition { ruleSet.definition.rules[index] }
    var source: RuleSource { ruleSet.sources[index] }
  }

  let rules: [Rule]
  let root: Scope
  let expressions: ExpressionTable
  let activation: Activation
  /// What findings need, by the number of the check; compiled when a check has its first one.
  let findings: FindingTable

  init(
    rules: [Rule], root: Scope, expressions: ExpressionTable, slotCount: Int,
    programOfSlot: [Int32], checkCount: Int
  ) {
    self.rules = rules
    self.root = root
    self.expressions = expressions
    activation = Activation(count: slotCount) { slot in
      programOfSlot[slot] < 0 ? nil : expressions.program(Int(programOfSlot[slot]))
    }
    findings = FindingTable(count: checkCount)
  }
}

/// The expressions of a plan, each compiled when it is first asked for.
final class ExpressionTable {
  /// An expression and the names that it may use.
  struct Entry {
    let text: RuleText
    let names: PlanNames
  }

  private let entries: [Entry]
  private let programs: UnsafeMutablePointer<Program?>

  init(_ entries: [Entry]) {
    self.entries = entries
    programs = .allocate(capacity: max(1, entries.count))
    programs.initialize(repeating: nil, count: entries.count)
  }

  deinit {
    programs.deinitialize(count: entries.count)
    programs.deallocate()
  }

  /// The program of an expression. One that cannot be compiled, which the loader refuses, is the
  /// error.
  @inline(__always)
  func program(_ index: Int) -> Program {
    if let program = programs[index] { return program }
    return compile(index)
  }

  @inline(never)
  private func compile(_ index: Int) -> Program {
    let program = entries[index].names.environment.compileOrFail(Text(entries[index].text.text))
    programs[index] = program
    return program
  }

  /// An expression as it stands in a rule file.
  func text(_ index: Int) -> RuleText { entries[index].text }
}

/// What findings need, by the number of the check.
final class FindingTable {
  private var programs: [FindingPrograms?]

  init(count: Int) { programs = Array(repeating: nil, count: count) }

  /// The programs of a check, compiled the first time.
  func programs(of check: RulePlan.Check, in plan: RulePlan) throws(RuleProblems)
    -> FindingPrograms
  {
    if let known = programs[check.number] { return known }
    let made = try FindingPrograms(
      plan.rules[check.rule].definition.effectiveCheck(at: check.index),
      in: check.names.environment,
      source: plan.rules[check.rule].source)
    programs[check.number] = made
    return made
  }
}

import CEL
import Diagnostics

/// The rules of a set that are in force, laid out so that what they have in common is computed once
/// for a document: loops over the same list are one loop, variables and conditions of the same
/// meaning are one variable.
///
/// A tree of scopes: the document, and within it the loops, each element of which gives the scope's
/// variables their values. Expressions are compiled when they are first needed.
package final class RulePlan {
  /// What goes over a list or a map: the slots that each element fills, for rules that name one
  /// variable and for those that name two.
  struct Loop {
    let range: Int
    let single: Int?
    let pair: (first: Int, second: Int)?
  }

  /// A condition: the slot of its value, and its expression for whoever asks what made it true.
  package struct Condition {
    let slot: Int
    package let expression: Int
  }

  /// What has to be true for a rule to enter a loop.
  package struct Entrance {
    package let rule: Int
    let conditions: UnsafeBufferPointer<Condition>
    /// The number of the rule's own text of what the loop goes over.
    package let text: Int
  }

  /// A loop with what is done for each of its elements; the first scope is the document.
  package struct Scope {
    let loop: Loop?
    /// The rules that go over it.
    let entrances: UnsafeBufferPointer<Entrance>
    /// The slots of the variables that are computed anew for each element.
    let computed: Range<Int>
    package let checks: UnsafeBufferPointer<Check>
    /// The scopes within it, among the plan's.
    let children: Range<Int>
  }

  /// A requirement of a rule.
  package struct Check {
    package let rule: Int
    /// The index among the rule's checks.
    package let index: Int
    /// The rule's own conditions, then the check's.
    let conditions: UnsafeBufferPointer<Condition>
    let require: Int
    /// The slot that has the requirement's value; -1 if it has to be evaluated.
    let slot: Int
    /// The number of the check among those of the plan.
    package let number: Int
  }

  /// A rule in force.
  package final class Rule {
    package let ruleSet: RuleSet
    /// The index among the set's rules.
    package let index: Int

    package init(ruleSet: RuleSet, index: Int) {
      self.ruleSet = ruleSet
      self.index = index
    }

    package private(set) lazy var definition = ruleSet.rule(index)
    package private(set) lazy var source = ruleSet.source(index, id: definition.id)
  }

  package let rules: [Rule]
  private let tables: PlanTables
  /// The scopes, the document first.
  let scopes: UnsafeBufferPointer<Scope>
  let expressions: ExpressionTable
  package let activation: Activation
  /// What findings need, by the number of the check; compiled when a check has its first one.
  package let findings: FindingTable

  /// Room for the loops that are gone through, which the runs of a thread share one after the other.
  private var spareLoops: [PlanRun.OpenLoop] = []

  /// Room for open loops.
  func takeLoops() -> [PlanRun.OpenLoop] {
    var loops: [PlanRun.OpenLoop] = []
    swap(&loops, &spareLoops)
    return loops
  }

  /// Takes the room back.
  func takeBack(_ loops: inout [PlanRun.OpenLoop]) {
    loops.removeAll(keepingCapacity: true)
    swap(&loops, &spareLoops)
  }

  /// The plan of some rules of a set, by their indices.
  package convenience init(_ ruleSet: RuleSet, rules indices: [Int]) {
    var planner = RulePlanner(shared: ruleSet.sharedNames)
    for index in indices { planner.add(ruleSet.definition.rules[index]) }
    self.init(planner.layout(), rules: indices.map { Rule(ruleSet: ruleSet, index: $0) }, ruleSet)
  }

  /// The plan of all rules of a set that comes with it.
  package convenience init(_ ruleSet: RuleSet, carried: CarriedRules) {
    let layout = CarriedRules.bytes(carried.plan)
    let rules = (0..<carried.ruleCount).map { Rule(ruleSet: ruleSet, index: $0) }
    self.init(PlanBytes(permanent: layout), texts: [], rules: rules, ruleSet)
  }

  private convenience init(_ layout: PlanLayout, rules: [Rule], _ ruleSet: RuleSet) {
    self.init(
      PlanBytes(copying: layout.encoded()), texts: layout.texts, rules: rules, ruleSet)
  }

  private init(
    _ bytes: PlanBytes, texts: [RuleText], rules: [Rule], _ ruleSet: RuleSet
  ) {
    self.rules = rules
    let tables = PlanTables(bytes.bytes)
    self.tables = tables
    scopes = UnsafeBufferPointer(tables.scopes)
    let expressions = ExpressionTable(
      tables, bytes, texts: texts, carried: ruleSet.carried, constants: ruleSet.constants)
    self.expressions = expressions
    activation = Activation(count: tables.expressionOfSlot.count) { slot in
      let expression = expressions.expression(ofSlot: slot)
      return expression < 0 ? nil : expressions.program(expression)
    }
    findings = FindingTable(count: tables.checks.count)
  }
}

/// What findings need, by the number of the check.
package final class FindingTable {
  private let count: Int
  /// As many as checks once there is any.
  private var programs: [FindingPrograms?] = []

  package init(count: Int) { self.count = count }

  /// The programs of a check, compiled the first time.
  package func programs(of check: RulePlan.Check, in plan: RulePlan) throws(RuleProblems)
    -> FindingPrograms
  {
    if programs.isEmpty { programs = Array(repeating: nil, count: count) }
    if let known = programs[check.number] { return known }
    let rule = plan.rules[check.rule].definition
    let made = try FindingPrograms(
      rule.effectiveCheck(at: check.index), of: rule, require: check.require,
      in: plan.expressions, source: plan.rules[check.rule].source)
    programs[check.number] = made
    return made
  }
}

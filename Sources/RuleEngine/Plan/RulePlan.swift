import CEL
import Diagnostics

/// The enabled rules of a set, laid out so that what they have in common is computed once for a
/// document: loops over the same list become one loop, and variables and conditions with the same
/// meaning become one variable.
///
/// The plan is a tree of scopes. Its root is the document; the others are loops, which bind the
/// scope's variables to each element. Expressions are compiled when they are first needed.
package final class RulePlan {
  /// A loop over a list or a map, with the slots that each element fills: one for rules that name
  /// one variable, two for rules that name two.
  struct Loop {
    let range: Int
    let single: Int?
    let pair: (first: Int, second: Int)?
  }

  /// A condition: the slot of its value, and its expression to find out what made it true.
  package struct Condition {
    let slot: Int
    package let expression: Int
  }

  /// A loop guard: the conditions under which a rule needs a loop.
  package struct LoopGuard {
    package let rule: Int
    let conditions: UnsafeBufferPointer<Condition>
    /// The number of the rule's own spelling of the loop's range.
    package let text: Int
    /// See ``RuleText/offset``.
    let offset: Int32
  }

  /// A loop with the work for each of its elements; the first scope is the document.
  package struct Scope {
    let loop: Loop?
    /// The slots of the variables that are computed again for each element.
    let computed: Range<Int>
    /// The inner scopes, as indices into the plan's scopes.
    let children: Range<Int>
    /// The loop guards of the rules that use the loop.
    let loopGuards: UnsafeBufferPointer<LoopGuard>
    package let checks: UnsafeBufferPointer<Check>
  }

  /// A requirement of a rule.
  package struct Check {
    package let rule: Int
    /// The index among the rule's checks.
    package let index: Int
    /// The rule's own conditions, then the check's.
    let conditions: UnsafeBufferPointer<Condition>
    let require: Int
    /// The slot that holds the requirement's value; -1 if the requirement has to be evaluated.
    let slot: Int
    /// The number of the check among those of the plan.
    package let number: Int
  }

  /// An enabled rule.
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
    /// The line table of the rule's file, for findings that point into it.
    private(set) lazy var lines = SourceLines(source.file)

    /// Returns the file in which a text of the rule stands, and its line table.
    func source(of text: RuleText) -> (source: RuleSource, lines: SourceLines) {
      if text.header == 0 { return (source, lines) }
      let other = ruleSet.source(of: text, in: source)
      return (other, SourceLines(other.file))
    }
  }

  package let rules: [Rule]
  private let tables: PlanTables
  /// The scopes, the document first.
  let scopes: UnsafeBufferPointer<Scope>
  let expressions: ExpressionTable
  package let activation: Activation
  /// The slot of the condition of documents that the rules are about, and those of the implicit
  /// names; -1 for none.
  let conditionSlot: Int
  let documentSlot: Int
  let fileSlot: Int
  /// The programs of findings by the number of the check; compiled for a check's first finding.
  package let findings: FindingTable

  /// The storage for open loops, which the runs of a thread reuse one after the other.
  private var spareLoops: [PlanRun.OpenLoop] = []

  /// Takes the storage for open loops.
  func takeLoops() -> [PlanRun.OpenLoop] {
    var loops: [PlanRun.OpenLoop] = []
    swap(&loops, &spareLoops)
    return loops
  }

  /// Gives the storage back.
  func takeBack(_ loops: inout [PlanRun.OpenLoop]) {
    loops.removeAll(keepingCapacity: true)
    swap(&loops, &spareLoops)
  }

  /// Creates the plan of some rules of a set, by their indices.
  package convenience init(_ ruleSet: RuleSet, rules indices: [Int]) {
    var planner = RulePlanner(ruleSet)
    let definition = ruleSet.definition
    for index in indices { planner.add(definition.rules[index]) }
    let (tables, texts) = planner.plan()
    self.init(
      tables, texts: texts, rules: indices.map { Rule(ruleSet: ruleSet, index: $0) }, ruleSet,
      conditionSlot: planner.conditionSlot)
  }

  /// Reads the plan of all rules of a set from its image.
  package convenience init(_ ruleSet: RuleSet, image: RuleImage) {
    let rules = (0..<image.ruleCount).map { Rule(ruleSet: ruleSet, index: $0) }
    self.init(image.plan, texts: [], rules: rules, ruleSet)
  }

  private init(
    _ tables: PlanTables, texts: [RuleText], rules: [Rule], _ ruleSet: RuleSet,
    conditionSlot: Int = -1
  ) {
    self.conditionSlot = conditionSlot
    documentSlot = ruleSet.slot(ofImplicit: ImplicitNames.document)
    fileSlot = ruleSet.slot(ofImplicit: ImplicitNames.file)
    self.rules = rules
    self.tables = tables
    scopes = UnsafeBufferPointer(tables.scopes)
    let expressions = ExpressionTable(
      tables, texts: texts, image: ruleSet.image, constants: ruleSet.constants)
    self.expressions = expressions
    activation = Activation(count: tables.expressionOfSlot.count) { slot in
      let expression = expressions.expression(ofSlot: slot)
      return expression < 0 ? nil : expressions.program(expression)
    }
    findings = FindingTable(count: tables.checks.count)
  }
}

/// The programs of findings by the number of the check.
package final class FindingTable {
  private let count: Int
  /// Empty until the first finding, then as many as there are checks.
  private var programs: [FindingPrograms?] = []

  package init(count: Int) { self.count = count }

  /// Returns the programs of a check, which are compiled the first time.
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

import CEL
import Diagnostics
import Documents

/// Runs a plan over one document: its loops, and the checks for each of their elements.
///
/// The activation's mark is set when an expression looks at something that the loader has reported;
/// what the expression says then is ignored. Each check starts with the mark as the ranges of the
/// loops around it left it.
package struct PlanRun {
  package let plan: RulePlan
  package let run: DocumentRun
  var budget: Budget
  /// What one rule may cost, in tenths of units, and what each rule has cost so far.
  let costLimit: Int
  private(set) var costs: [Int]
  /// Whether each rule was given up because it, or all rules together, cost too much.
  package internal(set) var isGivenUp: [Bool]
  /// The number of elements for which each rule judged a requirement; empty unless `counts` was
  /// true.
  package private(set) var applied: [Int] = []
  /// The visit in which each rule was last counted, so that several checks of a rule count an
  /// element once.
  private var counted: [Int] = []
  private var visits = 0
  /// The last reason why each rule judged nothing, which matters if it never judged anything; empty
  /// unless `counts` was true.
  package private(set) var reasons: [String?] = []
  /// The open loops, outermost first. A finding binds their variables again to learn the places of
  /// the elements.
  private(set) var loops: [OpenLoop] = []
  let activation: Activation
  /// Whether the document is one that the rule set is about.
  package private(set) var isAbout = true

  /// The reason given for a document that the rule set is not about.
  package static let notAbout = "the rule set is not about this document"

  /// The reason given if the loader has reported what a rule reads.
  package static var isReported: String { "\(isReportedWords)" }
  static let isReportedWords: StaticString = "what it reads has a finding of its own"

  /// The budget units that a finding costs, since it is kept until the end of the run.
  static let unitsPerFinding = 50

  /// A loop at one of its elements.
  struct OpenLoop {
    /// Points into the plan: copying the scope for each loop would cost more than checking many
    /// elements.
    let scope: UnsafePointer<RulePlan.Scope>
    let range: LoopRange
    var index: Int
    /// The range evaluated once more with the places of its elements, for findings.
    var places = Places.unknown
    /// The secrets that were read to compute the elements.
    var reads = ReadMark.Reads.none

    /// What is known about the places of a loop's elements.
    enum Places {
      /// No finding has asked for them yet.
      case unknown
      /// The elements have no places.
      case none
      case known(LoopRange)
    }
  }

  /// - Parameters:
  ///   - counts: Whether to record which rules applied.
  ///   - budget: What rules may cost on the document.
  package init(
    _ plan: RulePlan, on run: DocumentRun, counts: Bool, budget: RuleBudget = RuleBudget()
  ) {
    self.budget = Budget(units: budget.document)
    costLimit = Budget(units: budget.rule).tenths
    costs = Array(repeating: 0, count: plan.rules.count)
    isGivenUp = Array(repeating: false, count: plan.rules.count)
    self.plan = plan
    self.run = run
    activation = plan.activation
    loops = plan.takeLoops()
    if counts {
      applied = Array(repeating: 0, count: plan.rules.count)
      counted = applied
      reasons = Array(repeating: nil, count: plan.rules.count)
    }
  }

  private mutating func count(_ rule: Int) {
    if !applied.isEmpty { tally(rule) }
  }

  /// Counts an element, unless what the rule read has a finding of its own.
  @inline(never)
  private mutating func tally(_ rule: Int) {
    if activation.mark.isSet {
      note(Self.isReportedWords, rule: rule)
    } else if counted[rule] != visits {
      counted[rule] = visits
      applied[rule] &+= 1
    }
  }

  @inline(__always)
  mutating func note(_ reason: StaticString, rule: Int) {
    if !reasons.isEmpty { keep(reason, rule: rule) }
  }

  // Out of line, because it rarely runs: this keeps the frequent path small.
  @inline(never)
  private mutating func keep(_ reason: StaticString, rule: Int) { reasons[rule] = "\(reason)" }

  /// Evaluates the rules.
  ///
  /// A value that an expression cannot work with is a finding, `not-judged`.
  ///
  /// - Throws: A mistake in a rule: an expression that fails whatever the document says.
  package mutating func evaluate() throws(RuleProblems) {
    let root = run.document.root.index
    // A root that is not a mapping has a finding of its own. Reading it below sets the mark, which
    // then holds for every element.
    if run.document.kind(run.document.root) == .null {
      // Null is no value: there is nothing to judge.
      for rule in plan.rules.indices { note("the document is empty", rule: rule) }
      return
    }
    activation.mark.isSet = false
    activation.forgetRecent()
    run.read.shareTexts(to: activation)
    activation.set(0, to: run.read.value(of: root), origin: Origin(node: root))
    activation.set(1, to: run.literal.value(of: root), origin: Origin(node: root))
    if let scopes = plan.scopes.baseAddress, prepare(scopes) {
      // The set's condition has evaluated some of the root's variables already.
      if plan.conditionSlot >= 0 { try judgeAll(scopes) } else { try visit(scopes) }
    }
    plan.takeBack(&loops)
  }

  /// Sets what few rule sets use. Returns false if the document is not one that the set is about.
  @inline(__always)
  private mutating func prepare(_ scope: UnsafePointer<RulePlan.Scope>) -> Bool {
    if plan.conditionSlot & plan.documentSlot & plan.fileSlot == -1 { return true }
    return prepareRest(scope)
  }

  @inline(never)
  private mutating func prepareRest(_ scope: UnsafePointer<RulePlan.Scope>) -> Bool {
    let root = run.document.root.index
    if plan.documentSlot >= 0 {
      activation.set(
        plan.documentSlot, to: run.read.value(of: root), origin: Origin(node: root))
    }
    if plan.fileSlot >= 0 {
      activation.set(
        plan.fileSlot, to: ImplicitNames.file(run.document.file.path), origin: Origin(node: root))
    }
    guard plan.conditionSlot >= 0 else { return true }
    activation.reset(scope.pointee.computed)
    switch activation.value(of: plan.conditionSlot, budget: &budget) {
    case .bool(false): isAbout = false
    case .error(let error) where error.kind == .missing: isAbout = false
    // Anything else but true is told by the rules, whose first condition this is.
    default: break
    }
    activation.mark.isSet = false
    guard !isAbout else { return true }
    for rule in reasons.indices { reasons[rule] = Self.notAbout }
    return false
  }

  // MARK: - Scopes

  /// Runs the checks and inner loops of a scope for the element that its variables are bound to.
  private mutating func visit(_ scope: UnsafePointer<RulePlan.Scope>) throws(RuleProblems) {
    activation.reset(scope.pointee.computed)
    try judgeAll(scope)
  }

  @inline(__always)
  private mutating func judgeAll(_ scope: UnsafePointer<RulePlan.Scope>) throws(RuleProblems) {
    let isMarked = activation.mark.isSet
    visits &+= 1
    for check in scope.pointee.checks where !isGivenUp[check.rule] {
      activation.mark.isSet = isMarked
      let before = budget.tenths
      try judge(check)
      costs[check.rule] &+= before &- budget.tenths
      if costs[check.rule] > costLimit { exhausted(check.rule) }
    }
    guard let scopes = plan.scopes.baseAddress else { return }
    for child in scope.pointee.children {
      activation.mark.isSet = isMarked
      try goThrough(scopes + child)
    }
  }

  /// Runs a loop if the loop guard of at least one rule is true.
  private mutating func goThrough(_ scope: UnsafePointer<RulePlan.Scope>) throws(RuleProblems) {
    guard let loop = scope.pointee.loop else { return }
    let isMarked = activation.mark.isSet
    var isEntered = false
    for loopGuard in scope.pointee.loopGuards {
      if try holds(loopGuard.conditions, rule: loopGuard.rule) { isEntered = true }
      activation.mark.isSet = isMarked
      if isEntered { break }
    }
    guard isEntered else { return }
    guard let (elements, count) = try open(loop, in: scope) else { return }
    let isRangeMarked = activation.mark.isSet
    if count == 0 {
      loops.removeLast()
      return note("the document has none of the entries that this rule is about", scope)
    }
    for index in 0..<count {
      // Nested loops multiply, so each element costs something even if its checks cost nothing.
      guard budget.spend(1) else {
        scope.pointee.loopGuards.forEach { exhausted($0.rule) }
        break
      }
      activation.mark.isSet = isRangeMarked
      loops[loops.count - 1].index = index
      if let elements {
        LoopRange.bind(index, of: elements, loop, activation)
      } else {
        loops[loops.count - 1].range.bind(index, loop, activation)
      }
      try visit(scope)
    }
    loops.removeLast()
  }

  /// Opens a loop. Returns its number of elements, and for a list the elements, which the open loop
  /// keeps alive; `nil` if there is nothing to loop over.
  private mutating func open(_ loop: RulePlan.Loop, in scope: UnsafePointer<RulePlan.Scope>)
    throws(RuleProblems) -> (elements: ValueRef?, count: Int)?
  {
    switch evaluate(loop.range) {
    case .list(let list):
      let elements = list.ref
      let count = elements.length
      loops.append(OpenLoop(scope: scope, range: .list(list), index: 0))
      return (elements, count)
    case .map(let map):
      let count = map.count
      loops.append(OpenLoop(scope: scope, range: .map(map), index: 0))
      return (nil, count)
    case .error(let error):
      let isMarked = activation.mark.isSet
      for loopGuard in scope.pointee.loopGuards {
        // A rule whose `when` is false does not report errors in the loop's range; what its condition
        // has read excuses no other rule.
        activation.mark.isSet = isMarked
        guard try holds(loopGuard.conditions, rule: loopGuard.rule) else { continue }
        if error.kind == .missing {
          note("the document lacks a field that it goes through", rule: loopGuard.rule)
        } else {
          try fail(
            error, of: loop.range, plan.expressions.loopText(loopGuard), rule: loopGuard.rule)
        }
      }
      return nil
    default:
      if activation.mark.isSet {
        note(Self.isReportedWords, scope)
        return nil
      }
      for loopGuard in scope.pointee.loopGuards {
        activation.mark.isSet = false
        guard try holds(loopGuard.conditions, rule: loopGuard.rule), !activation.mark.isSet else {
          continue
        }
        try reportUnjudged(
          "`for` goes over a list or a map", of: loop.range, plan.expressions.loopText(loopGuard),
          rule: loopGuard.rule)
      }
      return nil
    }
  }

  /// Notes why the rules of a loop judge nothing.
  @inline(never)
  private mutating func note(_ reason: StaticString, _ scope: UnsafePointer<RulePlan.Scope>) {
    if reasons.isEmpty { return }
    for loopGuard in scope.pointee.loopGuards { note(reason, rule: loopGuard.rule) }
  }

  private mutating func evaluate(_ expression: Int) -> Value {
    plan.expressions.borrowed(expression)._withUnsafeGuaranteedRef {
      $0.evaluate(activation, budget: &budget)
    }
  }

  private mutating func judge(_ expression: Int) -> Verdict {
    plan.expressions.borrowed(expression)._withUnsafeGuaranteedRef {
      $0.judge(activation, budget: &budget)
    }
  }

  // MARK: - Checks

  private mutating func judge(_ check: RulePlan.Check) throws(RuleProblems) {
    guard try holds(check.conditions, rule: check.rule) else { return }
    switch verdict(on: check) {
    case .isTrue:
      count(check.rule)
      return
    case .isFalse: break
    case .other(.error(let error)):
      if error.kind == .missing { break }
      try fail(
        error, of: check.require, plan.expressions.text(check.require), rule: check.rule)
      return
    case .other:
      if activation.mark.isSet { return }
      try reportUnjudged(
        "the requirement is not a bool", of: check.require, plan.expressions.text(check.require),
        rule: check.rule)
      return
    }
    count(check.rule)
    guard !activation.mark.isSet else { return }
    guard budget.spend(Self.unitsPerFinding) else { return exhausted(check.rule) }
    try report(check)
  }

  @inline(never)
  private mutating func report(_ check: RulePlan.Check) throws(RuleProblems) {
    var builder = FindingBuilder(self, check)
    try builder.report()
    loops = builder.loops
    guard !run.allowance.isOpen else { return }
    // An exhausted budget stops the rest: each loop ends, and each expression fails.
    run.isComplete = false
    budget.tenths = -1
  }

  /// Returns the outcome of a requirement, from a variable if the plan computes the same value
  /// anyway.
  @inline(__always)
  private mutating func verdict(on check: RulePlan.Check) -> Verdict {
    if check.slot >= 0, let truth = activation.truth(of: check.slot, budget: &budget) {
      return truth ? .isTrue : .isFalse
    }
    return judge(check.require)
  }

  /// Whether all conditions are true.
  private mutating func holds(
    _ conditions: UnsafeBufferPointer<RulePlan.Condition>, rule: Int
  ) throws(RuleProblems) -> Bool {
    for condition in conditions {
      if let truth = activation.truth(of: condition.slot, budget: &budget) {
        if truth { continue }
        note("its condition does not hold", rule: rule)
        return false
      }
      switch activation.value(of: condition.slot, budget: &budget) {
      case .bool(true): continue
      case .bool(false):
        note("its condition does not hold", rule: rule)
        return false
      case .error(let error):
        if error.kind == .missing {
          note("the document lacks a field that its condition reads", rule: rule)
        } else {
          try fail(
            error, of: condition.expression, plan.expressions.text(condition.expression),
            rule: rule)
        }
        return false
      default:
        if activation.mark.isSet { return false }
        try reportUnjudged(
          "`when` is not a bool", of: condition.expression,
          plan.expressions.text(condition.expression), rule: rule)
        return false
      }
    }
    return true
  }
}

import CEL
import Diagnostics
import Documents

/// The run of a plan over one document: its loops, and for each element the checks.
///
/// The activation's mark tells whether an expression has looked at what the loader has reported: what
/// it says of that is not believed. Each check starts with the mark of what brought it there.
package struct PlanRun {
  package let plan: RulePlan
  package let run: DocumentRun
  private var budget = Budget(units: Budget.unitsPerDocument)
  /// For how many elements each rule judged a requirement; empty if nobody asks.
  package private(set) var applied: [Int] = []
  /// Which visit of an element each rule was counted in last: several checks judge it once.
  private var counted: [Int] = []
  private var visits = 0
  /// Why a rule judged none, if it judged none; empty if nobody asks.
  package private(set) var reasons: [String?] = []
  /// The loops that are being gone through, the outermost first: what a finding needs to find its
  /// way back with places.
  private(set) var loops: [OpenLoop] = []
  private let activation: Activation

  /// The reason where the loader has reported what a rule reads.
  package static var isReported: String { "\(isReportedWords)" }
  private static let isReportedWords: StaticString = "what it reads has a finding of its own"

  /// What a finding costs: it is kept until the end of the run.
  private static let unitsPerFinding = 50

  /// A loop at one of its elements.
  struct OpenLoop {
    /// The plan's own: to copy it for each loop takes as long as many an element.
    let scope: UnsafePointer<RulePlan.Scope>
    let range: LoopRange
    var index: Int
    /// The range again, with what findings say of its elements.
    var places = Places.unknown
    /// Which secrets the elements were made of.
    var reads = ReadMark.Reads.none

    /// What is known of the places of a loop's elements.
    enum Places {
      /// No finding has asked yet.
      case unknown
      /// There are none.
      case none
      case known(LoopRange)
    }
  }

  /// - Parameter counts: Whether somebody asks which rules applied.
  package init(_ plan: RulePlan, on run: DocumentRun, counts: Bool) {
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

  /// Counts an element, unless what was read of it has a finding of its own.
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
  private mutating func note(_ reason: StaticString, rule: Int) {
    if !reasons.isEmpty { keep(reason, rule: rule) }
  }

  // What seldom happens is kept apart from what always does, so that less has to be fetched.
  @inline(never)
  private mutating func keep(_ reason: StaticString, rule: Int) { reasons[rule] = "\(reason)" }

  /// Evaluates the rules.
  ///
  /// - Throws: A fault of a rule: an expression that failed otherwise than by something missing.
  package mutating func evaluate() throws(RuleProblems) {
    let root = run.document.root.index
    // A root that is no mapping has a finding of its own: looking at it counts for every element.
    activation.mark.isSet = false
    activation.forgetRecent()
    run.read.lendTexts(to: activation)
    activation.set(0, to: run.read.value(of: root), origin: Origin(node: root))
    activation.set(1, to: run.literal.value(of: root), origin: Origin(node: root))
    if let scopes = plan.scopes.baseAddress { try visit(scopes) }
    plan.takeBack(&loops)
  }

  // MARK: - Scopes

  /// Does what is to be done in a scope for the element that its variables have.
  private mutating func visit(_ scope: UnsafePointer<RulePlan.Scope>) throws(RuleProblems) {
    let isMarked = activation.mark.isSet
    visits &+= 1
    activation.reset(scope.pointee.computed)
    for check in scope.pointee.checks {
      activation.mark.isSet = isMarked
      try judge(check)
    }
    guard let scopes = plan.scopes.baseAddress else { return }
    for child in scope.pointee.children {
      activation.mark.isSet = isMarked
      try goThrough(scopes + child)
    }
  }

  /// Goes through a loop, if a rule enters it.
  private mutating func goThrough(_ scope: UnsafePointer<RulePlan.Scope>) throws(RuleProblems) {
    guard let loop = scope.pointee.loop else { return }
    let isMarked = activation.mark.isSet
    var isEntered = false
    for entrance in scope.pointee.entrances {
      if try holds(entrance.conditions, rule: entrance.rule) { isEntered = true }
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
      // Loops in loops multiply, also where nothing that they hold costs anything.
      guard budget.spend(1) else {
        scope.pointee.entrances.forEach { exhausted($0.rule) }
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

  /// Opens a loop: how many elements it goes over, and those of a list, which the open loop keeps;
  /// `nil` if there is nothing to go over.
  private mutating func open(_ loop: RulePlan.Loop, in scope: UnsafePointer<RulePlan.Scope>)
    throws(RuleProblems) -> (elements: Loan?, count: Int)?
  {
    switch evaluate(loop.range) {
    case .list(let list):
      let elements = list.loan
      let count = elements.length
      loops.append(OpenLoop(scope: scope, range: .list(list), index: 0))
      return (elements, count)
    case .map(let map):
      let count = map.count
      loops.append(OpenLoop(scope: scope, range: .map(map), index: 0))
      return (nil, count)
    case .error(let error):
      let isMarked = activation.mark.isSet
      for entrance in scope.pointee.entrances {
        // Who is not let in does not learn what is wrong inside.
        guard try holds(entrance.conditions, rule: entrance.rule) else { continue }
        activation.mark.isSet = activation.mark.isSet || isMarked
        if error.kind == .missing {
          note("the document lacks a field that it goes through", rule: entrance.rule)
        } else {
          try fail(
            error, of: loop.range, plan.expressions.loopText(entrance), rule: entrance.rule)
        }
      }
      return nil
    default:
      if activation.mark.isSet {
        note(Self.isReportedWords, scope)
        return nil
      }
      for entrance in scope.pointee.entrances
      where try holds(entrance.conditions, rule: entrance.rule) && !activation.mark.isSet {
        throw fault(
          "`for` goes over a list or a map", plan.expressions.loopText(entrance),
          rule: entrance.rule)
      }
      return nil
    }
  }

  /// Notes why the rules that go through a loop judge nothing.
  @inline(never)
  private mutating func note(_ reason: StaticString, _ scope: UnsafePointer<RulePlan.Scope>) {
    if reasons.isEmpty { return }
    for entrance in scope.pointee.entrances { note(reason, rule: entrance.rule) }
  }

  private mutating func evaluate(_ expression: Int) -> Value {
    plan.expressions.lent(expression)._withUnsafeGuaranteedRef {
      $0.evaluate(activation, budget: &budget)
    }
  }

  private mutating func judge(_ expression: Int) -> Verdict {
    plan.expressions.lent(expression)._withUnsafeGuaranteedRef {
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
      throw fault(
        "the requirement is not a bool", plan.expressions.text(check.require), rule: check.rule)
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
    // What is left comes to nothing: each loop ends, and each expression with an error.
    run.isComplete = false
    budget.tenths = -1
  }

  /// What comes of a requirement, which may be a variable that is computed anyway.
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
        throw fault(
          "`when` is not a bool", plan.expressions.text(condition.expression), rule: rule)
      }
    }
    return true
  }

  // MARK: - Errors

  /// An error that is neither something missing nor explained by a finding of the loader is a fault
  /// of the rule; an exhausted budget is a finding about the document.
  @inline(never)
  private mutating func fail(
    _ error: EvaluationError, of expression: Int, _ text: RuleText?, rule: Int
  ) throws(RuleProblems) {
    if error.kind == .limit {
      exhausted(rule)
    } else if !activation.mark.isSet, let text {
      let (definition, source) = (plan.rules[rule].definition, plan.rules[rule].source)
      // The expression that failed may be a variable's.
      let failed = error.place.flatMap { place in
        definition.texts.first { place.expression.bytes.elementsEqual($0.text.utf8) }
      }
      let part = error.place.map { Range<Int>($0.range) }
      throw RuleProblems(
        source.diagnostic(
          words(error, of: expression), part: part ?? 0..<text.text.utf8.count,
          in: failed ?? text,
          help: "guard it, or fix the rule; it was met in `\(run.document.file.path)`"),
        in: source.file)
    } else {
      note(Self.isReportedWords, rule: rule)
    }
  }

  /// The message of an error; none of its own if its expression has read a secret, since it may hold
  /// a part of that.
  private func words(_ error: EvaluationError, of expression: Int) -> String {
    guard run.watchSecrets() else { return error.message }
    defer { run.unwatchSecrets() }
    var budget = Budget()
    _ = plan.expressions.program(expression).blame(activation, budget: &budget)
    return activation.mark.reads == .none && loops.allSatisfy(\.range.isOfDocument)
      ? run.taint.masked(error.message) : SecretTaint.failure
  }

  @inline(never)
  private func fault(_ message: String, _ text: RuleText?, rule: Int) -> RuleProblems {
    let source = plan.rules[rule].source
    return RuleProblems(
      source.diagnostic(
        message, part: 0..<(text?.text.utf8.count ?? 0),
        in: text ?? RuleText(text: "", node: -1)), in: source.file)
  }

  /// The rule costs more on this document than rules may: it was not checked to its end.
  @inline(never)
  private mutating func exhausted(_ rule: Int) {
    guard run.isComplete else { return }
    run.isComplete = false
    let place = run.document.place(of: run.document.root)
    run.diagnostics.append(
      Diagnostic(
        rule: "limit-exceeded", severity: .error,
        message:
          "the rule `\(plan.rules[rule].definition.id)` would cost more on this document than rules may",
        primary: Annotation(range: place.range), document: run.document.index))
  }
}

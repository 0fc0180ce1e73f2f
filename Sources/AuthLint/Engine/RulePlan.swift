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
    let conditions: UnsafeBufferPointer<Condition>
    /// The rule's own text of what the loop goes over, among the plan's.
    let text: Int
  }

  /// A loop with what is done for each of its elements; the first scope is the document.
  struct Scope {
    let loop: Loop?
    /// The rules that go over it.
    let entrances: UnsafeBufferPointer<Entrance>
    /// The slots of the variables that are computed anew for each element.
    let computed: Range<Int>
    let checks: UnsafeBufferPointer<Check>
    /// The scopes within it, among the plan's.
    let children: Range<Int>
  }

  /// A requirement of a rule.
  struct Check {
    let rule: Int
    /// The index among the rule's checks.
    let index: Int
    /// The rule's own conditions, then the check's.
    let conditions: UnsafeBufferPointer<Condition>
    let require: Int
    /// The number of the check among those of the plan.
    let number: Int
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
  /// The scopes, the document first. Tables without references, because to go through arrays of
  /// objects for each document would count each object each time.
  let scopes: UnsafeBufferPointer<Scope>
  /// What the loops go over, as the rules say it.
  let loopTexts: [RuleText]
  let expressions: ExpressionTable
  let activation: Activation
  /// What findings need, by the number of the check; compiled when a check has its first one.
  let findings: FindingTable

  init(
    rules: [Rule], scopes: [Scope], loopTexts: [RuleText], expressions: ExpressionTable,
    slotCount: Int,
    programOfSlot: [Int32], checkCount: Int
  ) {
    self.rules = rules
    self.scopes = RulePlan.table(scopes)
    self.loopTexts = loopTexts
    self.expressions = expressions
    activation = Activation(count: slotCount) { slot in
      programOfSlot[slot] < 0 ? nil : expressions.program(Int(programOfSlot[slot]))
    }
    findings = FindingTable(count: checkCount)
  }

  /// A copy of an array without references, for as long as the plan.
  static func table<Element>(_ elements: [Element]) -> UnsafeBufferPointer<Element> {
    guard !elements.isEmpty else { return UnsafeBufferPointer(start: nil, count: 0) }
    let table = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
    _ = table.initialize(from: elements)
    return UnsafeBufferPointer(table)
  }

  deinit {
    for scope in scopes {
      for entrance in scope.entrances { entrance.conditions.deallocate() }
      for check in scope.checks { check.conditions.deallocate() }
      scope.entrances.deallocate()
      scope.checks.deallocate()
    }
    scopes.deallocate()
  }
}

/// The expressions of a plan, each compiled when it is first asked for.
final class ExpressionTable {
  /// An expression and the names that it may use.
  struct Entry {
    let text: RuleText
    let names: PlanNames
  }

  let entries: [Entry]
  private let compiled: StaticString
  // What is unmanaged here is kept by this object.
  private let programs: UnsafeMutablePointer<Unmanaged<Program>?>

  /// - Parameter programs: The compiled forms that texts name.
  init(_ entries: [Entry], programs compiled: StaticString) {
    self.entries = entries
    self.compiled = compiled
    programs = .allocate(capacity: max(1, entries.count))
    programs.initialize(repeating: nil, count: entries.count)
  }

  deinit {
    for index in entries.indices { programs[index]?.release() }
    programs.deallocate()
  }

  /// The program of an expression. One that cannot be compiled, which the loader refuses, is the
  /// error.
  func program(_ index: Int) -> Program { lent(index).takeUnretainedValue() }

  /// The same, valid for as long as this object.
  @inline(__always)
  func lent(_ index: Int) -> Unmanaged<Program> { programs[index] ?? compile(index) }

  @inline(never)
  private func compile(_ index: Int) -> Unmanaged<Program> {
    let program =
      decoded(index)
      ?? names(index).environment.compileOrFail(Text(entries[index].text.text))
    let kept = Unmanaged.passRetained(program)
    programs[index] = kept
    return kept
  }

  /// The program of an expression that comes with its compiled form; `nil` for any other.
  func decoded(_ index: Int) -> Program? {
    let text = entries[index].text
    guard text.compiled >= 0 else { return nil }
    let names = entries[index].names
    return compiled.withUTF8Buffer {
      Program.decoded(
        $0, at: Int(text.compiled), of: Text(text.text), functions: RuleSet.functions,
        slot: { names.slot(named: $0) })
    }
  }

  /// The names that an expression may use.
  func names(_ index: Int) -> PlanNames { entries[index].names }

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
      in: plan.expressions.names(check.require).environment,
      source: plan.rules[check.rule].source)
    programs[check.number] = made
    return made
  }
}

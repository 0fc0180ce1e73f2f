import CEL
import Diagnostics
import Documents
import Rules

/// One document in the hands of a worker: what the rules see of it, and what they found.
final class DocumentRun {
  let document: Document
  let watch = FaultWatch()
  let read: DocumentBridge
  let literal: DocumentBridge
  var budget = Budget(units: Budget.unitsPerDocument)
  /// The findings of the rules, in no order.
  var diagnostics: [Diagnostic] = []
  /// The characters of secrets.
  var secrets: [SourceRange] = []
  /// Whether a rule had to be given up.
  var isComplete = true
  fileprivate lazy var hasher = ValueHasher(document)
  /// Makes the edits of fixes.
  lazy var editor = DocumentEditor(document)

  init(_ document: Document, schema: StructuralSchema?, facts: StructuralFacts) {
    self.document = document
    read = DocumentBridge(
      document, schema: schema, facts: facts, watch: watch, readsIDsAsText: true)
    literal = DocumentBridge(
      document, schema: schema, facts: facts, watch: watch, readsIDsAsText: false)
  }
}

extension DocumentRun {
  /// The hash of a node's value, for the baseline.
  func hash(of node: NodeID) -> UInt64 { hasher.hash(of: node) }
}

/// The run of one rule over one document: its loops, and for each element its checks.
struct RuleRun {
  let program: RuleProgram
  let run: DocumentRun
  /// For how many elements a requirement was judged.
  private(set) var applied = 0
  /// Why none was, if none was.
  private(set) var reason: String?
  /// The elements at which the loops stand, outermost first: what a finding needs to find its way
  /// back with places.
  private(set) var indices: [Int] = []

  init(_ program: RuleProgram, on run: DocumentRun) {
    self.program = program
    self.run = run
  }

  /// Evaluates the rule.
  ///
  /// - Throws: A fault of the rule: an expression that failed otherwise than by something missing.
  mutating func evaluate() throws(RuleProblems) {
    let activation = program.activation
    let root = run.document.root.index
    // A root that is no mapping has a finding of its own: looking at it counts for every element.
    run.watch.hasSeenFault = false
    activation.set(0, to: run.read.value(of: root), origin: Origin(node: root))
    activation.set(1, to: run.literal.value(of: root), origin: Origin(node: root))
    try enter(0)
  }

  // MARK: - The rule's own loops, variables and condition

  private mutating func enter(_ level: Int) throws(RuleProblems) {
    guard level < program.loops.count else {
      bindVariables()
      guard try holds(program.when, of: nil) else { return }
      let hadSeenFault = run.watch.hasSeenFault
      for index in program.checks.indices {
        // What one check has seen is nothing to the next, unless that looks there too: so the
        // variables are computed anew as well.
        if run.watch.hasSeenFault != hadSeenFault {
          run.watch.hasSeenFault = hadSeenFault
          bindVariables()
        }
        try enter(0, check: index)
      }
      return
    }
    guard let range = try range(of: program.loops[level], level, of: nil) else { return }
    let hadSeenFault = run.watch.hasSeenFault
    for index in 0..<range.count {
      run.watch.hasSeenFault = hadSeenFault
      range.bind(index, program.loops[level], program.activation)
      indices.append(index)
      try enter(level + 1)
      indices.removeLast()
    }
  }

  private func bindVariables() {
    for variable in program.variables {
      program.activation.bind(variable.slot, to: variable.value)
    }
  }

  // MARK: - A check's loops, variables and condition

  private mutating func enter(_ level: Int, check index: Int) throws(RuleProblems) {
    let check = program.checks[index]
    guard level < check.loops.count else {
      for variable in check.variables {
        program.activation.bind(variable.slot, to: variable.value)
      }
      guard try holds(check.when, of: check) else { return }
      try judge(index)
      return
    }
    guard let range = try range(of: check.loops[level], level, of: check) else { return }
    let hadSeenFault = run.watch.hasSeenFault
    for element in 0..<range.count {
      run.watch.hasSeenFault = hadSeenFault
      range.bind(element, check.loops[level], program.activation)
      indices.append(element)
      try enter(level + 1, check: index)
      indices.removeLast()
    }
    run.watch.hasSeenFault = hadSeenFault
  }

  private mutating func judge(_ index: Int) throws(RuleProblems) {
    let check = program.checks[index]
    let value = check.require.evaluate(program.activation, budget: &run.budget)
    switch value {
    case .bool(true):
      applied += 1
      return
    case .bool(false): break
    case .error(let error):
      if error.kind == .missing { break }
      try fail(error, check.definition.require)
      return
    default:
      if run.watch.hasSeenFault { return }
      throw fault("the requirement is no truth value", check.definition.require)
    }
    applied += 1
    guard !run.watch.hasSeenFault else { return }
    var builder = FindingBuilder(self, check: index)
    try builder.report()
  }

  // MARK: - Expressions

  /// What a loop goes over.
  enum LoopRange {
    case list(ListValue)
    case map(MapValue)

    var count: Int {
      switch self {
      case .list(let list): list.count
      case .map(let map): map.count
      }
    }

    func bind(_ index: Int, _ loop: RuleProgram.Loop, _ activation: Activation) {
      switch self {
      case .list(let list):
        let element = list.element(at: index)
        if let second = loop.second {
          activation.set(loop.first, to: .int(Int64(index)))
          activation.set(second, to: element.value, origin: element.origin)
        } else {
          activation.set(loop.first, to: element.value, origin: element.origin)
        }
      case .map(let map):
        let entry = map.place(at: index)
        activation.set(loop.first, to: entry.key, origin: entry.keyPlace.origin)
        if let second = loop.second {
          activation.set(second, to: entry.value, origin: entry.place.origin)
        }
      }
    }
  }

  /// What a loop of the rule (or of a check) goes over; `nil` if nothing.
  private mutating func range(of loop: RuleProgram.Loop, _ level: Int, of check: RuleProgram.Check?)
    throws(RuleProblems) -> LoopRange?
  {
    switch loop.range.evaluate(program.activation, budget: &run.budget) {
    case .list(let list):
      if list.count == 0 { reason = "`for` is empty" }
      return .list(list)
    case .map(let map):
      if map.count == 0 { reason = "`for` is empty" }
      return .map(map)
    case .error(let error):
      if error.kind == .missing {
        reason = "a field of `for` is missing"
      } else {
        try fail(error, (check?.definition ?? program.rule.body).loops[level].range)
      }
      return nil
    default:
      if run.watch.hasSeenFault {
        reason = "the loader has reported what it reads"
        return nil
      }
      throw fault(
        "`for` goes over a list or a map",
        (check?.definition ?? program.rule.body).loops[level].range)
    }
  }

  /// Whether the conditions of the rule (or of a check) are all true.
  private mutating func holds(_ conditions: [Program], of check: RuleProgram.Check?)
    throws(RuleProblems) -> Bool
  {
    for index in conditions.indices {
      switch conditions[index].evaluate(program.activation, budget: &run.budget) {
      case .bool(true): continue
      case .bool(false):
        reason = "`when` is false"
        return false
      case .error(let error):
        if error.kind == .missing {
          reason = "a field of `when` is missing"
        } else {
          try fail(error, (check?.definition ?? program.rule.body).when[index])
        }
        return false
      default:
        if run.watch.hasSeenFault { return false }
        throw fault(
          "`when` is no truth value", (check?.definition ?? program.rule.body).when[index])
      }
    }
    return true
  }

  /// An error that is neither something missing nor explained by a finding of the loader is a fault
  /// of the rule; an exhausted budget is a finding about the document.
  private mutating func fail(_ error: EvaluationError, _ text: RuleText?) throws(RuleProblems) {
    if error.kind == .limit {
      exhausted()
    } else if !run.watch.hasSeenFault, let text {
      // The expression that failed may be a variable's.
      let failed = error.place.flatMap { place in
        program.rule.texts.first { place.expression.bytes.elementsEqual($0.text.utf8) }
      }
      let part = error.place.map { Range<Int>($0.range) }
      throw RuleProblems(
        program.source.diagnostic(
          error.message, part: part ?? 0..<text.text.utf8.count, in: failed ?? text,
          help: "guard it, or mend the rule; it was met in `\(run.document.file.path)`"),
        in: program.source.file)
    } else {
      reason = "the loader has reported what it reads"
    }
  }

  private func fault(_ message: String, _ text: RuleText?) -> RuleProblems {
    RuleProblems(
      program.source.diagnostic(
        message, part: 0..<(text?.text.utf8.count ?? 0),
        in: text ?? RuleText(text: "", node: -1)), in: program.source.file)
  }

  /// The rule costs more on this document than rules may: it was not checked to its end.
  private mutating func exhausted() {
    guard run.isComplete else { return }
    run.isComplete = false
    let place = run.document.place(of: run.document.root)
    run.diagnostics.append(
      Diagnostic(
        rule: "limit-exceeded", severity: .error,
        message: "the rule `\(program.rule.id)` would cost more on this document than rules may",
        primary: Annotation(range: place.range), document: run.document.index))
  }
}

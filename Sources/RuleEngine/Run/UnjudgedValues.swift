import CEL
import Diagnostics
import Documents

/// What becomes of expressions that give no answer.
extension PlanRun {
  /// Handles an error of an expression: an exhausted budget and a value that the expression cannot
  /// work with are findings about the document, unless the loader has reported what it read.
  ///
  /// - Throws: A fault of the rule where no value of the document decided the error.
  @inline(never)
  mutating func fail(
    _ error: EvaluationError, of expression: Int, _ text: RuleText, rule: Int
  ) throws(RuleProblems) {
    if error.kind == .limit {
      exhausted(rule)
    } else if !activation.mark.isSet {
      // The expression that failed may be a variable's.
      let failed = error.place.flatMap { place in
        let texts = plan.rules[rule].definition.texts + plan.rules[rule].ruleSet.sharedTexts
        return texts.first { place.expression.bytes.elementsEqual($0.text.utf8) }
      }
      try reportUnjudged(
        words(error, of: expression), of: expression, failed ?? text,
        part: error.place.map { Range<Int>($0.range) }, rule: rule)
    } else {
      note(Self.isReportedWords, rule: rule)
    }
  }

  /// Reports the value that a rule could not work with; everything else is judged. A value has one
  /// finding, which names all rules that could not work with it.
  ///
  /// - Parameters:
  ///   - message: What is wrong, of the expression.
  ///   - part: The part of the text that failed, in UTF-8 bytes; the whole text if `nil`.
  /// - Throws: A fault of the rule where no value of the document decided what is wrong.
  @inline(never)
  mutating func reportUnjudged(
    _ message: String, of expression: Int, _ text: RuleText, part: Range<Int>? = nil, rule: Int
  ) throws(RuleProblems) {
    let definition = plan.rules[rule].definition
    let (source, lines) = plan.rules[rule].source(of: text)
    let part = part ?? 0..<text.text.utf8.count
    guard let origin = origin(of: expression) else {
      throw RuleProblems(
        source.diagnostic(
          message, part: part, in: text,
          help: "fix the rule; it failed on `\(run.document.file.path)`"), in: source.file)
    }
    note("it could not work with a value", rule: rule)
    let place = run.place(of: origin)
    let expressionPlace = FileAnnotation(
      lines: lines,
      annotation: Annotation(range: source.range(of: part, in: text), label: "read here"))
    guard !isKnownUnjudged(place.range, rule: definition.id, expressionPlace) else { return }
    guard budget.spend(Self.unitsPerFinding) else { return exhausted(rule) }
    let value = UnjudgedValue(
      finding: run.diagnostics.count, rules: [definition.id], reason: message)
    let node = NodeID(origin.node)
    let kind = run.document.kind(node).words
    var diagnostic = Diagnostic(
      rule: "not-judged", severity: .error,
      message: Self.message(value),
      primary: Annotation(range: place.range, label: origin.role == .key ? "" : kind),
      related: place.uses,
      help: "write a value that the rule can work with, or guard the rule's expression",
      document: run.document.index, pointer: run.document.pointer(node))
    diagnostic.elsewhere = [expressionPlace]
    if run.allowance.admit(diagnostic) {
      run.diagnostics.append(diagnostic)
      run.unjudged[place.range] = value
    }
  }

  /// Whether the value at a place has its finding already; adds the rule's name and the place of its
  /// expression to it.
  private func isKnownUnjudged(
    _ range: SourceRange, rule: String, _ expressionPlace: FileAnnotation
  ) -> Bool {
    guard var value = run.unjudged[range] else { return false }
    guard !value.rules.contains(where: { $0.utf8.elementsEqual(rule.utf8) }) else { return true }
    value.rules.append(rule)
    run.unjudged[range] = value
    run.diagnostics[value.finding].message = Self.message(value)
    if value.rules.count <= Self.namedRules {
      run.diagnostics[value.finding].elsewhere.append(expressionPlace)
    }
    return true
  }

  /// The most rules that a message names.
  private static let namedRules = 5

  private static func message(_ value: UnjudgedValue) -> String {
    let names = value.rules.prefix(namedRules).map { "`\($0)`" }
    let rest = value.rules.count - names.count
    let list: String
    if rest > 0 {
      list = "the rules \(names.joined(separator: ", ")) and \(rest) more"
    } else if names.count > 1 {
      list = "the rules \(names.dropLast().joined(separator: ", ")) and \(names[names.count - 1])"
    } else {
      list = "the rule " + names.joined()
    }
    return "\(list) could not judge this value: \(value.reason)"
  }

  /// The value of the document that decided what an expression gives: one that it read, or else one
  /// that the innermost loop goes over.
  private mutating func origin(of expression: Int) -> Origin? {
    let isMarked = activation.mark.isSet
    defer { activation.mark.isSet = isMarked }
    var budget = Budget()
    let blamed = plan.expressions.program(expression).blame(activation, budget: &budget)
    if let origin = blamed.blame.first ?? blamed.origin { return origin }
    for open in loops.reversed() {
      guard let loop = open.scope.pointee.loop else { continue }
      let range = plan.expressions.program(loop.range).blame(activation, budget: &budget)
      if let origin = range.origin ?? range.blame.first { return origin }
    }
    return nil
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

  /// Gives up a rule that costs more on this document than it may, or than is left for all rules: it
  /// is not judged any further. Reported once for each rule.
  @inline(never)
  mutating func exhausted(_ rule: Int) {
    // What is left when there are too many findings has been said already.
    guard !isGivenUp[rule], run.allowance.isOpen else { return }
    isGivenUp[rule] = true
    run.isComplete = false
    let id = plan.rules[rule].definition.id
    let isAlone = costs[rule] > costLimit || !budget.isExhausted
    run.diagnostics.append(
      Diagnostic(
        rule: "limit-exceeded", severity: .error,
        message: isAlone
          ? "the rule `\(id)` costs more on this document than a rule may"
          : "the rule `\(id)` costs more on this document than is left for all rules",
        primary: Annotation(
          range: run.place(of: Origin(node: run.document.root.index)).range),
        help: "make the rule cheaper, or raise `budget.\(isAlone ? "rule" : "document")` in the "
          + "configuration",
        document: run.document.index))
  }
}

import CEL
import Diagnostics
import Documents
import RuleEngine

/// The value of an expression over a document, with what decided it, to try expressions as rules
/// would evaluate them.
package struct ExpressionEvaluation: Sendable {
  /// A place that decided the value.
  package struct Place: Sendable {
    /// The place in the file.
    package var range: SourceRange
    /// The JSON Pointer of the node.
    package var pointer: String
    /// Whether something is missing there.
    package var isMissing: Bool
  }

  /// The index of the document within its file, from 0.
  package var document = 0
  /// The value as JSON, or the message of the error.
  package var text: String
  /// The name of the value's type; `error` for an error.
  package var type: String
  /// Whether the evaluation failed.
  package var isError: Bool
  /// The cost of the evaluation, in the units of ``Budget``.
  package var cost: Int
  /// The places that decided the value, the most important first.
  package var places: [Place] = []

  /// The result of evaluating an expression over a file.
  package struct Outcome: Sendable {
    /// The value for each document, or one value if there is no file.
    package var results: [ExpressionEvaluation]
    /// The problems of the file, and what of it must not be shown; `nil` if there is no file.
    package var report: FileReport?
  }

  /// The mistakes in an expression.
  package struct Problems: Error, Sendable {
    /// The findings in the expression, which is treated as a file of its own.
    package var report: FileReport
  }

  /// Evaluates an expression over each document of a file, or without a document.
  ///
  /// The expression is checked like those of rule files: its syntax, and its names and types
  /// against the schema. Values that a rule marks as secrets are hidden as in every report.
  ///
  /// - Parameters:
  ///   - expression: The expression.
  ///   - file: The file; `nil` for none.
  ///   - ruleSets: The rule sets. The variables and constants are those of the last one, or of the
  ///     default rules if there is none.
  /// - Throws: ``Problems`` of the expression; ``RuleProblems`` if a rule that searches for secrets
  ///   turns out to be broken.
  package static func run(
    _ expression: String, over file: SourceFile?, ruleSets: [RuleSet]
  ) throws -> Outcome {
    let ruleSet = ruleSets.last ?? .partnerAuthorization
    let names = file == nil ? SetNames.none : SetNames(ruleSet)
    let program = try compile(expression, names, ruleSet, hasFile: file != nil)
    let activation = names.activation()
    guard let file else {
      return Outcome(results: [evaluate(program, activation, nil, SecretTexts(), nil)])
    }
    for (offset, constant) in ruleSet.constants.enumerated() {
      activation.set(2 + offset, to: constant)
    }
    let sets = ruleSets.isEmpty ? [ruleSet] : ruleSets
    let guardian = SecretGuard(sets)
    let worker = Linter(ruleSets: sets).makeWorker()
    let redactions = try worker.check(file).redactions
    var secrets = worker.secretTexts
    var results: [ExpressionEvaluation] = []
    let allowance = FindingAllowance(path: file.path)
    let loader = DocumentLoader(file: file, format: FileFormat(path: file.path).documentFormat)
    while let document = loader.next() {
      let facts = ruleSet.schema.map {
        SchemaValidation(document, schema: $0, allowance: allowance).facts
      }
      let run = DocumentRun(
        document, schema: ruleSet.schema, facts: facts ?? StructuralFacts(),
        mark: activation.mark, allowance: allowance, guardian: guardian)
      let root = document.root.index
      activation.set(0, to: run.read.value(of: root), origin: Origin(node: root))
      activation.set(1, to: run.literal.value(of: root), origin: Origin(node: root))
      names.prepare(activation, run, path: file.path)
      results.append(evaluate(program, activation, document, secrets, run))
    }
    var problems = loader.problems.map { LoaderFindings.diagnostic($0, in: file) }
    if loader.documentCount == 0, loader.isComplete { problems.append(LoaderFindings.emptyFile) }
    var report = FileReport(file: file, diagnostics: problems, redactions: redactions)
    guardian.protect(&report, &secrets, isJudged: true)
    return Outcome(results: results, report: report)
  }

  private static func compile(
    _ expression: String, _ names: SetNames, _ ruleSet: RuleSet, hasFile: Bool
  ) throws(Problems) -> Program {
    func problems(_ findings: [(message: String, range: Range<Int32>)]) -> Problems {
      let file = SourceFile(path: "expression", bytes: Array(expression.utf8))
      return Problems(
        report: FileReport(
          file: file,
          diagnostics: findings.map { finding in
            let range = Range<Int>(finding.range)
            return Diagnostic(
              rule: "invalid-rule", severity: .error, message: finding.message,
              primary: Annotation(range: SourceRange(range.lowerBound, range.upperBound)))
          }, isComplete: false))
    }
    let findings: [(message: String, range: Range<Int32>)]
    do throws(SyntaxError) {
      let tree = try SyntaxTree(parsing: Text(expression))
      var checker = Checker(
        hasFile ? names.declarations(ruleSet) : Declarations(functions: RuleSet.functions))
      let checked = checker.check(tree)
      if checked.isValid {
        return try CEL.Environment(
          variables: names.names.map { .init($0) }, functions: RuleSet.functions
        ).compile(tree)
      }
      findings = checked.diagnostics.map { ($0.message, $0.range) }
    } catch {
      findings = [(error.message, error.range)]
    }
    throw problems(findings)
  }

  private static func evaluate(
    _ program: Program, _ activation: Activation, _ document: Document?, _ secrets: SecretTexts,
    _ run: DocumentRun?
  ) -> ExpressionEvaluation {
    var budget = Budget()
    _ = program.evaluate(activation, budget: &budget)
    let cost = Budget.unitsPerExpression - budget.units
    let taint = run?.watchSecrets() == true ? run?.taint : nil
    let blamed = program.blame(activation)
    let reads = activation.mark.reads
    run?.unwatchSecrets()
    var result = ExpressionEvaluation(
      text: "", type: blamed.value.typeName, isError: false, cost: cost)
    if case .error(let error) = blamed.value {
      let isHidden =
        reads != .none
        || taint.map { taint in blamed.blame.contains { taint.touches($0) } } ?? false
      result.text =
        isHidden
        ? SecretTaint.failure
        : secrets.masked(error.message)
      result.isError = true
    } else {
      var printing = Budget()
      if let text = ValueJSON.text(
        of: blamed, hiding: secrets, taint, reads, budget: &printing)
      {
        result.text = text
      } else {
        result.text = "the value is too large to be shown"
        result.type = "error"
        result.isError = true
      }
    }
    guard let document else { return result }
    result.document = document.index
    result.places = blamed.blame.map { origin in
      Place(
        range: document.place(of: origin).range,
        pointer: secrets.masked(document.pointer(NodeID(origin.node)), isName: true),
        isMissing: origin.role == .missing)
    }
    return result
  }
}

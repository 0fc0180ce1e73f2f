import CEL
import Diagnostics
import Documents

/// The value of an expression over a document, with what decided it: for trying expressions out as
/// rules would have them.
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
  /// The value as JSON, or the message of the error in its place.
  package var text: String
  /// The name of the value's type; `error` for an error.
  package var type: String
  /// Whether there is an error instead of a value.
  package var isError: Bool
  /// What the evaluation cost, in the units of ``Budget``.
  package var cost: Int
  /// The places that decided the value, the weightiest first.
  package var places: [Place] = []

  /// Evaluates an expression over each document of a file, or over none.
  ///
  /// - Parameters:
  ///   - expression: The expression.
  ///   - file: The file; `nil` for none.
  ///   - ruleSet: The rule set whose variables, constants and functions hold.
  ///   - problems: What is wrong with the file.
  /// - Throws: The first error of the expression's syntax.
  package static func run(
    _ expression: String, over file: SourceFile?, ruleSet: RuleSet, problems: inout [Diagnostic]
  ) throws(SyntaxError) -> [ExpressionEvaluation] {
    let variables = file == nil ? [] : ruleSet.sharedVariables
    let environment = CEL.Environment(variables: variables, functions: RuleSet.functions)
    let program = try environment.compile(expression)
    let activation = Activation(count: variables.count)
    guard let file else { return [evaluate(program, activation, nil)] }
    for (offset, constant) in ruleSet.constants.enumerated() {
      activation.set(2 + offset, to: constant.value)
    }
    var results: [ExpressionEvaluation] = []
    let loader = DocumentLoader(file: file, format: FileFormat(path: file.path).documentFormat)
    while let document = loader.next() {
      let facts = ruleSet.schema.map { SchemaValidation(document, schema: $0).facts }
      let run = DocumentRun(
        document, schema: ruleSet.schema, facts: facts ?? StructuralFacts(),
        mark: activation.mark)
      let root = document.root.index
      activation.set(0, to: run.read.value(of: root), origin: Origin(node: root))
      activation.set(1, to: run.literal.value(of: root), origin: Origin(node: root))
      results.append(evaluate(program, activation, document))
    }
    problems += loader.problems.map { LoaderFindings.diagnostic($0, in: file) }
    if loader.documentCount == 0, loader.isComplete { problems.append(LoaderFindings.emptyFile) }
    return results
  }

  private static func evaluate(
    _ program: Program, _ activation: Activation, _ document: Document?
  ) -> ExpressionEvaluation {
    var budget = Budget()
    _ = program.evaluate(activation, budget: &budget)
    let cost = Budget.unitsPerExpression - budget.units
    let blamed = program.blame(activation)
    var result = ExpressionEvaluation(
      text: "", type: blamed.value.typeName, isError: false, cost: cost)
    if case .error(let error) = blamed.value {
      result.text = error.message
      result.isError = true
    } else {
      result.text = ValueJSON.text(of: blamed.value)
    }
    guard let document else { return result }
    result.document = document.index
    result.places = blamed.blame.map { origin in
      Place(
        range: document.place(of: origin).range, pointer: document.pointer(NodeID(origin.node)),
        isMissing: origin.role == .missing)
    }
    return result
  }
}

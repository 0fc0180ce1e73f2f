import CEL

/// What holds of any text that is taken for an expression: by the parser, the checker and the
/// evaluator, over variables of every type.
enum ExpressionProperties {
  static func check(_ input: [UInt8]) throws(Violation) {
    guard input.count <= 4_000, let string = String(validating: input, as: UTF8.self) else {
      return
    }
    let text = Text(string)
    let bounds = SourceBounds(input)
    let tree: SyntaxTree
    do {
      tree = try SyntaxTree(parsing: text)
    } catch {
      try require(!error.message.isEmpty, "a syntax error says nothing")
      return try demand(bounds, error.range, error.message)
    }
    try SyntaxProperties.check(tree, bounds)
    let result = try checkTypes(tree, bounds)
    let program: Program
    do {
      program = try ExpressionSample.environment.compile(tree)
    } catch {
      return try demand(bounds, error.range, error.message)
    }
    try checkValue(program, result)
  }

  private static func demand(_ bounds: SourceBounds, _ range: Range<Int32>, _ what: String)
    throws(Violation)
  {
    try bounds.demand(.init(Int(range.lowerBound), Int(range.upperBound)), what)
  }

  private static func checkTypes(_ tree: SyntaxTree, _ bounds: SourceBounds) throws(Violation)
    -> CheckResult
  {
    var checker = Checker(Declarations(ExpressionSample.environment))
    let result = checker.check(tree, recordingTypes: true)
    for diagnostic in result.diagnostics {
      try require(!diagnostic.message.isEmpty, "a diagnostic says nothing")
      try demand(bounds, diagnostic.range, diagnostic.message)
    }
    let again = checker.check(tree, recordingTypes: true)
    try require(again.diagnostics == result.diagnostics, "the second check finds something else")
    try require(
      again.nodeTypes.map(\.description) == result.nodeTypes.map(\.description),
      "the second check gives other types")
    return result
  }

  // MARK: - Values

  private static let units = 5_000

  private static func checkValue(_ program: Program, _ result: CheckResult) throws(Violation) {
    let activation = ExpressionSample.activation()
    var budget = Budget(units: units)
    let value = program.evaluate(activation, budget: &budget)
    let kind = errorKind(value)
    try require(
      budget.isExhausted == (kind == .limit),
      "exhausted: \(budget.isExhausted), but the value is \(value.literal(limit: 100))")
    var secondBudget = Budget(units: units)
    let second = program.evaluate(ExpressionSample.activation(), budget: &secondBudget)
    try require(
      value.literal() == second.literal() && message(value) == message(second),
      "evaluated again it is \(second.literal()) instead of \(value.literal())")
    try require(budget.tenths == secondBudget.tenths, "evaluated again it costs something else")
    try checkError(value)
    try checkBlame(program, value)
    if kind == nil {
      var larger = Budget(units: 2 * units)
      let other = program.evaluate(ExpressionSample.activation(), budget: &larger)
      try require(other.literal() == value.literal(), "with a larger budget the value is another")
      try require(
        larger.tenths - budget.tenths == units * 10, "with a larger budget it costs something else")
      try checkLiteral(value)
    }
    if result.isValid { try checkPromise(value, result) }
  }

  private static func errorKind(_ value: Value) -> EvaluationError.Kind? {
    if case .error(let error) = value { error.kind } else { nil }
  }

  private static func message(_ value: Value) -> String? {
    if case .error(let error) = value { error.message } else { nil }
  }

  private static func checkError(_ value: Value) throws(Violation) {
    guard case .error(let error) = value else { return }
    try require(!error.message.isEmpty, "an error says nothing")
    guard let place = error.place else { return }
    try demand(
      SourceBounds(place.expression.withBytes { Array($0) }), place.range, error.message)
  }

  /// With its blame, it is the same value, unless that costs too much.
  private static func checkBlame(_ program: Program, _ value: Value) throws(Violation) {
    var budget = Budget(units: units)
    let blamed = program.blame(ExpressionSample.activation(), budget: &budget)
    guard errorKind(blamed.value) != .limit, errorKind(value) != .limit else { return }
    try require(
      blamed.value.literal() == value.literal() && message(blamed.value) == message(value),
      "with blame it is \(blamed.value.literal()) instead of \(value.literal())")
    var seen: Set<Origin> = []
    for origin in blamed.blame { try require(seen.insert(origin).inserted, "blamed twice") }
  }

  /// The literal of a value is an expression of that value.
  private static func checkLiteral(_ value: Value) throws(Violation) {
    let literal = value.literal(limit: 2_000)
    guard !literal.contains("…"), !hasNoLiteral(value) else { return }
    let again: Value
    do {
      let program = try CEL.Environment().compile(literal)
      again = program.evaluate(Activation(count: 0))
    } catch {
      throw Violation("`\(literal)` is not an expression: \(error.message)")
    }
    try require(
      again.literal(limit: 2_000) == literal, "`\(literal)` gives \(again.literal(limit: 2_000))")
    if !literal.contains("nan") {
      try require(again.isEqual(to: value), "`\(literal)` gives another value")
    }
  }

  private static func hasNoLiteral(_ value: Value) -> Bool {
    switch value {
    case .opaque, .error: true
    // A name may be that of a type, but `type` names a function, too.
    case .type: true
    case .list(let list): list.elements.contains { hasNoLiteral($0) }
    case .map(let map): (0..<map.count).contains { hasNoLiteral(map.entry(at: $0).value) }
    case .optional(let optional): optional.value.map { hasNoLiteral($0) } ?? false
    default: false
    }
  }

  /// What the checker let pass, knowing all types, has the type that it said, and no error that it
  /// is there to prevent.
  private static func checkPromise(_ value: Value, _ result: CheckResult) throws(Violation) {
    guard !result.nodeTypes.contains(where: { ExpressionSample.isVague($0) }) else { return }
    if case .error(let error) = value {
      switch error.detail {
      case .noOverload, .noOverloadOf:
        throw Violation("the checker passed what ends in: \(error.message)")
      default: return
      }
    }
    try require(
      ExpressionSample.conforms(value, to: result.type),
      "the checker promised `\(result.type)` of \(value.literal(limit: 200))")
  }
}

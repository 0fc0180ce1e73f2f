/// A recursive-descent parser that builds a ``SyntaxTree`` (cel-go's CEL.g4; comments in backticks
/// quote its rules).
///
/// Chains of operators, selections and conditionals are parsed in loops; only nesting recurses, to
/// a depth of 250.
struct Parser {
  /// The maximum nesting depth of expressions.
  static let depthLimit = 250
  /// The maximum length of an expression, in code points.
  static let lengthLimit = 100_000

  var tree: SyntaxTree
  let decoder: LiteralDecoder
  private var lexer: Lexer
  /// The current token.
  var token: Token
  /// The end of the token before the current one.
  var previousUpper: Int32 = 0
  var depth = 0

  init(_ text: Text) {
    tree = SyntaxTree(text: text)
    // The tree keeps the text, and therefore the bytes, alive for as long as the parser lives.
    let bytes = text.bytes
    decoder = LiteralDecoder(text: text, bytes: bytes)
    lexer = Lexer(bytes)
    token = Token(kind: .end, lower: 0, upper: 0)
  }

  /// Reads the first token. Throws if the text is too long or does not start with a token.
  private mutating func start() throws(SyntaxError) {
    let text = tree.text
    let bytes = text.bytes
    if bytes.count > Parser.lengthLimit {
      let length = text.codePointCount
      if length > Parser.lengthLimit {
        throw SyntaxError(
          range: 0..<0,
          message:
            "the expression has \(length) code points, expected at most \(Parser.lengthLimit)")
      }
    }
    token = try lexer.next()
    let estimate = bytes.count / 5 + 2
    tree.reserve(estimate)
  }

  /// `start: expr EOF`
  mutating func parse() throws(SyntaxError) -> SyntaxTree {
    try start()
    let root = try expression()
    if token.kind != .end { throw unexpected("the end of the expression or an operator") }
    // ``SyntaxTree/root`` is the last node: if the root is elsewhere, append a copy of it.
    if root != tree.root {
      let node = tree[root]
      _ = add(node, tree.range(of: root), name: tree.nameRange(of: root))
    }
    // Moves the tree out without copying its arrays.
    var result = SyntaxTree(text: tree.text)
    swap(&result, &tree)
    return result
  }

  // MARK: Tokens

  mutating func advance() throws(SyntaxError) {
    previousUpper = token.upper
    token = try lexer.next()
  }

  /// Consumes a token of a kind; throws an error that names what was expected otherwise.
  mutating func take(_ kind: Token.Kind, _ expected: StaticString) throws(SyntaxError) {
    guard token.kind == kind else { throw unexpected("\(expected)") }
    try advance()
  }

  /// Consumes the current token if it is of a kind; returns whether it was.
  mutating func takeIf(_ kind: Token.Kind) throws(SyntaxError) -> Bool {
    guard token.kind == kind else { return false }
    try advance()
    return true
  }

  func text(_ range: Range<Int32>) -> Text { tree.text.slice(range.lowerBound, range.upperBound) }

  func unexpected(_ expected: String) -> SyntaxError {
    if token.kind == .end {
      return SyntaxError(
        range: token.range, message: "the expression ends here, expected \(expected)")
    }
    let found = text(token.range)
    if token.kind == .identifier, let symbol = found.operatorInWords {
      return SyntaxError(
        range: token.range, message: "found `\(found.string)`, expected the operator \(symbol)")
    }
    return SyntaxError(
      range: token.range, message: "found `\(found.string)`, expected \(expected)")
  }

  // MARK: Nodes

  mutating func add(_ node: SyntaxNode, _ range: Range<Int32>, name: Range<Int32>? = nil)
    -> SyntaxIndex
  {
    tree.append(node, range, name: name ?? range)
    return SyntaxIndex(tree.nodes.count) - 1
  }

  func lower(_ index: SyntaxIndex) -> Int32 { tree.range(of: index).lowerBound }

  mutating func addOperands(_ operands: [SyntaxIndex]) -> SyntaxSpan {
    let lower = Int32(tree.operands.count)
    tree.operands.append(contentsOf: operands)
    return lower..<Int32(tree.operands.count)
  }

  // MARK: Operators

  /// `expr: conditionalOr ('?' conditionalOr ':' expr)?`
  mutating func expression() throws(SyntaxError) -> SyntaxIndex {
    depth += 1
    defer { depth -= 1 }
    if depth > Parser.depthLimit {
      throw SyntaxError(
        range: token.range,
        message: "the expression nests too deeply, expected at most \(Parser.depthLimit) levels")
    }
    let first = try disjunction()
    guard token.kind == .question else { return first }
    // `a ? b : c ? d : e` groups to the right: the branches are collected here and built from the
    // last one. Each takes four numbers: condition, then, start and end of the `?`.
    var branches: [Int32] = []
    var last = first
    while token.kind == .question {
      let mark = token.range
      try advance()
      let then = try disjunction()
      try take(.colon, "`:` and the value of the other case")
      branches += [last, then, mark.lowerBound, mark.upperBound]
      last = try disjunction()
    }
    let upper = previousUpper
    for start in stride(from: branches.count - 4, through: 0, by: -4) {
      let condition = branches[start]
      last = add(
        .conditional(condition: condition, then: branches[start + 1], otherwise: last),
        lower(condition)..<upper, name: branches[start + 2]..<branches[start + 3])
    }
    return last
  }

  /// `conditionalOr: conditionalAnd ('||' conditionalAnd)*`
  private mutating func disjunction() throws(SyntaxError) -> SyntaxIndex {
    let first = try conjunction()
    guard token.kind == .or else { return first }
    let mark = token.range
    var sides = [first]
    while try takeIf(.or) { sides.append(try conjunction()) }
    return add(.or(addOperands(sides)), lower(first)..<previousUpper, name: mark)
  }

  /// `conditionalAnd: relation ('&&' relation)*`
  private mutating func conjunction() throws(SyntaxError) -> SyntaxIndex {
    let first = try binary(1)
    guard token.kind == .and else { return first }
    let mark = token.range
    var sides = [first]
    while try takeIf(.and) { sides.append(try binary(1)) }
    return add(.and(addOperands(sides)), lower(first)..<previousUpper, name: mark)
  }

  /// `relation` and `calc`: operators of at least the given precedence, all of which group to the
  /// left.
  private mutating func binary(_ least: Int) throws(SyntaxError) -> SyntaxIndex {
    var left = try unary()
    while let (operation, precedence) = token.kind.binaryOperator, precedence >= least {
      let mark = token.range
      try advance()
      let right = try binary(precedence + 1)
      left = add(.binary(operation, left, right), lower(left)..<previousUpper, name: mark)
    }
    return left
  }

  /// `unary: member | '!'+ member | '-'+ member`; an even number of operators cancels out.
  private mutating func unary() throws(SyntaxError) -> SyntaxIndex {
    guard token.kind == .not || token.kind == .minus else { return try member() }
    let kind = token.kind
    let mark = token.range
    var last = token.range
    var count = 0
    while token.kind == kind {
      last = token.range
      count += 1
      try advance()
    }
    var operand: SyntaxIndex
    if kind == .minus, token.kind == .int || token.kind == .double {
      // `literal: '-'? NUM_INT`: the last sign belongs to the literal.
      count -= 1
      operand = try selectors(of: number(from: last.lowerBound, isNegative: true))
    } else {
      operand = try member()
    }
    if count % 2 == 1 {
      operand = add(
        .unary(kind == .not ? .not : .negate, operand), mark.lowerBound..<previousUpper,
        name: mark)
    }
    return operand
  }

  mutating func number(from lower: Int32, isNegative: Bool) throws(SyntaxError) -> SyntaxIndex {
    let value =
      token.kind == .double
      ? decoder.double(token, isNegative: isNegative)
      : try decoder.integer(token, isNegative: isNegative)
    let index = add(.literal(value), lower..<token.upper)
    try advance()
    return index
  }
}

extension Token.Kind {
  /// The binary operator and its precedence; a higher precedence binds tighter.
  var binaryOperator: (BinaryOperator, Int)? {
    switch self {
    case .less: (.less, 1)
    case .lessOrEqual: (.lessOrEqual, 1)
    case .greater: (.greater, 1)
    case .greaterOrEqual: (.greaterOrEqual, 1)
    case .equal: (.equal, 1)
    case .notEqual: (.notEqual, 1)
    case .membership: (.membership, 1)
    case .plus: (.add, 2)
    case .minus: (.subtract, 2)
    case .star: (.multiply, 3)
    case .slash: (.divide, 3)
    case .percent: (.remainder, 3)
    default: nil
    }
  }
}

import CEL

/// Numbers expressions by their meaning.
///
/// Two expressions get the same number if their syntax is the same once every name is resolved.
/// White space, parentheses, the spelling of literals and the names of macro variables make no
/// difference; a name that refers to different variables does.
struct MeaningTable {
  /// The number of a meaning.
  typealias Meaning = Int

  /// A node: its kind, then the numbers of its parts.
  private var meanings: [[Int]: Meaning] = [:]
  /// Names and literals, numbered by their bytes.
  private var texts: [[UInt8]: Int] = [:]

  /// Returns the meaning of an expression. O(length · depth of macros)
  ///
  /// - Parameter variable: The number of the variable that a name refers to, outside of macros;
  ///   `nil` if it refers to a type or function.
  /// - Returns: For a text that does not parse, a number that is different from all others.
  mutating func meaning(of text: String, variable: (Text) -> Int?) -> Meaning {
    guard let tree = try? SyntaxTree(parsing: Text(text)) else {
      return unknown()
    }
    return withoutActuallyEscaping(variable) { variable in
      var pass = MeaningPass(table: self, tree: tree, variable: variable)
      let meaning = pass.meaning(of: tree.root)
      self = pass.table
      return meaning
    }
  }

  /// Returns the meaning of an expression that is just a variable.
  mutating func meaning(ofVariable variable: Int) -> Meaning {
    number([Tag.variable.rawValue, variable])
  }

  /// Returns a meaning that is different from all others.
  fileprivate mutating func unknown() -> Meaning {
    number([Tag.unknown.rawValue, meanings.count])
  }

  fileprivate mutating func number(_ node: [Int]) -> Meaning {
    if let known = meanings[node] { return known }
    let meaning = meanings.count
    meanings[node] = meaning
    return meaning
  }

  fileprivate mutating func number(_ text: Text) -> Int {
    let bytes = Array(text.bytes)
    if let known = texts[bytes] { return known }
    texts[bytes] = texts.count
    return texts.count - 1
  }

  /// The kind of a node; the first number of each key.
  fileprivate enum Tag: Int {
    case unknown, variable, macroVariable, name, select, has, index, unary, binary, and, or
    case conditional, call, namespacedCall, list, map, message, comprehension, bind
    case null, bool, int, uint, double, string, bytes
  }
}

/// Numbers the nodes of one expression. Recursion is bounded by the parser's depth limit.
private struct MeaningPass {
  var table: MeaningTable
  let tree: SyntaxTree
  let variable: (Text) -> Int?
  /// The variables of the macros around a node, innermost last.
  private var macroVariables: [Text] = []

  init(table: MeaningTable, tree: SyntaxTree, variable: @escaping (Text) -> Int?) {
    self.table = table
    self.tree = tree
    self.variable = variable
  }

  private mutating func number(_ tag: MeaningTable.Tag, _ parts: Int...) -> Int {
    table.number([tag.rawValue] + parts)
  }

  private mutating func number(_ tag: MeaningTable.Tag, list: [Int]) -> Int {
    table.number([tag.rawValue] + list)
  }

  /// Chains (`a.b.c`, `a + b + c`, `x.f().g()`, `a ? b : c ? d : e`) are numbered in loops, so that their
  /// length does not matter; only nesting recurses.
  mutating func meaning(of root: SyntaxIndex) -> Int {
    var chain: [SyntaxIndex] = []
    var node = root
    while let operand = leftOperand(of: node) {
      chain.append(node)
      node = operand
    }
    var meaning = leaf(node)
    while let node = chain.popLast() { meaning = link(node, after: meaning) }
    return meaning
  }

  /// The operand with which a chain goes on to the left; `nil` at its start.
  private func leftOperand(of node: SyntaxIndex) -> SyntaxIndex? {
    switch tree[node] {
    case .select(let operand, _, _), .has(let operand, _), .index(let operand, _, _),
      .unary(_, let operand), .binary(_, let operand, _):
      operand
    case .call(_, _, let receiver, _): receiver
    case .comprehension(let index): tree.comprehensions[Int(index)].range
    case .bind(let index): tree.binds[Int(index)].value
    case .literal, .identifier, .and, .or, .conditional, .list, .map, .message: nil
    }
  }

  /// The meaning of the start of a chain.
  private mutating func leaf(_ node: SyntaxIndex) -> Int {
    switch tree[node] {
    case .literal(let value): return meaning(of: value)
    case .identifier(let name, let isAbsolute): return meaning(of: name, isAbsolute: isAbsolute)
    case .and(let span): return number(.and, list: meanings(of: tree.operands(span)))
    case .or(let span): return number(.or, list: meanings(of: tree.operands(span)))
    case .conditional: return conditional(node)
    case .call(let name, let isAbsolute, _, let arguments):
      return number(
        .call,
        list: [table.number(name), isAbsolute ? 1 : 0, -1]
          + meanings(of: tree.operands(arguments)))
    case .list(let span):
      var parts: [Int] = []
      for element in tree.listElements(span) {
        parts += [meaning(of: element.value), element.isOptional ? 1 : 0]
      }
      return number(.list, list: parts)
    case .map(let span):
      var parts: [Int] = []
      for element in tree.mapElements(span) {
        parts += [
          meaning(of: element.key), meaning(of: element.value), element.isOptional ? 1 : 0,
        ]
      }
      return number(.map, list: parts)
    case .message(let name, let span):
      var parts = [table.number(name)]
      for field in tree.messageFields(span) {
        parts += [table.number(field.name), meaning(of: field.value), field.isOptional ? 1 : 0]
      }
      return number(.message, list: parts)
    case .select, .has, .index, .unary, .binary, .comprehension, .bind:
      // Links of a chain, which start with their operand.
      return table.unknown()
    }
  }

  /// The meaning of a link of a chain, after that of its operand to the left.
  private mutating func link(_ node: SyntaxIndex, after operand: Int) -> Int {
    switch tree[node] {
    case .select(_, let field, let isOptional):
      return number(.select, operand, table.number(field), isOptional ? 1 : 0)
    case .has(_, let field): return number(.has, operand, table.number(field))
    case .index(_, let index, let isOptional):
      return number(.index, operand, meaning(of: index), isOptional ? 1 : 0)
    case .unary(let `operator`, _):
      return number(.unary, table.number(Text(`operator`.rawValue)), operand)
    case .binary(let `operator`, _, let right):
      return number(
        .binary, table.number(Text(`operator`.rawValue)), operand, meaning(of: right))
    case .call(let name, _, let receiver?, let arguments):
      return call(name, receiver, operand, meanings(of: tree.operands(arguments)))
    case .comprehension(let index):
      return meaning(of: tree.comprehensions[Int(index)], over: operand)
    case .bind(let index):
      let bind = tree.binds[Int(index)]
      return number(
        .bind, table.number(Text(bind.kind.rawValue)), operand,
        meaning(of: bind.body, within: [bind.variable]))
    case .call, .literal, .identifier, .and, .or, .conditional, .list, .map, .message:
      // Starts of chains.
      return table.unknown()
    }
  }

  /// `a ? b : c ? d : e`
  private mutating func conditional(_ node: SyntaxIndex) -> Int {
    var branches: [(condition: Int, then: Int)] = []
    var node = node
    while case .conditional(let condition, let then, let otherwise) = tree[node] {
      branches.append((meaning(of: condition), meaning(of: then)))
      node = otherwise
    }
    var meaning = meaning(of: node)
    while let branch = branches.popLast() {
      meaning = number(.conditional, branch.condition, branch.then, meaning)
    }
    return meaning
  }

  private mutating func meanings(of nodes: ArraySlice<SyntaxIndex>) -> [Int] {
    var parts: [Int] = []
    for node in nodes { parts.append(meaning(of: node)) }
    return parts
  }

  /// Numbers a macro variable by how many macro variables lie between its declaration and its use.
  private mutating func meaning(of name: Text, isAbsolute: Bool) -> Int {
    if !isAbsolute, let index = macroVariables.lastIndex(of: name) {
      return number(.macroVariable, macroVariables.count - index)
    }
    if let variable = variable(name) { return table.meaning(ofVariable: variable) }
    return number(.name, table.number(name))
  }

  private mutating func meaning(of node: SyntaxIndex, within variables: [Text]) -> Int {
    macroVariables += variables
    let meaning = meaning(of: node)
    macroVariables.removeLast(variables.count)
    return meaning
  }

  private mutating func meaning(of macro: Comprehension, over range: Int) -> Int {
    var variables = [macro.variable]
    if let second = macro.secondVariable { variables.append(second) }
    let filter = macro.filter.map { meaning(of: $0, within: variables) } ?? -1
    return number(
      .comprehension, table.number(Text(macro.kind.rawValue)), variables.count, range, filter,
      meaning(of: macro.body, within: variables))
  }

  private mutating func call(
    _ name: Text, _ receiver: SyntaxIndex, _ operand: Int, _ arguments: [Int]
  ) -> Int {
    let name = table.number(name)
    // What looks like a receiver may be a function's namespace: its words count.
    if let dotted = tree.dottedName(receiver), dotted.parts.count <= Self.namespaceParts {
      let words = dotted.parts.map { table.number($0) }
      return number(
        .namespacedCall,
        list: [name, operand, dotted.isAbsolute ? 1 : 0, words.count] + words + arguments)
    }
    return number(.call, list: [name, 0, operand] + arguments)
  }

  /// The most parts that a function's namespace has.
  private static let namespaceParts = 4

  private mutating func meaning(of literal: Value) -> Int {
    switch literal {
    case .null: return number(.null)
    case .bool(let value): return number(.bool, value ? 1 : 0)
    case .int(let value): return number(.int, Int(value))
    case .uint(let value): return number(.uint, Int(truncatingIfNeeded: value))
    case .double(let value): return number(.double, Int(truncatingIfNeeded: value.bitPattern))
    case .string(let value): return number(.string, table.number(value))
    case .bytes(let value): return number(.bytes, table.number(value))
    case .list, .map, .timestamp, .duration, .type, .optional, .opaque, .error:
      // These are never literals of the syntax.
      return table.unknown()
    }
  }
}

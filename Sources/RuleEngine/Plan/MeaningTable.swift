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

  mutating func meaning(of node: SyntaxIndex) -> Int {
    switch tree[node] {
    case .literal(let value):
      return meaning(of: value)
    case .identifier(let name, let isAbsolute):
      return meaning(of: name, isAbsolute: isAbsolute)
    case .select(let operand, let field, let isOptional):
      return number(
        .select, meaning(of: operand), table.number(field), isOptional ? 1 : 0)
    case .has(let operand, let field):
      return number(.has, meaning(of: operand), table.number(field))
    case .index(let operand, let index, let isOptional):
      return number(.index, meaning(of: operand), meaning(of: index), isOptional ? 1 : 0)
    case .unary(let `operator`, let operand):
      return number(.unary, table.number(Text(`operator`.rawValue)), meaning(of: operand))
    case .binary(let `operator`, let left, let right):
      return number(
        .binary, table.number(Text(`operator`.rawValue)), meaning(of: left), meaning(of: right))
    case .and(let span):
      return number(.and, list: meanings(of: tree.operands(span)))
    case .or(let span):
      return number(.or, list: meanings(of: tree.operands(span)))
    case .conditional(let condition, let then, let otherwise):
      return number(
        .conditional, meaning(of: condition), meaning(of: then), meaning(of: otherwise))
    case .call(let name, let isAbsolute, let receiver, let arguments):
      return call(name, isAbsolute, receiver, meanings(of: tree.operands(arguments)))
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
    case .comprehension(let index):
      return meaning(of: tree.comprehensions[Int(index)])
    case .bind(let index):
      let bind = tree.binds[Int(index)]
      let value = meaning(of: bind.value)
      return number(
        .bind, table.number(Text(bind.kind.rawValue)), value,
        meaning(of: bind.body, within: [bind.variable]))
    }
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

  private mutating func meaning(of comprehension: Comprehension) -> Int {
    let range = meaning(of: comprehension.range)
    var variables = [comprehension.variable]
    if let second = comprehension.secondVariable { variables.append(second) }
    let filter = comprehension.filter.map { meaning(of: $0, within: variables) } ?? -1
    return number(
      .comprehension, table.number(Text(comprehension.kind.rawValue)), variables.count, range,
      filter,
      meaning(of: comprehension.body, within: variables))
  }

  private mutating func call(
    _ name: Text, _ isAbsolute: Bool, _ receiver: SyntaxIndex?, _ arguments: [Int]
  ) -> Int {
    let name = table.number(name)
    guard let receiver else {
      return number(.call, list: [name, isAbsolute ? 1 : 0, -1] + arguments)
    }
    // What looks like a receiver may be a function's namespace, so its names are part of the
    // meaning.
    if let dotted = tree.dottedName(receiver) {
      let words = dotted.parts.map { table.number($0) }
      return number(
        .namespacedCall,
        list: [name, meaning(of: receiver), dotted.isAbsolute ? 1 : 0, words.count] + words
          + arguments)
    }
    return number(.call, list: [name, 0, meaning(of: receiver)] + arguments)
  }

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

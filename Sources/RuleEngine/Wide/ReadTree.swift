import CEL

/// What rules over several documents may read of a document: a tree of names. What is not in it need
/// not be kept.
final class ReadTree: @unchecked Sendable {
  // Unchecked: nothing changes once the tree of a set's rules is made.

  /// Whether everything below is read.
  fileprivate(set) var isWhole = false
  /// What is read of every element or entry; `nil` if they are read by name alone.
  fileprivate(set) var any: ReadTree?
  /// What is read of entries by their names.
  fileprivate(set) var fields: [(name: [UInt8], tree: ReadTree)] = []

  fileprivate init() {}

  /// Collects what some rules may read.
  init(_ rules: [RuleDefinition]) {
    for rule in rules {
      var reader = ExpressionReads(root: self)
      reader.read(rule)
    }
  }

  /// Whether the path and the index of documents are read; of the tree of a whole document.
  var isPathRead: Bool { isWhole || readsPath }
  var isIndexRead: Bool { isWhole || readsIndex }
  fileprivate var readsPath = false
  fileprivate var readsIndex = false

  /// Whether something of the values is read, not only that they are there.
  var hasParts: Bool { isWhole || any != nil || !fields.isEmpty }

  fileprivate func field(_ name: [UInt8]) -> ReadTree {
    if isWhole { return self }
    if let known = fields.first(where: { $0.name == name }) { return known.tree }
    let made = ReadTree()
    fields.append((name, made))
    return made
  }

  fileprivate func everything() -> ReadTree {
    if isWhole { return self }
    let made = any ?? ReadTree()
    any = made
    return made
  }
}

/// Follows what expressions read through their names. What it does not understand, it takes to read
/// everything below.
private struct ExpressionReads {
  /// Where a value comes from.
  indirect enum Source {
    /// Not from a document.
    case elsewhere
    /// The list of all documents, and one of its entries.
    case documents, document
    /// A value at any of these places.
    case places([ReadTree])
    /// A computed list of such values.
    case list(Source)
  }

  private let root: ReadTree
  /// The names that are bound, the innermost last.
  private var names: [(name: [UInt8], source: Source)] = [
    (Array(RuleScope.documents.utf8), .documents),
    (Array(RuleSet.literalVariable.utf8), .documents),
  ]
  private var tree = SyntaxTree(text: Text(""))
  private var depth = 0
  /// Expressions that nest deeper are taken to read everything.
  private static let depthLimit = 400

  init(root: ReadTree) { self.root = root }

  mutating func read(_ rule: RuleDefinition) {
    enter(rule.body)
    for check in rule.effectiveChecks {
      let outer = names
      enter(check)
      use(check.require)
      use(check.at)
      for label in check.labels {
        use(label.at)
        use(template: label.text)
      }
      for text in [check.message, check.label, check.help] { use(template: text) }
      names = outer
    }
    for text in [rule.body.message, rule.body.label, rule.body.help] { use(template: text) }
  }

  private mutating func enter(_ check: CheckDefinition) {
    let early = check.earlyVariables
    for (index, loop) in check.loops.enumerated() {
      if !early.isEmpty { early[index].forEach { bind(check.variables[$0]) } }
      let element = element(of: source(of: loop.range))
      if let second = loop.secondVariable {
        names.append((Array(loop.variable.utf8), .elsewhere))
        names.append((Array(second.utf8), element))
      } else {
        names.append((Array(loop.variable.utf8), element))
      }
    }
    for (index, variable) in check.variables.enumerated()
    where !early.contains(where: { $0.contains(index) }) {
      bind(variable)
    }
    for condition in check.when { use(condition) }
  }

  private mutating func bind(_ variable: VariableDefinition) {
    names.append((Array(variable.name.utf8), source(of: variable.value)))
  }

  private mutating func use(_ text: RuleText?) {
    if let text { use(source(of: text)) }
  }

  private mutating func use(template text: RuleText?) {
    guard let text, let template = try? MessageTemplate(text.text) else { return }
    for case .expression(let range) in template.pieces { use(text.part(range)) }
  }

  private mutating func source(of text: RuleText) -> Source {
    guard let parsed = try? SyntaxTree(parsing: Text(text.text)) else { return .elsewhere }
    tree = parsed
    return source(parsed.root)
  }

  // MARK: - Sources

  /// Notes that a whole value is read.
  private func use(_ source: Source) {
    switch source {
    case .elsewhere: break
    case .documents, .document: root.isWhole = true
    case .places(let places): for place in places { place.isWhole = true }
    case .list(let element): use(element)
    }
  }

  private func element(of source: Source) -> Source {
    switch source {
    case .elsewhere: .elsewhere
    case .documents: .document
    case .document: .elsewhere
    case .places(let places): .places(places.map { $0.everything() })
    case .list(let element): element
    }
  }

  private func field(_ name: Text, of source: Source) -> Source {
    let bytes = Array(name.bytes)
    switch source {
    case .document:
      if bytes.elementsEqual("path".utf8) { root.readsPath = true }
      if bytes.elementsEqual("index".utf8) { root.readsIndex = true }
      return bytes.elementsEqual("root".utf8) ? .places([root]) : .elsewhere
    case .places(let places): return .places(places.map { $0.field(bytes) })
    case .elsewhere, .documents, .list: return .elsewhere
    }
  }

  private func union(_ left: Source, _ right: Source) -> Source {
    switch (left, right) {
    case (.elsewhere, let other), (let other, .elsewhere): return other
    // A list that is written out.
    case (.list(.elsewhere), let other), (let other, .list(.elsewhere)): return other
    case (.places(let first), .places(let second)): return .places(first + second)
    case (.list(let first), .list(let second)): return .list(union(first, second))
    default:
      use(left)
      use(right)
      return .elsewhere
    }
  }

  // MARK: - Expressions

  private mutating func source(_ node: SyntaxIndex) -> Source {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.depthLimit else {
      root.isWhole = true
      return .elsewhere
    }
    switch tree[node] {
    case .literal: return .elsewhere
    case .identifier(let name, _):
      return names.last { $0.name.elementsEqual(name.bytes) }?.source ?? .elsewhere
    case .select(let operand, let field, _): return self.field(field, of: source(operand))
    case .has(let operand, let field):
      _ = self.field(field, of: source(operand))
      return .elsewhere
    case .index(let operand, let index, _):
      let value = source(operand)
      if case .literal(.string(let name)) = tree[index] { return field(name, of: value) }
      use(source(index))
      return element(of: value)
    case .unary(_, let operand): use(source(operand))
    case .binary(_, let left, let right):
      use(source(left))
      use(source(right))
    case .and(let span), .or(let span): for operand in tree.operands(span) { use(source(operand)) }
    case .conditional(let condition, let then, let otherwise):
      use(source(condition))
      return union(source(then), source(otherwise))
    case .call(let name, _, let receiver, let arguments):
      return call(name, receiver, Array(tree.operands(arguments)))
    case .list(let span):
      var element = Source.elsewhere
      for item in tree.listElements(span) { element = union(element, source(item.value)) }
      return .list(element)
    case .map(let span):
      for entry in tree.mapElements(span) {
        use(source(entry.key))
        use(source(entry.value))
      }
    case .message(_, let span): for field in tree.messageFields(span) { use(source(field.value)) }
    case .comprehension(let index): return comprehension(tree.comprehensions[Int(index)])
    case .bind(let index):
      let bind = tree.binds[Int(index)]
      return within([(bind.variable, source(bind.value))]) { $0.source(bind.body) }
    }
    return .elsewhere
  }

  private mutating func call(
    _ name: Text, _ receiver: SyntaxIndex?, _ arguments: [SyntaxIndex]
  ) -> Source {
    let all = (receiver.map { [$0] } ?? []) + arguments
    func isNamed(_ names: StaticString...) -> Bool {
      names.contains { known in
        known.withUTF8Buffer { $0.elementsEqual(name.bytes) }
      }
    }
    if isNamed("size"), all.count == 1 {
      // The number of elements needs only that these are there.
      _ = element(of: source(all[0]))
      return .elsewhere
    }
    if isNamed("orValue", "or", "value", "hasValue"), receiver != nil {
      var result = Source.elsewhere
      for value in all { result = union(result, source(value)) }
      return result
    }
    if isNamed("flatten"), let receiver, let levels = levels(arguments) {
      var result = source(receiver)
      for _ in 0..<levels {
        guard case .list(.list(let inner)) = result else {
          // Lists of the document may or may not be among the elements.
          use(result)
          return .elsewhere
        }
        result = .list(inner)
      }
      return result
    }
    for value in all { use(source(value)) }
    return .elsewhere
  }

  /// The number of levels that `flatten` removes; `nil` if it is computed, or more than lists nest.
  private func levels(_ arguments: [SyntaxIndex]) -> Int? {
    guard let first = arguments.first else { return 1 }
    guard case .literal(.int(let number)) = tree[first], number >= 0, number <= 20 else {
      return nil
    }
    return Int(number)
  }

  private mutating func comprehension(_ comprehension: Comprehension) -> Source {
    let element = element(of: source(comprehension.range))
    var bound = [(comprehension.variable, element)]
    if let second = comprehension.secondVariable {
      bound = [(comprehension.variable, .elsewhere), (second, element)]
    }
    return within(bound) { reads in
      if let filter = comprehension.filter { reads.use(reads.source(filter)) }
      let body = reads.source(comprehension.body)
      switch comprehension.kind {
      case .map, .transformList: return .list(body)
      case .filter, .sortBy:
        reads.use(body)
        return .list(element)
      case .all, .exists, .existsOne, .transformMap, .transformMapEntry:
        reads.use(body)
        return .elsewhere
      }
    }
  }

  private mutating func within(
    _ bound: [(Text, Source)], _ body: (inout ExpressionReads) -> Source
  ) -> Source {
    let count = names.count
    names += bound.map { (Array($0.0.bytes), $0.1) }
    let result = body(&self)
    names.removeLast(names.count - count)
    return result
  }
}

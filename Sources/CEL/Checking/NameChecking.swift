/// Names: variables, types as values, and where they are looked up (CEL spec, "Name Resolution").
extension CheckPass {
  /// What a name refers to: its type, and the name under which it was declared.
  struct Meaning {
    var name: String
    var type: TypeID
    /// Whether the name refers to a variable, with which a path can start, rather than to a type.
    var isVariable: Bool
  }

  /// A single name: a macro's variable, a declared one, or a type.
  @inline(never) mutating func identifier(_ node: SyntaxIndex, _ name: Text, _ isAbsolute: Bool)
    -> CheckOutcome
  {
    if !isAbsolute, let local = local(name) {
      return CheckOutcome(
        type: local.type,
        flow: CheckFlow(whenTrue: local.whenTrue, whenFalse: local.whenFalse))
    }
    if let type = usedVariable(name, isAbsolute) { return CheckOutcome(type: type) }
    let text = name.string
    if let meaning = meaning(of: text, isAbsolute: isAbsolute) {
      noteUsed(name, meaning, isAbsolute)
      return CheckOutcome(type: meaning.type)
    }
    if isFull || reportHyphenatedName(around: nameRange(node)) { return .error }
    report(
      .unknownVariable(text, known: sortedVariables(), near: nearestVariable(text)),
      at: nameRange(node))
    return .error
  }

  /// Returns the type of a declared variable that has been used before; `nil` for other names, and
  /// if there is a container, in which one name can mean different variables, or the expression has
  /// its own variables.
  func usedVariable(_ name: Text, _ isAbsolute: Bool) -> TypeID? {
    if !ownVariables.isEmpty || !declarations.container.isEmpty { return nil }
    for used in usedVariables where used.name == name { return used.type }
    return nil
  }

  private mutating func noteUsed(_ name: Text, _ meaning: Meaning, _ isAbsolute: Bool) {
    if meaning.isVariable, ownVariables.isEmpty, declarations.container.isEmpty,
      usedVariables.count < 16
    {
      usedVariables.append((name, meaning.type))
    }
  }

  /// A dotted name that was declared as a whole.
  mutating func qualified(_ node: SyntaxIndex) -> CheckOutcome {
    guard let meaning = qualifiedVariable(node) else { return .error }
    if meaning.isVariable {
      nodePaths[Int(node)] = paths.path(.variable(Text(meaning.name)))
    }
    return CheckOutcome(type: meaning.type)
  }

  /// Returns what a chain of plain selections means as one dotted name; `nil` if it is not one.
  mutating func qualifiedVariable(_ node: SyntaxIndex) -> Meaning? {
    guard let (name, isAbsolute) = dottedName(node, limit: dottedParts, roots: dottedRoots) else {
      return nil
    }
    return meaning(of: name, isAbsolute: isAbsolute)
  }

  /// Returns the dotted name that a node spells; `nil` if the node does not spell one, or if the
  /// name starts with a macro's variable, starts with none of `roots` (which are ignored if `nil`
  /// or if there is a container), or has more than `limit` parts. O(limit).
  func dottedName(_ node: SyntaxIndex, limit: Int, roots: [Text]?) -> (
    name: String, isAbsolute: Bool
  )? {
    var parts: [Text] = []
    var node = node
    while parts.count < limit {
      switch tree[node] {
      case .identifier(let name, let isAbsolute):
        if let roots, declarations.container.isEmpty, !roots.contains(name) { return nil }
        if !isAbsolute, local(name) != nil { return nil }
        var text = name.string
        for part in parts.reversed() {
          text += "."
          text += part.string
        }
        return (text, isAbsolute)
      case .select(let operand, let field, isOptional: false):
        parts.append(field)
        node = operand
      default: return nil
      }
    }
    return nil
  }

  /// Looks up a name in the container and its enclosing namespaces, the innermost first.
  private mutating func meaning(of name: String, isAbsolute: Bool) -> Meaning? {
    if isAbsolute || declarations.container.isEmpty { return exactMeaning(of: name) }
    for candidate in declarations.candidates(for: name) {
      if let meaning = exactMeaning(of: candidate) { return meaning }
    }
    return nil
  }

  private mutating func exactMeaning(of name: String) -> Meaning? {
    if !ownVariables.isEmpty, let type = ownVariables[name] {
      return Meaning(name: name, type: types.convert(type), isVariable: true)
    }
    if let declared = declarations.variables[name] {
      return Meaning(name: name, type: types.convert(declared), isVariable: true)
    }
    guard let named = TypeNames.types[name] else { return nil }
    return Meaning(name: name, type: types.type(types.convert(named)), isVariable: false)
  }

  /// Returns whether a name is that of a declared variable or a type.
  mutating func isVariable(_ name: String, isAbsolute: Bool) -> Bool {
    meaning(of: name, isAbsolute: isAbsolute) != nil
  }

  private func sortedVariables() -> [String] {
    (Array(declarations.variables.keys) + Array(ownVariables.keys)).sorted()
  }

  /// Returns the nearest of all names that are valid in an expression: variables, constants and
  /// types.
  private func nearestVariable(_ name: String) -> String? {
    var candidates = locals.reversed().map(\.name.string)
    candidates += sortedVariables()
    candidates += ["true", "false", "null"]
    candidates += TypeNames.types.keys.sorted()
    return NearestName.suggestion(for: name, among: candidates)
  }

  // MARK: Paths

  /// Returns the path of a node, which is created on first use. Paths are compared structurally:
  /// the same variable, the same fields, the same constant or variable as an index. O(links) on
  /// first use.
  mutating func path(of node: SyntaxIndex) -> PathID {
    var chain: [SyntaxIndex] = []
    var current = node
    var path: PathID = -1
    while path < 0 {
      if nodePaths[Int(current)] >= 0 {
        path = nodePaths[Int(current)]
        break
      }
      switch tree[current] {
      case .select(let operand, _, _), .index(let operand, _, _):
        chain.append(current)
        current = operand
      case .identifier(let name, let isAbsolute):
        if !isAbsolute, let place = locals.lastIndex(where: { $0.name == name }) {
          if locals[place].path < 0 {
            locals[place].path = paths.path(.local(locals[place].number))
          }
          path = locals[place].path
        } else if usedVariable(name, isAbsolute) != nil {
          path = paths.path(.variable(name))
        } else {
          let known = meaning(of: name.string, isAbsolute: isAbsolute)?.name
          path = paths.path(.variable(known.map { Text($0) } ?? name))
        }
        nodePaths[Int(current)] = path
      default:
        path = paths.path(.node(current))
        nodePaths[Int(current)] = path
      }
    }
    for link in chain.reversed() {
      switch tree[link] {
      case .select(_, let field, _): path = paths.path(.field(field), after: path)
      case .index(_, let index, _): path = paths.path(step(index), after: path)
      default: break
      }
      nodePaths[Int(link)] = path
    }
    return path
  }

  private mutating func step(_ index: SyntaxIndex) -> PathTable.Step {
    switch tree[index] {
    case .literal(.string(let name)): .field(name)
    case .literal(.int(let number)): .index(number)
    default: .dynamic(path(of: index))
    }
  }

  /// Returns the source text of a node if it is a path of at most 80 bytes; otherwise `nil`.
  func quotable(_ node: SyntaxIndex) -> String? {
    let range = tree.range(of: node)
    guard range.count <= 80 else { return nil }
    var current = node
    while true {
      switch tree[current] {
      case .identifier: return spelling(range)
      case .select(let operand, _, _): current = operand
      case .index(let operand, let index, _):
        switch tree[index] {
        case .literal, .identifier: current = operand
        default: return nil
        }
      default: return nil
      }
    }
  }

  /// Returns the source text of a node if it has at most 32 bytes; otherwise `…`.
  func snippet(_ node: SyntaxIndex) -> String {
    let range = tree.range(of: node)
    return range.count <= 32 ? spelling(range) ?? "…" : "…"
  }

  /// Returns the expression's text in a range; `nil` if it contains control characters such as line
  /// breaks.
  private func spelling(_ range: Range<Int32>) -> String? {
    let text = tree.text.slice(range.lowerBound, range.upperBound)
    return text.withBytes { $0.contains { $0 < 0x20 } } ? nil : text.string
  }
}

extension Declarations {
  /// Returns the names under which a name may be declared, in the order in which they are tried.
  func candidates(for name: String) -> [String] {
    var candidates: [String] = []
    var space = Substring(container)
    while !space.isEmpty {
      candidates.append("\(space).\(name)")
      guard let dot = space.utf8.lastIndex(of: UInt8(ascii: ".")) else { break }
      space = space[..<dot]
    }
    candidates.append(name)
    return candidates
  }
}

/// The names of types, which are values of the type `type` (CEL spec, "Abstract Types").
enum TypeNames {
  /// The largest number of parts of a name.
  static let dottedParts = 3
  /// The first parts of the dotted names.
  static let dottedRoots: [Text] = ["google", "net", "kubernetes"]

  /// The types that the evaluator knows by name.
  static let types: [String: CELType] = {
    var types: [String: CELType] = [:]
    for name in NameResolver.types.map({ "\($0)" }) { types[name] = CELType(name) }
    return types
  }()
}

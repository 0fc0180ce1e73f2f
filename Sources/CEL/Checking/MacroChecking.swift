/// Comprehensions and bindings (CEL spec, "Macros"; cel-go's extensions).
extension CheckPass {
  /// `range.all(x, p)` and the other comprehensions.
  @inline(never) mutating func comprehension(
    _ node: SyntaxIndex, _ comprehension: Comprehension, _ range: TypeID
  )
    -> CheckOutcome
  {
    let source = ranged(comprehension, range, at: nameRange(node))
    // With two variables or over a list, the last variable is an element or value; a single
    // variable over a map is a key.
    let isElement = source.isList || comprehension.secondVariable != nil
    // Values without fields or elements need no paths, because nothing about them is tracked.
    let hasPaths =
      isElement && isStructured(comprehension.secondVariable == nil ? source.single : source.second)
    let owner = hasPaths ? path(of: comprehension.range) : -1
    let elements = hasPaths ? paths.path(.element, after: owner) : -1
    locals.append(
      newLocal(
        comprehension.variable, comprehension.secondVariable == nil ? source.single : source.first))
    if let second = comprehension.secondVariable { locals.append(newLocal(second, source.second)) }
    var element: PathID = -1
    if hasPaths {
      element = paths.path(.local(locals[locals.count - 1].number))
      locals[locals.count - 1].path = element
      paths.rebase(element, on: elements)
    }
    let scope = self.scope
    let mark = reads.count
    if let filter = comprehension.filter {
      let test = walk(filter)
      expectCondition(test.type, filter, of: name(comprehension.kind))
      assume(test.flow.whenTrue)
    }
    var body = walk(comprehension.body)
    let read = takeReads(since: mark)
    body.flow.whenTrue += read
    body.flow.whenFalse += read
    leave(scope)
    let outcome = result(of: comprehension, node, source, body)
    // Before the variable goes out of scope: what is known about it is generalised to all elements.
    var flow = CheckFlow()
    if hasPaths {
      switch comprehension.kind {
      case .all: flow.whenTrue = general(body.flow.whenTrue, element, elements)
      case .exists: flow.whenFalse = general(body.flow.whenFalse, element, elements)
      case .filter where source.isList:
        keepElements(of: node, owner, general(body.flow.whenTrue, element, nil))
      case .sortBy: keepElements(of: node, owner, [])
      default: break
      }
    }
    locals.removeLast(comprehension.secondVariable == nil ? 1 : 2)
    return CheckOutcome(type: outcome, flow: flow)
  }

  /// Returns whether values of a type can have fields or elements.
  private func isStructured(_ type: TypeID) -> Bool {
    switch types.kind(types.resolved(type)) {
    case .object, .list, .map, .optional, .opaque: true
    default: false
    }
  }

  // MARK: The range

  /// What a comprehension ranges over.
  private struct Source {
    /// The type of a single variable: the element, or the key of a map.
    var single: TypeID
    /// The types of two variables.
    var first: TypeID
    var second: TypeID
    var isList: Bool
    /// Whether the range is not known to be a list or a map.
    var isUnknown = false
  }

  @inline(never) private mutating func ranged(
    _ comprehension: Comprehension, _ type: TypeID, at range: Range<Int32>
  )
    -> Source
  {
    let type = types.resolved(type)
    let node = types[type]
    switch node.kind {
    case .list:
      let element = TypeID(raw: node.first)
      return Source(single: element, first: .int, second: element, isList: true)
    case .map:
      let key = TypeID(raw: node.first)
      return Source(single: key, first: key, second: TypeID(raw: node.second), isList: false)
    case .object:
      let values = types.object(of: type).map { types.valueType(of: $0) } ?? .dyn
      return Source(single: .string, first: .string, second: values, isList: false)
    case .dyn, .error: break
    case .variable: _ = types.assign(.dyn, to: type)
    default:
      report(
        .noRange(name(comprehension.kind), found: describe(type)),
        at: tree.range(of: comprehension.range))
      return Source(single: .error, first: .error, second: .error, isList: true, isUnknown: true)
    }
    let unknown = node.kind == .error ? TypeID.error : .dyn
    // Treated as a list: whatever the range is, the variable means the same in every comprehension
    // over it.
    return Source(single: unknown, first: unknown, second: unknown, isList: true, isUnknown: true)
  }

  // MARK: The result

  @inline(never) private mutating func result(
    of comprehension: Comprehension, _ node: SyntaxIndex, _ source: Source, _ body: CheckOutcome
  ) -> TypeID {
    switch comprehension.kind {
    case .all, .exists, .existsOne:
      expectCondition(body.type, comprehension.body, of: name(comprehension.kind))
      return .bool
    case .filter:
      expectCondition(body.type, comprehension.body, of: name(comprehension.kind))
      return types.list(source.single)
    case .map, .transformList: return types.list(body.type)
    case .transformMap:
      return types.map(source.first, body.type)
    case .transformMapEntry:
      let entry = types.resolved(body.type)
      switch types.kind(entry) {
      case .map, .dyn, .error: return entry
      default:
        report(.noEntry(describe(entry)), at: tree.range(of: comprehension.body))
        return .error
      }
    case .sortBy:
      if !isOrdered(body.type) {
        report(.wrongSortKey(describe(body.type)), at: tree.range(of: comprehension.body))
      }
      return types.list(source.single)
    }
  }

  @inline(never) private mutating func expectCondition(
    _ type: TypeID, _ node: SyntaxIndex, of macro: String
  ) {
    if !fits(type, .bool) {
      report(.wrongPredicate(macro, found: describe(type)), at: tree.range(of: node))
    }
  }

  private func isOrdered(_ type: TypeID) -> Bool {
    switch types.kind(types.resolved(type)) {
    case .int, .uint, .double, .string, .enumeration, .bytes, .bool, .timestamp, .duration, .dyn,
      .error, .variable, .wrapper:
      true
    default: false
    }
  }

  private func name(_ kind: ComprehensionKind) -> String {
    kind == .existsOne ? "exists_one" : kind.rawValue
  }

  // MARK: What holds of all elements

  /// Returns the paths that start at a macro's variable, moved to `elements` so that they hold for
  /// all elements; drops other paths. If `elements` is `nil`, the paths are returned unchanged.
  private mutating func general(_ found: [PathID], _ variable: PathID, _ elements: PathID?)
    -> [PathID]
  {
    var general: [PathID] = []
    for path in found where path != variable && paths.root(of: path) == variable {
      general.append(elements.map { paths.moving(path, from: variable, to: $0) } ?? path)
    }
    return general
  }

  /// Records what is known about the elements of a list made from another: what holds for the other
  /// list's elements, and what the filter implies for its variable.
  private mutating func keepElements(of node: SyntaxIndex, _ owner: PathID, _ found: [PathID]) {
    let made = paths.path(.node(node))
    paths.rebase(made, on: owner)
    let elements = paths.path(.element, after: made)
    for path in found {
      let kept = paths.moving(path, from: paths.root(of: path), to: elements)
      paths.assume(kept)
      elementGuards.append(kept)
    }
  }

  // MARK: Bindings

  /// `cel.bind(x, value, body)`
  @inline(never) mutating func binding(_ bind: Bind) -> CheckOutcome {
    let mark = reads.count
    let value = walk(bind.value)
    // The value is evaluated lazily, so its reads are not certain to happen.
    let read = takeReads(since: mark)
    var local = newLocal(bind.variable, value.type)
    if isStructured(value.type) { local.path = path(of: bind.value) }
    local.whenTrue = value.flow.whenTrue + read
    local.whenFalse = value.flow.whenFalse + read
    locals.append(local)
    let body = walk(bind.body)
    locals.removeLast()
    return body
  }

  /// `optional.optMap(x, body)`, `optional.optFlatMap(x, body)`
  @inline(never) mutating func optionalBinding(_ node: SyntaxIndex, _ bind: Bind, _ type: TypeID)
    -> CheckOutcome
  {
    let name = bind.kind == .optMap ? "optMap" : "optFlatMap"
    let content = content(of: type, at: bind.value, "what `\(name)` is called on")
    let path = path(of: bind.value)
    let scope = self.scope
    let mark = reads.count
    // The body is evaluated only if there is a value.
    assume([path])
    locals.append(newLocal(bind.variable, content, path: path))
    let body = walk(bind.body)
    locals.removeLast()
    leave(scope)
    _ = takeReads(since: mark)
    if bind.kind == .optMap {
      return CheckOutcome(type: body.type == .error ? .error : types.optional(body.type))
    }
    switch types.kind(types.resolved(body.type)) {
    case .optional, .dyn, .error, .variable: return CheckOutcome(type: body.type)
    default:
      report(
        .notOptional("the result of `optFlatMap`", found: describe(body.type)),
        at: tree.range(of: bind.body))
      return .error
    }
  }
}

/// Selections, `has` and indexing (CEL spec, "Field Selection"; cel-go's optionals).
extension CheckPass {
  /// How a field is accessed.
  enum Access {
    /// `.field`: an error if the field is absent.
    case plain
    /// `.?field`: an empty optional if the field is absent.
    case optional
    /// `has(…)`: false if the field is absent.
    case presence
  }

  /// Returns the type of a field of an operand. `range` is the range of the name, `node` the whole
  /// access.
  @inline(never) mutating func field(
    _ node: SyntaxIndex, of operandNode: SyntaxIndex, _ operand: TypeID, named field: Text,
    at range: Range<Int32>, _ access: Access
  ) -> TypeID {
    var holder = types.resolved(operand)
    // A selection from an optional is an optional, and never an error.
    var access = access
    if types.kind(holder) == .optional {
      holder = types.resolved(TypeID(raw: types[holder].first))
      if access == .plain { access = .optional }
    }
    let found = plainField(node, of: operandNode, holder, named: field, at: range, access)
    return access == .optional && found != .error ? types.optional(found) : found
  }

  @inline(never) private mutating func plainField(
    _ node: SyntaxIndex, of operandNode: SyntaxIndex, _ holder: TypeID, named field: Text,
    at range: Range<Int32>, _ access: Access
  ) -> TypeID {
    switch types.kind(holder) {
    case .dyn: return .dyn
    case .error: return .error
    case .variable:
      // The type is unknown; binding the variable to `dyn` prevents a wrong binding later.
      _ = types.assign(.dyn, to: holder)
      return .dyn
    case .map:
      let key = TypeID(raw: types[holder].first)
      guard fits(.string, key) else {
        report(.mapIndex("`string`", expected: describe(key)), at: range)
        return .error
      }
      return TypeID(raw: types[holder].second)
    case .object:
      guard let object = types.object(of: holder) else { return .error }
      guard let declared = object.field(field) else {
        return unknownField(of: operandNode, object, named: field, at: range)
      }
      if access == .plain, !declared.isRequired, isUnguardedRead(path(of: node)) {
        report(
          .unguarded(
            quotable(node), guardText: guardText(node) ?? "has(…)", field: field.string,
            owner: describe(holder)),
          at: range)
      }
      return types.convert(declared.type)
    default:
      let name = field.string
      if functions.hasMethod(name, in: declarations) {
        report(.methodIsNoField(name, owner: describe(holder)), at: range)
      } else {
        report(.noFields(name, owner: describe(holder)), at: range)
      }
      return .error
    }
  }

  /// Returns the guard of a field as text: `has(a.b)`, or `"b" in a` for `a["b"]`; `nil` if the
  /// field is not a path or the text would be too long.
  func guardText(_ node: SyntaxIndex) -> String? {
    guard let whole = quotable(node) else { return nil }
    guard case .index(let operand, let index, _) = tree[node] else { return "has(\(whole))" }
    return quotable(operand).map { "\(snippet(index)) in \($0)" }
  }

  /// Reports a field that an object does not declare, unless the object is open.
  @inline(never) mutating func unknownField(
    of operandNode: SyntaxIndex, _ object: ObjectType, named field: Text, at range: Range<Int32>
  ) -> TypeID {
    if object.isOpen { return .dyn }
    if isFull || reportHyphenatedName(around: range) { return .error }
    let name = field.string
    let near = NearestName.suggestion(for: name, among: object.fields.map(\.name))
    let owner = quotable(operandNode) ?? object.name
    report(.unknownField(name, owner: "`\(owner)`", near: near), at: range)
    return .error
  }

  /// `has(operand.field)`
  @inline(never) mutating func has(
    _ node: SyntaxIndex, _ operandNode: SyntaxIndex, _ operand: TypeID, _ name: Text
  ) -> CheckOutcome {
    let type = field(
      node, of: operandNode, operand, named: name, at: nameRange(node), .presence)
    return CheckOutcome(
      type: .bool, flow: type == .error ? CheckFlow() : presence(of: name, in: operandNode, operand)
    )
  }

  /// Returns what the presence of a field implies; empty if the field cannot be absent.
  @inline(never) mutating func presence(
    of name: Text, in operandNode: SyntaxIndex, _ operand: TypeID
  )
    -> CheckFlow
  {
    var holder = types.resolved(operand)
    if types.kind(holder) == .optional { holder = types.resolved(TypeID(raw: types[holder].first)) }
    guard mayBeAbsent(name, in: holder) else { return CheckFlow() }
    let owner = path(of: operandNode)
    let path = paths.path(.field(name), after: owner)
    return CheckFlow(whenTrue: chain(path, from: operandNode))
  }

  /// Returns whether a type is an object that declares a field and does not require it.
  func mayBeAbsent(_ name: Text, in type: TypeID) -> Bool {
    guard let object = types.object(of: type), let field = object.field(name) else { return false }
    return !field.isRequired
  }

  /// Returns a path that is present together with its prefixes that an optional chain (`a.?b.c`)
  /// skips if they are absent.
  func chain(_ path: PathID, from node: SyntaxIndex) -> [PathID] {
    var present = [path]
    var node = node
    while true {
      switch tree[node] {
      case .select(let operand, _, let isOptional), .index(let operand, _, let isOptional):
        if types.kind(nodeTypes[Int(node)]) != .optional { return present }
        if nodePaths[Int(node)] >= 0 { present.append(nodePaths[Int(node)]) }
        if isOptional, types.kind(nodeTypes[Int(operand)]) != .optional { return present }
        node = operand
      default: return present
      }
    }
  }

  // MARK: Indexing

  /// `operand[index]`, `operand[?index]`
  @inline(never) mutating func index(
    _ node: SyntaxIndex, _ operandNode: SyntaxIndex, _ operand: TypeID, _ indexNode: SyntaxIndex,
    _ isOptional: Bool
  ) -> CheckOutcome {
    // Walked first, because the walk may bind type variables of the operand.
    let walked = walk(indexNode).type
    let index = types.resolved(walked)
    var holder = types.resolved(operand)
    var wraps = isOptional
    if types.kind(holder) == .optional {
      holder = types.resolved(TypeID(raw: types[holder].first))
      wraps = true
    }
    let element = element(
      node, operandNode, holder, indexNode, index, wraps ? .optional : .plain)
    return CheckOutcome(type: wraps && element != .error ? types.optional(element) : element)
  }

  @inline(never) private mutating func element(
    _ node: SyntaxIndex, _ operandNode: SyntaxIndex, _ holder: TypeID, _ indexNode: SyntaxIndex,
    _ index: TypeID, _ access: Access
  ) -> TypeID {
    let range = tree.range(of: indexNode)
    switch types.kind(holder) {
    case .dyn: return .dyn
    case .error: return .error
    case .variable:
      _ = types.assign(.dyn, to: holder)
      return .dyn
    case .list:
      if !fits(index, .int) { report(.listIndex(describe(index)), at: range) }
      return TypeID(raw: types[holder].first)
    case .map:
      let key = TypeID(raw: types[holder].first)
      if !fits(index, key) {
        report(.mapIndex(describe(index), expected: describe(key)), at: range)
      }
      return TypeID(raw: types[holder].second)
    case .object:
      guard fits(index, .string) else {
        report(.mapIndex(describe(index), expected: "`string`"), at: range)
        return .error
      }
      guard let object = types.object(of: holder) else { return .error }
      if case .literal(.string(let name)) = tree[indexNode] {
        return plainField(node, of: operandNode, holder, named: name, at: range, access)
      }
      return types.valueType(of: object)
    case .string:
      report(
        .notIndexable(describe(holder), hint: "`charAt(…)` or `substring(…)`"),
        at: nameRange(node))
      return .error
    default:
      report(.notIndexable(describe(holder), hint: nil), at: nameRange(node))
      return .error
    }
  }
}

extension ObjectType {
  /// Returns the field of a name, compared by bytes. O(fields).
  func field(_ name: Text) -> Field? {
    name.withBytes { bytes in
      for field in fields
      where field.name.utf8.count == bytes.count && field.name.utf8.elementsEqual(bytes) {
        return field
      }
      return nil
    }
  }
}

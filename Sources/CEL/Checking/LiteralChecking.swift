/// Literals: constants, lists, maps and messages (CEL spec, "Values").
extension CheckPass {
  mutating func literal(_ value: Value) -> CheckOutcome {
    switch value {
    case .null: return CheckOutcome(type: .null)
    case .bool(let truth):
      return CheckOutcome(
        type: .bool, flow: CheckFlow(canBeTrue: truth, canBeFalse: !truth))
    case .int: return CheckOutcome(type: .int)
    case .uint: return CheckOutcome(type: .uint)
    case .double: return CheckOutcome(type: .double)
    case .string: return CheckOutcome(type: .string)
    case .bytes: return CheckOutcome(type: .bytes)
    case .timestamp: return CheckOutcome(type: .timestamp)
    case .duration: return CheckOutcome(type: .duration)
    default: return CheckOutcome(type: .dyn)
    }
  }

  /// `[a, ?b]`: a list of the elements' common type, or of `dyn` if they have none.
  @inline(never) mutating func list(_ span: SyntaxSpan) -> CheckOutcome {
    var common: TypeID?
    for element in tree.listElements(span) {
      var type = walk(element.value).type
      if element.isOptional {
        type = content(of: type, at: element.value, "what follows `?` in a list")
      }
      common = mixed(common, type)
    }
    return CheckOutcome(type: types.list(common ?? types.freshVariable()))
  }

  /// `{k: v, ?k: v}`
  @inline(never) mutating func map(_ span: SyntaxSpan) -> CheckOutcome {
    var keys: TypeID?
    var values: TypeID?
    for entry in tree.mapElements(span) {
      let key = walk(entry.key).type
      if !isKey(key) { report(.mapKey(describe(key)), at: tree.range(of: entry.key)) }
      var value = walk(entry.value).type
      if entry.isOptional {
        value = content(of: value, at: entry.value, "the value of an optional entry")
      }
      keys = mixed(keys, key)
      values = mixed(values, value)
    }
    let key = keys ?? types.freshVariable()
    return CheckOutcome(type: types.map(key, values ?? types.freshVariable()))
  }

  /// `name{field: value}`: messages are not supported, so the name is always unknown.
  @inline(never) mutating func message(_ node: SyntaxIndex, _ name: Text, _ fields: SyntaxSpan)
    -> CheckOutcome
  {
    report(.unknownMessage(name.string), at: nameRange(node))
    for field in tree.messageFields(fields) { _ = walk(field.value) }
    return .error
  }

  @inline(never) private mutating func mixed(_ before: TypeID?, _ type: TypeID) -> TypeID {
    guard let before else { return type }
    return united(before, type) ?? .dyn
  }

  /// Returns the type within an optional; reports a type that is not an optional.
  @inline(never) mutating func content(of type: TypeID, at node: SyntaxIndex, _ place: String)
    -> TypeID
  {
    let type = types.resolved(type)
    switch types.kind(type) {
    case .optional: return TypeID(raw: types[type].first)
    case .dyn, .error: return type
    case .variable:
      let value = types.freshVariable()
      _ = types.assign(types.optional(value), to: type)
      return value
    default:
      report(.notOptional(place, found: describe(type)), at: tree.range(of: node))
      return .error
    }
  }

  private func isKey(_ type: TypeID) -> Bool {
    switch types.kind(types.resolved(type)) {
    case .string, .enumeration, .int, .uint, .bool, .dyn, .error, .variable, .wrapper: true
    default: false
    }
  }
}

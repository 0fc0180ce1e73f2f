/// The macros: calls that are recognised by their names and shapes alone (CEL specification,
/// "Macros"; cel-go's extensions for two variables, bindings, optionals, lists and blocks).
extension Parser {
  /// `has(operand.field)`; `nil` if the call is another.
  mutating func hasMacro(
    _ name: Text, _ nameRange: Range<Int32>, _ arguments: [SyntaxIndex], _ range: Range<Int32>
  ) throws(SyntaxError) -> SyntaxIndex? {
    guard arguments.count == 1, name.bytes.spells("has") else { return nil }
    guard case .select(let operand, let field, isOptional: false) = tree[arguments[0]] else {
      throw SyntaxError(
        range: tree.range(of: arguments[0]),
        message: "the argument of `has` selects no field, expected `has(value.field)`")
    }
    return add(
      .has(operand: operand, field: field), range, name: tree.nameRange(of: arguments[0]))
  }

  /// A macro that is called as a method; `nil` if the call is another.
  mutating func methodMacro(
    _ name: Text, _ nameRange: Range<Int32>, _ receiver: SyntaxIndex, _ arguments: [SyntaxIndex],
    _ range: Range<Int32>
  ) throws(SyntaxError) -> SyntaxIndex? {
    if case .identifier(let space, isAbsolute: false) = tree[receiver], space.bytes.spells("cel") {
      if let macro = try celMacro(name, nameRange, arguments, range) { return macro }
    }
    guard arguments.count >= 2, arguments.count <= 4 else { return nil }
    if arguments.count == 2,
      let kind: BindKind =
        name.bytes.spells("optMap")
        ? .optMap : name.bytes.spells("optFlatMap") ? .optFlatMap : nil
    {
      let variable = try variable(arguments[0], of: name)
      return addBind(
        Bind(kind: kind, variable: variable, value: receiver, body: arguments[1]), range, nameRange)
    }
    guard let (kind, shape) = foldShape(name, arguments.count) else { return nil }
    let variable = try variable(arguments[0], of: name)
    var second: Text?
    if shape.hasSecondVariable {
      let other = try self.variable(arguments[1], of: name)
      if other == variable {
        throw SyntaxError(
          range: tree.range(of: arguments[1]),
          message: "both variables of `\(name.string)` are `\(other.string)`, expected two names")
      }
      second = other
    }
    let fold = Fold(
      kind: kind, range: receiver, variable: variable, secondVariable: second,
      filter: shape.hasFilter ? arguments[arguments.count - 2] : nil,
      body: arguments[arguments.count - 1])
    tree.folds.append(fold)
    return add(.fold(Int32(tree.folds.count) - 1), range, name: nameRange)
  }

  /// Which comprehension a name and a number of arguments call.
  private func foldShape(_ name: Text, _ count: Int)
    -> (FoldKind, (hasSecondVariable: Bool, hasFilter: Bool))?
  {
    let bytes = name.bytes
    switch bytes.count {
    case 3:
      if bytes.spells("all"), count <= 3 { return (.all, (count == 3, false)) }
      if bytes.spells("map"), count <= 3 { return (.map, (false, count == 3)) }
    case 6:
      if bytes.spells("exists"), count <= 3 { return (.exists, (count == 3, false)) }
      if bytes.spells("filter"), count == 2 { return (.filter, (false, false)) }
      if bytes.spells("sortBy"), count == 2 { return (.sortBy, (false, false)) }
    case 9: if bytes.spells("existsOne"), count <= 3 { return (.existsOne, (count == 3, false)) }
    case 10:
      if bytes.spells("exists_one"), count <= 3 { return (.existsOne, (count == 3, false)) }
    case 12:
      if bytes.spells("transformMap"), count >= 3 { return (.transformMap, (true, count == 4)) }
    case 13:
      if bytes.spells("transformList"), count >= 3 { return (.transformList, (true, count == 4)) }
    case 17:
      if bytes.spells("transformMapEntry"), count >= 3 {
        return (.transformMapEntry, (true, count == 4))
      }
    default: break
    }
    return nil
  }

  /// The name that a macro's argument gives to a variable.
  private func variable(_ argument: SyntaxIndex, of macro: Text) throws(SyntaxError) -> Text {
    if case .identifier(let name, isAbsolute: false) = tree[argument] { return name }
    throw SyntaxError(
      range: tree.range(of: argument),
      message: "the variable of `\(macro.string)` is not a name, expected a simple name")
  }

  private mutating func addBind(_ bind: Bind, _ range: Range<Int32>, _ name: Range<Int32>)
    -> SyntaxIndex
  {
    tree.binds.append(bind)
    return add(.bind(Int32(tree.binds.count) - 1), range, name: name)
  }

  /// `cel.bind`, and the macros of common subexpressions: `cel.block([…], e)`, `cel.index(n)`,
  /// `cel.iterVar(depth, n)`.
  private mutating func celMacro(
    _ name: Text, _ nameRange: Range<Int32>, _ arguments: [SyntaxIndex], _ range: Range<Int32>
  ) throws(SyntaxError) -> SyntaxIndex? {
    let bytes = name.bytes
    switch arguments.count {
    case 3 where bytes.spells("bind"):
      let variable = try variable(arguments[0], of: "cel.bind")
      return addBind(
        Bind(kind: .bind, variable: variable, value: arguments[1], body: arguments[2]), range,
        nameRange)
    case 2 where bytes.spells("block"):
      guard case .list(let span) = tree[arguments[0]] else {
        throw SyntaxError(
          range: tree.range(of: arguments[0]),
          message: "the first argument of `cel.block` is not a list literal, expected `[…]`")
      }
      let elements = tree.listElements(span)
      if elements.count + depth > Parser.depthLimit {
        throw SyntaxError(
          range: tree.range(of: arguments[0]),
          message: "the block nests too deeply, expected at most \(Parser.depthLimit) levels")
      }
      var body = arguments[1]
      for (offset, element) in elements.enumerated().reversed() {
        body = addBind(
          Bind(
            kind: .bind, variable: Text("@index\(offset)"), value: element.value, body: body),
          range, nameRange)
      }
      return body
    case 1 where bytes.spells("index"):
      let index = try number(arguments[0], of: "cel.index")
      return add(.identifier(Text("@index\(index)"), isAbsolute: false), range, name: nameRange)
    case 2 where bytes.spells("iterVar"):
      let level = try number(arguments[0], of: "cel.iterVar")
      let index = try number(arguments[1], of: "cel.iterVar")
      return add(
        .identifier(Text("@it:\(level):\(index)"), isAbsolute: false), range, name: nameRange)
    default:
      return nil
    }
  }

  private func number(_ argument: SyntaxIndex, of macro: StaticString) throws(SyntaxError)
    -> Int64
  {
    if case .literal(.int(let number)) = tree[argument], number >= 0 { return number }
    throw SyntaxError(
      range: tree.range(of: argument),
      message: "the argument of `\(macro)` is not a number, expected a non-negative int literal")
  }
}

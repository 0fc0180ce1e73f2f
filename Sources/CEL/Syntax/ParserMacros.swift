/// Expansion of macros into syntax nodes.
extension Parser {
  /// Expands a call if it is a macro; returns `nil` if it is a call of a function.
  mutating func macro(
    _ name: Text, _ nameRange: Range<Int32>, receiver: SyntaxIndex?, _ arguments: [SyntaxIndex],
    _ range: Range<Int32>
  ) throws(SyntaxError) -> SyntaxIndex? {
    guard let receiver else {
      guard let macro = Macro.named(name, .none, argumentCount: arguments.count) else { return nil }
      return try expand(macro, nameRange, arguments[0], arguments, range)
    }
    if case .identifier(let space, isAbsolute: false) = tree[receiver], space.isSame(as: "cel"),
      let macro = Macro.named(name, .cel, argumentCount: arguments.count)
    {
      return try expand(macro, nameRange, receiver, arguments, range)
    }
    guard let macro = Macro.named(name, .value, argumentCount: arguments.count) else { return nil }
    return try expand(macro, nameRange, receiver, arguments, range)
  }

  private mutating func expand(
    _ macro: Macro, _ nameRange: Range<Int32>, _ receiver: SyntaxIndex, _ arguments: [SyntaxIndex],
    _ range: Range<Int32>
  ) throws(SyntaxError) -> SyntaxIndex {
    switch macro.meaning {
    case .presence:
      guard case .select(let operand, let field, isOptional: false) = tree[arguments[0]] else {
        throw noField(arguments[0])
      }
      return add(
        .has(operand: operand, field: field), range, name: tree.nameRange(of: arguments[0]))
    case .comprehension(let kind, let hasSecondVariable, let hasFilter):
      let variable = try variable(arguments[0], of: macro)
      var second: Text?
      if hasSecondVariable {
        let other = try self.variable(arguments[1], of: macro)
        if other == variable {
          throw SyntaxError(
            range: tree.range(of: arguments[1]),
            message:
              "both variables of `\(macro.name)` are `\(other.string)`, expected two names")
        }
        second = other
      }
      tree.comprehensions.append(
        Comprehension(
          kind: kind, range: receiver, variable: variable, secondVariable: second,
          filter: hasFilter ? arguments[arguments.count - 2] : nil,
          body: arguments[arguments.count - 1]))
      return add(.comprehension(Int32(tree.comprehensions.count) - 1), range, name: nameRange)
    case .binding(.bind):
      let variable = try variable(arguments[0], of: macro)
      return addBind(
        Bind(kind: .bind, variable: variable, value: arguments[1], body: arguments[2]), range,
        nameRange)
    case .binding(let kind):
      let variable = try variable(arguments[0], of: macro)
      return addBind(
        Bind(kind: kind, variable: variable, value: receiver, body: arguments[1]), range, nameRange)
    case .block:
      return try block(arguments, range, nameRange)
    case .blockIndex:
      let index = try number(arguments[0], of: macro)
      return add(.identifier(Text("@index\(index)"), isAbsolute: false), range, name: nameRange)
    case .iterationVariable:
      let level = try number(arguments[0], of: macro)
      let index = try number(arguments[1], of: macro)
      return add(
        .identifier(Text("@it:\(level):\(index)"), isAbsolute: false), range, name: nameRange)
    }
  }

  /// The error for an argument of `has` that selects no field: an index, a name with a minus, or
  /// anything else.
  private func noField(_ argument: SyntaxIndex) -> SyntaxError {
    let range = tree.range(of: argument)
    var expected = "`has(value.field)`"
    switch tree[argument] {
    case .index(let operand, let key, isOptional: false):
      let (holder, name) = (tree.range(of: operand), tree.range(of: key))
      if case .literal(.string) = tree[key], range.count <= 80 {
        expected = "`\(text(name).string) in \(text(holder).string)`"
      }
    case .binary(.subtract, let left, let right):
      // `has(labels.app-name)` is a subtraction.
      if case .select = tree[left], case .identifier = tree[right] {
        expected += " with a name that holds a minus in backticks"
      }
    default: break
    }
    return SyntaxError(
      range: range, message: "the argument of `has` selects no field, expected \(expected)")
  }

  /// Returns the variable name that an argument of a macro spells; throws if it is not a simple
  /// name.
  private func variable(_ argument: SyntaxIndex, of macro: Macro) throws(SyntaxError) -> Text {
    if case .identifier(let name, isAbsolute: false) = tree[argument] { return name }
    throw SyntaxError(
      range: tree.range(of: argument),
      message: "the variable of `\(macro.qualifiedName)` is not a name, expected a simple name")
  }

  private mutating func addBind(_ bind: Bind, _ range: Range<Int32>, _ name: Range<Int32>)
    -> SyntaxIndex
  {
    tree.binds.append(bind)
    return add(.bind(Int32(tree.binds.count) - 1), range, name: name)
  }

  /// Expands `cel.block([…], e)` into nested bindings, the first one outermost.
  private mutating func block(
    _ arguments: [SyntaxIndex], _ range: Range<Int32>, _ nameRange: Range<Int32>
  ) throws(SyntaxError) -> SyntaxIndex {
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
        Bind(kind: .bind, variable: Text("@index\(offset)"), value: element.value, body: body),
        range, nameRange)
    }
    return body
  }

  private func number(_ argument: SyntaxIndex, of macro: Macro) throws(SyntaxError)
    -> Int64
  {
    if case .literal(.int(let number)) = tree[argument], number >= 0 { return number }
    throw SyntaxError(
      range: tree.range(of: argument),
      message:
        "the argument of `\(macro.qualifiedName)` is not a number, expected a non-negative int literal"
    )
  }
}

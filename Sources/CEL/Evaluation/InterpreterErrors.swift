extension Interpreter {
  /// Returns the error of an exhausted budget, or of runs that nest too deeply.
  @inline(never)
  func tooMuch() -> Register {
    if budget.isExhausted { return exhausted() }
    return Register(
      arena.keep(.error(EvaluationError(.limit, "the evaluation nests too deeply"))))
  }

  /// Returns the error of an exhausted budget.
  func exhausted() -> Register { Register(arena.keep(.error(.exhausted))) }

  /// Returns the place of a node in the expression.
  func place(_ node: SyntaxIndex) -> (expression: Text, range: Range<Int32>) {
    (program.text, program.range(of: node))
  }

  /// Returns an error with its place; any other value unchanged.
  func placed(_ value: Value, _ node: SyntaxIndex) -> Value {
    guard case .error(let error) = value, error.place == nil, error !== EvaluationError.exhausted
    else { return value }
    return .error(EvaluationError(error.kind, error.detail, at: place(node)))
  }

  /// Returns the result of a function with an error's place; if no overload fits, the error names
  /// the function and the types.
  func failure(
    _ value: Value, _ name: @autoclosure () -> String, _ arguments: @autoclosure () -> [Value],
    _ node: SyntaxIndex, isMember: Bool = false
  ) -> ValueRef {
    guard case .error(let error) = value else { return arena.keep(value) }
    if error === EvaluationError.noOverload {
      return noOverload(name(), arguments(), isMember, node)
    }
    return arena.keep(placed(value, node))
  }

  /// Returns the error that no overload of a function fits the types of its arguments.
  @inline(never)
  func noOverload(
    _ name: String, _ arguments: [Value], _ isMember: Bool, _ node: SyntaxIndex
  ) -> ValueRef {
    arena.keep(
      .error(
        EvaluationError(
          .other,
          .noOverloadOf(name: name, types: arguments.map(\.typeName), isMember: isMember),
          at: place(node))))
  }

  /// Returns the error of an operand that is not a bool; the operand itself if it is an error.
  @inline(never)
  func notBool(_ register: Register, _ name: String, _ node: SyntaxIndex) -> Register {
    if register.isError { return register }
    return Register(noOverload(name, [register.value.value], false, node), register.origin)
  }

  /// Returns the error that a value lacks a field.
  @inline(never)
  mutating func missing(_ field: FieldCode, in register: Register) -> Register {
    let error = EvaluationError(
      .missing, .missingField(field.name), at: (program.text, program.nameRange(of: field.node)))
    return lacked(arena.keep(.error(error)), by: register)
  }

  /// Returns the error of a selection from a value without fields; the value itself if it is an
  /// error.
  @inline(never)
  func noField(_ register: Register, _ field: FieldCode) -> Register {
    if register.isError { return register }
    let type = register.value.value.typeName
    let error = EvaluationError(
      .other, .message("\(type) has no field `\(field.name.string)`"),
      at: (program.text, program.nameRange(of: field.node)))
    return Register(arena.keep(.error(error)), register.origin)
  }

  /// Returns a new value, or an error if it nests too deeply to be compared or freed.
  func bounded(_ value: Value, _ node: SyntaxIndex) -> ValueRef {
    guard value.depth > Value.depthLimit else { return arena.keep(value) }
    return arena.keep(
      .error(EvaluationError(.limit, .message("the value nests too deeply"), at: place(node))))
  }
}

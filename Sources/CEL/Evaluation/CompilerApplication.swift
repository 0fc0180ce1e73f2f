extension Compiler {
  /// Compiles the next node of the spine, together with further nodes that become part of the same
  /// instruction.
  mutating func apply() throws(SyntaxError) {
    let node = spine[spine.count - 1]
    if case .select(_, _, isOptional: false) = tree[node] {
      path()
      return
    }
    spine.removeLast()
    // The accumulator's value is known while the run is a single constant.
    var known: Value?
    if pending.count - runStart == 1, pending[runStart].code == .constant {
      let value = output.constants[Int(pending[runStart].a)]
      if !value.isError { known = value }
    }
    let next: Instruction
    switch tree[node] {
    case .select(_, let field, _):
      output.fields.append(FieldCode(name: field, node: node))
      next = Instruction(
        .selectOptional, Int32(truncatingIfNeeded: output.fields.count) - 1, node: node)
    case .has(_, let field):
      output.fields.append(FieldCode(name: field, node: node))
      next = Instruction(.has, Int32(truncatingIfNeeded: output.fields.count) - 1, node: node)
    case .index(_, let key, let isOptional):
      next = Instruction(isOptional ? .indexOptional : .index, try self.run(of: key), node: node)
    case .unary(let operation, _):
      if let known {
        let value = operation == .not ? Arithmetic.not(known) : Arithmetic.negate(known)
        if !value.isError {
          pending[runStart] = constant(value, node: node)
          return
        }
      }
      next = Instruction(operation == .not ? .not : .negate, node: node)
    case .binary(let operation, _, let right):
      let right = try self.run(of: right)
      if let known, let other = constantValue(right),
        let value = folded(operation, known, other)
      {
        pending[runStart] = constant(value, node: node)
        return
      }
      if operation == .equal || operation == .notEqual, pending.count - runStart == 1,
        isSimple(pending[runStart]), isSimple(output.code[Int(right)]),
        output.code[Int(right)].isLast
      {
        pending[runStart].isLast = true
        output.code.append(pending[runStart])
        pending[runStart] = Instruction(
          operation == .equal ? .simpleEqual : .simpleNotEqual,
          Int32(truncatingIfNeeded: output.code.count) - 1, right, node: node)
        return
      }
      next = Instruction(Instruction.Code(operation), right, node: node)
    case .call(let name, _, _, let arguments):
      let row = functions.first(name, .member)
      let call = try call(.memberCall, name, row, arguments, node: node, accumulator: known)
      if call.code == .constant {
        pending[runStart] = call
        return
      }
      next = call
    case .comprehension(let comprehension):
      next = try self.comprehension(tree.comprehensions[Int(comprehension)], node)
    case .bind(let bind):
      let bind = tree.binds[Int(bind)]
      let slot = enter(bind.variable)
      let body = try self.run(of: bind.body)
      leave()
      next = Instruction(
        bind.kind == .optMap ? .optMap : .optFlatMap, add([body]), slot, node: node)
    default: return
    }
    pending.append(next)
  }

  /// Compiles consecutive plain selections to one path, merged with the variable before them if
  /// there is one.
  private mutating func path() {
    let first = Int32(truncatingIfNeeded: output.fields.count)
    var node = spine[spine.count - 1]
    while spine.count > spineStart,
      case .select(_, let field, isOptional: false) = tree[spine[spine.count - 1]]
    {
      node = spine.removeLast()
      output.fields.append(FieldCode(name: field, node: node))
    }
    let count = Int32(truncatingIfNeeded: output.fields.count) - first
    output.paths.append(PathCode(first: first, count: count))
    let path = Int32(truncatingIfNeeded: output.paths.count) - 1
    let loader = pending[runStart].code
    if pending.count - runStart == 1, loader == .variable || loader == .local {
      pending[runStart].code = loader == .variable ? .variablePath : .localPath
      pending[runStart].b = path
    } else {
      pending.append(Instruction(.path, 0, path, node: node))
    }
  }

  /// Returns whether an instruction is only a lookup.
  private func isSimple(_ instruction: Instruction) -> Bool {
    switch instruction.code {
    case .constant, .local, .variable, .localPath, .variablePath: true
    default: false
    }
  }

  /// Returns the result of an operator on two constants; `nil` for an error, which is left to the
  /// evaluation, and for a result that is too costly or nests too deeply.
  private mutating func folded(_ operation: BinaryOperator, _ left: Value, _ right: Value)
    -> Value?
  {
    if foldingBudget.isExhausted { return nil }
    let value = Arithmetic.apply(operation, left, right, &foldingBudget)
    return value.isError || foldingBudget.isExhausted || value.depth > Value.depthLimit
      ? nil : value
  }

  private mutating func comprehension(_ comprehension: Comprehension, _ node: SyntaxIndex)
    throws(SyntaxError)
    -> Instruction
  {
    let variable = enter(comprehension.variable)
    var second: Int32 = -1
    if let name = comprehension.secondVariable { second = enter(name) }
    var filter: Int32 = -1
    if let index = comprehension.filter { filter = try run(of: index) }
    let body = try run(of: comprehension.body)
    if second >= 0 { leave() }
    leave()
    output.comprehensions.append(
      ComprehensionCode(
        kind: comprehension.kind, variable: variable, second: second, filter: filter, body: body))
    return Instruction(
      .comprehension, Int32(truncatingIfNeeded: output.comprehensions.count) - 1, node: node)
  }

  /// Compiles a call. Candidate rows are selected by name and number of arguments; the evaluation
  /// selects by the arguments' types.
  ///
  /// - Parameter accumulator: The receiver if it is a constant; `nil` otherwise.
  mutating func call(
    _ code: Instruction.Code, _ name: Text, _ first: Int?, _ arguments: SyntaxSpan,
    node: SyntaxIndex, accumulator: Value?
  ) throws(SyntaxError) -> Instruction {
    var runs: [Int32] = []
    for argument in tree.operands(arguments) { runs.append(try run(of: argument)) }
    guard let first else {
      // The receiver's own error takes precedence, so an unknown method is an error only when it is
      // called.
      let error = EvaluationError(
        .other,
        .message(
          code == .call
            ? "there is no function `\(name.string)`" : "there is no method `\(name.string)`"),
        at: (tree.text, tree.range(of: node)))
      if code == .call { return constant(.error(error), node: node) }
      output.constants.append(.error(error))
      let constant = Int32(truncatingIfNeeded: output.constants.count) - 1
      output.calls.append(
        CallCode(row: -1, of: nil, first: constant, count: -1, name: name))
      return Instruction(code, Int32(truncatingIfNeeded: output.calls.count) - 1, node: node)
    }
    let count = runs.count + (code == .memberCall ? 1 : 0)
    let row = functions.row(from: first, taking: count)
    if let row {
      if let value = foldedCall(functions.rows[row], code, runs, accumulator) {
        return constant(value, node: node)
      }
      try compilePattern(functions.rows[row], code, arguments, &runs)
    }
    let site = Int32(truncatingIfNeeded: output.calls.count)
    let operands = add(runs)
    var candidate = row
    repeat {
      let next = candidate.flatMap { functions.row(from: functions.next(after: $0), taking: count) }
      output.calls.append(
        CallCode(
          row: Int32(truncatingIfNeeded: candidate ?? -1), of: candidate.map { functions.rows[$0] },
          first: operands, count: Int32(truncatingIfNeeded: runs.count), name: name,
          isContinued: next != nil))
      candidate = next
    } while candidate != nil
    return Instruction(code, site, node: node)
  }

  /// Returns the result of a call whose arguments are all constants; `nil` if an argument is not a
  /// constant, if the call fails, or if it may cost more than its arguments' lengths.
  private func foldedCall(
    _ row: FunctionRow, _ code: Instruction.Code, _ runs: [Int32], _ accumulator: Value?
  ) -> Value? {
    if code == .memberCall, accumulator == nil { return nil }
    if row.pattern != nil { return nil }
    var values = code == .memberCall ? [accumulator ?? .null] : []
    for run in runs {
      guard let value = constantValue(run) else { return nil }
      values.append(value)
    }
    let result: Value
    switch row.implementation {
    case .nullary, .metered: return nil
    case .unary(let body): result = body(values[0])
    case .binary(let body): result = body(values[0], values[1])
    case .ternary(let body): result = body(values[0], values[1], values[2])
    case .references(_, let function): result = called(function, values)
    }
    return result.isError ? nil : result
  }

  /// Returns the result of a function over references for constants; an error if it spends any
  /// budget, that is, if it may cost more than the constants' lengths.
  private func called(_ function: ReferenceFunction, _ values: [Value]) -> Value {
    let arena = ValueArena()
    defer { arena.deallocate() }
    let arguments = values.map { arena.keep($0) }
    func argument(_ index: Int) -> ValueRef { index < arguments.count ? arguments[index] : .absent }
    var budget = Budget(units: 0)
    let result = function.body(argument(0), argument(1), argument(2), &budget, arena)
    return budget.isExhausted ? .error(.exhausted) : result.value
  }

  /// Replaces an argument that is a constant regular expression by its compiled pattern.
  private mutating func compilePattern(
    _ row: FunctionRow, _ code: Instruction.Code, _ arguments: SyntaxSpan, _ runs: inout [Int32]
  ) throws(SyntaxError) {
    guard let position = row.pattern else { return }
    let index = code == .memberCall ? position - 1 : position
    guard index >= 0, index < runs.count, case .string(let text)? = constantValue(runs[index])
    else { return }
    let node = tree.operands(arguments)[Int(arguments.lowerBound) + index]
    let pattern = try ConstantPattern.compile(text, tree.range(of: node), of: tree.text)
    var instruction = constant(.opaque(pattern), node: node)
    instruction.isLast = true
    output.code.append(instruction)
    runs[index] = Int32(truncatingIfNeeded: output.code.count) - 1
  }
}

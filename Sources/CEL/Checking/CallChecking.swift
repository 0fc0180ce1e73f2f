/// Calls of functions and methods (CEL spec, "Functions").
extension CheckPass {
  // MARK: Finding the function

  /// `name(arguments)`
  @inline(never) mutating func functionCall(
    _ node: SyntaxIndex, _ name: Text, _ isAbsolute: Bool, _ span: SyntaxSpan
  ) -> CheckOutcome {
    let arguments = walk(arguments: span)
    if let family = family(ofFunction: name, isAbsolute: isAbsolute) {
      return CheckOutcome(
        type: call(family, arguments.types, nodes: arguments.nodes, at: nameRange(node)))
    }
    let text = name.string
    if isFull { return .error }
    if functions.hasMethod(text, in: declarations) {
      report(.functionIsMethod(text), at: nameRange(node))
    } else if let shape = Macro.form(of: name, .none) {
      report(.macroShape(text, expected: shape), at: nameRange(node))
    } else {
      let near = name.isNotInWords ? "!" : nearestFunction(text)
      report(.unknownFunction(text, near: near), at: nameRange(node))
    }
    return .error
  }

  /// `space.name(arguments)`, where `space.name` is the name of a function.
  @inline(never) mutating func namespacedCall(
    _ node: SyntaxIndex, _ receiver: SyntaxIndex, _ name: Text, _ span: SyntaxSpan
  ) -> CheckOutcome {
    guard let family = namespacedFunction(receiver, name) else {
      if let unknown = unknownFunction(receiver, name) {
        let lower = tree.range(of: receiver).lowerBound
        report(unknown, at: lower..<max(lower, nameRange(node).upperBound))
        if case .macroShape = unknown { return .error }
      }
      _ = walk(arguments: span)
      return .error
    }
    let arguments = walk(arguments: span)
    let result = call(family, arguments.types, nodes: arguments.nodes, at: nameRange(node))
    if case .identifier(let space, _) = tree[receiver], space.isSame(as: "sets") {
      checkComparedArguments(arguments.types, arguments.nodes)
    }
    return CheckOutcome(type: result)
  }

  /// `receiver.name(arguments)`
  @inline(never) mutating func methodCall(
    _ node: SyntaxIndex, _ receiver: SyntaxIndex, _ type: TypeID, _ name: Text, _ span: SyntaxSpan
  ) -> CheckOutcome {
    guard let family = functions.family(name, isMember: true, in: declarations, &types) else {
      let text = name.string
      if let shape = Macro.form(of: name, .value) {
        // The arguments use a variable that only the macro would declare, so they are not checked.
        report(.macroShape(text, expected: shape), at: nameRange(node))
        return .error
      }
      _ = walk(arguments: span)
      reportUnknownMethod(node, text, receiver: types.resolved(type))
      return .error
    }
    let arguments = walk(arguments: span)
    var outcome = CheckOutcome(
      type: call(
        family, [type] + arguments.types, nodes: [receiver] + arguments.nodes, at: nameRange(node)))
    noteOptional(node, receiver, type, name, &outcome)
    if comparesElements(name) {
      checkComparedArguments([type] + arguments.types, [receiver] + arguments.nodes)
    }
    return outcome
  }

  @inline(never) private mutating func walk(arguments span: SyntaxSpan) -> (
    types: [TypeID], nodes: [SyntaxIndex]
  ) {
    let nodes = Array(tree.operands(span))
    var types: [TypeID] = []
    types.reserveCapacity(nodes.count)
    for node in nodes { types.append(walk(node).type) }
    return (types, nodes)
  }

  private mutating func family(ofFunction name: Text, isAbsolute: Bool) -> Int? {
    if isAbsolute || declarations.container.isEmpty {
      return functions.family(name, isMember: false, in: declarations, &types)
    }
    for candidate in declarations.candidates(for: name.string) {
      let candidate = Text(candidate)
      if let family = functions.family(candidate, isMember: false, in: declarations, &types) {
        return family
      }
    }
    return nil
  }

  /// Returns the family of the function that a receiver and a name spell together; `nil` if there
  /// is no such function or the receiver is not a plain name.
  mutating func namespacedFunction(_ receiver: SyntaxIndex, _ name: Text) -> Int? {
    switch tree[receiver] {
    case .identifier, .select(_, _, isOptional: false): break
    default: return nil
    }
    if functionRoots == nil { functionRoots = declarations.functionRoots }
    guard
      let (space, isAbsolute) = dottedName(receiver, limit: dottedParts, roots: functionRoots ?? [])
    else { return nil }
    return family(ofFunction: Text("\(space).\(name.string)"), isAbsolute: isAbsolute)
  }

  /// Returns the problem with `space.name(…)` if `space` cannot be a variable and the call
  /// resembles that of a namespaced function or of a `cel` macro; `nil` otherwise.
  @inline(never) mutating func unknownFunction(_ receiver: SyntaxIndex, _ name: Text)
    -> CheckProblem?
  {
    if isFull { return nil }
    var root = receiver
    while case .select(let operand, _, isOptional: false) = tree[root] { root = operand }
    guard case .identifier(let first, let isAbsolute) = tree[root] else { return nil }
    if !isAbsolute, local(first) != nil { return nil }
    if first.isSame(as: "cel"), root == receiver, let shape = Macro.form(of: name, .cel) {
      return .macroShape("cel.\(name.string)", expected: shape)
    }
    // Nearly every receiver is a variable, so the search below only runs for mistakes.
    if usedVariable(first, isAbsolute) != nil { return nil }
    if isVariable(first.string, isAbsolute: isAbsolute) { return nil }
    guard qualifiedVariable(receiver) == nil,
      let (space, _) = dottedName(receiver, limit: dottedParts, roots: nil)
    else { return nil }
    let full = "\(space).\(name.string)"
    let names = declarations.functionNames(isMember: false)
    if let near = NearestName.suggestion(for: full, among: names.filter { $0.utf8.contains(0x2E) })
    {
      return .unknownFunction(full, near: near)
    }
    let isSpace = names.contains { $0.hasPrefix("\(space).") }
    return isSpace ? .unknownFunction(full, near: nil) : nil
  }

  @inline(never) private mutating func reportUnknownMethod(
    _ node: SyntaxIndex, _ name: String, receiver type: TypeID
  ) {
    let range = nameRange(node)
    if type == .error || isFull { return }
    if types.object(of: type)?.field(Text(name)) != nil {
      report(.fieldIsNoMethod(name), at: range)
    } else if declarations.hasFunction(name, isMember: false) {
      report(.methodIsFunction(name), at: range)
    } else {
      let near = NearestName.suggestion(
        for: name,
        among: declarations.functionNames(isMember: true) + Macro.names(.value))
      report(.unknownMethod(name, receiver: describe(type), near: near), at: range)
    }
  }

  private func nearestFunction(_ name: String) -> String? {
    NearestName.suggestion(
      for: name,
      among: declarations.functionNames(isMember: false) + Macro.names(.none))
  }

  // MARK: Choosing the overload

  /// Returns the type of a call; reports arguments that no overload accepts.
  @inline(never) mutating func call(
    _ family: Int, _ arguments: [TypeID], nodes: [SyntaxIndex], at range: Range<Int32>
  ) -> TypeID {
    if let result = result(of: family, arguments) { return result }
    // An argument whose error has been reported explains why nothing fits.
    if arguments.contains(.error) || isFull { return .error }
    reportMismatch(family, arguments, nodes: nodes, at: range)
    return .error
  }

  /// Returns the result type of the overloads that accept the arguments; `nil` if none does.
  ///
  /// If one overload fits, type variables are bound as it requires. If several fit because of
  /// `dyn`, the result is their common type, or `dyn` if they differ, and no variable is bound,
  /// because the overload is chosen at run time.
  mutating func result(of family: Int, _ arguments: [TypeID]) -> TypeID? {
    let start = types.trail.count
    var common: TypeID?
    var matches = 0
    var first = 0
    let overloads = functions.families[family].overloads
    for (number, overload) in overloads.enumerated() where overload.accepts(arguments.count) {
      if let result = match(overload, arguments) {
        matches += 1
        // An exact match of simple types rules out all other overloads.
        if types.trail.count == start, overload.typeParameters == 0,
          overload.isExactly(arguments)
        {
          return result
        }
        if matches == 1 {
          first = number
          common = types.settled(result)
        } else if common != types.settled(result) {
          common = .dyn
        }
      }
      types.undo(to: start)
    }
    if matches == 1 { return match(overloads[first], arguments).map { types.settled($0) } }
    // If the result is unknown because of an argument's error, that error has been reported.
    return common == .dyn && arguments.contains(.error) ? .error : common
  }

  /// Returns the result type of an overload for the arguments and binds variables; `nil` if the
  /// overload does not fit, in which case variables may still have been bound.
  private mutating func match(_ overload: OverloadTable.Overload, _ arguments: [TypeID])
    -> TypeID?
  {
    if overload.typeParameters == 0 {
      for (index, argument) in arguments.enumerated()
      where !types.assign(argument, to: overload.parameter(index)) {
        return nil
      }
      return overload.result
    }
    var fresh: [TypeID] = []
    for _ in 0..<overload.typeParameters { fresh.append(types.freshVariable()) }
    for (index, argument) in arguments.enumerated() {
      let parameter = types.replacing(overload.parameter(index), with: fresh)
      if !types.assign(argument, to: parameter) { return nil }
    }
    return types.replacing(overload.result, with: fresh)
  }

  /// Treats `hasValue()` as a guard and `value()` as a read of a field that may be absent.
  @inline(never) private mutating func noteOptional(
    _ node: SyntaxIndex, _ receiver: SyntaxIndex, _ type: TypeID, _ name: Text,
    _ outcome: inout CheckOutcome
  ) {
    guard types.kind(types.resolved(type)) == .optional, outcome.type != .error else { return }
    switch tree[receiver] {
    case .select, .index: break
    default: return
    }
    if name.isSame(as: "hasValue") {
      let path = path(of: receiver)
      outcome.flow.whenTrue = chain(path, from: receiver)
    } else if name.isSame(as: "value"), mayBeAbsent(receiver) {
      let path = path(of: receiver)
      if isUnguardedRead(path) {
        report(.emptyOptional(quotable(receiver) ?? "the optional"), at: nameRange(node))
      }
      // The value is the field itself, so paths to its fields continue the field's path.
      nodePaths[Int(node)] = path
    }
  }
}

extension CheckPass {
  /// Returns whether an optional chain (`a.?b.c`) passes through a field that its object does not
  /// require.
  private func mayBeAbsent(_ node: SyntaxIndex) -> Bool {
    var node = node
    while types.kind(nodeTypes[Int(node)]) == .optional {
      let operand: SyntaxIndex
      let name: Text
      switch tree[node] {
      case .select(let inner, let field, _): (operand, name) = (inner, field)
      case .index(let inner, let index, _):
        guard case .literal(.string(let key)) = tree[index] else { return false }
        (operand, name) = (inner, key)
      default: return false
      }
      var holder = types.resolved(nodeTypes[Int(operand)])
      if types.kind(holder) == .optional {
        holder = types.resolved(TypeID(raw: types[holder].first))
      }
      if mayBeAbsent(name, in: holder) { return true }
      node = operand
    }
    return false
  }
}

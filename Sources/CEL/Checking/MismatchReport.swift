/// Reports that explain as precisely as possible why no overload fits a call.
extension CheckPass {
  /// Reports a call that fits none of the overloads of its function.
  mutating func reportMismatch(
    _ number: Int, _ arguments: [TypeID], nodes: [SyntaxIndex], at range: Range<Int32>
  ) {
    let family = functions.families[number]
    let fitting = family.overloads.filter { $0.accepts(arguments.count) }
    let receivers = family.isMember ? 1 : 0
    if fitting.isEmpty {
      // A receiver that does not have the method matters more than the number of arguments.
      if family.isMember, !family.overloads.contains(where: { fits(arguments[0], first: $0) }) {
        return reportReceiver(family, arguments[0], at: range)
      }
      report(
        .wrongCount(
          family.name, found: arguments.count - receivers,
          expected: counts(family.overloads, without: receivers)),
        at: range)
      return
    }
    if family.isMember {
      let near = fitting.filter { fits(arguments[0], first: $0) }
      if near.isEmpty {
        let any = family.overloads.filter { fits(arguments[0], first: $0) }
        if any.isEmpty { return reportReceiver(family, arguments[0], at: range) }
        report(
          .wrongCount(
            family.name, found: arguments.count - 1, expected: counts(any, without: 1)),
          at: range)
        return
      }
      return reportArguments(family, near, arguments, nodes, at: range)
    }
    reportArguments(family, fitting, arguments, nodes, at: range)
  }

  private mutating func reportReceiver(
    _ family: OverloadTable.Family, _ receiver: TypeID, at range: Range<Int32>
  ) {
    report(
      .wrongReceiver(
        family.name, found: describe(receiver),
        expected: expected(family.overloads, 0)),
      at: range)
  }

  /// Reports a single argument if all overloads that fail in only one argument fail in that one;
  /// otherwise reports all arguments together.
  private mutating func reportArguments(
    _ family: OverloadTable.Family, _ overloads: [OverloadTable.Overload],
    _ arguments: [TypeID], _ nodes: [SyntaxIndex], at range: Range<Int32>
  ) {
    var culprit: Int?
    var wanted: [TypeID] = []
    for overload in overloads {
      guard let (only, parameter) = onlyMisfit(of: overload, arguments) else { continue }
      if culprit == nil { culprit = only }
      if only == culprit { wanted.append(parameter) } else { culprit = -1 }
      if culprit == -1 { break }
    }
    if let culprit, culprit >= 0 {
      report(
        .wrongArgument(
          family.name, position: culprit + (family.isMember ? 0 : 1),
          found: describe(arguments[culprit]), expected: describe(each: wanted)),
        at: tree.range(of: nodes[culprit]))
      return
    }
    let own = family.isMember ? arguments.dropFirst() : arguments[...]
    report(
      .wrongArguments(
        family.name, found: own.map { describe($0) },
        expected: overloads.map { spelling($0, of: family) }),
      at: range)
  }

  /// Returns the only argument that does not fit an overload, and the type that it should have
  /// given the others; `nil` unless exactly one does not fit.
  private mutating func onlyMisfit(of overload: OverloadTable.Overload, _ arguments: [TypeID])
    -> (index: Int, parameter: TypeID)?
  {
    let start = types.trail.count
    defer { types.undo(to: start) }
    var fresh: [TypeID] = []
    for _ in 0..<overload.typeParameters { fresh.append(types.freshVariable()) }
    var misfit: Int?
    for (index, argument) in arguments.enumerated() {
      let parameter = types.replacing(overload.parameter(index), with: fresh)
      if fits(argument, parameter) { continue }
      if misfit != nil { return nil }
      misfit = index
    }
    guard let misfit else { return nil }
    return (misfit, types.settled(types.replacing(overload.parameter(misfit), with: fresh)))
  }

  private mutating func fits(_ receiver: TypeID, first overload: OverloadTable.Overload) -> Bool {
    let start = types.trail.count
    defer { types.undo(to: start) }
    guard !overload.parameters.isEmpty else { return false }
    return fits(receiver, general(overload.parameters[0], in: overload))
  }

  /// Returns a parameter's type with type parameters replaced by `dyn`.
  private mutating func general(_ type: TypeID, in overload: OverloadTable.Overload) -> TypeID {
    types.replacing(
      type, with: Array(repeating: TypeID.dyn, count: overload.typeParameters))
  }

  private mutating func expected(_ overloads: [OverloadTable.Overload], _ index: Int) -> [String] {
    var expected: [TypeID] = []
    for overload in overloads where !overload.parameters.isEmpty {
      expected.append(general(overload.parameter(index), in: overload))
    }
    return describe(each: expected)
  }

  /// Returns the numbers of arguments that the overloads accept: `1 or 2 arguments`.
  private func counts(_ overloads: [OverloadTable.Overload], without receivers: Int) -> String {
    let counts = Set(overloads.map { $0.parameters.count - receivers }).sorted()
    let numbers = counts.map(String.init)
    var text = numbers.dropLast().joined(separator: ", ")
    if let last = numbers.last { text += (text.isEmpty ? "" : " or ") + last }
    if overloads.contains(where: \.isVariadic) { text += " or more" }
    return text + (counts == [1] && !text.hasSuffix("more") ? " argument" : " arguments")
  }

  /// Returns an overload as authors call it: `string.substring(int, int)`.
  private mutating func spelling(
    _ overload: OverloadTable.Overload, of family: OverloadTable.Family
  ) -> String {
    var parameters: [String] = []
    for index in overload.parameters.indices {
      // Created first, so that `notation` reads the table that contains it.
      let parameter = general(overload.parameters[index], in: overload)
      parameters.append(notation(parameter))
    }
    var head = family.name
    if family.isMember, !parameters.isEmpty { head = "\(parameters.removeFirst()).\(head)" }
    return "\(head)(\(parameters.joined(separator: ", "))\(overload.isVariadic ? ", …" : ""))"
  }
}

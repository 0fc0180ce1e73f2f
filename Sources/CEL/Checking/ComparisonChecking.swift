/// Checks of `==`, `!=` and `in`: whether the operands can be equal.
extension CheckPass {
  /// Reports a comparison whose operands can never be equal.
  @inline(never) mutating func checkEquality(
    _ node: SyntaxIndex, _ leftNode: SyntaxIndex, _ left: TypeID, _ rightNode: SyntaxIndex,
    _ right: TypeID
  ) {
    let left = types.resolved(left)
    let right = types.resolved(right)
    guard fits(left, right) else {
      reportUnequal(node, leftNode, left, rightNode, right)
      return
    }
    checkValues(of: rightNode, against: left, leftNode)
    checkValues(of: leftNode, against: right, rightNode)
    checkDisjoint(left, right, at: nameRange(node))
  }

  @inline(never) private mutating func reportUnequal(
    _ node: SyntaxIndex, _ leftNode: SyntaxIndex, _ left: TypeID, _ rightNode: SyntaxIndex,
    _ right: TypeID
  ) {
    let range = nameRange(node)
    if left == .null || right == .null {
      let (subject, type) = left == .null ? (rightNode, right) : (leftNode, left)
      let presence = optionalField(subject) ? guardText(subject) : nil
      if presence != nil { withdrawUnguarded(subject) }
      var isEqual = false
      if case .binary(.equal, _, _) = tree[node] { isEqual = true }
      report(
        .neverNull(
          quotable(subject).map { "`\($0)`" } ?? "the value", type: describe(type),
          instead: presence.map { isEqual ? ($0.hasPrefix("has(") ? "!\($0)" : "!(\($0))") : $0 }),
        at: range)
    } else if isNumber(types.kind(left)), isNumber(types.kind(right)) {
      report(
        .differentNumbers(
          describe(left), describe(right),
          hint: numberConversion(leftNode, left, rightNode, right).text),
        at: range)
    } else {
      report(.neverEqual(describe(left), describe(right)), at: range)
    }
  }

  /// Returns whether a node reads a field that may be absent.
  private func optionalField(_ node: SyntaxIndex) -> Bool {
    let operand: SyntaxIndex
    let name: Text
    switch tree[node] {
    case .select(let inner, let field, isOptional: false): (operand, name) = (inner, field)
    case .index(let inner, let index, isOptional: false):
      guard case .literal(.string(let key)) = tree[index] else { return false }
      (operand, name) = (inner, key)
    default: return false
    }
    let object = types.object(of: types.resolved(nodeTypes[Int(operand)]))
    return object?.field(name).map { !$0.isRequired } ?? false
  }

  /// Removes the diagnostic of an unguarded read: an author who compares a field with `null` wants
  /// to test its presence, and the new diagnostic says how to.
  private mutating func withdrawUnguarded(_ node: SyntaxIndex) {
    var place = nameRange(node)
    if case .index(_, let index, _) = tree[node] { place = tree.range(of: index) }
    if let last = diagnostics.lastIndex(where: { $0.range == place && $0.kind == .unguardedField })
    {
      diagnostics.remove(at: last)
    }
  }

  /// `element in container`
  @inline(never) mutating func membership(
    _ node: SyntaxIndex, _ leftNode: SyntaxIndex, _ left: TypeID, _ rightNode: SyntaxIndex,
    _ right: TypeID
  ) -> CheckOutcome {
    let element = types.resolved(left)
    let container = types.resolved(right)
    switch types.kind(container) {
    case .dyn, .error, .variable: break
    case .list, .map:
      let wanted = types.resolved(TypeID(raw: types[container].first))
      guard fits(element, wanted) else {
        report(
          .neverElement(describe(element), container: describe(container)), at: nameRange(node))
        break
      }
      checkValues(of: leftNode, against: wanted, rightNode, holds: true)
      checkElements(of: rightNode, against: element, leftNode)
      if case .list = tree[rightNode] { break }
      checkDisjoint(element, wanted, at: nameRange(node))
    case .object:
      guard fits(element, .string) else {
        report(
          .neverElement(describe(element), container: describe(container)), at: nameRange(node))
        break
      }
      guard case .literal(.string(let name)) = tree[leftNode],
        let object = types.object(of: container)
      else { break }
      if object.field(name) == nil {
        _ = unknownField(of: rightNode, object, named: name, at: tree.range(of: leftNode))
      }
      return CheckOutcome(type: .bool, flow: presence(of: name, in: rightNode, container))
    default:
      report(.noContainer(describe(container)), at: tree.range(of: rightNode))
    }
    return CheckOutcome(type: .bool)
  }

  // MARK: Enumerations

  /// Returns whether a method compares a list's elements with its argument, as `in` does.
  func comparesElements(_ name: Text) -> Bool {
    name.isSame(as: "includes") || name.isSame(as: "indexOf") || name.isSame(as: "lastIndexOf")
  }

  /// Checks the constants in the arguments of a call that compares the elements of its first
  /// argument with the second argument, or with the elements of the second.
  mutating func checkComparedArguments(_ types: [TypeID], _ nodes: [SyntaxIndex]) {
    guard types.count == 2 else { return }
    let first = self.types.resolved(types[0])
    let second = self.types.resolved(types[1])
    guard self.types.kind(first) == .list else { return }
    if self.types.kind(second) == .list {
      checkValues(of: nodes[1], against: first, nodes[0], holds: true)
      checkValues(of: nodes[0], against: second, nodes[1], holds: true)
    } else {
      let element = TypeID(raw: self.types[first].first)
      checkValues(of: nodes[1], against: element, nodes[0], holds: true)
    }
  }

  /// Reports a string constant that is compared with an enumeration that does not contain it.
  /// Checks every element if the node is a list literal that is compared with a list.
  private mutating func checkValues(
    of node: SyntaxIndex, against type: TypeID, _ subject: SyntaxIndex, holds: Bool = false
  ) {
    // The recursion is no deeper than the type, whose size is limited.
    let type = types.resolved(type)
    switch (tree[node], types.kind(type)) {
    case (.literal(.string(let value)), .enumeration):
      guard let enumeration = types.enumeration(of: type) else { return }
      if !enumeration.contains(value) {
        reportOutside(value, enumeration, subject, holds, at: tree.range(of: node))
      }
    case (.list(let span), .list):
      let element = TypeID(raw: types[type].first)
      for item in tree.listElements(span) where !item.isOptional {
        checkValues(of: item.value, against: element, subject, holds: true)
      }
    case (.conditional(_, let then, let otherwise), .enumeration):
      // Only one level of conditionals is checked: `x == (c ? "a" : "b")`.
      for value in [then, otherwise] {
        if case .literal = tree[value] { checkValues(of: value, against: type, subject) }
      }
    default: return
    }
  }

  /// Checks the elements of a list literal on the right of `in`.
  private mutating func checkElements(
    of node: SyntaxIndex, against type: TypeID, _ subject: SyntaxIndex
  ) {
    guard case .list(let span) = tree[node], types.kind(type) == .enumeration else { return }
    for item in tree.listElements(span) where !item.isOptional {
      checkValues(of: item.value, against: type, subject)
    }
  }

  @inline(never) private mutating func reportOutside(
    _ value: Text, _ enumeration: EnumerationType, _ subject: SyntaxIndex, _ holds: Bool,
    at range: Range<Int32>
  ) {
    if isFull { return }
    let text = value.string
    let near = NearestName.suggestion(for: text, among: enumeration.values)
    report(
      .outsideEnumeration(
        text, subject: "`\(quotable(subject) ?? enumeration.name)`", holds: holds,
        values: enumeration.values, near: near),
      at: range)
  }

  @inline(never) private mutating func checkDisjoint(
    _ left: TypeID, _ right: TypeID, at range: Range<Int32>
  ) {
    guard left != right, let first = types.enumeration(of: left),
      let second = types.enumeration(of: right)
    else { return }
    let values = Set(first.values.map { Text($0) })
    if !second.values.contains(where: { values.contains(Text($0)) }) {
      report(.disjointEnumerations("`\(first.name)`", "`\(second.name)`"), at: range)
    }
  }
}

extension EnumerationType {
  /// Returns whether a string is one of the values, compared by bytes. O(values).
  func contains(_ value: Text) -> Bool {
    value.withBytes { bytes in
      values.contains { $0.utf8.count == bytes.count && $0.utf8.elementsEqual(bytes) }
    }
  }
}

extension LendingEvaluator {
  /// The value of a document's node.
  @inline(__always)
  func lent(_ node: Int32, of document: Unmanaged<DocumentValues>) -> Loan {
    document._withUnsafeGuaranteedRef { document in
      document.lent(node)?.loan ?? keeper.keep(document.value(of: node))
    }
  }

  /// Follows a path of plain selections.
  mutating func follow(_ path: Int32, from start: Loan) -> Loan {
    let path = program.paths + Int(path)
    let count = Int(path.pointee.count)
    var field = program.fields + Int(path.pointee.first)
    let end = field + count
    var current = start
    budget.tenths &-= 10 &* count
    while field < end {
      switch current {
      case .documentMap(let document, let root):
        // No values are made of what lies between.
        var found = LentPathEnd(node: root)
        let value = document._withUnsafeGuaranteedRef {
          $0.follow(LentNames(field, count: end - field), from: root, &found)
        }
        if let value { return value.loan }
        return rest(document, found, field)
      case .entries(let entries):
        current = entries._withUnsafeGuaranteedRef { $0.lent(field) }
      case .fielded(let object):
        current = object._withUnsafeGuaranteedRef { $0.lent(field.pointee.bytes) }
      default: return select(field, current, rest: end)
      }
      if case .absent = current { return missing(field) }
      if current.isError { return current }
      field += 1
    }
    return current
  }

  /// What comes of a path that ends too early within a document, or at what cannot be lent.
  @inline(never)
  private mutating func rest(
    _ document: Unmanaged<DocumentValues>, _ found: LentPathEnd,
    _ first: UnsafeMutablePointer<FieldCode>
  ) -> Loan {
    if found.step >= 0, !found.isNoMap { return missing(first + Int(found.step)) }
    let value = document._withUnsafeGuaranteedRef { $0.value(of: found.node) }
    if found.step < 0 { return keeper.keep(value) }
    return leave { $0.noField(value, first[Int(found.step)]) }
  }

  @inline(never)
  private mutating func missing(_ field: UnsafeMutablePointer<FieldCode>) -> Loan {
    leave { $0.missing(field.pointee) }
  }

  /// Follows what is left of a path from a value whose fields cannot be lent.
  @inline(never)
  private mutating func select(
    _ field: UnsafeMutablePointer<FieldCode>, _ left: Loan, rest: UnsafeMutablePointer<FieldCode>
  ) -> Loan {
    if left.isError { return left }
    return leave { $0.followValues(field, rest - field, Traced(left.value)).value }
  }

  /// `has(operand.field)`.
  mutating func has(_ instruction: Instruction, _ left: Loan) -> Loan {
    let field = program.fields + Int(instruction.a)
    switch left {
    case .documentMap(let document, let node):
      return .bool(
        document._withUnsafeGuaranteedRef {
          $0.child(spelled: field.pointee.bytes, of: node) >= 0
        })
    case .entries(let entries):
      if case .absent = entries._withUnsafeGuaranteedRef({ $0.lent(field) }) {
        return .bool(false)
      }
      return .bool(true)
    case .fielded(let object):
      if case .absent = object._withUnsafeGuaranteedRef({ $0.lent(field.pointee.bytes) }) {
        return .bool(false)
      }
      return .bool(true)
    default: return alone(instruction, left)
    }
  }

  /// `operand.?field.orValue(other)`, with any number of fields, from a map: without making
  /// optionals of what is asked for its value at once.
  ///
  /// - Parameter at: The first selection's instruction; the call's if there is a value.
  /// - Returns: `nil` for anything else, of which nothing is done then.
  @inline(never)
  mutating func fieldOrValue(_ at: inout Int, of operand: Loan) -> Loan? {
    var end = at
    while code[end].code == .selectOptional, !code[end].isLast { end &+= 1 }
    guard code[end].code == .memberCall else { return nil }
    let site = program.calls + Int(code[end].a)
    guard site.pointee.isOrValue else { return nil }
    var found = operand
    for index in at..<end where !found.isAbsent {
      let field = program.fields + Int(code[index].a)
      switch found {
      case .documentMap(let document, let node):
        let child = document._withUnsafeGuaranteedRef {
          $0.child(spelled: field.pointee.bytes, of: node)
        }
        found = child < 0 ? .absent : lent(child, of: document)
      case .entries(let entries):
        found = entries._withUnsafeGuaranteedRef { $0.lent(field) }
      default: return nil
      }
      if found.isError { return nil }
    }
    budget.tenths &-= 10 &* (end &- at)
    at = end
    if found.isAbsent {
      found = self.operand(program.operands[Int(site.pointee.first)])
      if found.isError { return found }
    }
    budget.tenths &-= 10
    return budget.isExhausted ? keeper.keep(.error(.exhausted)) : found
  }

  /// `operand[key]`, `operand[?key]`.
  mutating func index(_ instruction: Instruction, _ left: Loan) -> Loan {
    budget.tenths &-= 10
    let key = operand(instruction.a)
    if key.isError { return key }
    if instruction.code == .index, case .string(let name) = key,
      case .entries(let entries) = left
    {
      let found = entries._withUnsafeGuaranteedRef { $0.lent(under: name) }
      if !found.isAbsent { return found }
    } else if instruction.code == .index, case .int(let index) = key {
      switch left {
      case .array(let array):
        let found = array._withUnsafeGuaranteedRef { array in
          index >= 0 && index < array.elements.count ? array.lent(at: Int(index)) : Loan.absent
        }
        if case .absent = found { break }
        return found
      case .documentList(let document, let list):
        let node = document._withUnsafeGuaranteedRef { document in
          index >= 0 && index < document.count(of: list)
            ? document.element(at: Int(index), of: list) : -1
        }
        if node >= 0 { return lent(node, of: document) }
      default: break
      }
    }
    return leave {
      $0.element(
        Traced(key.value), of: Traced(left.value), instruction,
        isOptional: instruction.code == .indexOptional
      ).value
    }
  }
}

extension LendingEvaluator {
  /// A comprehension (CEL specification, "Macros"; the two-variable comprehensions), at the cost of
  /// the loop that cel-go makes of it.
  mutating func fold(_ instruction: Instruction, over range: Loan) -> Loan {
    let fold = program.folds + Int(instruction.a)
    let count: Int
    switch range {
    case .array(let array): count = array._withUnsafeGuaranteedRef { $0.elements.count }
    case .documentList(let document, let list):
      count = document._withUnsafeGuaranteedRef { $0.count(of: list) }
    default: return rest(instruction, range)
    }
    switch fold.pointee.kind {
    case .all: return quantifier(fold, range, count, absorbing: false, instruction)
    case .exists: return quantifier(fold, range, count, absorbing: true, instruction)
    case .existsOne: return existsOne(fold, range, count, instruction)
    case .filter: return filter(fold, range, count, instruction)
    case .map, .transformList: return mapped(fold, range, count, instruction)
    case .transformMap, .transformMapEntry, .sortBy: return rest(instruction, range)
    }
  }

  /// Those over maps, and those that make maps or sort.
  @inline(never)
  private mutating func rest(_ instruction: Instruction, _ range: Loan) -> Loan {
    leave(withLocals: true) { $0.apply(instruction, to: Traced(range.value)).value }
  }

  /// Gives the local variables what they are for an index.
  @inline(__always)
  private func bind(_ fold: UnsafeMutablePointer<FoldCode>, _ range: Loan, _ index: Int) {
    let item: Loan
    switch range {
    case .array(let array): item = array._withUnsafeGuaranteedRef { $0.lent(at: index) }
    case .documentList(let document, let list):
      let node = document._withUnsafeGuaranteedRef { $0.element(at: index, of: list) }
      item = lent(node, of: document)
    default: item = .null
    }
    if fold.pointee.second < 0 {
      locals[Int(fold.pointee.variable)] = item
    } else {
      locals[Int(fold.pointee.variable)] = .int(Int64(index))
      locals[Int(fold.pointee.second)] = item
    }
  }

  /// Lets go of what an element needed, and of the local variables that may refer to it: those of
  /// the comprehension and of what is within it.
  @inline(__always)
  private func release(to mark: Keeper.Mark, _ fold: UnsafeMutablePointer<FoldCode>) {
    guard keeper.release(to: mark) else { return }
    for slot in Int(fold.pointee.variable)..<program.localCount { locals[slot] = .null }
  }

  private func exhausted() -> Loan { keeper.keep(.error(.exhausted)) }

  /// `all` and `exists`: like `&&` and `||` over the elements.
  private mutating func quantifier(
    _ fold: UnsafeMutablePointer<FoldCode>, _ range: Loan, _ count: Int, absorbing: Bool,
    _ instruction: Instruction
  ) -> Loan {
    budget.tenths &-= 10
    var failed = Loan.absent
    for index in 0..<count {
      guard budget.spend(absorbing ? 4 : 3) else { return exhausted() }
      let mark = keeper.mark
      bind(fold, range, index)
      let body = operand(fold.pointee.body)
      if case .bool(let bool) = body {
        release(to: mark, fold)
        if bool == absorbing { return body }
      } else if case .absent = failed {
        // It stays in the keeper.
        failed = notBool(body, fold.pointee.kind.rawValue, instruction.node)
      } else {
        release(to: mark, fold)
      }
    }
    if case .absent = failed { return .bool(!absorbing) }
    return failed
  }

  private mutating func existsOne(
    _ fold: UnsafeMutablePointer<FoldCode>, _ range: Loan, _ count: Int,
    _ instruction: Instruction
  ) -> Loan {
    budget.tenths &-= 10
    var found = 0
    for index in 0..<count {
      guard budget.spend(2) else { return exhausted() }
      let mark = keeper.mark
      bind(fold, range, index)
      let body = operand(fold.pointee.body)
      guard case .bool(let bool) = body else {
        return notBool(body, fold.pointee.kind.rawValue, instruction.node)
      }
      release(to: mark, fold)
      if bool { found += 1 }
    }
    return .bool(found == 1)
  }

  /// `filter`.
  private mutating func filter(
    _ fold: UnsafeMutablePointer<FoldCode>, _ range: Loan, _ count: Int,
    _ instruction: Instruction
  ) -> Loan {
    budget.tenths &-= 10
    var elements: [Value] = []
    for index in 0..<count {
      guard budget.spend(2) else { return exhausted() }
      let mark = keeper.mark
      bind(fold, range, index)
      let body = operand(fold.pointee.body)
      guard case .bool(let isKept) = body else {
        return notBool(body, fold.pointee.kind.rawValue, instruction.node)
      }
      if isKept {
        guard budget.spend(11) else { return exhausted() }
        elements.append(locals[Int(fold.pointee.variable)].value)
      }
      release(to: mark, fold)
    }
    if elements.isEmpty { return .array(.passUnretained(ArrayStorage.empty)) }
    return keeper.keep(.list(ListValue(elements)))
  }

  /// `map` and `transformList`, with and without a filter.
  private mutating func mapped(
    _ fold: UnsafeMutablePointer<FoldCode>, _ range: Loan, _ count: Int,
    _ instruction: Instruction
  ) -> Loan {
    budget.tenths &-= 10
    var elements: [Value] = []
    if fold.pointee.filter < 0 { elements.reserveCapacity(min(count, 1_024)) }
    for index in 0..<count {
      guard budget.spend(12) else { return exhausted() }
      let mark = keeper.mark
      bind(fold, range, index)
      if fold.pointee.filter >= 0 {
        let filter = operand(fold.pointee.filter)
        guard case .bool(let isKept) = filter else {
          return notBool(filter, fold.pointee.kind.rawValue, instruction.node)
        }
        guard isKept else {
          release(to: mark, fold)
          continue
        }
      }
      let element = operand(fold.pointee.body)
      if element.isError { return element }
      elements.append(element.value)
      release(to: mark, fold)
    }
    return bounded(.list(ListValue(elements)), instruction)
  }

  // MARK: Lists and optionals

  /// `[a, ?b]`
  @inline(never)
  mutating func list(_ instruction: Instruction) -> Loan {
    budget.tenths &-= 100
    let operands = program.operands + Int(instruction.a)
    let count = Int(instruction.b)
    var elements: [Value] = []
    elements.reserveCapacity(count)
    for index in 0..<count {
      let element = operand(operands[index * 2])
      if element.isError { return element }
      var value = element.value
      if operands[index * 2 + 1] != 0 {
        guard case .optional(let optional) = value else {
          return leave { $0.noOverload("[?]", [value], false, instruction.node) }
        }
        guard let content = optional.value else { continue }
        value = content
      }
      elements.append(value)
    }
    return bounded(.list(ListValue(elements)), instruction)
  }

  /// `optional.optMap(v, e)` and `optional.optFlatMap(v, e)`.
  @inline(never)
  mutating func mapOptional(_ instruction: Instruction, _ left: Loan) -> Loan {
    let name = instruction.code == .optMap ? "optMap" : "optFlatMap"
    let whole = left.value
    guard case .optional(let optional) = whole else {
      return leave { $0.noOverload(name, [whole], true, instruction.node) }
    }
    guard let value = optional.value else { return left }
    locals[Int(instruction.b)] = keeper.keep(value)
    let result = evaluate(program.operands[Int(instruction.a)])
    if result.isError { return result }
    if instruction.code == .optMap {
      return bounded(.optional(OptionalValue(result.value)), instruction)
    }
    guard case .kept(let made) = result, case .optional = made.pointee else {
      return leave { $0.noOverload(name, [whole, result.value], true, instruction.node) }
    }
    return result
  }
}

extension Interpreter {
  /// `==` and `!=`: compares the accumulator with another operand, which is not evaluated if the
  /// accumulator is an error.
  ///
  /// - Parameter isEqual: The instruction code that tests for equality rather than inequality.
  @inline(__always)
  mutating func equality(
    _ instruction: Instruction, _ left: Register, isEqual code: Instruction.Code,
    _ other: (inout Interpreter) -> Register
  ) -> Register {
    if left.isError { return left }
    let right = other(&self)
    if right.isError { return right }
    return combined(
      .bool(isEqual(left.value, right.value) == (instruction.code == code)), left, right)
  }

  /// `==`; texts cost a tenth of a unit per byte of the shorter one.
  @inline(__always)
  private mutating func isEqual(_ left: ValueRef, _ right: ValueRef) -> Bool {
    switch (left, right) {
    case (.string(let left), .string(let right)):
      _ = budget.spend((min(left.byteCount, right.byteCount) &+ 9) / 10)
      return left.isSame(as: right)
    case (.bool(let left), .bool(let right)):
      _ = budget.spend(1)
      return left == right
    case (.int(let left), .int(let right)):
      _ = budget.spend(1)
      return left == right
    case (.kept(let left), .kept(let right)):
      if case .type(let left) = left.pointee, case .type(let right) = right.pointee {
        _ = budget.spend(1)
        return left == right
      }
      return Arithmetic.isEqual(left.pointee, right.pointee, &budget)
    default: return Arithmetic.isEqual(left.value, right.value, &budget)
    }
  }

  /// An operator other than `==`, `!=` and `in`.
  mutating func binary(_ instruction: Instruction, _ left: Register) -> Register {
    let right = operand(instruction.a)
    if right.isError { return right }
    if case .int(let first) = left.value, case .int(let second) = right.value,
      let isTrue = instruction.code.compare(first, second)
    {
      _ = budget.spend(1)
      return combined(.bool(isTrue), left, right)
    }
    return combined(calculated(instruction, left.value.value, right.value.value), left, right)
  }

  /// Returns the result of an operator on two values, or an error.
  @inline(never)
  private mutating func calculated(
    _ instruction: Instruction, _ left: Value, _ right: Value
  ) -> ValueRef {
    guard let operation = instruction.code.binaryOperator else { return arena.noOverload }
    let value = Arithmetic.apply(operation, left, right, &budget)
    return failure(value, operation.rawValue, [left, right], instruction.node)
  }

  /// `-x`
  @inline(never)
  mutating func negated(_ left: Register, _ instruction: Instruction) -> Register {
    budget.tenths &-= 10
    let value = left.value.value
    return made(failure(Arithmetic.negate(value), "-", [value], instruction.node), from: left)
  }

  /// `in`. Blames the element and, after it, the equal element of the collection if there is one,
  /// otherwise the collection.
  mutating func membership(_ instruction: Instruction, _ left: Register) -> Register {
    let right = operand(instruction.a)
    if right.isError { return right }
    let count: Int
    switch right.value {
    case .array(let array): count = array._withUnsafeGuaranteedRef { $0.elements.count }
    case .documentList(let document, let list):
      count = document._withUnsafeGuaranteedRef { $0.count(of: list) }
      if !Origins.isTracking, case .string(let text) = left.value,
        let found = document._withUnsafeGuaranteedRef({ $0.search(list, for: text.bytes) })
      {
        return .bool(budget.spend(found < 0 ? count : found &+ 1) && found >= 0)
      }
    default:
      let (element, collection) = (left.value.value, right.value.value)
      let value = Arithmetic.contains(element, collection, &budget)
      let result = failure(value, "in", [element, collection], instruction.node)
      if Origins.isTracking, case .map(let map) = collection, case .bool(let isIn) = result {
        return entry(isIn, element, of: map, left, right)
      }
      return combined(result, left, right)
    }
    for index in 0..<count {
      guard budget.spend(1) else { return .bool(false) }
      let mark = arena.mark
      let element = item(at: index, of: right)
      if isSame(element.value, left.value) { return combined(.bool(true), left, element) }
      arena.release(to: mark)
    }
    return combined(.bool(false), left, right)
  }

  /// Returns the result of `in` for a map, blamed as `has` is: on the entry's value if the key is in
  /// the map, otherwise on the map that lacks it.
  @inline(never)
  private mutating func entry(
    _ isIn: Bool, _ key: Value, of map: MapValue, _ left: Register, _ right: Register
  ) -> Register {
    guard isIn else {
      return combined(.bool(false), left, lacked(.bool(false), by: right))
    }
    guard case .string(let name) = key, let item = map.field(name) else {
      return combined(.bool(true), left, right)
    }
    let value = located(arena.keep(item.value), item.provenance, in: right)
    return combined(.bool(true), left, value)
  }

  /// Returns whether an element equals the sought value; only nested values are charged.
  @inline(__always)
  private mutating func isSame(_ element: ValueRef, _ sought: ValueRef) -> Bool {
    if case .string(let text) = sought {
      // No other type equals a string.
      guard case .string(let other) = element else { return false }
      return other.isSame(as: text)
    }
    return element.value.isEqual(to: sought.value, &budget)
  }

  /// `&&` and `||`: the absorbing value decides the result even if other operands are errors or not
  /// bools (CEL specification, "Logical Operators").
  ///
  /// Without origins, the first absorbing operand ends the evaluation; for blame every operand is
  /// evaluated, because all absorbing operands decide the result.
  mutating func connective(_ instruction: Instruction, absorbing: Bool) -> Register {
    let runs = program.operands + Int(instruction.a)
    var failed = Register.absent
    var deciding: Trace?
    var all = Origins.isTracking ? Trace() : nil
    for index in 0..<Int(instruction.b) {
      let side = operand(runs[index])
      guard case .bool(let bool) = side.value else {
        if failed.value.isAbsent {
          failed = notBool(side, absorbing ? "||" : "&&", instruction.node)
        }
        continue
      }
      guard Origins.isTracking else {
        if bool == absorbing { return side }
        continue
      }
      let trace = self.trace(side)
      if bool != absorbing {
        all?.add(trace, &budget)
      } else if deciding == nil {
        deciding = trace.made
      } else {
        deciding?.add(trace, &budget)
      }
    }
    if Origins.isTracking, let deciding { return traced(.bool(absorbing), deciding) }
    if !failed.value.isAbsent { return failed }
    return traced(.bool(!absorbing), all ?? Trace())
  }
}

extension Instruction.Code {
  /// Returns the result of a comparison of two integers; `nil` for any other operator.
  @inline(__always)
  fileprivate func compare(_ left: Int64, _ right: Int64) -> Bool? {
    switch self {
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    default: nil
    }
  }
}

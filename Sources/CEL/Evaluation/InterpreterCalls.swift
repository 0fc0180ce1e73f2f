extension Interpreter {
  /// Calls a function by the first of its rows that has an overload for the arguments.
  ///
  /// - Parameter receiver: For a method, the accumulator, which is not an error; otherwise
  ///   ``Register/absent``.
  @inline(never)
  mutating func call(_ instruction: Instruction, receiver: Register) -> Register {
    let site = program.calls + Int(instruction.a)
    let isMember = !receiver.value.isAbsent
    var run = program.operands + Int(site.pointee.first)
    let count = Int(site.pointee.count) &+ (isMember ? 1 : 0)
    if site.pointee.row < 0 || count == 0 || count > 3 {
      return seldomCall(instruction, receiver, isMember)
    }
    var first = receiver
    if !isMember {
      first = operand(run.pointee)
      if first.isError { return first }
      run += 1
    }
    var second = Register.absent
    var third = Register.absent
    if count > 1 {
      if site.pointee.blame == .content, case .kept(let value) = first.value,
        case .optional(let optional) = value.pointee, optional.value != nil
      {
        // The optional has a value, so its alternative is not evaluated.
        second = Register(.null)
      } else {
        second = operand(run.pointee)
        if second.isError { return second }
      }
      if count > 2 {
        third = operand(run[1])
        if third.isError { return third }
      }
    }
    let value = invoke(site, first.value, second.value, third.value)
    if value.isError || Origins.isTracking {
      return settled(value, site, CallArguments(first, second, third), instruction, isMember)
    }
    return Register(value)
  }

  /// Calls a function with no argument or more than three, or returns the error of an unknown
  /// function.
  @inline(never)
  private mutating func seldomCall(
    _ instruction: Instruction, _ receiver: Register, _ isMember: Bool
  ) -> Register {
    let site = program.calls + Int(instruction.a)
    if site.pointee.row < 0, site.pointee.count < 0 {
      return Register(constants[Int(site.pointee.first)], receiver.origin)
    }
    var arguments: [Register] = isMember ? [receiver] : []
    for index in 0..<Int(site.pointee.count) {
      let argument = operand(program.operands[Int(site.pointee.first) + index])
      if argument.isError { return argument }
      arguments.append(argument)
    }
    let given = CallArguments(arguments)
    if site.pointee.row < 0 {
      return Register(
        noOverload(site.pointee.name.string, given.values, isMember, instruction.node))
    }
    return settled(invoke(site, given), site, given, instruction, isMember)
  }

  /// Returns the result of a row with its blame. If the row has no overload for the arguments,
  /// tries the further rows of the name; an error gets its place.
  @inline(never)
  private mutating func settled(
    _ value: ValueRef, _ first: UnsafeMutablePointer<CallCode>, _ arguments: CallArguments,
    _ instruction: Instruction, _ isMember: Bool
  ) -> Register {
    var value = value
    // The further rows of the name follow the first one in the table.
    var site = first
    while value.isNoOverload, site.pointee.isContinued {
      site += 1
      value = invoke(site, arguments)
    }
    guard case .error(let error) = value else {
      guard Origins.isTracking else { return Register(value) }
      return blamed(value, site.pointee.blame, arguments)
    }
    let failure = failure(
      error.pointee, site.pointee.name.string, arguments.values, instruction.node,
      isMember: isMember)
    guard Origins.isTracking else { return Register(failure) }
    var trace = Trace()
    for index in 0..<arguments.count { trace.add(self.trace(arguments[index]), &budget) }
    return traced(failure, trace)
  }

  // MARK: Implementations

  /// Charges the cost of a row and calls its function with up to three arguments.
  @inline(__always)
  private mutating func invoke(
    _ site: UnsafeMutablePointer<CallCode>, _ first: ValueRef, _ second: ValueRef, _ third: ValueRef
  ) -> ValueRef {
    charge(site.pointee.cost, first, second, third)
    if budget.isExhausted { return arena.keep(.error(.exhausted)) }
    if let function = site.pointee.function {
      return function._withUnsafeGuaranteedRef { $0.body(first, second, third, &budget, arena) }
    }
    return invokeOverValues(site, first, second, third)
  }

  @inline(never)
  private mutating func invokeOverValues(
    _ site: UnsafeMutablePointer<CallCode>, _ first: ValueRef, _ second: ValueRef, _ third: ValueRef
  ) -> ValueRef {
    switch site.pointee.implementation {
    case .unary(let body): return bounded(body(first.value))
    case .binary(let body): return bounded(body(first.value, second.value))
    case .ternary(let body): return bounded(body(first.value, second.value, third.value))
    case .metered(_, let body): return bounded(body(values(first, second, third), &budget))
    case .nullary, .references: return arena.keep(.noOverload)
    }
  }

  /// Charges the cost of a row and calls its function with any number of arguments.
  private mutating func invoke(
    _ site: UnsafeMutablePointer<CallCode>, _ arguments: CallArguments
  ) -> ValueRef {
    switch (site.pointee.implementation, arguments.count) {
    case (.nullary(let body), _):
      budget.tenths &-= 10
      return budget.isExhausted ? arena.keep(.error(.exhausted)) : arena.keep(body())
    case (_, 1...3):
      return invoke(site, arguments[0].value, arguments[1].value, arguments[2].value)
    case (.metered(_, let body), _):
      let values = arguments.values
      charge(site.pointee.cost, values)
      if budget.isExhausted { return arena.keep(.error(.exhausted)) }
      return bounded(body(values, &budget))
    default: return arena.keep(.noOverload)
    }
  }

  private func values(_ first: ValueRef, _ second: ValueRef, _ third: ValueRef) -> [Value] {
    if second.isAbsent { return [first.value] }
    if third.isAbsent { return [first.value, second.value] }
    return [first.value, second.value, third.value]
  }

  /// Returns a new value, or an error if it nests too deeply; the caller adds the error's place.
  private func bounded(_ value: Value) -> ValueRef {
    arena.keep(
      value.depth > Value.depthLimit
        ? .error(EvaluationError(.limit, .message("the value nests too deeply"))) : value)
  }

  // MARK: Cost

  /// Charges the cost of a call: see ``FunctionRow/Cost``.
  @inline(__always)
  private mutating func charge(
    _ cost: FunctionRow.Cost, _ first: ValueRef, _ second: ValueRef, _ third: ValueRef
  ) {
    switch cost {
    case .fixed(let units): budget.tenths &-= units &* 10
    case .receiver: _ = budget.spend(max(1, (length(first) &+ 9) / 10))
    case .second: _ = budget.spend(max(1, (length(second) &+ 9) / 10))
    case .product:
      _ = budget.spend(max(1, (length(first) &+ 9) / 10 &* ((length(second) &+ 9) / 10)))
    case .pattern:
      _ = budget.spend((length(first) &+ 10) / 10 &* max(1, (length(second) &+ 3) / 4))
    default: chargeSeldom(cost, first, second, third)
    }
  }

  @inline(never)
  private mutating func chargeSeldom(
    _ cost: FunctionRow.Cost, _ first: ValueRef, _ second: ValueRef, _ third: ValueRef
  ) {
    charge(cost, values(first, second, third))
  }

  @inline(never)
  private mutating func charge(_ cost: FunctionRow.Cost, _ arguments: [Value]) {
    func length(_ index: Int) -> Int { index < arguments.count ? arguments[index].length : 0 }
    func tenth(_ length: Int) -> Int { (length &+ 9) / 10 }
    let units: Int
    switch cost {
    case .fixed(let fixed): units = fixed
    case .receiver: units = tenth(length(0))
    case .second: units = tenth(length(1))
    case .all: units = tenth(arguments.reduce(0) { $0 &+ $1.length })
    case .shorter: units = tenth(min(length(0), length(1)))
    case .product: units = tenth(length(0)) &* tenth(length(1))
    case .pattern: units = tenth(length(0) &+ 1) &* max(1, (length(1) &+ 3) / 4)
    case .custom(let cost): units = min(max(0, cost(arguments)), Int.max / 1_000)
    }
    _ = budget.spend(max(1, units))
  }

  /// Returns the length that costs are proportional to; strings, the most common case, take a fast
  /// path.
  @inline(__always)
  private func length(_ ref: ValueRef) -> Int {
    if case .string(let text) = ref { return text.byteCount }
    return ref.length
  }
}

/// The arguments of a call, the receiver first. Up to three are stored in place, and hardly any
/// function has more.
struct CallArguments {
  let count: Int
  private let leading: (Register, Register, Register)
  private let further: [Register]

  /// Creates one to three arguments; the others are absent.
  init(_ first: Register, _ second: Register, _ third: Register) {
    count = second.value.isAbsent ? 1 : third.value.isAbsent ? 2 : 3
    leading = (first, second, third)
    further = []
  }

  /// Creates any number of arguments.
  init(_ arguments: [Register]) {
    count = arguments.count
    leading = (
      count > 0 ? arguments[0] : .absent, count > 1 ? arguments[1] : .absent,
      count > 2 ? arguments[2] : .absent
    )
    further = Array(arguments.dropFirst(3))
  }

  /// Returns an argument; absent if it was not given.
  subscript(index: Int) -> Register {
    switch index {
    case 0: leading.0
    case 1: leading.1
    case 2: leading.2
    default: index < count ? further[index - 3] : .absent
    }
  }

  /// The values of the arguments.
  var values: [Value] { (0..<count).map { self[$0].value.value } }
}

extension Value {
  /// The length that costs are proportional to: the bytes of a text, the elements of a list, the
  /// entries of a map, the length of an opaque value; 1 for anything else.
  package var length: Int {
    switch self {
    case .string(let text), .bytes(let text): text.byteCount
    case .list(let list): list.count
    case .map(let map): map.count
    case .opaque(let value): value.length
    default: 1
    }
  }
}

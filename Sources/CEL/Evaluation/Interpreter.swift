/// Evaluates a program over an activation.
///
/// One source, compiled for both kinds of ``OriginRecord``: without origins, for the value alone,
/// and with origins, for blame, where each register has the ID of its value's origin. Both compute
/// the same values; without origins, operands that cannot change the value are not evaluated.
///
/// Every value is a borrowed reference (``ValueRef``) to a value of the document, the program's
/// constants, the activation's slots, or the activation's arena, which owns the values that the
/// evaluation creates until it ends.
struct Interpreter<Origins: OriginRecord> {
  // The caller retains both, which avoids a retain and release for each access.
  unowned(unsafe) let program: Program
  let activation: Unmanaged<Activation>
  /// The activation's slots; see ``Activation``.
  let states: UnsafeMutablePointer<Activation.State>
  let refs: UnsafeMutablePointer<ValueRef>
  let code: UnsafeMutablePointer<Instruction>
  let constants: UnsafeMutablePointer<ValueRef>
  let locals: UnsafeMutablePointer<Register>
  let arena: ValueArena
  /// The origins of the values in registers.
  var origins: Origins
  var budget: Budget
  /// The current nesting depth of runs.
  var depth: Int
  /// The maximum nesting depth of runs; each level takes one or two kilobytes of stack.
  static var depthLimit: Int { 2_000 }

  /// Evaluates the whole program and passes the result to `use`; the result is valid only during
  /// that call. Charges the budget.
  ///
  /// - Parameter depth: The nesting depth of the evaluation that requests this one.
  @inline(__always)
  static func evaluate<Result>(
    _ program: Program, _ activation: Activation, _ budget: inout Budget, _ depth: Int,
    _ use: (Register, borrowing Origins) -> Result
  ) -> Result {
    let allowed = min(budget.tenths, Budget.unitsPerExpression * 10)
    let count = program.localCount
    let inUse = activation.localsInUse.pointee
    let isShared = inUse &+ count <= Activation.localCapacity
    let locals: UnsafeMutablePointer<Register>
    if isShared {
      locals = activation.locals + inUse
      activation.localsInUse.pointee = inUse &+ count
    } else {
      locals = .allocate(capacity: count)
    }
    var local = 0
    while local < count {
      (locals + local).initialize(to: Register(.null))
      local &+= 1
    }
    let arena = activation.arena
    let mark = arena.mark
    var interpreter = Interpreter(
      program: program, activation: .passUnretained(activation), states: activation.states,
      refs: activation.refs, code: program.code, constants: program.constantRefs,
      locals: locals, arena: arena, origins: Origins(), budget: Budget(tenths: allowed),
      depth: depth)
    var register = interpreter.evaluate(program.start)
    budget.tenths &-= allowed &- interpreter.budget.tenths
    if interpreter.budget.isExhausted { register.value = arena.keep(.error(.exhausted)) }
    let result = use(register, interpreter.origins)
    arena.release(to: mark)
    if isShared {
      activation.localsInUse.pointee = inUse
    } else {
      locals.deallocate()
    }
    return result
  }

  /// Evaluates a run.
  mutating func evaluate(_ start: Int32) -> Register {
    guard !budget.isExhausted, depth < Self.depthLimit else { return tooMuch() }
    depth &+= 1
    defer { depth &-= 1 }
    var at = Int(start)
    var result: Register
    // The traces of the conditions of the branches taken so far.
    var conditions: Trace?
    load: while true {
      let instruction = code[at]
      switch instruction.code {
      case .constant, .local, .variable, .variablePath, .localPath, .constantPath:
        result = look(up: instruction)
      case .and: result = connective(instruction, absorbing: false)
      case .or: result = connective(instruction, absorbing: true)
      case .conditional:
        let branches = program.operands + Int(instruction.a)
        let condition = operand(branches[0])
        guard case .bool(let isTrue) = condition.value else {
          result = notBool(condition, "?:", instruction.node)
          break
        }
        let branch = branches[isTrue ? 1 : 2]
        if Origins.isTracking {
          var trace = self.trace(condition)
          if let conditions { trace.add(conditions, &budget) }
          conditions = trace
        }
        if instruction.isLast {
          at = Int(branch)
          continue load
        }
        result = evaluate(branch)
      case .bind:
        let runs = program.operands + Int(instruction.a)
        locals[Int(instruction.b)] = operand(runs[0])
        if instruction.isLast {
          at = Int(runs[1])
          continue load
        }
        result = evaluate(runs[1])
      case .simpleEqual, .simpleNotEqual:
        result = equality(
          instruction, look(up: code[Int(instruction.a)]), isEqual: .simpleEqual
        ) { $0.look(up: $0.code[Int(instruction.b)]) }
      case .list: result = list(instruction)
      case .map: result = map(instruction)
      default: result = call(instruction, receiver: .absent)
      }
      break
    }
    while !code[at].isLast {
      at &+= 1
      if result.isError { break }
      if !Origins.isTracking, code[at].code == .selectOptional,
        let value = fieldOrValue(&at, of: result.value)
      {
        result.value = value
      } else {
        result = apply(code[at], to: result)
      }
    }
    if Origins.isTracking, let conditions {
      var trace = self.trace(result)
      trace.add(conditions, &budget)
      result.origin = origins.origin(of: trace)
    }
    return result
  }

  /// Evaluates a run that is an operand. Most are a single lookup, which does not need a nested
  /// evaluation.
  @inline(never)
  mutating func operand(_ start: Int32) -> Register {
    let instruction = code[Int(start)]
    if instruction.isLast, instruction.code.rawValue <= Instruction.Code.constantPath.rawValue {
      return look(up: instruction)
    }
    return evaluate(start)
  }

  /// Executes an instruction that is only a lookup.
  @inline(__always)
  private mutating func look(up instruction: Instruction) -> Register {
    switch instruction.code {
    case .constant: return Register(constants[Int(instruction.a)])
    case .local:
      budget.tenths &-= 10
      return locals[Int(instruction.a)]
    case .variable:
      budget.tenths &-= 10
      return variable(Int(instruction.a), instruction.node)
    case .localPath:
      budget.tenths &-= 10
      return follow(instruction.b, from: locals[Int(instruction.a)])
    case .constantPath where !Origins.isTracking:
      let path = program.resolvedPaths + Int(instruction.b)
      budget.tenths &-= path.pointee.cost
      return Register(path.pointee.ref)
    default:
      budget.tenths &-= 10
      return follow(instruction.b, from: variable(Int(instruction.a), instruction.node))
    }
  }

  /// Applies an instruction to the accumulator, which is not an error.
  @inline(__always)
  private mutating func apply(_ instruction: Instruction, to left: Register) -> Register {
    switch instruction.code {
    case .path: return follow(instruction.b, from: left)
    case .equal, .notEqual:
      return equality(instruction, left, isEqual: .equal) { $0.operand(instruction.a) }
    case .not:
      budget.tenths &-= 10
      guard case .bool(let bool) = left.value else {
        return notBool(left, "!", instruction.node)
      }
      return made(.bool(!bool), from: left)
    case .negate: return negated(left, instruction)
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .add, .subtract, .multiply, .divide,
      .remainder:
      return binary(instruction, left)
    case .membership: return membership(instruction, left)
    case .memberCall: return call(instruction, receiver: left)
    case .comprehension: return comprehension(instruction, over: left)
    case .has: return has(instruction, left)
    case .index, .indexOptional: return index(instruction, left)
    case .optMap, .optFlatMap: return mapOptional(instruction, left)
    default: return selectOptional(instruction, left)
    }
  }

  // MARK: Variables

  @inline(__always)
  private mutating func variable(_ slot: Int, _ node: SyntaxIndex) -> Register {
    switch states[slot] {
    case .set, .borrowed:
      guard Origins.isTracking else { return Register(refs[slot]) }
      let place = activation._withUnsafeGuaranteedRef { activation in
        activation.noteRead(of: slot)
        return activation.provenances[slot]
      }
      return at(place, refs[slot])
    case .computed, .computedBorrowed:
      guard Origins.isTracking else { return Register(refs[slot]) }
      return computed(slot, node)
    default: return computed(slot, node)
    }
  }

  @inline(never)
  private mutating func computed(_ slot: Int, _ node: SyntaxIndex) -> Register {
    let isComputed: Bool
    var origin = OriginID.none
    // Another evaluation takes as much stack as a few nested runs.
    let depth = depth &+ 3
    if Origins.isTracking {
      let trace = activation._withUnsafeGuaranteedRef { $0.blame(slot, &budget, depth: depth) }
      isComputed = trace != nil
      if let trace { origin = origins.origin(of: trace) }
    } else {
      isComputed = activation._withUnsafeGuaranteedRef {
        $0.compute(slot, &budget, depth: depth)
      }
    }
    if isComputed, !refs[slot].isError { return Register(refs[slot], origin) }
    let value = activation._withUnsafeGuaranteedRef {
      isComputed ? $0.values[slot] : $0.unavailable(slot)
    }
    return Register(arena.keep(placed(value, node)), origin)
  }

  // MARK: Origins

  /// Returns what decided the value of a register.
  func trace(_ register: Register) -> Trace { origins.trace(of: register.origin) }

  /// Returns a register with a value and the trace that decided it.
  @inline(__always)
  mutating func traced(_ value: ValueRef, _ trace: @autoclosure () -> Trace) -> Register {
    guard Origins.isTracking else { return Register(value) }
    return Register(value, origins.origin(of: trace()))
  }

  /// Returns a register with a value that is located at a place.
  @inline(__always)
  mutating func at(_ provenance: Provenance, _ value: ValueRef) -> Register {
    guard Origins.isTracking else { return Register(value) }
    return Register(value, origins.origin(of: Trace(provenance)))
  }

  /// Returns a register with a value that was made from another one.
  @inline(__always)
  mutating func made(_ value: ValueRef, from register: Register) -> Register {
    guard Origins.isTracking else { return Register(value) }
    return Register(value, origins.origin(of: trace(register).made))
  }

  /// Returns a register with the result of looking up something that a value lacks.
  @inline(__always)
  mutating func lacked(_ value: ValueRef, by register: Register) -> Register {
    guard Origins.isTracking else { return Register(value) }
    return Register(value, origins.origin(of: trace(register).missing))
  }

  /// Returns a register with a value that two others decided.
  @inline(__always)
  mutating func combined(_ value: ValueRef, _ left: Register, _ right: Register) -> Register {
    guard Origins.isTracking else { return Register(value) }
    var trace = self.trace(left).made
    trace.add(self.trace(right), &budget)
    return Register(value, origins.origin(of: trace))
  }

  /// Returns a register with a part of a value, at the part's own place if it has one.
  mutating func located(_ value: ValueRef, _ provenance: Provenance, in whole: Register) -> Register
  {
    guard Origins.isTracking else { return Register(value) }
    return provenance.exists ? at(provenance, value) : made(value, from: whole)
  }

  /// Returns where the value of a register is located.
  func provenance(_ register: Register) -> Provenance {
    Origins.isTracking ? trace(register).provenance : .none
  }
}

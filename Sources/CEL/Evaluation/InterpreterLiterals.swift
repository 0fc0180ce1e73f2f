extension Interpreter {
  /// `[a, ?b]`
  @inline(never)
  mutating func list(_ instruction: Instruction) -> Register {
    budget.tenths &-= 100
    let operands = program.operands + Int(instruction.a)
    let count = Int(instruction.b)
    var elements: [Value] = []
    elements.reserveCapacity(count)
    var places: [Provenance] = []
    var all = Origins.isTracking ? Trace() : nil
    for index in 0..<count {
      let element = operand(operands[index * 2])
      if element.isError { return element }
      if Origins.isTracking { all?.add(trace(element), &budget) }
      var value = element.value.value
      if operands[index * 2 + 1] != 0 {
        guard case .optional(let optional) = value else {
          return Register(noOverload("[?]", [value], false, instruction.node), element.origin)
        }
        guard let content = optional.value else { continue }
        value = content
      }
      elements.append(value)
      if Origins.isTracking { places.append(provenance(element)) }
    }
    let list = ListValue(elements, provenances: Origins.isTracking ? places : nil)
    return traced(bounded(.list(list), instruction.node), all ?? Trace())
  }

  /// `{k: v, ?k: v}`
  @inline(never)
  mutating func map(_ instruction: Instruction) -> Register {
    budget.tenths &-= 300
    let operands = program.operands + Int(instruction.a)
    let count = Int(instruction.b)
    var builder = MapBuilder(capacity: count, isTracking: Origins.isTracking)
    var all = Origins.isTracking ? Trace() : nil
    for index in 0..<count {
      let key = operand(operands[index * 3])
      if key.isError { return key }
      let element = operand(operands[index * 3 + 1])
      if element.isError { return element }
      if Origins.isTracking {
        all?.add(trace(key), &budget)
        all?.add(trace(element), &budget)
      }
      var value = element.value.value
      if operands[index * 3 + 2] != 0 {
        guard case .optional(let optional) = value else {
          return Register(noOverload("{?}", [value], false, instruction.node), element.origin)
        }
        guard let content = optional.value else { continue }
        value = content
      }
      let insertion = builder.insert(
        key.value.value, value, provenance: provenance(element), keyProvenance: provenance(key))
      if let error = error(of: insertion, key.value.value, instruction.node) {
        return Register(error, key.origin)
      }
    }
    return traced(bounded(.map(builder.finish()), instruction.node), all ?? Trace())
  }

  /// Returns the error of an entry that could not be added; `nil` if it was added.
  func error(of insertion: MapBuilder.Insertion, _ key: Value, _ node: SyntaxIndex) -> ValueRef? {
    let message: String
    switch insertion {
    case .inserted: return nil
    case .invalidKey:
      message = "\(key.typeName) cannot be a key, expected bool, int, uint or string"
    case .duplicate: message = "the map has the key `\(key.brief)` twice"
    }
    return arena.keep(placed(.failure(message), node))
  }

  /// `optional.optMap(v, e)` and `optional.optFlatMap(v, e)`
  @inline(never)
  mutating func mapOptional(_ instruction: Instruction, _ left: Register) -> Register {
    let name = instruction.code == .optMap ? "optMap" : "optFlatMap"
    let whole = left.value.value
    guard case .optional(let optional) = whole else {
      return Register(noOverload(name, [whole], true, instruction.node), left.origin)
    }
    guard let value = optional.value else { return left }
    locals[Int(instruction.b)] = Register(arena.keep(value), left.origin)
    let result = evaluate(program.operands[Int(instruction.a)])
    if result.isError { return result }
    if instruction.code == .optMap {
      let wrapped = Value.optional(OptionalValue(result.value.value))
      return Register(bounded(wrapped, instruction.node), result.origin)
    }
    guard case .kept(let made) = result.value, case .optional = made.pointee else {
      return Register(
        noOverload(name, [whole, result.value.value], true, instruction.node), left.origin)
    }
    return result
  }
}

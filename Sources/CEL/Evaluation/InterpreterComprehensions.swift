extension Interpreter {
  /// Evaluates a comprehension (CEL specification, "Macros"; the two-variable comprehensions), at
  /// the cost of the loop to which cel-go expands it.
  mutating func comprehension(_ instruction: Instruction, over range: Register) -> Register {
    let comprehension = program.comprehensions + Int(instruction.a)
    let count: Int
    switch range.value {
    case .array, .documentList: count = range.value.length
    case .entries where comprehension.pointee.kind != .sortBy,
      .documentMap where comprehension.pointee.kind != .sortBy:
      count = range.value.length
    default:
      return Register(
        noOverload(
          comprehension.pointee.kind.rawValue, [range.value.value], true, instruction.node),
        range.origin)
    }
    budget.tenths &-= 10
    let loop = Loop(
      comprehension: comprehension, range: range, count: count, node: instruction.node)
    switch comprehension.pointee.kind {
    case .all: return quantifier(loop, absorbing: false)
    case .exists: return quantifier(loop, absorbing: true)
    case .existsOne: return existsOne(loop)
    case .filter: return filter(loop)
    case .map, .transformList: return mapped(loop)
    case .transformMap, .transformMapEntry: return mappedMap(loop)
    case .sortBy: return sorted(loop)
    }
  }

  /// A comprehension and its range.
  struct Loop {
    let comprehension: UnsafeMutablePointer<ComprehensionCode>
    let range: Register
    let count: Int
    /// The syntax node to which errors refer.
    let node: SyntaxIndex

    var name: String { comprehension.pointee.kind.rawValue }
  }

  /// The positions in the arena and in the origins before an element.
  struct ElementMark {
    fileprivate let values: ValueArena.Mark
    fileprivate let origins: Int
  }

  /// Begins the iteration for the element at an index: sets the local variables.
  @inline(__always)
  mutating func begin(_ loop: Loop, _ index: Int) -> ElementMark {
    let mark = ElementMark(values: arena.mark, origins: origins.mark)
    let variable = Int(loop.comprehension.pointee.variable)
    let second = Int(loop.comprehension.pointee.second)
    switch loop.range.value {
    case .array, .documentList:
      let item = item(at: index, of: loop.range)
      if second < 0 {
        locals[variable] = item
      } else {
        locals[variable] = made(.int(Int64(index)), from: item)
        locals[second] = item
      }
    default: bindEntry(loop, index)
    }
    return mark
  }

  @inline(never)
  private mutating func bindEntry(_ loop: Loop, _ index: Int) {
    guard case .map(let map) = loop.range.value.value else { return }
    let entry = map.place(at: index)
    locals[Int(loop.comprehension.pointee.variable)] = located(
      arena.keep(entry.key), entry.keyPlace, in: loop.range)
    if loop.comprehension.pointee.second >= 0 {
      locals[Int(loop.comprehension.pointee.second)] = located(
        arena.keep(entry.value), entry.place, in: loop.range)
    }
  }

  /// Ends an iteration: releases the values and origins that it created, and resets the local
  /// variables of the comprehension and of nested ones, which may refer to them.
  @inline(__always)
  mutating func end(_ loop: Loop, _ mark: ElementMark) {
    let hasValues = arena.release(to: mark.values)
    let hasOrigins = origins.release(to: mark.origins)
    guard hasValues || hasOrigins else { return }
    for slot in Int(loop.comprehension.pointee.variable)..<program.localCount {
      locals[slot] = Register(.null)
    }
  }

  // MARK: Quantifiers

  /// `all` and `exists`: like `&&` and `||` over the elements.
  private mutating func quantifier(_ loop: Loop, absorbing: Bool) -> Register {
    var failed = Register.absent
    var deciding: Trace?
    for index in 0..<loop.count {
      guard budget.spend(absorbing ? 4 : 3) else { return exhausted() }
      let mark = begin(loop, index)
      let body = operand(loop.comprehension.pointee.body)
      if case .bool(let bool) = body.value {
        if Origins.isTracking, bool == absorbing {
          let trace = self.trace(body, orElementOf: loop)
          if deciding == nil { deciding = trace } else { deciding?.add(trace, &budget) }
        }
        end(loop, mark)
        if !Origins.isTracking, bool == absorbing { return body }
      } else if failed.value.isAbsent {
        // The error stays in the arena: the iteration is not ended.
        failed = notBool(body, loop.name, loop.node)
      } else {
        end(loop, mark)
      }
    }
    if Origins.isTracking, let deciding { return traced(.bool(absorbing), deciding) }
    if !failed.value.isAbsent { return failed }
    return made(.bool(!absorbing), from: loop.range)
  }

  /// Returns what decided a body; the element if the body has no origin in a document.
  private func trace(_ body: Register, orElementOf loop: Loop) -> Trace {
    let trace = self.trace(body)
    if trace.origins.count > 0 { return trace.made }
    let comprehension = loop.comprehension.pointee
    return self.trace(
      locals[Int(comprehension.second < 0 ? comprehension.variable : comprehension.second)]
    ).made
  }

  private mutating func existsOne(_ loop: Loop) -> Register {
    var found = 0
    var deciding: Trace?
    for index in 0..<loop.count {
      guard budget.spend(2) else { return exhausted() }
      let mark = begin(loop, index)
      let body = operand(loop.comprehension.pointee.body)
      guard case .bool(let bool) = body.value else { return notBool(body, loop.name, loop.node) }
      if bool {
        found += 1
        if Origins.isTracking {
          let trace = self.trace(body, orElementOf: loop)
          if deciding == nil { deciding = trace } else { deciding?.add(trace, &budget) }
        }
      }
      end(loop, mark)
    }
    if Origins.isTracking, let deciding { return traced(.bool(found == 1), deciding) }
    return made(.bool(found == 1), from: loop.range)
  }

  // MARK: Lists

  /// Returns whether an element passes the filter; `nil` if the result is not a bool, in which case
  /// `failed` is the error.
  @inline(__always)
  private mutating func passes(_ run: Int32, _ loop: Loop, _ failed: inout Register) -> Bool? {
    let body = operand(run)
    if case .bool(let bool) = body.value { return bool }
    failed = notBool(body, loop.name, loop.node)
    return nil
  }

  private mutating func filter(_ loop: Loop) -> Register {
    var elements: [Value] = []
    var places: [Provenance] = []
    var kept = Origins.isTracking ? Trace() : nil
    var failed = Register.absent
    for index in 0..<loop.count {
      guard budget.spend(2) else { return exhausted() }
      let mark = begin(loop, index)
      guard let isKept = passes(loop.comprehension.pointee.body, loop, &failed) else {
        return failed
      }
      if isKept {
        guard budget.spend(11) else { return exhausted() }
        let element = locals[Int(loop.comprehension.pointee.variable)]
        elements.append(element.value.value)
        if Origins.isTracking {
          let trace = self.trace(element)
          places.append(trace.provenance)
          kept?.add(trace, &budget)
        }
      }
      end(loop, mark)
    }
    if elements.isEmpty {
      return made(.array(.passUnretained(ArrayStorage.empty)), from: loop.range)
    }
    let list = ListValue(elements, provenances: Origins.isTracking ? places : nil)
    return traced(arena.keep(.list(list)), kept ?? Trace())
  }

  /// `map` and `transformList`, with and without a filter.
  private mutating func mapped(_ loop: Loop) -> Register {
    var elements: [Value] = []
    if loop.comprehension.pointee.filter < 0 { elements.reserveCapacity(min(loop.count, 1_024)) }
    var places: [Provenance] = []
    var failed = Register.absent
    for index in 0..<loop.count {
      guard budget.spend(12) else { return exhausted() }
      let mark = begin(loop, index)
      if loop.comprehension.pointee.filter >= 0 {
        guard let isKept = passes(loop.comprehension.pointee.filter, loop, &failed) else {
          return failed
        }
        guard isKept else {
          end(loop, mark)
          continue
        }
      }
      let element = operand(loop.comprehension.pointee.body)
      if element.isError { return element }
      elements.append(element.value.value)
      if Origins.isTracking { places.append(provenance(element)) }
      end(loop, mark)
    }
    let list = ListValue(elements, provenances: Origins.isTracking ? places : nil)
    return made(bounded(.list(list), loop.node), from: loop.range)
  }

  /// `sortBy`: a stable sort by keys of one ordered type.
  @inline(never)
  private mutating func sorted(_ loop: Loop) -> Register {
    let range = loop.range.value.value
    guard case .list(let list) = range else { return loop.range }
    var keys: [Value] = []
    for index in 0..<loop.count {
      guard budget.spend(12) else { return exhausted() }
      let mark = begin(loop, index)
      let key = operand(loop.comprehension.pointee.body)
      if key.isError { return key }
      let value = key.value.value
      let first = keys.first ?? value
      if value.order(to: first) == .incomparable || value.typeName != first.typeName {
        return Register(noOverload("sortBy", [range, first, value], true, loop.node), key.origin)
      }
      keys.append(value)
      end(loop, mark)
    }
    // Comparisons are charged in advance: n times the number of binary digits of n, in tenths of a
    // unit.
    let comparisons = loop.count &* (Int.bitWidth - loop.count.leadingZeroBitCount)
    guard budget.spend((comparisons &+ 9) / 10) else { return exhausted() }
    let order = keys.indices.sorted { left, right in
      let order = keys[left].order(to: keys[right])
      return order == .less || order == .equal && left < right
    }
    return made(arena.keep(.list(ListValue(picking: order, from: list))), from: loop.range)
  }

  // MARK: Maps

  /// `transformMap` and `transformMapEntry`, with and without a filter.
  @inline(never)
  private mutating func mappedMap(_ loop: Loop) -> Register {
    var builder = MapBuilder(isTracking: Origins.isTracking)
    var failed = Register.absent
    for index in 0..<loop.count {
      guard budget.spend(12) else { return exhausted() }
      let mark = begin(loop, index)
      let key = locals[Int(loop.comprehension.pointee.variable)]
      if loop.comprehension.pointee.filter >= 0 {
        guard let isKept = passes(loop.comprehension.pointee.filter, loop, &failed) else {
          return failed
        }
        guard isKept else {
          end(loop, mark)
          continue
        }
      }
      let body = operand(loop.comprehension.pointee.body)
      if body.isError { return body }
      if loop.comprehension.pointee.kind == .transformMap {
        _ = builder.insert(
          key.value.value, body.value.value, provenance: provenance(body),
          keyProvenance: provenance(key))
      } else if let error = insertEntries(of: body, into: &builder, loop) {
        return error
      }
      end(loop, mark)
    }
    return made(bounded(.map(builder.finish()), loop.node), from: loop.range)
  }

  /// Adds the entries of the map that a body returned; returns an error if that is not possible.
  private mutating func insertEntries(
    of body: Register, into builder: inout MapBuilder, _ loop: Loop
  ) -> Register? {
    guard case .map(let entries) = body.value.value else {
      return Register(
        noOverload(loop.name, [body.value.value], true, loop.node), body.origin)
    }
    for index in 0..<entries.count {
      guard budget.spend(1) else { return exhausted() }
      let entry = entries.place(at: index)
      let insertion = builder.insert(
        entry.key, entry.value, provenance: entry.place, keyProvenance: entry.keyPlace)
      if let error = error(of: insertion, entry.key, loop.node) {
        return Register(error, body.origin)
      }
    }
    return nil
  }
}

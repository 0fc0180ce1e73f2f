extension Evaluator {
  /// Follows a path of plain selections from a node of a document.
  mutating func follow(_ path: Int32, in document: DocumentValues, from root: Int32)
    -> Traced<Trace>
  {
    let (node, _) = walk(path, in: document, from: root)
    if node >= 0 { return Traced(document.value(of: node), Trace(Provenance(node: node))) }
    return follow(path, from: Traced(.map(MapValue(document, node: root))))
  }

  /// The node to which a path of plain selections leads, or a negative number.
  @inline(__always)
  mutating func walk(_ path: Int32, in document: DocumentValues, from root: Int32)
    -> (node: Int32, count: Int)
  {
    let path = program.paths + Int(path)
    let count = Int(path.pointee.count)
    var field = program.fields + Int(path.pointee.first)
    var node = root
    for _ in 0..<count {
      node = document.child(field.pointee.name, of: node)
      if node < 0 { return (node, count) }
      field += 1
    }
    budget.tenths &-= 10 &* count
    return (node, count)
  }

  /// Follows a path of plain selections.
  mutating func follow(_ path: Int32, from left: Traced<Trace>) -> Traced<Trace> {
    let path = program.paths[Int(path)]
    let fields = program.fields + Int(path.first)
    let count = Int(path.count)
    budget.tenths &-= 10 &* count
    if case .map(let map) = left.value, case .document(let document, let root) = map.storage {
      var node = root
      var index = 0
      while index < count {
        let child = document.child(fields[index].name, of: node)
        if child < 0 {
          return broken(
            document, child, node, index == 0 ? left.trace : Trace(Provenance(node: node)),
            fields[index])
        }
        node = child
        index &+= 1
      }
      return Traced(document.value(of: node), Trace(Provenance(node: node)))
    }
    return followValues(fields, count, left)
  }

  /// What comes of a path that ends too early within a document.
  @inline(never)
  private func broken(
    _ document: DocumentValues, _ child: Int32, _ node: Int32, _ trace: Trace, _ field: FieldCode
  ) -> Traced<Trace> {
    if child == DocumentValues.noMap {
      return Traced(noField(document.value(of: node), field), trace)
    }
    return Traced(missing(field), trace.missing)
  }

  func missing(_ field: FieldCode) -> Value {
    .error(
      EvaluationError(
        .missing, .missingField(field.name),
        at: (program.text, program.nameRange(of: field.node))))
  }

  /// The error of a selection from a value that has no fields.
  func noField(_ value: Value, _ field: FieldCode) -> Value {
    value.isError
      ? value
      : .error(
        EvaluationError(
          .other, .message("\(value.typeName) has no field `\(field.name.string)`"),
          at: (program.text, program.nameRange(of: field.node))))
  }

  /// Follows a path through values that were made.
  @inline(never)
  mutating func followValues(
    _ fields: UnsafeMutablePointer<FieldCode>, _ count: Int, _ left: Traced<Trace>
  ) -> Traced<Trace> {
    var current = left
    for index in 0..<count {
      switch current.value {
      case .map(let map):
        guard let item = map.field(fields[index].name) else {
          return Traced(missing(fields[index]), current.trace.missing)
        }
        current = Traced(item.value, located(item.provenance, current.trace))
      case .opaque(let opaque) where opaque.hasFields:
        guard let value = opaque.field(fields[index].name) else {
          return Traced(missing(fields[index]), current.trace.missing)
        }
        current = Trace.isBlaming ? part(value, of: current) : Traced(value)
      case .optional:
        current = selectOptional(fields[index], current)
      default: return Traced(noField(current.value, fields[index]), current.trace)
      }
      if case .error = current.value { return current }
    }
    return current
  }

  /// The trace of a part of a value.
  func located(_ provenance: Provenance, _ trace: Trace) -> Trace {
    guard Trace.isBlaming else { return trace }
    return provenance.exists ? Trace(provenance) : trace.made
  }

  /// `operand.?field`.
  @inline(never)
  mutating func selectOptional(_ instruction: Instruction, _ left: Traced<Trace>)
    -> Traced<Trace>
  {
    budget.tenths &-= 10
    return selectOptional(program.fields[Int(instruction.a)], left)
  }

  private mutating func selectOptional(_ field: FieldCode, _ left: Traced<Trace>)
    -> Traced<Trace>
  {
    switch left.value {
    case .opaque(let opaque) where opaque.hasFields:
      guard let value = opaque.field(field.name) else {
        return Traced(.optional(.none), left.trace.missing)
      }
      let found = Trace.isBlaming ? part(value, of: left) : Traced(value)
      return Traced(.optional(OptionalValue(found.value)), found.trace)
    case .map(let map): return optional(map.field(field.name), left)
    case .optional(let optional):
      guard let value = optional.value else { return left }
      return selectOptional(field, Traced(value, left.trace))
    default: return Traced(noField(left.value, field), left.trace)
    }
  }

  private func optional(
    _ item: (value: Value, provenance: Provenance)?, _ left: Traced<Trace>
  ) -> Traced<Trace> {
    guard let item else { return Traced(.optional(.none), left.trace.missing) }
    return Traced(
      .optional(OptionalValue(item.value)), located(item.provenance, left.trace))
  }

  /// `has(operand.field)`.
  @inline(never)
  mutating func has(_ instruction: Instruction, _ left: Traced<Trace>) -> Traced<Trace> {
    let field = program.fields[Int(instruction.a)]
    switch left.value {
    case .map(let map):
      guard Trace.isBlaming else { return Traced(.bool(map.hasField(field.name))) }
      guard let item = map.field(field.name) else {
        return Traced(.bool(false), left.trace.missing)
      }
      return Traced(.bool(true), located(item.provenance, left.trace).made)
    case .opaque(let opaque) where opaque.hasFields:
      guard let value = opaque.field(field.name) else {
        return Traced(.bool(false), left.trace.missing)
      }
      guard Trace.isBlaming else { return Traced(.bool(true)) }
      return Traced(.bool(true), part(value, of: left).trace.made)
    case .optional(let optional):
      guard let value = optional.value else { return Traced(.bool(false), left.trace.made) }
      return has(instruction, Traced(value, left.trace))
    default: return Traced(noField(left.value, field), left.trace)
    }
  }

  /// `operand[key]`, `operand[?key]`.
  @inline(never)
  mutating func index(_ instruction: Instruction, _ left: Traced<Trace>, isOptional: Bool)
    -> Traced<Trace>
  {
    budget.tenths &-= 10
    let key = operand(instruction.a)
    if case .error = key.value { return key }
    return element(key, of: left, instruction, isOptional: isOptional)
  }

  /// The same for a key that is known.
  mutating func element(
    _ key: Traced<Trace>, of left: Traced<Trace>, _ instruction: Instruction, isOptional: Bool
  ) -> Traced<Trace> {
    if case .optional(let optional) = left.value {
      guard let value = optional.value else { return left }
      return item(key, of: Traced(value, left.trace), instruction, isOptional: true)
    }
    return item(key, of: left, instruction, isOptional: isOptional)
  }

  private mutating func item(
    _ key: Traced<Trace>, of left: Traced<Trace>, _ instruction: Instruction, isOptional: Bool
  ) -> Traced<Trace> {
    let found: (value: Value, provenance: Provenance)?
    switch left.value {
    case .map(let map): found = map.item(key.value)
    case .list(let list):
      guard let index = key.value.listIndex else {
        return combined(
          noOverload("[]", [left.value, key.value], false, instruction.node), left, key)
      }
      found = index >= 0 && index < list.count ? list.item(at: index) : nil
    default:
      return combined(
        noOverload("[]", [left.value, key.value], false, instruction.node), left, key)
    }
    if isOptional {
      var result = optional(found, left)
      if found.map({ !$0.provenance.exists }) ?? true { result.trace.add(key.trace, &budget) }
      return result
    }
    guard let found else {
      var trace = left.trace.missing
      trace.add(key.trace, &budget)
      let detail: EvaluationError.Detail
      if case .list(let list) = left.value {
        detail = .message(
          "there is no element `\(key.value.brief)`, the list has \(list.count) elements")
      } else {
        detail = .missingKey(key.value)
      }
      return Traced(
        .error(
          EvaluationError(
            .missing, detail, at: place(instruction.node))), trace)
    }
    if found.provenance.exists { return Traced(found.value, located(found.provenance, left.trace)) }
    return combined(found.value, left, key)
  }

  // MARK: Literals

  /// `[a, ?b]`
  @inline(never)
  mutating func list(_ instruction: Instruction) -> Traced<Trace> {
    budget.tenths &-= 100
    let operands = program.operands + Int(instruction.a)
    let count = Int(instruction.b)
    var elements: [Value] = []
    elements.reserveCapacity(count)
    var provenances: [Provenance] = []
    var trace = Trace()
    for index in 0..<count {
      var element = operand(operands[index * 2])
      if case .error = element.value { return element }
      if operands[index * 2 + 1] != 0 {
        guard case .optional(let optional) = element.value else {
          return Traced(noOverload("[?]", [element.value], false, instruction.node), element.trace)
        }
        trace.add(element.trace, &budget)
        guard let value = optional.value else { continue }
        element.value = value
      } else {
        trace.add(element.trace, &budget)
      }
      elements.append(element.value)
      if Trace.isBlaming { provenances.append(element.trace.provenance) }
    }
    let list = ListValue(elements, provenances: Trace.isBlaming ? provenances : nil)
    return bounded(.list(list), trace, instruction.node)
  }

  /// `{k: v, ?k: v}`
  @inline(never)
  mutating func map(_ instruction: Instruction) -> Traced<Trace> {
    budget.tenths &-= 300
    let operands = program.operands + Int(instruction.a)
    let count = Int(instruction.b)
    var builder = MapBuilder(capacity: count, isTracking: Trace.isBlaming)
    var trace = Trace()
    for index in 0..<count {
      let key = operand(operands[index * 3])
      if case .error = key.value { return key }
      var value = operand(operands[index * 3 + 1])
      if case .error = value.value { return value }
      trace.add(key.trace, &budget)
      trace.add(value.trace, &budget)
      if operands[index * 3 + 2] != 0 {
        guard case .optional(let optional) = value.value else {
          return Traced(noOverload("{?}", [value.value], false, instruction.node), value.trace)
        }
        guard let content = optional.value else { continue }
        value.value = content
      }
      let insertion = builder.insert(
        key.value, value.value, provenance: value.trace.provenance,
        keyProvenance: key.trace.provenance)
      if let error = error(of: insertion, key.value, instruction.node) {
        return Traced(error, key.trace)
      }
    }
    return bounded(.map(builder.finish()), trace, instruction.node)
  }

  /// Why an entry could not be added; `nil` if it could.
  func error(of insertion: MapBuilder.Insertion, _ key: Value, _ node: SyntaxIndex) -> Value? {
    switch insertion {
    case .inserted: nil
    case .invalidKey:
      placed(
        .failure("\(key.typeName) is no type of a key, expected bool, int, uint or string"), node)
    case .duplicate: placed(.failure("the map has the key `\(key.brief)` twice"), node)
    }
  }

  /// A value that was made, unless it nests too deeply to be compared or freed.
  func bounded(_ value: Value, _ trace: Trace, _ node: SyntaxIndex) -> Traced<Trace> {
    guard value.depth <= Value.depthLimit else {
      return Traced(
        placed(.error(EvaluationError(.limit, "the value nests too deeply")), node), trace)
    }
    return Traced(value, trace)
  }
}

extension Value {
  /// The value as the index of a list: any number without a fraction.
  fileprivate var listIndex: Int? {
    switch self {
    case .int(let int): Int(exactly: int)
    case .uint(let uint): Int(exactly: uint) ?? Int.max
    case .double(let double): Int(exactly: double)
    default: nil
    }
  }
}

extension MapValue {
  /// The value under a name with its place; `nil` if there is none.
  func field(_ name: Text) -> (value: Value, provenance: Provenance)? {
    switch storage {
    case .entries(let entries):
      guard let index = entries.index(of: name) else { return nil }
      return (entries.values[index], entries.provenances?[index] ?? .none)
    case .document(let document, let node):
      let child = document.child(name, of: node)
      return child < 0 ? nil : (document.value(of: child), Provenance(node: child))
    }
  }

  /// Whether there is a value under a name.
  func hasField(_ name: Text) -> Bool {
    switch storage {
    case .entries(let entries): entries.index(of: name) != nil
    case .document(let document, let node): document.child(name, of: node) >= 0
    }
  }
}

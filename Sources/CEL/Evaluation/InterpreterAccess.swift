extension Interpreter {
  /// Returns the value of a document's node.
  @inline(__always)
  func borrowed(_ node: Int32, of document: Unmanaged<DocumentValues>) -> ValueRef {
    document._withUnsafeGuaranteedRef { document in
      document.borrowed(node)?.ref ?? arena.keep(document.value(of: node))
    }
  }

  /// Returns the element at an index within bounds of a list, with its origin.
  @inline(__always)
  mutating func item(at index: Int, of list: Register) -> Register {
    switch list.value {
    case .array(let array):
      return array._withUnsafeGuaranteedRef { array in
        located(array.borrowed(at: index), array.provenances?[index] ?? .none, in: list)
      }
    case .documentList(let document, let node):
      let element = document._withUnsafeGuaranteedRef { $0.element(at: index, of: node) }
      return Register(borrowed(element, of: document), OriginID(node: element))
    default: return Register(.null)
    }
  }

  // MARK: Fields

  /// Follows a path of plain selections.
  mutating func follow(_ path: Int32, from start: Register) -> Register {
    let path = program.paths + Int(path)
    let count = Int(path.pointee.count)
    var field = program.fields + Int(path.pointee.first)
    let end = field + count
    var current = start
    budget.tenths &-= 10 &* count
    while field < end {
      if case .documentMap(let document, let node) = current.value {
        return follow(field, end, in: document, node, from: current)
      }
      current = self.field(field, of: current)
      if current.value.isAbsent { return current }
      if current.isError { return current }
      field += 1
    }
    return current
  }

  /// Follows the rest of a path within a document without creating values for the nodes in between.
  @inline(__always)
  private mutating func follow(
    _ field: UnsafeMutablePointer<FieldCode>, _ end: UnsafeMutablePointer<FieldCode>,
    in document: Unmanaged<DocumentValues>, _ root: Int32, from start: Register
  ) -> Register {
    guard !Origins.isTracking else { return trail(field, end, in: document, root, from: start) }
    var found = PathEnd(node: root)
    let value = document._withUnsafeGuaranteedRef {
      $0.follow(BorrowedNames(field, count: end - field), from: root, &found)
    }
    if let value { return Register(value.ref) }
    return rest(document, found, field)
  }

  /// Returns the result of a path that ends too early, or at a node whose value the host cannot
  /// borrow.
  @inline(never)
  private mutating func rest(
    _ document: Unmanaged<DocumentValues>, _ found: PathEnd,
    _ first: UnsafeMutablePointer<FieldCode>
  ) -> Register {
    if found.step >= 0, !found.isNoMap { return missing(first[Int(found.step)], in: .absent) }
    let value = arena.keep(document._withUnsafeGuaranteedRef { $0.value(of: found.node) })
    if found.step < 0 { return Register(value) }
    return noField(Register(value), first[Int(found.step)])
  }

  /// Follows the rest of a path step by step, so that blame can name the node that lacks a field.
  @inline(never)
  private mutating func trail(
    _ first: UnsafeMutablePointer<FieldCode>, _ end: UnsafeMutablePointer<FieldCode>,
    in document: Unmanaged<DocumentValues>, _ root: Int32, from start: Register
  ) -> Register {
    var node = root
    var field = first
    while field < end {
      let child = document._withUnsafeGuaranteedRef {
        $0.child(spelled: field.pointee.bytes, of: node)
      }
      guard child >= 0 else {
        let origin = field == first ? start.origin : OriginID(node: node)
        guard child == DocumentValues.noMap else {
          return missing(field.pointee, in: Register(.absent, origin))
        }
        let value = document._withUnsafeGuaranteedRef { $0.value(of: node) }
        return noField(Register(arena.keep(value), origin), field.pointee)
      }
      node = child
      field += 1
    }
    return Register(borrowed(node, of: document), OriginID(node: node))
  }

  /// Returns a field of a value that is not a map of a document; an error if the value lacks it.
  @inline(__always)
  private mutating func field(
    _ field: UnsafeMutablePointer<FieldCode>, of left: Register
  ) -> Register {
    let found = fieldIfPresent(field, of: left)
    return found.value.isAbsent ? missing(field.pointee, in: left) : found
  }

  /// Returns a field of a value that is not a map of a document; ``Register/absent`` if the value
  /// lacks it, an error if the value has no fields.
  @inline(__always)
  private mutating func fieldIfPresent(
    _ field: UnsafeMutablePointer<FieldCode>, of left: Register
  ) -> Register {
    switch left.value {
    case .entries(let entries):
      return entries._withUnsafeGuaranteedRef { entries in
        guard Origins.isTracking else { return Register(entries.borrowed(field)) }
        guard let index = entries.index(of: field.pointee.name) else { return .absent }
        return located(
          entries.borrowed(field), entries.provenances?[index] ?? .none, in: left)
      }
    case .fielded(let object):
      let value = object._withUnsafeGuaranteedRef { $0.borrowed(field.pointee.bytes) }
      guard Origins.isTracking, !value.isAbsent else { return Register(value) }
      return part(value, of: left)
    default: return seldomField(field.pointee, of: left)
    }
  }

  /// Returns a field of the less common kinds of value, with the same results.
  @inline(never)
  private mutating func seldomField(_ field: FieldCode, of left: Register) -> Register {
    switch left.value.value {
    case .map(let map):
      guard let item = map.field(field.name) else { return .absent }
      return located(arena.keep(item.value), item.provenance, in: left)
    case .opaque(let object) where object.hasFields:
      guard let value = object.field(field.name) else { return .absent }
      return part(arena.keep(value), of: left)
    case .optional: return optionalField(field, of: left)
    default: return noField(left, field)
    }
  }

  /// `operand.?field`
  @inline(never)
  mutating func selectOptional(_ instruction: Instruction, _ left: Register) -> Register {
    budget.tenths &-= 10
    return optionalField(program.fields[Int(instruction.a)], of: left)
  }

  /// Returns a field as an optional.
  private mutating func optionalField(_ field: FieldCode, of left: Register) -> Register {
    if case .kept(let place) = left.value, case .optional(let optional) = place.pointee {
      guard let value = optional.value else { return left }
      return optionalField(field, of: Register(arena.keep(value), left.origin))
    }
    let found = seldomField(field, of: left)
    if found.isError, !hasFields(left.value) { return found }
    if found.value.isAbsent {
      return lacked(arena.keep(.optional(.none)), by: left)
    }
    return Register(arena.keep(.optional(OptionalValue(found.value.value))), found.origin)
  }

  private func hasFields(_ value: ValueRef) -> Bool {
    switch value {
    case .documentMap, .entries, .fielded: true
    default:
      if case .opaque(let object) = value.value { object.hasFields } else { false }
    }
  }

  /// `has(operand.field)`
  mutating func has(_ instruction: Instruction, _ left: Register) -> Register {
    let field = program.fields + Int(instruction.a)
    if case .documentMap(let document, let node) = left.value {
      let child = document._withUnsafeGuaranteedRef {
        $0.child(spelled: field.pointee.bytes, of: node)
      }
      guard child >= 0 else { return lacked(.bool(false), by: left) }
      return traced(.bool(true), Trace(Provenance(node: child)).made)
    }
    if case .kept(let place) = left.value, case .optional(let optional) = place.pointee {
      guard let value = optional.value else { return made(.bool(false), from: left) }
      return has(instruction, Register(arena.keep(value), left.origin))
    }
    let found = fieldIfPresent(field, of: left)
    if found.value.isAbsent { return lacked(.bool(false), by: left) }
    if found.isError, !hasFields(left.value) { return found }
    return made(.bool(true), from: found)
  }

  /// Evaluates `operand.?field.orValue(other)`, with any number of fields, on maps without creating
  /// the optionals in between; used only where origins are not tracked.
  ///
  /// - Parameter at: The index of the first selection's instruction; set to the index of the call
  ///   if the result is not `nil`.
  /// - Returns: `nil` for anything else; the instructions then still have to be executed.
  @inline(never)
  mutating func fieldOrValue(_ at: inout Int, of operand: ValueRef) -> ValueRef? {
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
        found = child < 0 ? .absent : borrowed(child, of: document)
      case .entries(let entries):
        found = entries._withUnsafeGuaranteedRef { $0.borrowed(field) }
      default: return nil
      }
      if found.isError { return nil }
    }
    budget.tenths &-= 10 &* (end &- at)
    at = end
    if found.isAbsent {
      found = self.operand(program.operands[Int(site.pointee.first)]).value
      if found.isError { return found }
    }
    budget.tenths &-= 10
    return budget.isExhausted ? arena.keep(.error(.exhausted)) : found
  }

  // MARK: Elements

  /// `operand[key]`, `operand[?key]`
  mutating func index(_ instruction: Instruction, _ left: Register) -> Register {
    budget.tenths &-= 10
    let key = operand(instruction.a)
    if key.isError { return key }
    if instruction.code == .index {
      switch (left.value, key.value) {
      case (.entries(let entries), .string(let name)) where !Origins.isTracking:
        let found = entries._withUnsafeGuaranteedRef { $0.borrowed(under: name) }
        if !found.isAbsent { return Register(found) }
      case (.array, .int(let index)), (.documentList, .int(let index)):
        guard index >= 0, index < left.value.length else { break }
        let found = item(at: Int(index), of: left)
        // An element without a place of its own is also decided by the index.
        if !Origins.isTracking || provenance(found).exists { return found }
        return combined(found.value, left, key)
      default: break
      }
    }
    return element(key, of: left, instruction)
  }

  @inline(never)
  private mutating func element(
    _ key: Register, of left: Register, _ instruction: Instruction
  ) -> Register {
    if case .optional(let optional) = left.value.value {
      guard let value = optional.value else { return left }
      return item(key, of: Register(arena.keep(value), left.origin), instruction, true)
    }
    return item(key, of: left, instruction, instruction.code == .indexOptional)
  }

  private mutating func item(
    _ key: Register, of left: Register, _ instruction: Instruction, _ isOptional: Bool
  ) -> Register {
    let (whole, keyValue) = (left.value.value, key.value.value)
    let found: (value: Value, provenance: Provenance)?
    switch whole {
    case .map(let map): found = map.item(keyValue)
    case .list(let list):
      guard let index = keyValue.listIndex else { fallthrough }
      found = index >= 0 && index < list.count ? list.item(at: index) : nil
    default:
      return combined(noOverload("[]", [whole, keyValue], false, instruction.node), left, key)
    }
    if isOptional { return optionalItem(found, key, left) }
    if let found {
      let value = arena.keep(found.value)
      return found.provenance.exists
        ? at(found.provenance, value) : combined(value, left, key)
    }
    let detail: EvaluationError.Detail
    if case .list(let list) = whole {
      detail = .message(
        "there is no element `\(keyValue.brief)`, the list has \(list.count) elements")
    } else {
      detail = .missingKey(keyValue)
    }
    let error = arena.keep(
      .error(EvaluationError(.missing, detail, at: place(instruction.node))))
    guard Origins.isTracking else { return Register(error) }
    var trace = self.trace(left).missing
    trace.add(self.trace(key), &budget)
    return traced(error, trace)
  }

  private mutating func optionalItem(
    _ found: (value: Value, provenance: Provenance)?, _ key: Register, _ left: Register
  ) -> Register {
    let value = arena.keep(.optional(found.map { OptionalValue($0.value) } ?? .none))
    guard Origins.isTracking else { return Register(value) }
    var trace = self.trace(left).missing
    if let found {
      if found.provenance.exists { return at(found.provenance, value) }
      trace = self.trace(left).made
    }
    trace.add(self.trace(key), &budget)
    return traced(value, trace)
  }
}

extension Value {
  /// The value as an index into a list, for any number without a fraction; `nil` for other values.
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
  /// Returns the value under a name and its provenance; `nil` if there is none.
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
}

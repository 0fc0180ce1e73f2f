/// Assignability of types and the binding of type variables (CEL spec, "Gradual Type Checking").
///
/// Every operation has a limit of steps and of depth; beyond it a type is treated as `dyn`, which
/// is assignable to everything. So no chain of variables can take exponential time or overflow the
/// stack.
extension TypeTable {
  private static let steps = 4_000
  private static let maximumDepth = 500

  /// Follows bound variables to the type that they stand for.
  func resolved(_ type: TypeID) -> TypeID {
    var type = type
    // `bind` never creates a cycle of variables, so this loop ends.
    while true {
      let node = nodes[Int(type.raw)]
      guard node.kind == .variable, bindings[Int(node.first)] >= 0 else { return type }
      type = TypeID(raw: bindings[Int(node.first)])
    }
  }

  /// Returns the type with all bound variables replaced; parts beyond the budget become `dyn`.
  mutating func settled(_ type: TypeID) -> TypeID {
    guard self[type].isOpen else { return type }
    budget = TypeTable.steps
    return settle(type, depth: 0)
  }

  private mutating func settle(_ type: TypeID, depth: Int) -> TypeID {
    let type = resolved(type)
    let node = self[type]
    guard node.isOpen else { return type }
    budget -= 1
    if budget < 0 || depth > TypeTable.maximumDepth { return .dyn }
    switch node.kind {
    case .type, .list, .optional, .wrapper:
      return make(node.kind, settle(TypeID(raw: node.first), depth: depth + 1).raw, -1)
    case .map:
      let key = settle(TypeID(raw: node.first), depth: depth + 1)
      return map(key, settle(TypeID(raw: node.second), depth: depth + 1))
    case .opaque:
      var arguments: [TypeID] = []
      for argument in self.arguments(of: type) {
        arguments.append(settle(argument, depth: depth + 1))
      }
      return opaque(node.first, arguments)
    default: return type
    }
  }

  /// Returns whether `source` is assignable to `target`; binds variables where that makes it so. If
  /// the result is false, variables may still have been bound: see ``undo(to:)``.
  mutating func assign(_ source: TypeID, to target: TypeID) -> Bool {
    if source == target { return true }
    budget = TypeTable.steps
    return assign(source, target, depth: 0)
  }

  /// Reverts all bindings made since the trail had `mark` entries.
  mutating func undo(to mark: Int) {
    while trail.count > mark {
      let last = trail.removeLast()
      bindings[Int(last.variable)] = last.old
    }
  }

  /// Removes all variables, between two expressions.
  mutating func forgetVariables() {
    bindings.removeAll(keepingCapacity: true)
    trail.removeAll(keepingCapacity: true)
  }

  private mutating func assign(_ source: TypeID, _ target: TypeID, depth: Int) -> Bool {
    if source == target { return true }
    budget -= 1
    if budget < 0 || depth > TypeTable.maximumDepth { return true }
    let left = self[source]
    let right = self[target]
    if right.kind == .variable { return assign(source, toVariable: target, depth: depth) }
    if left.kind == .variable { return assign(target, toVariable: source, depth: depth) }
    if isAnything(left.kind) || isAnything(right.kind) { return true }
    if left.kind == .null { return acceptsNull(right.kind) }
    if right.kind == .null { return acceptsNull(left.kind) }
    if left.kind == .wrapper || right.kind == .wrapper {
      let source = left.kind == .wrapper ? TypeID(raw: left.first) : source
      let target = right.kind == .wrapper ? TypeID(raw: right.first) : target
      return assign(source, target, depth: depth + 1)
    }
    switch (left.kind, right.kind) {
    case (.list, .list), (.optional, .optional):
      return assign(TypeID(raw: left.first), TypeID(raw: right.first), depth: depth + 1)
    case (.map, .map):
      return assign(TypeID(raw: left.first), TypeID(raw: right.first), depth: depth + 1)
        && assign(TypeID(raw: left.second), TypeID(raw: right.second), depth: depth + 1)
    case (.type, .type), (.object, .object): return true
    case (.enumeration, .string), (.string, .enumeration), (.enumeration, .enumeration):
      return true
    case (.object, .map): return assign(source, toMap: right, depth: depth)
    case (.map, .object): return assign(target, toMap: left, depth: depth)
    case (.opaque, .opaque):
      guard left.first == right.first else { return false }
      let sources = arguments(of: source)
      let targets = arguments(of: target)
      guard sources.count == targets.count else { return false }
      for (source, target) in zip(sources, targets)
      where !assign(source, target, depth: depth + 1) {
        return false
      }
      return true
    default: return left.kind == right.kind && TypeTable.isSimple(left.kind)
    }
  }

  /// Returns whether an object of a document, which is also a map with string keys, is assignable
  /// to a map.
  private mutating func assign(_ object: TypeID, toMap map: Node, depth: Int) -> Bool {
    guard let declaration = self.object(of: object) else { return false }
    let values = valueType(of: declaration)
    return assign(.string, TypeID(raw: map.first), depth: depth + 1)
      && assign(values, TypeID(raw: map.second), depth: depth + 1)
  }

  private mutating func assign(_ type: TypeID, toVariable variable: TypeID, depth: Int) -> Bool {
    let number = self[variable].first
    let bound = bindings[Int(number)]
    guard bound >= 0 else {
      if resolved(type) == variable { return true }
      return bind(number, to: type)
    }
    let old = TypeID(raw: bound)
    guard assign(type, old, depth: depth + 1) else { return false }
    // The variable stands for the more general of the two types.
    let general = join(type, old, depth: depth + 1)
    if general != old { _ = bind(number, to: general) }
    return true
  }

  private mutating func bind(_ variable: Int32, to type: TypeID) -> Bool {
    let occurs = occurs(variable, in: type, depth: 0)
    if occurs, budget >= 0 { return false }
    trail.append((variable, bindings[Int(variable)]))
    // A type that is too large to search might contain the variable. `dyn` avoids a cycle.
    bindings[Int(variable)] = occurs ? TypeID.dyn.raw : type.raw
    return true
  }

  private mutating func occurs(_ variable: Int32, in type: TypeID, depth: Int) -> Bool {
    let type = resolved(type)
    let node = self[type]
    guard node.isOpen else { return false }
    budget -= 1
    if depth > TypeTable.maximumDepth { budget = -1 }
    if budget < 0 { return true }
    switch node.kind {
    case .variable: return node.first == variable
    case .type, .list, .optional, .wrapper:
      return occurs(variable, in: TypeID(raw: node.first), depth: depth + 1)
    case .map:
      return occurs(variable, in: TypeID(raw: node.first), depth: depth + 1)
        || occurs(variable, in: TypeID(raw: node.second), depth: depth + 1)
    case .opaque:
      for argument in arguments(of: type) where occurs(variable, in: argument, depth: depth + 1) {
        return true
      }
      return false
    default: return false
    }
  }

  // MARK: The more general type

  /// Returns the type that covers two types that are assignable to each other; `dyn` if they are
  /// not.
  mutating func join(_ left: TypeID, _ right: TypeID) -> TypeID {
    if left == right { return left }
    budget = TypeTable.steps
    return join(left, right, depth: 0)
  }

  private mutating func join(_ left: TypeID, _ right: TypeID, depth: Int) -> TypeID {
    let left = resolved(left)
    let right = resolved(right)
    if left == right { return left }
    budget -= 1
    if budget < 0 || depth > TypeTable.maximumDepth { return .dyn }
    let first = self[left]
    let second = self[right]
    if first.kind == .error { return right }
    if second.kind == .error { return left }
    if first.kind == .dyn || second.kind == .dyn { return .dyn }
    if first.kind == .variable || second.kind == .variable { return .dyn }
    if first.kind == .null { return acceptsNull(second.kind) ? right : .dyn }
    if second.kind == .null { return acceptsNull(first.kind) ? left : .dyn }
    if first.kind == .wrapper || second.kind == .wrapper {
      let left = first.kind == .wrapper ? TypeID(raw: first.first) : left
      let right = second.kind == .wrapper ? TypeID(raw: second.first) : right
      let value = join(left, right, depth: depth + 1)
      return value == .dyn ? .dyn : wrapper(value)
    }
    switch (first.kind, second.kind) {
    case (.list, .list), (.optional, .optional), (.type, .type):
      let operand = join(TypeID(raw: first.first), TypeID(raw: second.first), depth: depth + 1)
      return make(first.kind, operand.raw, -1)
    case (.map, .map):
      let key = join(TypeID(raw: first.first), TypeID(raw: second.first), depth: depth + 1)
      return map(key, join(TypeID(raw: first.second), TypeID(raw: second.second), depth: depth + 1))
    case (.enumeration, .string), (.string, .enumeration), (.enumeration, .enumeration):
      return .string
    case (.object, .map), (.map, .object): return map(.string, .dyn)
    case (.opaque, .opaque):
      let lefts = arguments(of: left)
      let rights = arguments(of: right)
      guard first.first == second.first, lefts.count == rights.count else { return .dyn }
      var joined: [TypeID] = []
      for (left, right) in zip(lefts, rights) {
        joined.append(join(left, right, depth: depth + 1))
      }
      return opaque(first.first, joined)
    default: return .dyn
    }
  }

  // MARK: Kinds

  private static func isSimple(_ kind: TypeKind) -> Bool {
    kind.rawValue < UInt8(TypeKind.simpleCount)
  }

  private func isAnything(_ kind: TypeKind) -> Bool { kind == .dyn || kind == .error }

  /// Returns whether null is assignable to a kind of type: those that protocol buffers make
  /// nullable (messages, wrappers, times, extensions), optionals and variables.
  private func acceptsNull(_ kind: TypeKind) -> Bool {
    switch kind {
    case .null, .wrapper, .timestamp, .duration, .opaque, .optional, .variable: true
    default: false
    }
  }
}

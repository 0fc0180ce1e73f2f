/// The types of one checker, each stored once: types are compared by their IDs, and a type that
/// uses another type twice shares it.
///
/// The table also holds the unifier's variables (see `Assignability.swift`). A type that would grow
/// beyond ``maximumSize`` nodes becomes `dyn`, so that no expression can make types grow
/// exponentially; gradual typing permits that.
struct TypeTable: Sendable {
  /// A type's kind and operands; `size` counts its nodes, `isOpen` says whether a variable or
  /// parameter occurs in it.
  struct Node: Sendable {
    var kind: TypeKind
    var first: Int32
    var second: Int32
    var size: Int32
    var isOpen: Bool
  }

  private struct Key: Hashable {
    var kind: TypeKind
    var first: Int32
    var second: Int32
  }

  /// The largest type, in nodes.
  static let maximumSize: Int32 = 400

  private(set) var nodes: [Node] = []
  private var numbers: [Key: TypeID] = [:]
  private(set) var objects: [ObjectType] = []
  private var objectNumbers: [ObjectIdentifier: TypeID] = [:]
  private(set) var enumerations: [EnumerationType] = []
  private var enumerationNumbers: [EnumerationType: TypeID] = [:]
  private(set) var names: [String] = []
  private var nameNumbers: [String: Int32] = [:]

  /// The type that each variable is bound to; -1 if it is unbound.
  var bindings: [Int32] = []
  /// The variables that were bound, with their previous bindings, so that bindings can be reverted.
  var trail: [(variable: Int32, old: Int32)] = []
  /// The remaining steps of the current operation.
  var budget = 0

  init() {
    nodes.reserveCapacity(64)
    for kind in TypeKind.allCases.prefix(TypeKind.simpleCount) {
      nodes.append(Node(kind: kind, first: -1, second: -1, size: 1, isOpen: false))
    }
  }

  subscript(type: TypeID) -> Node { nodes[Int(type.raw)] }

  func kind(_ type: TypeID) -> TypeKind { nodes[Int(type.raw)].kind }

  // MARK: Making types

  mutating func list(_ element: TypeID) -> TypeID { make(.list, element.raw, -1) }
  mutating func optional(_ value: TypeID) -> TypeID { make(.optional, value.raw, -1) }
  mutating func type(_ type: TypeID) -> TypeID { make(.type, type.raw, -1) }
  mutating func wrapper(_ value: TypeID) -> TypeID { make(.wrapper, value.raw, -1) }
  mutating func map(_ key: TypeID, _ value: TypeID) -> TypeID { make(.map, key.raw, value.raw) }

  mutating func opaque(_ name: Int32, _ arguments: [TypeID]) -> TypeID {
    var next: Int32 = -1
    for argument in arguments.reversed() {
      let cell = make(.argument, argument.raw, next)
      if cell == .dyn { return .dyn }
      next = cell.raw
    }
    return make(.opaque, name, next)
  }

  mutating func object(_ object: ObjectType) -> TypeID {
    if let known = objectNumbers[ObjectIdentifier(object)] { return known }
    let type = make(.object, Int32(objects.count), -1)
    objects.append(object)
    objectNumbers[ObjectIdentifier(object)] = type
    return type
  }

  mutating func enumeration(_ enumeration: EnumerationType) -> TypeID {
    if let known = enumerationNumbers[enumeration] { return known }
    let type = make(.enumeration, Int32(enumerations.count), -1)
    enumerations.append(enumeration)
    enumerationNumbers[enumeration] = type
    return type
  }

  mutating func name(_ name: String) -> Int32 {
    if let known = nameNumbers[name] { return known }
    let number = Int32(names.count)
    names.append(name)
    nameNumbers[name] = number
    return number
  }

  mutating func parameter(_ index: Int) -> TypeID { make(.parameter, Int32(index), -1) }

  @inline(never) mutating func freshVariable() -> TypeID {
    let number = Int32(bindings.count)
    bindings.append(-1)
    return make(.variable, number, -1)
  }

  @inline(never) mutating func make(_ kind: TypeKind, _ first: Int32, _ second: Int32) -> TypeID {
    let key = Key(kind: kind, first: first, second: second)
    if let known = numbers[key] { return known }
    var node = Node(kind: kind, first: first, second: second, size: 1, isOpen: false)
    switch kind {
    case .type, .list, .optional, .wrapper: include(first, in: &node)
    case .map:
      include(first, in: &node)
      include(second, in: &node)
    case .opaque: if second >= 0 { include(second, in: &node) }
    case .argument:
      include(first, in: &node)
      if second >= 0 { include(second, in: &node) }
    case .variable, .parameter: node.isOpen = true
    default: break
    }
    if node.size > TypeTable.maximumSize { return .dyn }
    let type = TypeID(raw: Int32(nodes.count))
    nodes.append(node)
    numbers[key] = type
    return type
  }

  private func include(_ operand: Int32, in node: inout Node) {
    let other = nodes[Int(operand)]
    node.size += other.size
    node.isOpen = node.isOpen || other.isOpen
  }

  /// Returns the parameters of an opaque type, in order.
  func arguments(of type: TypeID) -> [TypeID] {
    var result: [TypeID] = []
    var cell = self[type].second
    while cell >= 0 {
      let node = nodes[Int(cell)]
      result.append(TypeID(raw: node.first))
      cell = node.second
    }
    return result
  }

  /// Returns the object of an object type; `nil` for other types.
  func object(of type: TypeID) -> ObjectType? {
    let node = self[type]
    return node.kind == .object ? objects[Int(node.first)] : nil
  }

  /// Returns the enumeration of an enumeration type; `nil` for other types.
  func enumeration(of type: TypeID) -> EnumerationType? {
    let node = self[type]
    return node.kind == .enumeration ? enumerations[Int(node.first)] : nil
  }

  /// Returns the common type of an object's fields, for an object that is used as a map with string
  /// keys; `dyn` if they differ or the object is open.
  mutating func valueType(of object: ObjectType) -> TypeID {
    if object.isOpen { return .dyn }
    var common: TypeID?
    for field in object.fields {
      let type = convert(field.type)
      if let common, common != type { return .dyn }
      common = type
    }
    return common ?? .dyn
  }
}

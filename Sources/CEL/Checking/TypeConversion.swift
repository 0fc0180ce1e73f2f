extension TypeTable {
  /// Returns the ID of a type that a host declared. Type parameters are numbered through
  /// `parameters` in order of appearance; the fields of objects are converted lazily.
  mutating func convert(_ type: CELType, parameters: inout [String]) -> TypeID {
    switch type {
    case .dyn: return .dyn
    case .error: return .error
    case .null: return .null
    case .bool: return .bool
    case .int: return .int
    case .uint: return .uint
    case .double: return .double
    case .string: return .string
    case .bytes: return .bytes
    case .timestamp: return .timestamp
    case .duration: return .duration
    case .type(let operand): return self.type(convert(operand, parameters: &parameters))
    case .list(let element): return list(convert(element, parameters: &parameters))
    case .map(let key, let value):
      let key = convert(key, parameters: &parameters)
      return map(key, convert(value, parameters: &parameters))
    case .optional(let value): return optional(convert(value, parameters: &parameters))
    case .object(let object): return self.object(object)
    case .enumeration(let enumeration): return self.enumeration(enumeration)
    case .opaque("wrapper", let arguments) where arguments.count == 1:
      return wrapper(convert(arguments[0], parameters: &parameters))
    case .opaque(let name, let arguments):
      var converted: [TypeID] = []
      for argument in arguments { converted.append(convert(argument, parameters: &parameters)) }
      return opaque(self.name(name), converted)
    case .parameter(let name):
      if let index = parameters.firstIndex(of: name) { return parameter(index) }
      parameters.append(name)
      return parameter(parameters.count - 1)
    }
  }

  /// Returns the ID of a declared type that should have no type parameters; any that occur become
  /// `dyn`.
  mutating func convert(_ type: CELType) -> TypeID {
    var parameters: [String] = []
    let converted = convert(type, parameters: &parameters)
    return parameters.isEmpty
      ? converted : replacing(converted, with: parameters.map { _ in TypeID.dyn })
  }

  /// Returns a signature's type with its parameters replaced.
  mutating func replacing(_ type: TypeID, with replacements: [TypeID]) -> TypeID {
    let node = self[type]
    guard node.isOpen else { return type }
    switch node.kind {
    case .parameter:
      let index = Int(node.first)
      return index < replacements.count ? replacements[index] : .dyn
    case .type, .list, .optional, .wrapper:
      return make(node.kind, replacing(TypeID(raw: node.first), with: replacements).raw, -1)
    case .map:
      let key = replacing(TypeID(raw: node.first), with: replacements)
      return map(key, replacing(TypeID(raw: node.second), with: replacements))
    case .opaque:
      var arguments: [TypeID] = []
      for argument in self.arguments(of: type) {
        arguments.append(replacing(argument, with: replacements))
      }
      return opaque(node.first, arguments)
    default: return type
    }
  }

  /// Returns the type as hosts see it; unbound variables become `dyn`. O(size).
  mutating func external(_ type: TypeID) -> CELType {
    let type = settled(type)
    let node = self[type]
    switch node.kind {
    case .dyn, .variable, .argument: return .dyn
    case .error: return .error
    case .null: return .null
    case .bool: return .bool
    case .int: return .int
    case .uint: return .uint
    case .double: return .double
    case .string: return .string
    case .bytes: return .bytes
    case .timestamp: return .timestamp
    case .duration: return .duration
    case .type: return .type(external(TypeID(raw: node.first)))
    case .list: return .list(external(TypeID(raw: node.first)))
    case .optional: return .optional(external(TypeID(raw: node.first)))
    case .wrapper: return .opaque("wrapper", [external(TypeID(raw: node.first))])
    case .map:
      let key = external(TypeID(raw: node.first))
      return .map(key: key, value: external(TypeID(raw: node.second)))
    case .object: return .object(objects[Int(node.first)])
    case .enumeration: return .enumeration(enumerations[Int(node.first)])
    case .opaque:
      var arguments: [CELType] = []
      for argument in self.arguments(of: type) { arguments.append(external(argument)) }
      return .opaque(names[Int(node.first)], arguments)
    case .parameter: return .parameter("T")
    }
  }
}

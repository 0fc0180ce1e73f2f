import CEL

extension ConstantValue {
  /// Returns the type of the constant, for the checker.
  func celType(name: String) -> CELType {
    switch self {
    case .null: .null
    case .bool: .bool
    case .int: .int
    case .double: .double
    case .string: .string
    case .list(let items): .list(Self.common(items.map { $0.celType(name: name + "[]") }))
    case .map(let entries):
      // A map whose values have the same scalar type is accessed by computed keys, any other map by
      // field.
      if let first = entries.first?.value.celType(name: name), first.isScalar,
        entries.allSatisfy({ $0.value.celType(name: name) == first })
      {
        .map(key: .string, value: first)
      } else {
        .object(
          ObjectType(
            name: name,
            fields: entries.map {
              .init(
                name: $0.key, type: $0.value.celType(name: name + "." + $0.key), isRequired: true)
            }))
      }
    }
  }

  private static func common(_ types: [CELType]) -> CELType {
    guard let first = types.first, types.allSatisfy({ $0 == first }) else { return .dyn }
    return first
  }
}

extension CELType {
  fileprivate var isScalar: Bool {
    switch self {
    case .bool, .int, .double, .string: true
    default: false
    }
  }
}

extension ParameterDefinition {
  /// Returns the type of the parameter, for the checker: what its schema says of it, or else any.
  var celType: CELType { Self.type(schema) }

  /// Recursion is bounded by the depth limit of documents.
  private static func type(_ schema: ConstantValue?) -> CELType {
    guard case .map(let entries) = schema else { return .dyn }
    func value(_ key: String) -> ConstantValue? {
      entries.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
    }
    guard case .string(let type) = value("type") else { return .dyn }
    switch type {
    case "string": return .string
    case "integer": return .int
    case "boolean": return .bool
    case "array": return .list(Self.type(value("items")))
    case "object":
      guard value("properties") == nil, value("patternProperties") == nil else { return .dyn }
      return .map(key: .string, value: Self.type(value("additionalProperties")))
    default: return .dyn
    }
  }
}

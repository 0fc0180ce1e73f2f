import CEL

extension StructuralSchema {
  /// The CEL type of the documents that fit the schema: objects with named fields, lists, maps,
  /// enumerations. What may be text or digits is a string (``SchemaDefinition/isText``).
  func celType(rootName: String) -> CELType {
    type(of: 0, rootName: rootName, open: [])
  }

  /// `open` holds the subschemas on the way here: one that refers to itself is `dyn` inside.
  private func type(of number: Int, rootName: String, open: Set<Int>) -> CELType {
    guard !open.contains(number) else { return .dyn }
    let open = open.union([number])
    let definition = definitions[number]
    let name = definition.path.isEmpty ? rootName : rootName + "." + definition.path
    if definition.isText { return .string }
    switch definition.types {
    case .boolean: return .bool
    case .integer: return .int
    case .string:
      guard let values = definition.values else { return .string }
      return .enumeration(EnumerationType(name: name, values: values.map(\.description)))
    case .array:
      return .list(
        definition.items.map { type(of: $0, rootName: rootName, open: open) } ?? .dyn)
    case .object:
      if definition.properties.isEmpty {
        guard case .definition(let value) = definition.additional else {
          return .map(key: .string, value: .dyn)
        }
        return .map(key: .string, value: type(of: value, rootName: rootName, open: open))
      }
      let fields = definition.properties.map {
        ObjectType.Field(
          name: $0.name, type: type(of: $0.definition, rootName: rootName, open: open),
          isRequired: $0.isRequired)
      }
      var isOpen = true
      if case .forbidden = definition.additional { isOpen = false }
      return .object(ObjectType(name: name, fields: fields, isOpen: isOpen))
    default: return .dyn
    }
  }
}

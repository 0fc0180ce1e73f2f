import CEL

extension StructuralSchema {
  /// Returns the CEL type of the documents that fit the schema: objects with named fields, lists,
  /// maps, enumerations. A value that may be text or digits is a string
  /// (``SchemaDefinition/isText``).
  func celType(rootName: String) -> CELType {
    var count = 0
    return type(of: 0, rootName: rootName, open: [], count: &count)
  }

  /// The largest number of types. A type is a tree, which grows large if subschemas refer to each
  /// other in several ways; types beyond the limit are `dyn`.
  private static let typeLimit = 100_000

  /// `open` contains the subschemas on the path to this one: a subschema that refers to itself is
  /// `dyn` there.
  private func type(
    of number: Int, rootName: String, open: Set<Int>, count: inout Int
  ) -> CELType {
    count += 1
    guard count <= Self.typeLimit, !open.contains(number) else { return .dyn }
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
      guard let items = definition.items else { return .list(.dyn) }
      return .list(type(of: items, rootName: rootName, open: open, count: &count))
    case .object:
      if definition.properties.isEmpty {
        guard case .definition(let value) = definition.additional else {
          return .map(key: .string, value: .dyn)
        }
        return .map(
          key: .string, value: type(of: value, rootName: rootName, open: open, count: &count))
      }
      let fields = definition.properties.map {
        ObjectType.Field(
          name: $0.name,
          type: type(of: $0.definition, rootName: rootName, open: open, count: &count),
          isRequired: $0.isRequired)
      }
      var isOpen = true
      if case .forbidden = definition.additional { isOpen = false }
      return .object(ObjectType(name: name, fields: fields, isOpen: isOpen))
    default: return .dyn
    }
  }
}

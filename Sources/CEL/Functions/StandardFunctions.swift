/// The functions of the standard library for texts, collections and types (CEL specification,
/// "Standard Definitions").
package enum StandardFunctions {
  package static let rows: [FunctionRow] = [
    FunctionRow(
      "size", .global,
      [
        "size(string) -> int", "size(bytes) -> int", "size(list(A)) -> int",
        "size(map(A, B)) -> int",
      ], blame: .receiver, .references(1...1, size)),
    FunctionRow(
      "size", .member,
      [
        "string.size() -> int", "bytes.size() -> int", "list(A).size() -> int",
        "map(A, B).size() -> int",
      ], blame: .receiver, .references(1...1, size)),
    FunctionRow(
      "contains", .member, ["string.contains(string) -> bool"], cost: .product,
      .binary { text, part in
        guard case .string(let text) = text, case .string(let part) = part else {
          return .noOverload
        }
        return .bool(text.firstOffset(of: part) != nil)
      }),
    FunctionRow(
      "startsWith", .member, ["string.startsWith(string) -> bool"], cost: .second,
      .references(2...2) { text, part, _, _, arena in
        guard case .string(let text) = text, case .string(let part) = part else {
          return arena.noOverload
        }
        return .bool(text.hasPrefix(part))
      }),
    FunctionRow(
      "endsWith", .member, ["string.endsWith(string) -> bool"], cost: .second,
      .references(2...2) { text, part, _, _, arena in
        guard case .string(let text) = text, case .string(let part) = part else {
          return arena.noOverload
        }
        return .bool(text.hasSuffix(part))
      }),
    FunctionRow(
      "type", .global, ["type(A) -> type(A)"],
      .references(1...1) { value, _, _, _, arena in
        value.typeOfValue ?? arena.keep(.type(TypeValue(name: value.value.typeName)))
      }),
    FunctionRow("dyn", .global, ["dyn(A) -> dyn"], blame: .same, .unary { $0 }),
  ]

  @Sendable private static func size(
    _ value: ValueRef, _: ValueRef, _: ValueRef, _ budget: inout Budget, _ arena: ValueArena
  ) -> ValueRef {
    switch value {
    case .string(let text): .int(Int64(text.bytes.count { $0 & 0xC0 != 0x80 }))
    case .bytes, .array, .documentList, .entries, .documentMap: .int(Int64(value.length))
    default: arena.noOverload
    }
  }
}

/// The functions of the standard library over texts, collections and types (CEL specification,
/// "Standard Definitions").
package enum StandardFunctions {
  package static let rows: [FunctionRow] = [
    FunctionRow(
      "size", .global,
      [
        "size(string) -> int", "size(bytes) -> int", "size(list(A)) -> int",
        "size(map(A, B)) -> int",
      ], blame: .receiver, .unary(size), lending: size),
    FunctionRow(
      "size", .member,
      [
        "string.size() -> int", "bytes.size() -> int", "list(A).size() -> int",
        "map(A, B).size() -> int",
      ], blame: .receiver, .unary(size), lending: size),
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
      .binary { text, part in
        guard case .string(let text) = text, case .string(let part) = part else {
          return .noOverload
        }
        return .bool(text.hasPrefix(part))
      },
      lending: { text, part, _, _, _ in
        guard case .string(let text) = text, case .string(let part) = part else { return nil }
        return .bool(text.bytes.starts(with: part.bytes))
      }),
    FunctionRow(
      "endsWith", .member, ["string.endsWith(string) -> bool"], cost: .second,
      .binary { text, part in
        guard case .string(let text) = text, case .string(let part) = part else {
          return .noOverload
        }
        return .bool(text.hasSuffix(part))
      },
      lending: { text, part, _, _, _ in
        guard case .string(let text) = text, case .string(let part) = part else { return nil }
        let whole = text.bytes
        guard whole.count >= part.byteCount else { return .bool(false) }
        return .bool(whole[(whole.count - part.byteCount)...].elementsEqual(part.bytes))
      }),
    FunctionRow(
      "type", .global, ["type(A) -> type(A)"], .unary(type),
      lending: { value, _, _, _, _ in value.typeOfValue }),
    FunctionRow("dyn", .global, ["dyn(A) -> dyn"], blame: .same, .unary { $0 }),
  ]

  @Sendable private static func size(_ value: Value) -> Value {
    switch value {
    case .string(let text): .int(Int64(text.codePointCount))
    case .bytes(let octets): .int(Int64(octets.byteCount))
    case .list(let list): .int(Int64(list.count))
    case .map(let map): .int(Int64(map.count))
    default: .noOverload
    }
  }

  @Sendable private static func size(
    _ value: Loan, _: Loan, _: Loan, _ budget: inout Budget, _ keeper: Keeper
  ) -> Loan? {
    switch value {
    case .string(let text): .int(Int64(text.bytes.count { $0 & 0xC0 != 0x80 }))
    case .bytes, .array, .documentList, .entries, .documentMap: .int(Int64(value.length))
    default: nil
    }
  }

  @Sendable private static func type(_ value: Value) -> Value {
    .type(TypeValue(name: value.typeName))
  }
}

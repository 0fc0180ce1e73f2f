import CEL
import Documents

/// The functions of rules about placeholders (``Placeholders``).
enum PlaceholderFunctions {
  static let rows: [FunctionRow] = [
    FunctionRow(
      "isPlaceholder", .global, ["isPlaceholder(string) -> bool"], blame: .receiver,
      cost: .receiver,
      .unary { value in
        guard case .string(let text) = value else { return Value.noOverload }
        return .bool(Placeholders.isPlaceholder(text.bytes))
      },
      lending: { value, _, _, _, _ in
        guard case .string(let text) = value else { return nil }
        return .bool(Placeholders.isPlaceholder(text.bytes))
      }),
    FunctionRow(
      "withoutPlaceholders", .global, ["withoutPlaceholders(string) -> string"], blame: .same,
      cost: .receiver,
      .unary { value in
        guard case .string(let text) = value else { return Value.noOverload }
        guard let rest = Placeholders.removed(from: text.bytes) else { return value }
        return .string(Text(bytes: rest, from: text))
      },
      lending: { value, _, _, _, keeper in
        guard case .string(let text) = value else { return nil }
        guard let rest = Placeholders.removed(from: text.bytes) else { return value }
        return keeper.keep(.string(Text(bytes: rest, from: text.text)))
      }),
  ]
}

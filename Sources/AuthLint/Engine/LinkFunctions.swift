import CEL
import Documents

/// The functions of rules about links.
enum LinkFunctions {
  static let rows: [FunctionRow] = [
    FunctionRow(
      "strangeCharacter", .global, ["strangeCharacter(string) -> string"], blame: .receiver,
      cost: .receiver,
      .unary { value in
        guard case .string(let text) = value else { return Value.noOverload }
        return .string(StrangeCharacter.first(in: text.bytes).map { Text($0.name) } ?? .empty)
      },
      lending: { value, _, _, _, keeper in
        guard case .string(let text) = value else { return nil }
        let found = StrangeCharacter.first(in: text.bytes)
        return keeper.keep(.string(found.map { Text($0.name) } ?? .empty))
      }),
    FunctionRow(
      "isBlockScalar", .global, ["isBlockScalar(dyn, string) -> bool"], blame: .receiver,
      .binary { map, name in
        guard case .string(let name) = name,
          let (bridge, node) = PolicyFunctions.place(of: map)
        else { return Value.noOverload }
        guard let value = bridge.document.value(forKey: name.bytes, of: NodeID(node)) else {
          return .bool(false)
        }
        switch bridge.document.style(value) {
        case .literal, .folded: return .bool(true)
        default: return .bool(false)
        }
      }),
    FunctionRow(
      "webHost", .global, ["webHost(string) -> string"], blame: .same, cost: .receiver,
      .unary { value in
        guard case .string(let text) = value else { return Value.noOverload }
        return .string(Text(bytes: WebHost(text.bytes).name, from: text))
      }),
  ]
}

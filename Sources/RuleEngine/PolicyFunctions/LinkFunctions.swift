import CEL
import Documents

/// The functions of rules about links.
enum LinkFunctions {
  static let rows: [FunctionRow] = [
    FunctionRow(
      "strangeCharacter", .global, ["strangeCharacter(string) -> string"], blame: .receiver,
      cost: .receiver,
      .references(1...1) { value, _, _, _, arena in
        guard case .string(let text) = value else { return arena.noOverload }
        let found = StrangeCharacter.first(in: text.bytes)
        return arena.keep(.string(found.map { Text($0.name) } ?? .empty))
      }),
    FunctionRow(
      "isBlockScalar", .global, ["isBlockScalar(dyn, string) -> bool"], blame: .receiver,
      .references(2...2) { map, name, _, _, arena in
        guard case .string(let name) = name, let place = PolicyFunctions.place(of: map) else {
          return arena.noOverload
        }
        return place.bridge._withUnsafeGuaranteedRef { bridge in
          let value = bridge.document.value(forKey: name.bytes, of: NodeID(place.node))
          switch value.map({ bridge.document.style($0) }) {
          case .literal, .folded: return .bool(true)
          default: return .bool(false)
          }
        }
      }),
    FunctionRow(
      "webHost", .global, ["webHost(string) -> string"], blame: .same, cost: .receiver,
      .references(1...1) { value, _, _, _, arena in
        guard case .string(let text) = value else { return arena.noOverload }
        if WebHost.isName(text.bytes) { return value }
        return arena.keep(.string(Text(bytes: WebHost(text.bytes).name, from: text.text)))
      }),
  ]
}

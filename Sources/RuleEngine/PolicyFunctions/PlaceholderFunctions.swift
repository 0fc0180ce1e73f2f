import CEL
import Documents

/// The functions of rules about placeholders (``Placeholders``).
enum PlaceholderFunctions {
  static let rows: [FunctionRow] = [
    FunctionRow(
      "isPlaceholder", .global, ["isPlaceholder(string) -> bool"], blame: .receiver,
      cost: .receiver,
      .references(1...1) { value, _, _, _, arena in
        guard case .string(let text) = value else { return arena.noOverload }
        return .bool(Placeholders.isPlaceholder(text.bytes))
      }),
    FunctionRow(
      "withoutPlaceholders", .global, ["withoutPlaceholders(string) -> string"], blame: .same,
      cost: .receiver,
      .references(1...1) { value, _, _, _, arena in
        guard case .string(let text) = value else { return arena.noOverload }
        guard let rest = Placeholders.removed(from: text.bytes) else { return value }
        return arena.keep(.string(Text(bytes: rest, from: text.text)))
      }),
    FunctionRow(
      "placeholders", .global, ["placeholders(dyn) -> list(list(string))"], blame: .receiver,
      .references(1...1) { value, _, _, budget, arena in
        guard let place = PolicyFunctions.place(of: value) else { return arena.noOverload }
        return place.bridge._withUnsafeGuaranteedRef { bridge in
          guard budget.spend(1 + bridge.placeholders.count) else {
            return arena.keep(.error(.exhausted))
          }
          if bridge.placeholders.isEmpty { return .array(.passUnretained(ArrayStorage.empty)) }
          return arena.keep(placeholders(of: bridge))
        }
      }),
  ]

  /// Returns pairs of a field's name and the placeholder that is its value.
  private static func placeholders(of bridge: DocumentBridge) -> Value {
    var pairs: [Value] = []
    var places: [Provenance] = []
    for node in bridge.placeholders {
      guard let text = bridge.unjudgedText(of: node.index) else { continue }
      let place = Provenance(node: node.index)
      pairs.append(
        .list(
          ListValue(
            [.string(Text(bridge.fieldName(of: node))), .string(text)],
            provenances: [.none, place])))
      places.append(place)
    }
    return .list(ListValue(pairs, provenances: places))
  }
}

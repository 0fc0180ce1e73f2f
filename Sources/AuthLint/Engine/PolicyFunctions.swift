import CEL

/// The functions that rules have beside CEL's own (rules/README.md, "Expressions").
enum PolicyFunctions {
  static let rows: [FunctionRow] = [
    FunctionRow(
      "letters", .global, ["letters(string) -> string"], blame: .same, cost: .receiver,
      .unary { value in
        guard case .string(let text) = value else { return Value.noOverload }
        return .string(letters(of: text))
      }),
    FunctionRow(
      "nearest", .global, ["nearest(string, list(string)) -> optional_type(string)"],
      blame: .receiver,
      .metered(2...2) { arguments, budget in
        guard case .string(let text) = arguments[0], case .list(let list) = arguments[1] else {
          return Value.noOverload
        }
        return nearest(to: text, in: list, &budget)
      }),
    FunctionRow(
      "descendants", .global, ["descendants(dyn) -> map(string, dyn)"], blame: .receiver,
      .metered(1...1) { arguments, budget in descendants(of: arguments[0], &budget) }),
  ]

  /// The ASCII letters of a text, in lower case.
  private static func letters(of text: Text) -> Text {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.byteCount)
    for byte in text.bytes where (0x61...0x7A).contains(byte | 0x20) { bytes.append(byte | 0x20) }
    return Text(bytes: bytes, from: text)
  }

  private static func nearest(to text: Text, in list: ListValue, _ budget: inout Budget) -> Value {
    var names: [String] = []
    for index in 0..<list.count {
      guard case .string(let name) = list[index] else { return Value.noOverload }
      guard budget.spend(1 + text.byteCount * name.byteCount / 10) else {
        return .error(.exhausted)
      }
      names.append(name.string)
    }
    let suggestion = NearestName.suggestion(for: text.string, among: names)
    return .optional(OptionalValue(suggestion.map { .string(Text($0)) }))
  }

  private static func descendants(of value: Value, _ budget: inout Budget) -> Value {
    let place: (DocumentValues, Int32)
    switch value {
    case .map(let map):
      guard case .document(let values, let node) = map.storage else { return Value.noOverload }
      place = (values, node)
    case .list(let list):
      guard case .document(let values, let node) = list.storage else { return Value.noOverload }
      place = (values, node)
    default: return Value.noOverload
    }
    guard let bridge = place.0 as? DocumentBridge else { return Value.noOverload }
    let entries = DescendantValues(below: place.1, of: bridge)
    guard budget.spend(1 + entries.count(of: DescendantValues.everything) / 10) else {
      return .error(.exhausted)
    }
    return .map(MapValue(entries, node: DescendantValues.everything))
  }
}

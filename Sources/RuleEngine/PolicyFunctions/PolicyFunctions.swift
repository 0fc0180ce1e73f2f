import CEL
import Documents

/// The functions that rules may call in addition to CEL's own (rules/README.md, "Expressions").
package enum PolicyFunctions {
  package static let rows: [FunctionRow] =
    textRows + PlaceholderFunctions.rows + LinkFunctions.rows
    + SecretFunctions.rows

  private static let textRows: [FunctionRow] = [
    FunctionRow(
      "letters", .global, ["letters(string) -> string"], blame: .same, cost: .receiver,
      .references(1...1) { value, _, _, _, arena in
        guard case .string(let text) = value else { return arena.noOverload }
        if text.bytes.allSatisfy({ (0x61...0x7A).contains($0) }) { return value }
        return arena.keep(.string(letters(of: text.text)))
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
      "named", .global, ["named(string, list(string)) -> bool"],
      .references(2...2) { text, names, _, budget, arena in
        guard case .string(let text) = text, let names = list(names) else {
          return arena.noOverload
        }
        guard budget.spend(1 + names.elements.count) else {
          return arena.keep(.error(.exhausted))
        }
        return .bool(SecretNames.contains(text.bytes, names))
      }),
    FunctionRow(
      "descendants", .global,
      [
        "descendants(dyn) -> map(string, dyn)",
        "descendants(dyn, list(string)) -> map(string, dyn)",
      ], blame: .receiver,
      .references(1...2) { value, names, _, budget, arena in
        guard let place = place(of: value) else { return arena.noOverload }
        var wanted: SecretNames?
        if !names.isAbsent {
          guard let names = list(names) else { return arena.noOverload }
          wanted = SecretNames(names)
        }
        return place.bridge._withUnsafeGuaranteedRef { bridge in
          arena.keep(descendants(of: place.node, bridge, wanted, &budget))
        }
      }),
    FunctionRow(
      "texts", .global, ["texts(dyn, string) -> list(string)"], blame: .receiver,
      .references(2...2) { value, part, _, budget, arena in
        guard let place = place(of: value), case .string(let part) = part else {
          return arena.noOverload
        }
        return place.bridge._withUnsafeGuaranteedRef { bridge in
          arena.keep(texts(below: place.node, bridge, containing: part.text, &budget))
        }
      }),
    FunctionRow(
      "repeats", .global,
      ["repeats(list(A), list(string), list(string)) -> list(list(A))"], blame: .receiver,
      .references(3...3) { list, exact, loose, budget, arena in
        guard let place = place(of: list), case .list(let exact) = exact.value,
          case .list(let loose) = loose.value
        else { return arena.noOverload }
        // A list with fewer than two elements has no repetitions.
        if list.length < 2 { return .array(.passUnretained(ArrayStorage.empty)) }
        return place.bridge._withUnsafeGuaranteedRef { bridge in
          arena.keep(Repeats(bridge, exact: exact, loose: loose).pairs(in: place.node, &budget))
        }
      }),
  ]

  /// Returns the ASCII letters of a text in lower case.
  private static func letters(of text: Text) -> Text {
    let bytes = text.bytes
    let storage = TextStorage(capacity: bytes.count, from: text) { memory in
      var count = 0
      for byte in bytes where (0x61...0x7A).contains(byte | 0x20) {
        memory[count] = byte | 0x20
        count &+= 1
      }
      return count
    }
    return Text(storage: storage, lower: 0, upper: Int32(truncatingIfNeeded: storage.count))
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

  private static func descendants(
    of node: Int32, _ bridge: DocumentBridge, _ wanted: SecretNames?, _ budget: inout Budget
  ) -> Value {
    let entries = DescendantValues(below: node, of: bridge, names: wanted)
    guard budget.spend(1 + bridge.document.nodeCount / 10) else { return .error(.exhausted) }
    return .map(MapValue(entries, node: DescendantValues.everything))
  }

  private static func texts(
    below node: Int32, _ bridge: DocumentBridge, containing part: Text, _ budget: inout Budget
  ) -> Value {
    guard budget.spend(1 + bridge.document.nodeCount / 10) else { return .error(.exhausted) }
    let scalars = bridge.document.scalars(below: NodeID(node), having: part.bytes.first)
    if scalars.isEmpty { return .list(.empty) }
    var elements: [Value] = []
    var places: [Provenance] = []
    elements.reserveCapacity(scalars.count)
    places.reserveCapacity(scalars.count)
    for scalar in scalars {
      guard let text = bridge.unjudgedText(of: scalar.index), text.firstOffset(of: part) != nil
      else { continue }
      elements.append(.string(text))
      places.append(Provenance(node: scalar.index))
    }
    return .list(ListValue(elements, provenances: places))
  }

  /// Returns the elements of a list; `nil` for any other value.
  package static func list(_ ref: ValueRef) -> ArrayStorage? {
    switch ref {
    case .array(let array): array.takeUnretainedValue()
    case .documentList:
      if case .list(let list) = ref.value { ArrayStorage(list.elements) } else { nil }
    default: nil
    }
  }

  /// Returns the document that contains a list or map, and the node; `nil` for any other value.
  package static func place(of ref: ValueRef) -> (bridge: Unmanaged<DocumentBridge>, node: Int32)? {
    switch ref {
    case .documentMap(let values, let node), .documentList(let values, let node):
      values._withUnsafeGuaranteedRef { values in
        type(of: values) == DocumentBridge.self
          ? (.passUnretained(unsafeDowncast(values, to: DocumentBridge.self)), node) : nil
      }
    default: nil
    }
  }
}

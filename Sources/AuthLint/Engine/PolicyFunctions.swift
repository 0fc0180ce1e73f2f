import CEL

/// The functions that rules have beside CEL's own (rules/README.md, "Expressions").
enum PolicyFunctions {
  static let rows: [FunctionRow] = [
    FunctionRow(
      "letters", .global, ["letters(string) -> string"], blame: .same, cost: .receiver,
      .unary { value in
        guard case .string(let text) = value else { return Value.noOverload }
        return .string(letters(of: text))
      },
      lending: { value, _, _, keeper in
        guard case .string(let text) = value else { return nil }
        return keeper.keep(.string(letters(of: text.text)))
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
      .metered(2...2) { arguments, budget in
        guard case .string(let text) = arguments[0], case .list(let names) = arguments[1] else {
          return Value.noOverload
        }
        guard budget.spend(1 + names.count) else { return .error(.exhausted) }
        return .bool(NameLetters(names).contains(text.bytes))
      },
      lending: { text, names, budget, keeper in
        guard case .string(let text) = text, case .array(let names) = names else { return nil }
        return names._withUnsafeGuaranteedRef { names in
          guard budget.spend(1 + names.elements.count) else {
            return keeper.keep(.error(.exhausted))
          }
          return .bool(NameLetters.contains(text.bytes, names))
        }
      }),
    FunctionRow(
      "descendants", .global,
      [
        "descendants(dyn) -> map(string, dyn)",
        "descendants(dyn, list(string)) -> map(string, dyn)",
      ], blame: .receiver,
      .metered(1...2) { arguments, budget in
        var names: ListValue?
        if arguments.count == 2 {
          guard case .list(let list) = arguments[1] else { return Value.noOverload }
          names = list
        }
        return descendants(of: arguments[0], names, &budget)
      }),
    FunctionRow(
      "texts", .global, ["texts(dyn, string) -> list(string)"], blame: .receiver,
      .metered(2...2) { arguments, budget in
        guard case .string(let part) = arguments[1] else { return Value.noOverload }
        return texts(below: arguments[0], containing: part, &budget)
      }),
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

  private static func descendants(
    of value: Value, _ names: ListValue?, _ budget: inout Budget
  ) -> Value {
    guard let (bridge, node) = place(of: value) else { return Value.noOverload }
    let wanted = names.map { NameLetters($0) }
    let entries = DescendantValues(below: node, of: bridge) { wanted?.contains($0) ?? true }
    guard budget.spend(1 + bridge.document.nodeCount / 10) else { return .error(.exhausted) }
    return .map(MapValue(entries, node: DescendantValues.everything))
  }

  private static func texts(
    below value: Value, containing part: Text, _ budget: inout Budget
  ) -> Value {
    guard let (bridge, node) = place(of: value) else { return Value.noOverload }
    guard budget.spend(1 + bridge.document.nodeCount / 10) else { return .error(.exhausted) }
    var elements: [Value] = []
    var places: [Provenance] = []
    let first = part.bytes.first
    bridge.visitScalars(below: node) { scalar in
      guard bridge.mayContain(first, node: scalar), let text = bridge.unjudgedText(of: scalar),
        text.firstOffset(of: part) != nil
      else { return }
      elements.append(.string(text))
      places.append(Provenance(node: scalar))
    }
    return .list(ListValue(elements, provenances: places))
  }

  /// The document that a list or map belongs to, and its node.
  private static func place(of value: Value) -> (bridge: DocumentBridge, node: Int32)? {
    let place: (DocumentValues, Int32)
    switch value {
    case .map(let map):
      guard case .document(let values, let node) = map.storage else { return nil }
      place = (values, node)
    case .list(let list):
      guard case .document(let values, let node) = list.storage else { return nil }
      place = (values, node)
    default: return nil
    }
    return (place.0 as? DocumentBridge).map { ($0, place.1) }
  }
}

/// Names compared by their ASCII letters, without regard to capitals, with or without an `x-` in
/// front.
struct NameLetters {
  private let names: [UnsafeBufferPointer<UInt8>]
  /// The letters with which names begin, a bit each.
  private var beginnings: UInt32 = 0
  /// Keeps the names.
  private let list: ListValue

  /// - Parameter names: Texts of small letters; anything else in the list is no name.
  init(_ names: ListValue) {
    list = names
    self.names = names.elements.compactMap {
      if case .string(let text) = $0 { text.bytes } else { nil }
    }
    for name in self.names {
      guard let first = name.first, (0x61...0x7A).contains(first) else {
        // Any name may be one without letters.
        beginnings = .max
        break
      }
      beginnings |= 1 << UInt32(first & 0x1F)
    }
  }

  /// Whether a name is one of a list.
  static func contains(_ name: UnsafeBufferPointer<UInt8>, _ names: ArrayStorage) -> Bool {
    let start = start(of: name)
    for index in 0..<names.elements.count {
      if case .string(let letters) = names.lent(at: index),
        isEqual(name, from: start, letters.bytes)
      {
        return true
      }
    }
    return false
  }

  /// Where a name begins behind an `x-`.
  private static func start(of name: UnsafeBufferPointer<UInt8>) -> Int {
    name.count >= 2 && name[0] | 0x20 == UInt8(ascii: "x") && name[1] == UInt8(ascii: "-") ? 2 : 0
  }

  /// Whether a name is one of these.
  func contains(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = Self.start(of: name)
    // Most names begin with another letter.
    var first = start
    while first < name.count, !(0x61...0x7A).contains(name[first] | 0x20) { first += 1 }
    if first < name.count, beginnings & 1 << UInt32(name[first] & 0x1F) == 0 { return false }
    for index in names.indices
    where Self.isEqual(name, from: start, names[index]) {
      return true
    }
    return false
  }

  private static func isEqual(
    _ name: UnsafeBufferPointer<UInt8>, from start: Int, _ letters: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    // Most names are too short, or differ in their first letter.
    guard name.count - start >= letters.count else { return false }
    var matched = 0
    for index in start..<name.count {
      let letter = name[index] | 0x20
      guard letter >= 0x61, letter <= 0x7A else { continue }
      guard matched < letters.count, letters[matched] == letter else { return false }
      matched += 1
    }
    return matched == letters.count
  }
}

import CEL

extension ConstantValue {
  /// The constant as a CEL value.
  package var celValue: Value {
    switch self {
    case .null: .null
    case .bool(let flag): .bool(flag)
    case .int(let number): .int(number)
    case .double(let number): .double(number)
    case .string(let text): .string(Text(text))
    case .list(let items): .list(ListValue(items.map(\.celValue)))
    case .map(let entries):
      Self.map(entries)
    }
  }

  /// Creates the constant with a CEL value; `nil` if no constant has such a value.
  package init?(_ value: Value) {
    switch value {
    case .null: self = .null
    case .bool(let flag): self = .bool(flag)
    case .int(let number): self = .int(number)
    case .double(let number): self = .double(number)
    case .string(let text): self = .string(text.string)
    case .list(let list):
      let items = list.elements.compactMap { ConstantValue($0) }
      guard items.count == list.count else { return nil }
      self = .list(items)
    case .map(let map):
      var entries: [Entry] = []
      for index in 0..<map.count {
        let (key, value) = map.entry(at: index)
        guard case .string(let key) = key, let value = ConstantValue(value) else { return nil }
        entries.append(Entry(key: key.string, value: value))
      }
      self = .map(entries)
    case .uint, .bytes, .timestamp, .duration, .type, .optional, .opaque, .error: return nil
    }
  }

  private static func map(_ entries: [Entry]) -> Value {
    var builder = MapBuilder(capacity: entries.count)
    // The reader has refused a key that is there twice.
    for entry in entries {
      _ = builder.insert(.string(Text(entry.key)), entry.value.celValue)
    }
    return .map(builder.finish())
  }
}

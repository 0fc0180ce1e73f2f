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

  /// Creates the constant that a fix writes; `nil` if no constant has such a value, if it nests too
  /// deeply, or if it has more than ``largest`` parts.
  init?(written value: Value) {
    var parts = 0
    guard Self.isSmall(value, &parts, depth: 0) else { return nil }
    if case .uint(let number) = value {
      guard let number = Int64(exactly: number) else { return nil }
      self = .int(number)
    } else {
      self.init(value)
    }
  }

  /// How many elements, entries and scalars a value may have that a fix writes.
  private static let largest = 10_000
  /// The depth below which its lists and maps may not nest.
  private static let deepest = 32

  private static func isSmall(_ value: Value, _ parts: inout Int, depth: Int) -> Bool {
    parts += 1
    guard depth < deepest, parts <= largest else { return false }
    switch value {
    case .list(let list):
      return list.count <= largest
        && list.elements.allSatisfy { isSmall($0, &parts, depth: depth + 1) }
    case .map(let map):
      return map.count <= largest
        && (0..<map.count).allSatisfy { isSmall(map.entry(at: $0).value, &parts, depth: depth + 1) }
    default: return true
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

extension ConstantValue {
  /// The value as JSON. Recursion is bounded by the depth limit of documents.
  package var json: String {
    switch self {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .int(let number): String(number)
    case .double(let number): number.isFinite ? String(number) : "null"
    case .string(let text): Self.quoted(text)
    case .list(let items): "[" + items.map(\.json).joined(separator: ",") + "]"
    case .map(let entries):
      "{" + entries.map { Self.quoted($0.key) + ":" + $0.value.json }.joined(separator: ",") + "}"
    }
  }

  static func quoted(_ text: String) -> String {
    ScalarText(quoting: .double, isInFlow: true).scalar(text)
  }
}

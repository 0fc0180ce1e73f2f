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

  private static func map(_ entries: [Entry]) -> Value {
    var builder = MapBuilder(capacity: entries.count)
    // The reader has refused a key that is there twice.
    for entry in entries {
      _ = builder.insert(.string(Text(entry.key)), entry.value.celValue)
    }
    return .map(builder.finish())
  }
}

extension RuleSetDefinition {
  /// The values of the constants, encoded (``CompactWriter``).
  package func encodedConstants() -> [UInt8] {
    var writer = CompactWriter()
    writer.write(count: constants.count)
    // All constants that a file can hold have an encoded form.
    for constant in constants { _ = writer.write(constant.value.celValue) }
    return writer.bytes
  }

  /// What ``encodedConstants()`` wrote; the bytes are part of the program.
  package static func constants(_ bytes: UnsafeBufferPointer<UInt8>) -> [Value] {
    guard let start = bytes.baseAddress else { return [] }
    var reader = CompactReader(start, end: start + bytes.count)
    let count = reader.elementCount()
    var values: [Value] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(reader.value()) }
    return values
  }
}

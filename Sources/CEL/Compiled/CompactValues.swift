import Patterns

extension CompactWriter {
  private mutating func write(tag: EncodedConstant) { write(count: Int(tag.rawValue)) }

  /// A value; false for one that has no encoded form.
  ///
  /// - Parameter text: What texts are looked for in.
  package mutating func write(_ value: Value, in text: Text = .empty) -> Bool {
    switch value {
    case .null: write(tag: .null)
    case .bool(let flag): write(tag: flag ? .true : .false)
    case .int(let number):
      write(tag: .int)
      write(signed: number)
    case .uint(let number):
      write(tag: .uint)
      write(number)
    case .double(let number):
      write(tag: .double)
      write(number.bitPattern)
    case .string(let part):
      write(tag: .string)
      write(part, in: text)
    case .bytes(let part):
      // They need not be UTF-8.
      write(tag: .bytes)
      write(Array(part.bytes))
    case .type(let type):
      write(tag: .type)
      write(Text(type.name), in: text)
    case .list(let list):
      write(tag: .list)
      write(count: list.count)
      for element in list.elements {
        guard write(element, in: text) else { return false }
      }
    case .map(let map):
      write(tag: .map)
      write(count: map.count)
      for index in 0..<map.count {
        let entry = map.entry(at: index)
        guard write(entry.key, in: text), write(entry.value, in: text) else { return false }
      }
    case .opaque(let value):
      guard let pattern = value as? Pattern else { return false }
      write(tag: .pattern)
      write(pattern, in: text)
    case .timestamp, .duration, .optional, .error: return false
    }
    return true
  }
}

extension CompactReader {
  /// A value; `text` is what its texts were looked for in.
  package mutating func value(in text: Text = .empty) -> Value {
    switch EncodedConstant(rawValue: UInt8(truncatingIfNeeded: number())) {
    case .null, nil: return .null
    case .false: return .bool(false)
    case .true: return .bool(true)
    case .int: return .int(signed())
    case .uint: return .uint(number())
    case .double: return .double(Double(bitPattern: number()))
    case .string: return .string(self.text(in: text))
    case .bytes: return .bytes(Text(bytes: bytes()))
    case .type: return .type(TypeValue(name: self.text(in: text).string))
    case .list: return list(in: text)
    case .map: return map(in: text)
    case .pattern: return .opaque(pattern(in: text))
    }
  }

  private mutating func list(in text: Text) -> Value {
    let count = elementCount()
    var elements: [Value] = []
    elements.reserveCapacity(count)
    for _ in 0..<count { elements.append(value(in: text)) }
    return .list(ListValue(elements))
  }

  private mutating func map(in text: Text) -> Value {
    let count = elementCount()
    var builder = MapBuilder(capacity: count)
    for _ in 0..<count {
      let key = value(in: text)
      _ = builder.insert(key, value(in: text))
    }
    return .map(builder.finish())
  }
}

/// The kinds of values in encoded form.
private enum EncodedConstant: UInt8 {
  case null, `false`, `true`, int, uint, double, string, bytes, type, list, map, pattern
}

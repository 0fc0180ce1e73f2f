import Patterns

/// The kinds of values in an image.
private enum ValueTag: UInt8 {
  case null, `false`, `true`, int, uint, double, string, bytes, type, list, map, pattern
}

extension ImageWriter {
  /// Writes a value. Returns false for a value that images do not store; what was written is
  /// invalid then.
  ///
  /// - Parameter text: The text in which the value's texts are searched.
  package mutating func write(_ value: Value, in text: Text = .empty) -> Bool {
    switch value {
    case .null: write(tag: ValueTag.null)
    case .bool(let flag): write(tag: flag ? ValueTag.true : .false)
    case .int(let number):
      write(tag: ValueTag.int)
      write(signed: number)
    case .uint(let number):
      write(tag: ValueTag.uint)
      write(number)
    case .double(let number):
      write(tag: ValueTag.double)
      write(double: number)
    case .string(let part):
      write(tag: ValueTag.string)
      write(part, in: text)
    case .bytes(let part):
      write(tag: ValueTag.bytes)
      write(part.bytes)
    case .type(let type):
      write(tag: ValueTag.type)
      write(type.name)
    case .list(let list):
      write(tag: ValueTag.list)
      write(count: list.count)
      for element in list.elements {
        guard write(element, in: text) else { return false }
      }
    case .map(let map):
      write(tag: ValueTag.map)
      write(count: map.count)
      for index in 0..<map.count {
        let entry = map.entry(at: index)
        guard write(entry.key, in: text), write(entry.value, in: text) else { return false }
      }
    case .opaque(let value):
      guard let pattern = value as? Pattern else { return false }
      write(tag: ValueTag.pattern)
      write(pattern, in: text)
    case .timestamp, .duration, .optional, .error: return false
    }
    return true
  }
}

extension ImageReader {
  /// The limit of how deeply lists and maps nest; no expression or constant reaches it.
  private static let depthLimit = 500

  /// Reads a value.
  ///
  /// - Parameter text: The text in which the writer searched for the value's texts.
  package mutating func value(in text: Text = .empty, depth: Int = 0) -> Value {
    switch tag(ValueTag.self) {
    case .null, nil: return .null
    case .false: return .bool(false)
    case .true: return .bool(true)
    case .int: return .int(signed())
    case .uint: return .uint(number())
    case .double: return .double(double())
    case .string: return .string(self.text(in: text))
    case .bytes: return .bytes(self.text())
    case .type: return .type(TypeValue(name: string()))
    case .list: return list(in: text, depth + 1)
    case .map: return map(in: text, depth + 1)
    case .pattern: return .opaque(pattern(in: text))
    }
  }

  private mutating func list(in text: Text, _ depth: Int) -> Value {
    if depth > Self.depthLimit { fail() }
    let count = elementCount()
    var elements: [Value] = []
    elements.reserveCapacity(count)
    for _ in 0..<count { elements.append(value(in: text, depth: depth)) }
    return .list(ListValue(elements))
  }

  private mutating func map(in text: Text, _ depth: Int) -> Value {
    if depth > Self.depthLimit { fail() }
    let count = elementCount()
    var builder = MapBuilder(capacity: count)
    for _ in 0..<count {
      let key = value(in: text, depth: depth)
      _ = builder.insert(key, value(in: text, depth: depth))
    }
    return .map(builder.finish())
  }
}

import Patterns

/// The strings extension (cel-go's `ext/strings`) without `format`. Positions are in code points,
/// and a part of a text is a slice of it, so that blame finds its characters.
package enum StringsLibrary {
  package static let rows: [FunctionRow] = [
    FunctionRow(
      "charAt", .member, ["string.charAt(int) -> string"], blame: .part, cost: .receiver,
      .binary(charAt)),
    FunctionRow(
      "indexOf", .member, ["string.indexOf(string) -> int"], blame: .receiver, cost: .product,
      .binary { indexOf($0, $1, .int(0)) }),
    FunctionRow(
      "indexOf", .member, ["string.indexOf(string, int) -> int"], blame: .receiver, cost: .product,
      .ternary(indexOf)),
    FunctionRow(
      "lastIndexOf", .member, ["string.lastIndexOf(string) -> int"], blame: .receiver,
      cost: .product, .binary { lastIndexOf($0, $1, nil) }),
    FunctionRow(
      "lastIndexOf", .member, ["string.lastIndexOf(string, int) -> int"], blame: .receiver,
      cost: .product, .ternary { lastIndexOf($0, $1, $2) }),
    FunctionRow(
      "substring", .member, ["string.substring(int) -> string"], blame: .part, cost: .receiver,
      .binary { substring($0, $1, nil) }),
    FunctionRow(
      "substring", .member, ["string.substring(int, int) -> string"], blame: .part, cost: .receiver,
      .ternary { substring($0, $1, $2) }),
    FunctionRow(
      "trim", .member, ["string.trim() -> string"], blame: .part, cost: .receiver, .unary(trim)),
    FunctionRow(
      "lowerAscii", .member, ["string.lowerAscii() -> string"], blame: .same, cost: .receiver,
      .references(1...1) { text, _, _, _, arena in changeCase(text, 0x41...0x5A, arena) }),
    FunctionRow(
      "upperAscii", .member, ["string.upperAscii() -> string"], blame: .same, cost: .receiver,
      .references(1...1) { text, _, _, _, arena in changeCase(text, 0x61...0x7A, arena) }),
    FunctionRow(
      "reverse", .member, ["string.reverse() -> string"], blame: .part, cost: .receiver,
      .unary(reverse)),
    FunctionRow(
      "replace", .member,
      [
        "string.replace(string, string) -> string", "string.replace(string, string, int) -> string",
      ], blame: .same, cost: .product, .metered(3...4, replace)),
    FunctionRow(
      "split", .member,
      ["string.split(string) -> list(string)", "string.split(string, int) -> list(string)"],
      blame: .part, cost: .product, .metered(2...3, split)),
    FunctionRow(
      "join", .member, ["list(string).join() -> string", "list(string).join(string) -> string"],
      cost: .receiver, .metered(1...2, join)),
    FunctionRow(
      "strings.quote", .global, ["strings.quote(string) -> string"], blame: .part, cost: .receiver,
      .unary(quote)),
  ]

  private static func outOfRange(_ index: Int64) -> Value {
    .failure("index \(index) is out of range")
  }

  // MARK: Parts

  @Sendable private static func charAt(_ text: Value, _ index: Value) -> Value {
    guard case .string(let text) = text, case .int(let index) = index else { return .noOverload }
    guard let start = text.offset(of: index) else { return outOfRange(index) }
    let end = start < text.byteCount ? start + CodePoints.length(lead: text.bytes[start]) : start
    return .string(text.slice(from: start, to: end))
  }

  private static func substring(_ text: Value, _ start: Value, _ end: Value?) -> Value {
    guard case .string(let text) = text, case .int(let first) = start else { return .noOverload }
    guard let lower = text.offset(of: first) else { return outOfRange(first) }
    guard let end else { return .string(text.slice(from: lower, to: text.byteCount)) }
    guard case .int(let last) = end else { return .noOverload }
    guard let upper = text.offset(of: last) else { return outOfRange(last) }
    guard first <= last else {
      return .failure("the end \(last) of a substring lies before its start \(first)")
    }
    return .string(text.slice(from: lower, to: upper))
  }

  @Sendable private static func trim(_ value: Value) -> Value {
    guard case .string(let text) = value else { return .noOverload }
    var lower = 0
    var upper = text.byteCount
    if let base = text.bytes.baseAddress {
      while lower < upper {
        let (codePoint, length) = CodePoints.decode(base, at: lower, end: upper)
        guard isSpace(codePoint) else { break }
        lower += length
      }
      while lower < upper {
        let (codePoint, length) = CodePoints.decode(base, before: upper)
        guard isSpace(codePoint) else { break }
        upper -= length
      }
    }
    return .string(text.slice(from: lower, to: upper))
  }

  /// Returns whether a code point is white space (Unicode, property White_Space).
  private static func isSpace(_ codePoint: UInt32) -> Bool {
    switch codePoint {
    case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
      0x3000:
      true
    default: false
    }
  }

  @Sendable private static func split(_ arguments: [Value], _ budget: inout Budget) -> Value {
    guard case .string(let text) = arguments[0], case .string(let separator) = arguments[1] else {
      return .noOverload
    }
    var limit = Int64.max
    if arguments.count == 3 {
      guard case .int(let count) = arguments[2] else { return .noOverload }
      if count == 0 { return .list(.empty) }
      if count > 0 { limit = count }
    }
    var parts: [Value] = []
    var start = 0
    while Int64(parts.count) + 1 < limit {
      let end: Int
      if separator.isEmpty {
        // Between any two code points, but not at the ends.
        guard start < text.byteCount else { break }
        end = start + CodePoints.length(lead: text.bytes[start])
        if end >= text.byteCount { break }
      } else {
        guard let found = text.firstOffset(of: separator, from: start) else { break }
        end = found
      }
      guard budget.visit() else { return .error(.exhausted) }
      parts.append(.string(text.slice(from: start, to: end)))
      start = end + separator.byteCount
    }
    parts.append(.string(text.slice(from: start, to: text.byteCount)))
    return .list(ListValue(parts))
  }

  // MARK: Places

  @Sendable private static func indexOf(_ text: Value, _ part: Value, _ start: Value) -> Value {
    guard case .string(let text) = text, case .string(let part) = part, case .int(let from) = start
    else { return .noOverload }
    guard let offset = text.offset(of: from) else { return outOfRange(from) }
    guard let found = text.firstOffset(of: part, from: offset) else { return .int(-1) }
    return .int(Int64(text.slice(from: 0, to: found).codePointCount))
  }

  private static func lastIndexOf(_ text: Value, _ part: Value, _ start: Value?) -> Value {
    guard case .string(let text) = text, case .string(let part) = part else { return .noOverload }
    var offset = text.byteCount
    if let start {
      guard case .int(let from) = start else { return .noOverload }
      guard let found = text.offset(of: from) else { return outOfRange(from) }
      offset = found
    }
    guard let found = text.lastOffset(of: part, upTo: offset) else { return .int(-1) }
    return .int(Int64(text.slice(from: 0, to: found).codePointCount))
  }

  // MARK: Other texts

  /// Returns the text with the ASCII letters of a range in the other case.
  private static func changeCase(
    _ value: ValueRef, _ letters: ClosedRange<UInt8>, _ arena: ValueArena
  ) -> ValueRef {
    guard case .string(let text) = value else { return arena.noOverload }
    let source = text.bytes
    guard source.contains(where: letters.contains) else { return value }
    let storage = TextStorage(capacity: source.count) { memory in
      for (index, byte) in source.enumerated() {
        memory.initializeElement(at: index, to: letters.contains(byte) ? byte ^ 0x20 : byte)
      }
      return source.count
    }
    return arena.keep(
      .string(Text(storage: storage, lower: 0, upper: Int32(truncatingIfNeeded: source.count))))
  }

  @Sendable private static func reverse(_ value: Value) -> Value {
    guard case .string(let text) = value else { return .noOverload }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.byteCount)
    var end = text.byteCount
    while end > 0 {
      var start = end - 1
      while start > 0, text.bytes[start] & 0xC0 == 0x80 { start -= 1 }
      bytes.append(contentsOf: text.bytes[start..<end])
      end = start
    }
    return .string(Text(bytes: bytes, from: text))
  }

  @Sendable private static func replace(_ arguments: [Value], _ budget: inout Budget) -> Value {
    guard case .string(let text) = arguments[0], case .string(let old) = arguments[1],
      case .string(let new) = arguments[2]
    else { return .noOverload }
    var limit = Int64.max
    if arguments.count == 4 {
      guard case .int(let count) = arguments[3] else { return .noOverload }
      if count >= 0 { limit = count }
    }
    var bytes: [UInt8] = []
    var count: Int64 = 0
    var start = 0
    var search = 0
    while count < limit, let found = text.firstOffset(of: old, from: search) {
      guard budget.visit(found - start + new.byteCount + 1) else { return .error(.exhausted) }
      bytes.append(contentsOf: text.bytes[start..<found])
      bytes.append(contentsOf: new.bytes)
      count += 1
      start = found + old.byteCount
      search = start
      if old.isEmpty {
        // Before every code point and at the end.
        if found >= text.byteCount { break }
        search += CodePoints.length(lead: text.bytes[found])
      }
    }
    if count == 0 { return arguments[0] }
    bytes.append(contentsOf: text.bytes[start...])
    return .string(Text(bytes: bytes))
  }

  @Sendable private static func join(_ arguments: [Value], _ budget: inout Budget) -> Value {
    guard case .list(let list) = arguments[0] else { return .noOverload }
    var separator = Text.empty
    if arguments.count == 2 {
      guard case .string(let text) = arguments[1] else { return .noOverload }
      separator = text
    }
    var bytes: [UInt8] = []
    for index in 0..<list.count {
      guard case .string(let text) = list[index] else { return .noOverload }
      guard budget.visit(text.byteCount + separator.byteCount + 1) else {
        return .error(.exhausted)
      }
      if index > 0 { bytes.append(contentsOf: separator.bytes) }
      bytes.append(contentsOf: text.bytes)
    }
    return .string(Text(bytes: bytes))
  }

  @Sendable private static func quote(_ value: Value) -> Value {
    guard case .string(let text) = value else { return .noOverload }
    var bytes: [UInt8] = [UInt8(ascii: "\"")]
    bytes.reserveCapacity(text.byteCount + 2)
    for byte in text.bytes {
      let letter: Unicode.Scalar? =
        switch byte {
        case 0x07: "a"
        case 0x08: "b"
        case 0x09: "t"
        case 0x0A: "n"
        case 0x0B: "v"
        case 0x0C: "f"
        case 0x0D: "r"
        case UInt8(ascii: "\\"): "\\"
        case UInt8(ascii: "\""): "\""
        default: nil
        }
      if let letter {
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(UInt8(ascii: letter))
      } else {
        bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
    return .string(Text(bytes: bytes, from: text))
  }
}

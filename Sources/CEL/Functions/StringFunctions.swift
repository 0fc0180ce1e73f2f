/// The strings extension (cel-go `ext/strings.go`); `format` and `quote` have files of their own.
///
/// Every index and length counts code points.
package enum StringFunctions {
  package static let rows: [FunctionRow] = [
    FunctionRow(
      "charAt", .member, ["string.charAt(int) -> string"], blame: .part, cost: .receiver,
      .binary { text, index in
        guard case .string(let text) = text, case .int(let index) = index else {
          return .noOverload
        }
        guard let start = text.offset(ofCodePoint: index) else { return outOfRange(index) }
        if start == text.byteCount { return .string(text.slice(Int32(start), Int32(start))) }
        let end = start + text.codePointLength(at: start)
        return .string(text.slice(Int32(start), Int32(end)))
      }),
    FunctionRow(
      "indexOf", .member,
      ["string.indexOf(string) -> int", "string.indexOf(string, int) -> int"], cost: .product,
      .metered(2...3) { arguments, _ in
        guard case .string(let text) = arguments[0], case .string(let part) = arguments[1] else {
          return .noOverload
        }
        return indexOf(text, part, arguments.count == 3 ? arguments[2] : .int(0))
      }),
    FunctionRow(
      "lastIndexOf", .member,
      ["string.lastIndexOf(string) -> int", "string.lastIndexOf(string, int) -> int"],
      cost: .product,
      .metered(2...3) { arguments, _ in
        guard case .string(let text) = arguments[0], case .string(let part) = arguments[1] else {
          return .noOverload
        }
        return lastIndexOf(text, part, arguments.count == 3 ? arguments[2] : nil)
      }),
    FunctionRow(
      "join", .member, ["list(string).join() -> string", "list(string).join(string) -> string"],
      .metered(1...2, join)),
    FunctionRow(
      "lowerAscii", .member, ["string.lowerAscii() -> string"], blame: .same, cost: .receiver,
      .unary { mapped($0) { $0 >= 0x41 && $0 <= 0x5A ? $0 + 0x20 : $0 } }),
    FunctionRow(
      "upperAscii", .member, ["string.upperAscii() -> string"], blame: .same, cost: .receiver,
      .unary { mapped($0) { $0 >= 0x61 && $0 <= 0x7A ? $0 - 0x20 : $0 } }),
    FunctionRow(
      "replace", .member,
      ["string.replace(string, string) -> string", "string.replace(string, string, int) -> string"],
      blame: .same, cost: .product, .metered(3...4, replace)),
    FunctionRow(
      "split", .member,
      ["string.split(string) -> list(string)", "string.split(string, int) -> list(string)"],
      blame: .part, cost: .receiver, .metered(2...3, split)),
    FunctionRow(
      "substring", .member,
      ["string.substring(int) -> string", "string.substring(int, int) -> string"], blame: .part,
      cost: .receiver,
      .metered(2...3) { arguments, _ in
        guard case .string(let text) = arguments[0], case .int(let first) = arguments[1] else {
          return .noOverload
        }
        var last = Int64(text.codePointCount)
        if arguments.count == 3 {
          guard case .int(let given) = arguments[2] else { return .noOverload }
          last = given
        }
        return substring(text, first, last)
      }),
    FunctionRow(
      "trim", .member, ["string.trim() -> string"], blame: .part, cost: .receiver,
      .unary { value in
        guard case .string(let text) = value else { return .noOverload }
        return .string(text.trimmed)
      }),
    FunctionRow(
      "reverse", .member, ["string.reverse() -> string"], blame: .same, cost: .receiver,
      .unary { value in
        guard case .string(let text) = value else { return .noOverload }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.byteCount)
        for scalar in text.string.unicodeScalars.reversed() {
          bytes.append(contentsOf: Array(String(scalar).utf8))
        }
        return .string(Text(bytes: bytes, from: text))
      }),
  ]

  private static func outOfRange(_ index: Int64) -> Value {
    .failure("the index \(index) is out of range")
  }

  private static func indexOf(_ text: Text, _ part: Text, _ start: Value) -> Value {
    guard case .int(let start) = start else { return .noOverload }
    guard let offset = text.offset(ofCodePoint: start) else { return outOfRange(start) }
    if part.isEmpty { return .int(start) }
    guard let found = text.firstOffset(of: part, from: offset) else { return .int(-1) }
    return .int(Int64(text.slice(0, Int32(found)).codePointCount))
  }

  private static func lastIndexOf(_ text: Text, _ part: Text, _ last: Value?) -> Value {
    let count = Int64(text.codePointCount)
    var end = text.byteCount
    if let last {
      guard case .int(let given) = last else { return .noOverload }
      guard given >= 0, given <= count, let offset = text.offset(ofCodePoint: given) else {
        return outOfRange(given)
      }
      if part.isEmpty { return .int(given) }
      end = min(text.byteCount, offset + part.byteCount)
    } else if part.isEmpty {
      return .int(count)
    }
    var offset = end - part.byteCount
    while offset >= 0 {
      if text.slice(Int32(offset), Int32(offset + part.byteCount)) == part {
        return .int(Int64(text.slice(0, Int32(offset)).codePointCount))
      }
      offset -= 1
    }
    return .int(-1)
  }

  private static func substring(_ text: Text, _ first: Int64, _ last: Int64) -> Value {
    guard first <= last else {
      return .failure("the start \(first) of the part is after its end \(last)")
    }
    guard let lower = text.offset(ofCodePoint: first) else { return outOfRange(first) }
    guard let upper = text.offset(ofCodePoint: last) else { return outOfRange(last) }
    return .string(text.slice(Int32(lower), Int32(upper)))
  }

  private static func mapped(_ value: Value, _ map: (UInt8) -> UInt8) -> Value {
    guard case .string(let text) = value else { return .noOverload }
    // Most texts are what they become: they stay the slices that they are.
    if text.bytes.allSatisfy({ map($0) == $0 }) { return value }
    return .string(Text(bytes: text.bytes.map(map), from: text))
  }

  private static func join(_ arguments: [Value], _ budget: inout Budget) -> Value {
    guard case .list(let list) = arguments[0] else { return .noOverload }
    var separator = Text("")
    if arguments.count == 2 {
      guard case .string(let given) = arguments[1] else { return .noOverload }
      separator = given
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

  private static func replace(_ arguments: [Value], _ budget: inout Budget) -> Value {
    guard case .string(let text) = arguments[0], case .string(let old) = arguments[1],
      case .string(let new) = arguments[2]
    else { return .noOverload }
    var limit = Int64.max
    if arguments.count == 4 {
      guard case .int(let given) = arguments[3] else { return .noOverload }
      if given >= 0 { limit = given }
    }
    var bytes: [UInt8] = []
    var offset = 0
    var isChanged = false
    // An empty text stands in front of every code point and at the end.
    while limit > 0 {
      guard budget.visit(new.byteCount + 1) else { return .error(.exhausted) }
      if old.isEmpty {
        bytes.append(contentsOf: new.bytes)
        isChanged = true
        limit -= 1
        guard offset < text.byteCount else { break }
        let length = text.codePointLength(at: offset)
        bytes.append(contentsOf: text.bytes[offset..<offset + length])
        offset += length
        continue
      }
      guard let found = text.firstOffset(of: old, from: offset) else { break }
      bytes.append(contentsOf: text.bytes[offset..<found])
      bytes.append(contentsOf: new.bytes)
      offset = found + old.byteCount
      isChanged = true
      limit -= 1
    }
    guard isChanged else { return .string(text) }
    bytes.append(contentsOf: text.bytes[offset...])
    return .string(Text(bytes: bytes, from: text))
  }

  private static func split(_ arguments: [Value], _ budget: inout Budget) -> Value {
    guard case .string(let text) = arguments[0], case .string(let separator) = arguments[1] else {
      return .noOverload
    }
    var limit = Int64.max
    if arguments.count == 3 {
      guard case .int(let given) = arguments[2] else { return .noOverload }
      if given >= 0 { limit = given }
    }
    guard limit > 0 else { return .list(.empty) }
    var parts: [Value] = []
    var offset = 0
    while parts.count < limit - 1 {
      guard budget.visit(2) else { return .error(.exhausted) }
      if separator.isEmpty {
        guard offset < text.byteCount else { return .list(ListValue(parts)) }
        let end = offset + text.codePointLength(at: offset)
        // The last part is whatever is left.
        if end == text.byteCount { break }
        parts.append(.string(text.slice(Int32(offset), Int32(end))))
        offset = end
        continue
      }
      guard let found = text.firstOffset(of: separator, from: offset) else { break }
      parts.append(.string(text.slice(Int32(offset), Int32(found))))
      offset = found + separator.byteCount
    }
    if separator.isEmpty, offset == text.byteCount { return .list(ListValue(parts)) }
    parts.append(.string(text.slice(Int32(offset), Int32(text.byteCount))))
    return .list(ListValue(parts))
  }
}

extension Text {
  /// The byte offset of a code point by its index; the length for the index just past the last one;
  /// `nil` outside. O(n).
  package func offset(ofCodePoint index: Int64) -> Int? {
    guard index >= 0, index <= Int64(byteCount) else { return nil }
    var left = index
    for (offset, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 {
      if left == 0 { return offset }
      left -= 1
    }
    return left == 0 ? byteCount : nil
  }

  /// The number of bytes of the code point that begins at an offset.
  package func codePointLength(at offset: Int) -> Int {
    let byte = bytes[offset]
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
  }

  /// The text without Unicode white space (property White_Space) at its ends.
  fileprivate var trimmed: Text {
    var lower = 0
    var upper = byteCount
    while lower < upper {
      let length = codePointLength(at: lower)
      guard Self.isSpace(slice(Int32(lower), Int32(lower + length))) else { break }
      lower += length
    }
    while upper > lower {
      var start = upper - 1
      while start > lower, bytes[start] & 0xC0 == 0x80 { start -= 1 }
      guard Self.isSpace(slice(Int32(start), Int32(upper))) else { break }
      upper = start
    }
    return slice(Int32(lower), Int32(upper))
  }

  private static func isSpace(_ codePoint: Text) -> Bool {
    let bytes = codePoint.bytes
    switch bytes.count {
    case 1: return bytes[0] == 0x20 || (bytes[0] >= 0x09 && bytes[0] <= 0x0D)
    case 2: return bytes[0] == 0xC2 && (bytes[1] == 0x85 || bytes[1] == 0xA0)
    case 3:
      switch (bytes[0], bytes[1], bytes[2]) {
      case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8...0xA9),
        (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80):
        return true
      default: return false
      }
    default: return false
    }
  }
}

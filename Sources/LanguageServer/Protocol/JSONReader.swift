import Diagnostics
import Patterns

/// Reads the JSON text of a message (RFC 8259).
///
/// `Documents` reads JSON too, as a tree with places for files that people write. Messages need
/// neither, and are read more tolerantly: a `\u` escape that is half of a surrogate pair becomes
/// U+FFFD, because JavaScript's strings may hold one.
package struct JSONReader {
  /// How deep arrays and objects may nest.
  static let depthLimit = 256
  /// How many values a text may have.
  static let valueLimit = 2_000_000

  /// The reason why a text was not read.
  package struct Failure: Error, Equatable {
    /// Starts in lower case, has no full stop.
    var message: String
  }

  private let bytes: [UInt8]
  private var index = 0
  private var values = 0

  /// Reads a text that holds one value.
  package static func read(_ bytes: [UInt8]) throws(Failure) -> JSONValue {
    var reader = JSONReader(bytes: bytes)
    reader.skipSpace()
    let value = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.index == bytes.count else { throw Failure(message: "text after the value") }
    return value
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func skipSpace() {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x09, 0x0A, 0x0D: index += 1
      default: return
      }
    }
  }

  private mutating func value(depth: Int) throws(Failure) -> JSONValue {
    guard depth < Self.depthLimit else { throw Failure(message: "nested too deeply") }
    values += 1
    guard values <= Self.valueLimit else { throw Failure(message: "too many values") }
    guard let first = next else {
      throw Failure(message: "the text ends where a value is expected")
    }
    switch first {
    case UInt8(ascii: "{"): return try object(depth)
    case UInt8(ascii: "["): return try array(depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    case UInt8(ascii: "-"), 0x30...0x39: return try number()
    default: throw Failure(message: "unexpected character at byte \(index)")
    }
  }

  private mutating func literal(
    _ text: StaticString, _ value: JSONValue
  ) throws(Failure) -> JSONValue {
    let end = index + text.utf8CodeUnitCount
    guard end <= bytes.count, text.withUTF8Buffer({ bytes[index..<end].elementsEqual($0) }) else {
      throw Failure(message: "unexpected character at byte \(index)")
    }
    index = end
    return value
  }

  // MARK: - Arrays and objects

  private mutating func array(_ depth: Int) throws(Failure) -> JSONValue {
    index += 1
    var elements: [JSONValue] = []
    skipSpace()
    if next == UInt8(ascii: "]") {
      index += 1
      return .array(elements)
    }
    while true {
      skipSpace()
      elements.append(try value(depth: depth + 1))
      if try !goesOn(until: UInt8(ascii: "]")) { return .array(elements) }
    }
  }

  private mutating func object(_ depth: Int) throws(Failure) -> JSONValue {
    index += 1
    var members: [JSONValue.Member] = []
    skipSpace()
    if next == UInt8(ascii: "}") {
      index += 1
      return .object(members)
    }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw Failure(message: "no key at byte \(index)") }
      let key = String(decoding: try string(), as: UTF8.self)
      skipSpace()
      guard next == UInt8(ascii: ":") else { throw Failure(message: "no colon at byte \(index)") }
      index += 1
      skipSpace()
      members.append(JSONValue.Member(key, try value(depth: depth + 1)))
      if try !goesOn(until: UInt8(ascii: "}")) { return .object(members) }
    }
  }

  /// Reads what follows an element: a comma, or the end of the array or object.
  private mutating func goesOn(until end: UInt8) throws(Failure) -> Bool {
    skipSpace()
    switch next {
    case UInt8(ascii: ","):
      index += 1
      return true
    case end:
      index += 1
      return false
    default:
      throw Failure(message: "no comma at byte \(index)")
    }
  }

  // MARK: - Strings

  private mutating func string() throws(Failure) -> [UInt8] {
    index += 1
    var result: [UInt8] = []
    while true {
      let start = index
      let isASCII = skipPlain()
      if isASCII {
        result.append(contentsOf: bytes[start..<index])
      } else {
        try Self.append(bytes[start..<index], to: &result)
      }
      switch next {
      case UInt8(ascii: "\""):
        index += 1
        return result
      case UInt8(ascii: "\\"):
        index += 1
        try escape(&result)
      case nil: throw Failure(message: "a string has no end")
      default: throw Failure(message: "a control character in a string at byte \(index)")
      }
    }
  }

  /// Skips what stands for itself in a string. Returns whether all of it is ASCII.
  private mutating func skipPlain() -> Bool {
    var high: UInt8 = 0
    bytes.withUnsafeBufferPointer { bytes in
      while index < bytes.count {
        let byte = bytes[index]
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { return }
        high |= byte
        index += 1
      }
    }
    return high < 0x80
  }

  private static func append(
    _ text: ArraySlice<UInt8>, to result: inout [UInt8]
  ) throws(Failure) {
    let isValid = text.withUnsafeBufferPointer { text in
      var index = 0
      while index < text.count {
        let step = UTF8Step(text, at: index)
        if step.scalar == nil { return false }
        index += step.length
      }
      return true
    }
    guard isValid else { throw Failure(message: "a string is not UTF-8") }
    result.append(contentsOf: text)
  }

  private mutating func escape(_ result: inout [UInt8]) throws(Failure) {
    guard let kind = next else { throw Failure(message: "a string has no end") }
    index += 1
    switch kind {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(kind)
    case UInt8(ascii: "b"): result.append(0x08)
    case UInt8(ascii: "f"): result.append(0x0C)
    case UInt8(ascii: "n"): result.append(0x0A)
    case UInt8(ascii: "r"): result.append(0x0D)
    case UInt8(ascii: "t"): result.append(0x09)
    case UInt8(ascii: "u"):
      var unit = try codeUnit()
      if (0xD800...0xDBFF).contains(unit), next == UInt8(ascii: "\\"), index + 1 < bytes.count,
        bytes[index + 1] == UInt8(ascii: "u")
      {
        let afterHigh = index
        index += 2
        let low = try codeUnit()
        if (0xDC00...0xDFFF).contains(low) {
          unit = 0x1_0000 + (unit - 0xD800) << 10 + (low - 0xDC00)
        } else {
          index = afterHigh
        }
      }
      let scalar = Unicode.Scalar(unit) ?? "\u{FFFD}"
      result.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    default: throw Failure(message: "an unknown escape at byte \(index - 1)")
    }
  }

  /// Reads four hexadecimal digits.
  private mutating func codeUnit() throws(Failure) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = HexDigit.value(byte) else {
        throw Failure(message: "`\\u` needs four digits, at byte \(index)")
      }
      unit = unit << 4 | UInt32(digit)
      index += 1
    }
    return unit
  }

  // MARK: - Numbers

  private mutating func number() throws(Failure) -> JSONValue {
    let start = index
    if next == UInt8(ascii: "-") { index += 1 }
    let firstDigit = index
    skipDigits()
    var isInteger = true
    guard index > firstDigit, bytes[firstDigit] != 0x30 || index == firstDigit + 1 else {
      throw Failure(message: "a number is malformed at byte \(start)")
    }
    if next == UInt8(ascii: ".") {
      isInteger = false
      index += 1
      let digits = index
      skipDigits()
      if index == digits { throw Failure(message: "a number is malformed at byte \(start)") }
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      isInteger = false
      index += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { index += 1 }
      let digits = index
      skipDigits()
      if index == digits { throw Failure(message: "a number is malformed at byte \(start)") }
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    if isInteger, let value = Int(text) { return .integer(value) }
    return .number(Double(text) ?? 0)
  }

  private mutating func skipDigits() {
    while index < bytes.count, (0x30...0x39).contains(bytes[index]) { index += 1 }
  }
}

/// The conversions between types (CEL specification, "Standard Definitions": Conversion functions).
package enum StandardConversions {
  package static let rows: [FunctionRow] = [
    FunctionRow(
      "int", .global,
      [
        "int(int) -> int", "int(uint) -> int", "int(double) -> int", "int(string) -> int",
        "int(google.protobuf.Timestamp) -> int",
      ], .unary(int)),
    FunctionRow(
      "uint", .global,
      ["uint(uint) -> uint", "uint(int) -> uint", "uint(double) -> uint", "uint(string) -> uint"],
      .unary(uint)),
    FunctionRow(
      "double", .global,
      [
        "double(double) -> double", "double(int) -> double", "double(uint) -> double",
        "double(string) -> double",
      ], .unary(double)),
    FunctionRow(
      "bool", .global, ["bool(bool) -> bool", "bool(string) -> bool"], .unary(bool)),
    FunctionRow(
      "string", .global,
      [
        "string(string) -> string", "string(bool) -> string", "string(int) -> string",
        "string(uint) -> string", "string(double) -> string", "string(bytes) -> string",
        "string(google.protobuf.Timestamp) -> string",
        "string(google.protobuf.Duration) -> string",
      ], blame: .same, cost: .receiver, .unary(string)),
    FunctionRow(
      "bytes", .global, ["bytes(bytes) -> bytes", "bytes(string) -> bytes"], blame: .same,
      cost: .receiver, .unary(bytes)),
    FunctionRow(
      "timestamp", .global,
      [
        "timestamp(string) -> google.protobuf.Timestamp",
        "timestamp(int) -> google.protobuf.Timestamp",
        "timestamp(google.protobuf.Timestamp) -> google.protobuf.Timestamp",
      ], .unary(timestamp)),
    FunctionRow(
      "duration", .global,
      [
        "duration(string) -> google.protobuf.Duration",
        "duration(google.protobuf.Duration) -> google.protobuf.Duration",
      ], .unary(duration)),
  ]

  @Sendable private static func int(_ value: Value) -> Value {
    switch value {
    case .int: return value
    case .uint(let uint):
      guard let int = Int64(exactly: uint) else { return outOfRange(value, "int") }
      return .int(int)
    case .double(let double):
      // The bounds are exclusive, as the conformance suite requires.
      guard double > -0x1p63, double < 0x1p63 else { return outOfRange(value, "int") }
      return .int(Int64(double))
    case .string(let text):
      guard let int = Int64(text.trimmedASCII) else { return malformed(text, "int") }
      return .int(int)
    case .timestamp(let timestamp): return .int(timestamp.seconds)
    default: return .noOverload
    }
  }

  @Sendable private static func uint(_ value: Value) -> Value {
    switch value {
    case .uint: return value
    case .int(let int):
      guard let uint = UInt64(exactly: int) else { return outOfRange(value, "uint") }
      return .uint(uint)
    case .double(let double):
      guard double >= 0, double < 0x1p64 else { return outOfRange(value, "uint") }
      return .uint(UInt64(double))
    case .string(let text):
      let digits = text.trimmedASCII
      guard digits.utf8.first != UInt8(ascii: "-"), let uint = UInt64(digits) else {
        return malformed(text, "uint")
      }
      return .uint(uint)
    default: return .noOverload
    }
  }

  @Sendable private static func double(_ value: Value) -> Value {
    switch value {
    case .double: return value
    case .int(let int): return .double(Double(int))
    case .uint(let uint): return .double(Double(uint))
    case .string(let text):
      // `Double` accepts what `strtod` accepts: decimal and hexadecimal numbers, `inf` and `nan` in
      // any case, and numbers that are too large, as infinity. A NaN with a payload is rejected
      // here.
      let digits = text.trimmedASCII
      guard !digits.utf8.contains(UInt8(ascii: "(")), let double = Double(digits) else {
        return malformed(text, "double")
      }
      return .double(double)
    default: return .noOverload
    }
  }

  @Sendable private static func bool(_ value: Value) -> Value {
    switch value {
    case .bool: return value
    case .string(let text):
      for word in ["true", "True", "TRUE", "t", "T", "1"] as [StaticString]
      where text.isSame(as: word) { return .bool(true) }
      for word in ["false", "False", "FALSE", "f", "F", "0"] as [StaticString]
      where text.isSame(as: word) { return .bool(false) }
      return .failure("`\(text.brief)` is not a bool, expected `true` or `false`")
    default: return .noOverload
    }
  }

  @Sendable package static func string(_ value: Value) -> Value {
    switch value {
    case .string: value
    case .bool(let bool): Value(bool ? "true" : "false")
    case .int(let int): Value(String(int))
    case .uint(let uint): Value(String(uint))
    case .double(let double): Value(NumberText.text(of: double))
    case .bytes(let octets):
      octets.isValidUTF8 ? .string(octets) : .failure("the bytes are not valid UTF-8")
    case .timestamp(let timestamp): Value(timestamp.text)
    case .duration(let duration): Value(duration.text)
    default: .noOverload
    }
  }

  @Sendable private static func bytes(_ value: Value) -> Value {
    switch value {
    case .bytes: value
    case .string(let text): .bytes(text)
    default: .noOverload
    }
  }

  @Sendable private static func timestamp(_ value: Value) -> Value {
    switch value {
    case .timestamp: return value
    case .int(let seconds):
      guard let timestamp = Timestamp(seconds: seconds) else {
        return .failure(Timestamp.rangeMessage)
      }
      return .timestamp(timestamp)
    case .string(let text):
      do throws(EvaluationError) {
        return .timestamp(try Timestamp(parsing: text))
      } catch {
        return .error(error)
      }
    default: return .noOverload
    }
  }

  @Sendable private static func duration(_ value: Value) -> Value {
    switch value {
    case .duration: return value
    case .string(let text):
      do throws(EvaluationError) {
        return .duration(try Duration(parsing: text))
      } catch {
        return .error(error)
      }
    default: return .noOverload
    }
  }

  private static func outOfRange(_ value: Value, _ type: StaticString) -> Value {
    .failure("`\(value.brief)` is out of the range of \(type)")
  }

  private static func malformed(_ text: Text, _ type: StaticString) -> Value {
    .failure("`\(text.brief)` is not a valid \(type)")
  }
}

extension Text {
  /// The text without ASCII white space at its ends, which cel-cpp's numeric conversions ignore.
  fileprivate var trimmedASCII: String {
    let bytes = self.bytes
    var lower = 0
    var upper = bytes.count
    while lower < upper, bytes[lower].isBlank { lower += 1 }
    while upper > lower, bytes[upper - 1].isBlank { upper -= 1 }
    return slice(Int32(lower), Int32(upper)).string
  }

  /// Whether the octets are well-formed UTF-8: no overlong form, no surrogate, nothing beyond
  /// U+10FFFF.
  package var isValidUTF8: Bool {
    let bytes = self.bytes
    var index = 0
    while index < bytes.count {
      let lead = bytes[index]
      index += 1
      if lead < 0x80 { continue }
      var range: ClosedRange<UInt8> = 0x80...0xBF
      let length: Int
      switch lead {
      case 0xC2...0xDF: length = 1
      case 0xE0...0xEF:
        length = 2
        if lead == 0xE0 { range = 0xA0...0xBF }
        if lead == 0xED { range = 0x80...0x9F }
      case 0xF0...0xF4:
        length = 3
        if lead == 0xF0 { range = 0x90...0xBF }
        if lead == 0xF4 { range = 0x80...0x8F }
      default: return false
      }
      guard bytes.count - index >= length else { return false }
      for _ in 0..<length {
        guard range.contains(bytes[index]) else { return false }
        range = 0x80...0xBF
        index += 1
      }
    }
    return true
  }
}

extension UInt8 {
  fileprivate var isBlank: Bool { self == 0x20 || self >= 0x09 && self <= 0x0D }
}

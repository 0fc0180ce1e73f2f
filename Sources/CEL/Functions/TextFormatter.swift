/// Formats values according to the clauses of a format string.
struct TextFormatter {
  /// Why formatting failed.
  enum Failure {
    case exhausted
    case message(String)
  }

  /// The text so far.
  private(set) var bytes: [UInt8] = []
  private let template: Text
  private let arguments: ListValue
  private var nextArgument = 0
  /// The number of bytes that have been charged.
  private var paid = 0

  /// The largest precision.
  private static let maximumPrecision = 1_000

  init(_ template: Text, _ arguments: ListValue) {
    self.template = template
    self.arguments = arguments
  }

  /// Writes the whole text; returns `nil` on success.
  mutating func run(_ budget: inout Budget) -> Failure? {
    let source = template.bytes
    defer { withExtendedLifetime(template.storage) {} }
    var index = 0
    while index < source.count {
      let byte = source[index]
      index += 1
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard index < source.count else { return .message("the format ends within a clause") }
      if source[index] == UInt8(ascii: "%") {
        bytes.append(byte)
        index += 1
        continue
      }
      var precision = 6
      if source[index] == UInt8(ascii: ".") {
        let start = index + 1
        index = start
        precision = 0
        while index < source.count, source[index] >= 0x30, source[index] <= 0x39 {
          precision = min(precision * 10 + Int(source[index] - 0x30), Self.maximumPrecision + 1)
          index += 1
        }
        guard index < source.count else { return .message("the format ends within a clause") }
        guard index > start else { return .message("a precision is not a number, expected `%.3f`") }
        guard precision <= Self.maximumPrecision else {
          return .message("a precision is above \(Self.maximumPrecision)")
        }
      }
      let verb = source[index]
      index += 1
      guard nextArgument < arguments.count else {
        return .message("the format has a clause more than the \(arguments.count) arguments")
      }
      let argument = arguments[nextArgument]
      nextArgument += 1
      if let failure = write(argument, verb, precision, &budget) ?? pay(&budget) { return failure }
    }
    return pay(&budget)
  }

  private mutating func pay(_ budget: inout Budget) -> Failure? {
    let isPaid = budget.visit(bytes.count - paid)
    paid = bytes.count
    return isPaid ? nil : .exhausted
  }

  private mutating func write(
    _ value: Value, _ verb: UInt8, _ precision: Int, _ budget: inout Budget
  ) -> Failure? {
    switch verb {
    case UInt8(ascii: "s"): return writeText(value, depth: 0, &budget)
    case UInt8(ascii: "d"): return writeDecimal(value)
    case UInt8(ascii: "f"): return writeDouble(value, "%.*f", "f", precision)
    case UInt8(ascii: "e"): return writeDouble(value, "%.*e", "e", precision)
    case UInt8(ascii: "b"): return writeInteger(value, radix: 2, "b")
    case UInt8(ascii: "o"): return writeInteger(value, radix: 8, "o")
    case UInt8(ascii: "x"): return writeHexadecimal(value, isUpper: false)
    case UInt8(ascii: "X"): return writeHexadecimal(value, isUpper: true)
    default:
      let name = verb > 0x20 && verb < 0x7F ? "`%\(Unicode.Scalar(verb))`" : "a clause"
      return .message("\(name) is unknown, expected one of `%s %d %f %e %x %X %o %b %%`")
    }
  }

  private static func mismatch(_ value: Value, _ verb: String, _ expected: String) -> Failure {
    .message("`%\(verb)` cannot write a \(value.typeName), expected \(expected)")
  }

  // MARK: Numbers

  private mutating func writeDecimal(_ value: Value) -> Failure? {
    switch value {
    case .int(let int): bytes.append(contentsOf: String(int).utf8)
    case .uint(let uint): bytes.append(contentsOf: String(uint).utf8)
    case .double(let double): write(double, "%.*f", 6)
    default: return Self.mismatch(value, "d", "a number")
    }
    return nil
  }

  private mutating func writeDouble(
    _ value: Value, _ format: String, _ verb: String, _ precision: Int
  ) -> Failure? {
    switch value {
    case .double(let double): write(double, format, precision)
    case .int(let int): write(Double(int), format, precision)
    case .uint(let uint): write(Double(uint), format, precision)
    case .string(let text) where ["NaN", "Infinity", "-Infinity"].contains(text.string):
      bytes.append(contentsOf: text.bytes)
    default: return Self.mismatch(value, verb, "a number")
    }
    return nil
  }

  /// Writes a double's exact digits, rounded half to even to the precision.
  private mutating func write(_ double: Double, _ format: String, _ precision: Int) {
    if let name = Self.name(of: double) {
      bytes.append(contentsOf: name.utf8)
    } else {
      bytes.append(contentsOf: ExactDigits.text(of: double, format, precision))
    }
  }

  /// Returns the text of a NaN or an infinity; `nil` for finite doubles.
  private static func name(of double: Double) -> String? {
    if double.isNaN { return "NaN" }
    if double.isInfinite { return double < 0 ? "-Infinity" : "Infinity" }
    return nil
  }

  private mutating func writeInteger(_ value: Value, radix: Int, _ verb: String) -> Failure? {
    switch value {
    case .int(let int): bytes.append(contentsOf: String(int, radix: radix).utf8)
    case .uint(let uint): bytes.append(contentsOf: String(uint, radix: radix).utf8)
    case .bool(let bool) where radix == 2: bytes.append(bool ? 0x31 : 0x30)
    default:
      return Self.mismatch(value, verb, radix == 2 ? "an integer or a bool" : "an integer")
    }
    return nil
  }

  private mutating func writeHexadecimal(_ value: Value, isUpper: Bool) -> Failure? {
    switch value {
    case .int(let int): bytes.append(contentsOf: String(int, radix: 16, uppercase: isUpper).utf8)
    case .uint(let uint): bytes.append(contentsOf: String(uint, radix: 16, uppercase: isUpper).utf8)
    case .string(let text), .bytes(let text):
      let letters: UInt8 = isUpper ? 0x37 : 0x57
      for byte in text.bytes {
        for digit in [byte >> 4, byte & 0xF] {
          bytes.append(digit < 10 ? digit + 0x30 : digit + letters)
        }
      }
    default:
      return Self.mismatch(value, isUpper ? "X" : "x", "an integer, a string or bytes")
    }
    return nil
  }

  // MARK: Texts

  private mutating func writeText(
    _ value: Value, depth: Int, _ budget: inout Budget
  ) -> Failure? {
    // Deeper nesting would take too much stack.
    guard depth <= Value.depthLimit else { return .message("a list or map nests too deeply") }
    switch value {
    case .string(let text): bytes.append(contentsOf: text.bytes)
    case .bytes(let octets):
      bytes.append(contentsOf: String(decoding: octets.bytes, as: UTF8.self).utf8)
    case .null: bytes.append(contentsOf: "null".utf8)
    case .type(let type): bytes.append(contentsOf: type.name.utf8)
    case .double(let double):
      bytes.append(contentsOf: (Self.name(of: double) ?? NumberText.text(of: double)).utf8)
    case .list(let list): return writeList(list, depth: depth, &budget)
    case .map(let map): return writeMap(map, depth: depth, &budget)
    default:
      guard case .string(let text) = StandardConversions.string(value) else {
        return Self.mismatch(
          value, "s",
          "a string, bool, bytes, number, list, map, type, duration, timestamp or null")
      }
      bytes.append(contentsOf: text.bytes)
    }
    return nil
  }

  private mutating func writeList(
    _ list: ListValue, depth: Int, _ budget: inout Budget
  ) -> Failure? {
    bytes.append(UInt8(ascii: "["))
    for index in 0..<list.count {
      if index > 0 { bytes.append(contentsOf: ", ".utf8) }
      if let failure = writeText(list[index], depth: depth + 1, &budget) ?? pay(&budget) {
        return failure
      }
    }
    bytes.append(UInt8(ascii: "]"))
    return nil
  }

  /// Writes a map's entries in the order of their keys' texts, so that the result does not depend
  /// on the order in the map.
  private mutating func writeMap(
    _ map: MapValue, depth: Int, _ budget: inout Budget
  ) -> Failure? {
    let start = bytes.count
    var entries: [(key: [UInt8], index: Int)] = []
    for index in 0..<map.count {
      if let failure = writeText(map.entry(at: index).key, depth: depth + 1, &budget) {
        return failure
      }
      guard budget.visit(bytes.count - start + 1) else { return .exhausted }
      entries.append((Array(bytes[start...]), index))
      bytes.removeSubrange(start...)
    }
    entries.sort { $0.key.lexicographicallyPrecedes($1.key) }
    bytes.append(UInt8(ascii: "{"))
    for (number, entry) in entries.enumerated() {
      if number > 0 { bytes.append(contentsOf: ", ".utf8) }
      bytes.append(contentsOf: entry.key)
      bytes.append(contentsOf: ": ".utf8)
      let value = map.entry(at: entry.index).value
      if let failure = writeText(value, depth: depth + 1, &budget) ?? pay(&budget) {
        return failure
      }
    }
    bytes.append(UInt8(ascii: "}"))
    return nil
  }
}

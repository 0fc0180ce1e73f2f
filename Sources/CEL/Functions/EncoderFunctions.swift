/// The encoders extension (cel-go's `ext/encoders`): base64 (RFC 4648, section 4).
package enum EncoderFunctions {
  package static let rows: [FunctionRow] = [
    FunctionRow(
      "base64.encode", .global, ["base64.encode(bytes) -> string"], blame: .same, cost: .receiver,
      .unary(encode)),
    FunctionRow(
      "base64.decode", .global, ["base64.decode(string) -> bytes"], blame: .same, cost: .receiver,
      .unary(decode)),
  ]

  private static let alphabet: StaticString =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

  @Sendable private static func encode(_ value: Value) -> Value {
    guard case .bytes(let octets) = value else { return .noOverload }
    let source = octets.bytes
    var result: [UInt8] = []
    result.reserveCapacity((source.count + 2) / 3 * 4)
    let digits = alphabet.utf8Start
    for start in stride(from: 0, to: source.count, by: 3) {
      let left = min(3, source.count - start)
      var bits = UInt32(source[start]) << 16
      if left > 1 { bits |= UInt32(source[start + 1]) << 8 }
      if left > 2 { bits |= UInt32(source[start + 2]) }
      for digit in 0..<4 {
        let isPadding = digit > left
        result.append(
          isPadding ? UInt8(ascii: "=") : digits[Int(bits >> UInt32(18 - 6 * digit) & 63)])
      }
    }
    return .string(Text(bytes: result))
  }

  /// Reads base64 with or without its padding; white space is passed over, as in cel-cpp.
  @Sendable private static func decode(_ value: Value) -> Value {
    guard case .string(let text) = value else { return .noOverload }
    var result: [UInt8] = []
    result.reserveCapacity(text.byteCount / 4 * 3 + 3)
    var bits: UInt32 = 0
    var digits = 0
    var padding = 0
    for byte in text.bytes {
      if byte == 0x20 || byte >= 0x09 && byte <= 0x0D { continue }
      if byte == UInt8(ascii: "=") {
        padding += 1
        continue
      }
      guard let digit = digit(byte), padding == 0 else { return malformed(text) }
      bits = bits << 6 | digit
      digits += 1
      if digits & 3 == 0 {
        result.append(UInt8(truncatingIfNeeded: bits >> 16))
        result.append(UInt8(truncatingIfNeeded: bits >> 8))
        result.append(UInt8(truncatingIfNeeded: bits))
      }
    }
    switch digits & 3 {
    case 2: result.append(UInt8(truncatingIfNeeded: bits >> 4))
    case 3:
      result.append(UInt8(truncatingIfNeeded: bits >> 10))
      result.append(UInt8(truncatingIfNeeded: bits >> 2))
    case 1: return malformed(text)
    default: break
    }
    if padding > 0, padding != 4 - digits & 3 || digits & 3 == 0 { return malformed(text) }
    return .bytes(Text(bytes: result))
  }

  private static func malformed(_ text: Text) -> Value {
    .failure("`\(text.brief)` is no base64")
  }

  private static func digit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x41...0x5A: UInt32(byte) - 0x41
    case 0x61...0x7A: UInt32(byte) - 0x61 + 26
    case 0x30...0x39: UInt32(byte) - 0x30 + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}

/// The `encoders` extension (cel-go `ext/encoders.go`; conformance file `encoders_ext`): base64
/// according to RFC 4648, section 4.
package enum EncodersLibrary {
  package static let rows: [FunctionRow] = [
    FunctionRow(
      "base64.encode", .global, ["base64.encode(bytes) -> string"], blame: .same,
      cost: .receiver,
      .unary { value in
        guard case .bytes(let octets) = value else { return .noOverload }
        return .string(encoded(octets))
      }),
    FunctionRow(
      "base64.decode", .global, ["base64.decode(string) -> bytes"], blame: .same,
      cost: .receiver,
      .unary { value in
        guard case .string(let text) = value else { return .noOverload }
        guard let octets = decoded(text) else {
          return .failure("`\(text.brief)` is not base64")
        }
        return .bytes(Text(bytes: octets))
      }),
  ]

  private static let alphabet: [UInt8] = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  private static func encoded(_ octets: Text) -> Text {
    let bytes = octets.bytes
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count / 3 + 1) * 4)
    var index = 0
    while index < bytes.count {
      let count = min(3, bytes.count - index)
      var group = 0
      for offset in 0..<3 {
        group = group << 8 | (offset < count ? Int(bytes[index + offset]) : 0)
      }
      // `count` octets need `count + 1` symbols; the rest of the four is padding.
      for place in 0..<4 {
        result.append(
          place <= count ? alphabet[group >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
      }
      index += count
    }
    return Text(bytes: result)
  }

  /// Returns the octets that a text encodes; `nil` if the text is not base64.
  ///
  /// The padding may be omitted as a whole, as the conformance suite requires. As in cel-cpp, ASCII
  /// white space is ignored, and the unused bits of the last symbol may have any value.
  private static func decoded(_ text: Text) -> [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(text.byteCount / 4 * 3 + 3)
    var group: UInt32 = 0
    var symbols = 0
    var padding = 0
    for byte in text.bytes {
      if byte == 0x20 || byte >= 0x09 && byte <= 0x0D { continue }
      if byte == UInt8(ascii: "=") {
        padding &+= 1
        continue
      }
      guard padding == 0, let bits = symbol(byte) else { return nil }
      group = group << 6 | bits
      symbols = (symbols + 1) % 4
      if symbols == 0 {
        result.append(UInt8(truncatingIfNeeded: group >> 16))
        result.append(UInt8(truncatingIfNeeded: group >> 8))
        result.append(UInt8(truncatingIfNeeded: group))
        group = 0
      }
    }
    switch (symbols, padding) {
    case (0, 0): break
    case (2, 0), (2, 2): result.append(UInt8(truncatingIfNeeded: group >> 4))
    case (3, 0), (3, 1):
      result.append(UInt8(truncatingIfNeeded: group >> 10))
      result.append(UInt8(truncatingIfNeeded: group >> 2))
    default: return nil
    }
    return result
  }

  private static func symbol(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte) - 65
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte) - 97 + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) - 48 + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}

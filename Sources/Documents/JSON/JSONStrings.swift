import Diagnostics

/// Strings (RFC 8259, 7).
extension JSONReader {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let tops: UInt64 = 0x8080_8080_8080_8080

  /// Reads the string whose opening quote is at `first`, and returns the offset after its closing
  /// quote.
  mutating func readString(_ first: Int) throws(LoadStop) -> Int {
    var index = skipOrdinary(first + 1)
    if index < end, base[index] == UInt8(ascii: "\"") {
      builder.add(string(first, index + 1, from: first + 1, to: index, flags: []))
      return index + 1
    }
    let start = builder.arena.count
    var copied = first + 1
    while true {
      guard index < end else { throw unclosedString(first) }
      switch base[index] {
      case UInt8(ascii: "\""):
        copy(copied, index)
        builder.add(
          string(first, index + 1, from: start, to: builder.arena.count, flags: .arena))
        return index + 1
      case UInt8(ascii: "\\"):
        copy(copied, index)
        index = try decodeEscape(index, opening: first)
        copied = index
      case 0x0A, 0x0D:
        throw unclosedString(first)
      default:
        let code = base[index]
        throw fail(
          .syntaxError,
          "the control character U+00\(code < 16 ? "0" : "1")\(hexDigit(code)) is not allowed in"
            + " a string",
          SourceRange(index, index + 1),
          help: code == 0x09
            ? "write it as `\\t`"
            : "remove it, or write it as `\\u00\(code < 16 ? "0" : "1")\(hexDigit(code))`")
      }
      index = skipOrdinary(index)
    }
  }

  private func hexDigit(_ code: UInt8) -> String {
    String(code & 15, radix: 16, uppercase: true)
  }

  private func string(
    _ lower: Int, _ upper: Int, from first: Int, to last: Int, flags: NodeRecord.Flags
  ) -> NodeRecord {
    NodeRecord(
      lower: Int32(truncatingIfNeeded: lower), upper: Int32(truncatingIfNeeded: upper),
      first: Int32(truncatingIfNeeded: first), last: Int32(truncatingIfNeeded: last), parent: -1,
      ordinal: -1, use: -1, kind: .string, style: .json, flags: flags)
  }

  /// Returns the offset of the first quote, backslash or control character from `first` on.
  @inline(__always) private func skipOrdinary(_ first: Int) -> Int {
    var index = first
    // Eight bytes at a time: the expression sets the top bit of each byte that is a quote, a
    // backslash or below 0x20. A borrow can set it wrongly in a byte above a correct one, so only
    // the lowest one counts.
    while index &+ 8 <= end {
      let word = UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self).littleEndian
      let quote = word ^ (JSONReader.ones &* 0x22)
      let backslash = word ^ (JSONReader.ones &* 0x5C)
      let found =
        (((quote &- JSONReader.ones) & ~quote) | ((backslash &- JSONReader.ones) & ~backslash)
          | ((word &- JSONReader.ones &* 0x20) & ~word)) & JSONReader.tops
      if found != 0 { return index &+ found.trailingZeroBitCount / 8 }
      index &+= 8
    }
    while index < end {
      let byte = base[index]
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
      index &+= 1
    }
    return index
  }

  private func copy(_ lower: Int, _ upper: Int) {
    if lower < upper { _ = builder.arena.append(base + lower, count: upper - lower) }
  }

  private mutating func decodeEscape(_ index: Int, opening: Int) throws(LoadStop) -> Int {
    guard index + 1 < end else { throw unclosedString(opening) }
    let byte: UInt8
    switch base[index + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): byte = base[index + 1]
    case UInt8(ascii: "b"): byte = 0x08
    case UInt8(ascii: "f"): byte = 0x0C
    case UInt8(ascii: "n"): byte = 0x0A
    case UInt8(ascii: "r"): byte = 0x0D
    case UInt8(ascii: "t"): byte = 0x09
    case UInt8(ascii: "u"): return try decodeCode(index)
    default:
      let upper = character(at: index + 1).upper
      throw fail(
        .syntaxError, "unknown escape `\(text(index, upper))`", SourceRange(index, upper),
        help: "write `\\\\` for a backslash")
    }
    builder.arena.append(byte)
    return index + 2
  }

  private mutating func decodeCode(_ index: Int) throws(LoadStop) -> Int {
    var code = try hexCode(index)
    var next = index + 6
    if code & 0xFC00 == 0xD800, next + 1 < end, base[next] == UInt8(ascii: "\\"),
      base[next + 1] == UInt8(ascii: "u")
    {
      let low = try hexCode(next)
      if low & 0xFC00 == 0xDC00 {
        code = 0x10000 + ((code & 0x3FF) << 10) + (low & 0x3FF)
        next += 6
      }
    }
    guard let scalar = Unicode.Scalar(code) else {
      throw fail(
        .syntaxError, "the escape `\(text(index, index + 6))` is half of a surrogate pair",
        SourceRange(index, index + 6), help: "write both halves, or the character itself")
    }
    for byte in UTF8.encode(scalar) ?? UTF8.EncodedScalar() { builder.arena.append(byte) }
    return next
  }

  private mutating func hexCode(_ index: Int) throws(LoadStop) -> UInt32 {
    var code: UInt32 = 0
    for offset in 2..<6 {
      let digit = index + offset < end ? base[index + offset] : 0
      guard CoreSchema.isHexDigit(digit) else {
        let upper = min(index + offset, end)
        throw fail(
          .syntaxError, "the escape `\(text(index, upper))` has too few digits, expected 4",
          SourceRange(index, upper),
          help: "add the missing hexadecimal digits, or write `\\\\` for a backslash")
      }
      code = code << 4 | UInt32(digit <= 0x39 ? digit & 0xF : (digit | 0x20) &- 0x57)
    }
    return code
  }
}

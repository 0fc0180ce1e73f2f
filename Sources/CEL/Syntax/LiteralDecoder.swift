/// Turns the tokens of literals into values (CEL specification, "String and Bytes Values").
struct LiteralDecoder {
  /// The expression's text.
  let text: Text
  /// Its bytes.
  let bytes: UnsafeBufferPointer<UInt8>

  /// Returns the value of a string or bytes token. A raw literal and one without escapes are slices
  /// of the expression.
  func quoted(_ token: Token) throws(SyntaxError) -> Value {
    var index = Int(token.lower)
    var isRaw = false
    while bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "'") {
      if bytes[index] | 0x20 == UInt8(ascii: "r") { isRaw = true }
      index += 1
    }
    let quote = bytes[index]
    let isTriple =
      Int(token.upper) - index >= 6 && bytes[index + 1] == quote && bytes[index + 2] == quote
    let margin = isTriple ? 3 : 1
    let content = (index + margin)..<(Int(token.upper) - margin)
    if isRaw || !bytes[content].contains(UInt8(ascii: "\\")) {
      let slice = text.slice(Int32(content.lowerBound), Int32(content.upperBound))
      return token.kind == .bytes ? .bytes(slice) : .string(slice)
    }
    let decoded = try unescape(content, isBytes: token.kind == .bytes)
    return token.kind == .bytes ? .bytes(Text(bytes: decoded)) : .string(Text(bytes: decoded))
  }

  private func unescape(_ content: Range<Int>, isBytes: Bool) throws(SyntaxError) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(content.count)
    var index = content.lowerBound
    while index < content.upperBound {
      let byte = bytes[index]
      guard byte == UInt8(ascii: "\\") else {
        result.append(byte)
        index += 1
        continue
      }
      index = try escape(at: index, before: content.upperBound, isBytes: isBytes, into: &result)
    }
    return result
  }

  /// Decodes the escape at a backslash and returns the index just past it.
  private func escape(
    at start: Int, before end: Int, isBytes: Bool, into result: inout [UInt8]
  ) throws(SyntaxError) -> Int {
    let letter = start + 1 < end ? bytes[start + 1] : 0
    switch letter {
    case UInt8(ascii: "a"): result.append(0x07)
    case UInt8(ascii: "b"): result.append(0x08)
    case UInt8(ascii: "f"): result.append(0x0C)
    case UInt8(ascii: "n"): result.append(0x0A)
    case UInt8(ascii: "r"): result.append(0x0D)
    case UInt8(ascii: "t"): result.append(0x09)
    case UInt8(ascii: "v"): result.append(0x0B)
    case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"),
      UInt8(ascii: "`"):
      result.append(letter)
    case UInt8(ascii: "x"), UInt8(ascii: "X"):
      return try numeric(start, digits: 2, radix: 16, end: end, isBytes: isBytes, into: &result)
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      let digits = letter == UInt8(ascii: "u") ? 4 : 8
      if isBytes {
        throw error(
          start, 2, "is not an escape of bytes, expected `\\x` and two hexadecimal digits")
      }
      return try numeric(start, digits: digits, radix: 16, end: end, isBytes: false, into: &result)
    case UInt8(ascii: "0")...UInt8(ascii: "3"):
      return try numeric(start - 1, digits: 3, radix: 8, end: end, isBytes: isBytes, into: &result)
    default:
      var length = 2
      while start + length < end, bytes[start + length] & 0xC0 == 0x80 { length += 1 }
      throw error(
        start, min(length, end - start),
        "is not an escape, expected one of `\\\\ \\' \\\" \\` \\? \\a \\b \\f \\n \\r \\t \\v \\x \\u \\U` or an octal number; write `r'…'` for a string without escapes"
      )
    }
    return start + 2
  }

  /// Decodes the digits that start two bytes past `start` and returns the index just past them.
  private func numeric(
    _ start: Int, digits: Int, radix: UInt32, end: Int, isBytes: Bool, into result: inout [UInt8]
  ) throws(SyntaxError) -> Int {
    let first = start + 2
    let escape = radix == 8 ? start + 1 : start
    var value: UInt32 = 0
    for index in first..<(first + digits) {
      guard index < end, let digit = bytes[index].hexValue, digit < radix else {
        throw error(
          escape, min(index, end) - escape,
          "is an escape cut short, expected \(digits) \(radix == 8 ? "octal" : "hexadecimal") digits"
        )
      }
      value = value &* radix &+ digit
    }
    if isBytes {
      result.append(UInt8(truncatingIfNeeded: value))
    } else if let scalar = UnicodeScalar(value) {
      result.append(contentsOf: UTF8.encode(scalar).unsafelyUnwrapped)
    } else {
      throw error(
        escape, first + digits - escape,
        "is not a code point, expected 0 to 10FFFF without the surrogates D800 to DFFF")
    }
    return first + digits
  }

  private func error(_ start: Int, _ length: Int, _ message: String) -> SyntaxError {
    let part = UnsafeBufferPointer(rebasing: bytes[start..<(start + length)])
    return SyntaxError(
      range: Int32(start)..<Int32(start + length),
      message: "`\(String(decoding: part, as: UTF8.self))` \(message)")
  }

  /// Returns the value of an integer token, negated if a sign precedes it.
  func integer(_ token: Token, isNegative: Bool) throws(SyntaxError) -> Value {
    var index = Int(token.lower)
    var end = Int(token.upper)
    if token.kind == .uint { end -= 1 }
    var radix: UInt64 = 10
    if end - index > 2, bytes[index + 1] == UInt8(ascii: "x") {
      radix = 16
      index += 2
    }
    var magnitude: UInt64 = 0
    var isTooLarge = false
    while index < end {
      let product = magnitude.multipliedReportingOverflow(by: radix)
      let sum = product.partialValue.addingReportingOverflow(UInt64(bytes[index].hexValue ?? 0))
      isTooLarge = isTooLarge || product.overflow || sum.overflow
      magnitude = sum.partialValue
      index += 1
    }
    if token.kind == .uint {
      guard !isTooLarge else {
        throw range(token, "does not fit a uint, expected at most 18446744073709551615")
      }
      return .uint(magnitude)
    }
    let limit = UInt64(Int64.max) + (isNegative ? 1 : 0)
    guard !isTooLarge, magnitude <= limit else {
      throw range(
        token,
        isNegative
          ? "does not fit an int, expected at least -9223372036854775808"
          : "does not fit an int, expected at most 9223372036854775807")
    }
    return .int(isNegative ? Int64(truncatingIfNeeded: 0 &- magnitude) : Int64(magnitude))
  }

  /// Returns the value of a double token, negated if a sign precedes it. A literal beyond the range
  /// of doubles is infinite.
  func double(_ token: Token, isNegative: Bool) -> Value {
    let digits = UnsafeBufferPointer(rebasing: bytes[Int(token.lower)..<Int(token.upper)])
    let value = Double(String(decoding: digits, as: UTF8.self)) ?? .infinity
    return .double(isNegative ? -value : value)
  }

  private func range(_ token: Token, _ message: String) -> SyntaxError {
    let part = UnsafeBufferPointer(rebasing: bytes[Int(token.lower)..<Int(token.upper)])
    return SyntaxError(
      range: token.range, message: "`\(String(decoding: part, as: UTF8.self))` \(message)")
  }
}

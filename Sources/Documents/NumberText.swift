/// The values of number literals that have already been recognised: decimal, `0o` and `0x` integers
/// with an optional sign, and floats of YAML and JSON.
enum NumberText {
  /// Returns the value of an integer literal, or `nil` if it does not fit.
  static func int64(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard let (magnitude, isNegative) = magnitude(text) else { return nil }
    if isNegative {
      return magnitude <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil
    }
    return Int64(exactly: magnitude)
  }

  /// Returns the value of an integer literal, or `nil` if it does not fit.
  static func uint64(_ text: UnsafeBufferPointer<UInt8>) -> UInt64? {
    guard let (magnitude, isNegative) = magnitude(text) else { return nil }
    return isNegative && magnitude > 0 ? nil : magnitude
  }

  private static func magnitude(_ text: UnsafeBufferPointer<UInt8>) -> (UInt64, Bool)? {
    let literal = Literal(text)
    var result: UInt64 = 0
    for byte in literal.digits {
      let (product, overflow) = result.multipliedReportingOverflow(by: literal.radix)
      let (sum, carry) = product.addingReportingOverflow(digit(byte))
      if overflow || carry { return nil }
      result = sum
    }
    return (result, literal.isNegative)
  }

  /// Returns an integer literal as decimal digits, with `-` if negative, without leading zeros.
  ///
  /// A hexadecimal or octal literal with more digits than ``longestConverted`` stays as it is
  /// written, because the conversion is quadratic.
  static func decimal(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    let literal = Literal(text)
    var digits: [UInt8]
    if literal.radix == 10 {
      digits = Array(literal.digits)
    } else if literal.digits.count > longestConverted {
      return Array(text)
    } else {
      // Base 10^9, least significant limb first.
      var limbs: [UInt64] = [0]
      for byte in literal.digits {
        var carry = digit(byte)
        for index in limbs.indices {
          let value = limbs[index] &* literal.radix &+ carry
          limbs[index] = value % 1_000_000_000
          carry = value / 1_000_000_000
        }
        if carry > 0 { limbs.append(carry) }
      }
      digits = []
      for limb in limbs {
        var rest = limb
        for _ in 0..<9 {
          digits.append(UInt8(truncatingIfNeeded: rest % 10) &+ 0x30)
          rest /= 10
        }
      }
      while digits.count > 1, digits.last == 0x30 { digits.removeLast() }
      digits.reverse()
    }
    if digits.isEmpty { digits = [0x30] }
    return literal.isNegative && digits != [0x30] ? [UInt8(ascii: "-")] + digits : digits
  }

  static let longestConverted = 4_096

  /// Returns the nearest double; infinite if the literal is too large.
  static func double(_ text: UnsafeBufferPointer<UInt8>) -> Double {
    let literal = Literal(text)
    if literal.radix != 10 {
      return literal.digits.reduce(0) { $0 * Double(literal.radix) + Double(digit($1)) }
    }
    let sign: Double = literal.isNegative ? -1 : 1
    if text.last.map({ $0 | 0x20 }) == UInt8(ascii: "f") { return sign * .infinity }
    if text.last.map({ $0 | 0x20 }) == UInt8(ascii: "n") { return .nan }
    return Double(String(decoding: text, as: UTF8.self)) ?? sign * .infinity
  }

  private static func digit(_ byte: UInt8) -> UInt64 {
    byte <= 0x39 ? UInt64(byte &- 0x30) : UInt64((byte | 0x20) &- 0x61) &+ 10
  }

  /// The parts of an integer literal.
  private struct Literal {
    var digits: Slice<UnsafeBufferPointer<UInt8>>
    var radix: UInt64 = 10
    var isNegative = false

    init(_ text: UnsafeBufferPointer<UInt8>) {
      digits = text[...]
      if let sign = text.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
        isNegative = sign == UInt8(ascii: "-")
        digits = text[1...]
      } else if text.count > 2, text[0] == UInt8(ascii: "0") {
        if text[1] == UInt8(ascii: "x") { radix = 16 }
        if text[1] == UInt8(ascii: "o") { radix = 8 }
        if radix != 10 { digits = text[2...] }
      }
      digits = digits.drop { $0 == 0x30 }
    }
  }
}

/// CEL's text form of numbers.
package enum NumberText {
  /// Returns a double in the shortest digits that parse to the same value, with an exponent below
  /// 1e-4 and from 1e6 on, like C's `%g` in cel-go and cel-cpp. `nan`, `inf` and `-inf` are written
  /// as in cel-cpp.
  package static func text(of double: Double) -> String {
    if double.isNaN { return "nan" }
    if double.isInfinite { return double < 0 ? "-inf" : "inf" }
    if double == 0 { return double.sign == .minus ? "-0" : "0" }
    let (digits, exponent) = shortestDigits(double.magnitude)
    let sign = double < 0 ? "-" : ""
    // `exponent` belongs to the first digit: d.ddd × 10^exponent.
    if exponent < -4 || exponent >= 6 {
      let rest = String(decoding: digits.dropFirst(), as: UTF8.self)
      let power = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
      return sign + String(decoding: digits.prefix(1), as: UTF8.self)
        + (rest.isEmpty ? "" : "." + rest) + "e" + (exponent < 0 ? "-" : "+") + power
    }
    if exponent < 0 {
      return sign + "0." + String(repeating: "0", count: -exponent - 1)
        + String(decoding: digits, as: UTF8.self)
    }
    let whole = exponent + 1
    if digits.count <= whole {
      return sign + String(decoding: digits, as: UTF8.self)
        + String(repeating: "0", count: whole - digits.count)
    }
    return sign + String(decoding: digits.prefix(whole), as: UTF8.self) + "."
      + String(decoding: digits.dropFirst(whole), as: UTF8.self)
  }

  /// Returns the shortest digits that parse to a positive finite double, without leading or
  /// trailing zeros, and the power of ten of the first digit.
  package static func shortestDigits(_ double: Double) -> (digits: [UInt8], exponent: Int) {
    // Swift prints the shortest digits, in either notation: `0.0001`, `123.5`, `1e-05`, `1.5e+20`.
    var digits: [UInt8] = []
    var exponent = 0
    var point: Int?
    var isExponent = false
    var isNegative = false
    for byte in double.description.utf8 {
      switch byte {
      case UInt8(ascii: "."): point = digits.count
      case UInt8(ascii: "e"): isExponent = true
      case UInt8(ascii: "-"): isNegative = true
      case UInt8(ascii: "+"): break
      default:
        if isExponent {
          exponent = exponent * 10 + Int(byte &- 0x30)
        } else {
          digits.append(byte)
        }
      }
    }
    if isNegative { exponent = -exponent }
    exponent += (point ?? digits.count) - 1
    let leading = digits.prefix { $0 == 0x30 }.count
    digits.removeFirst(leading)
    exponent -= leading
    while digits.last == 0x30 { digits.removeLast() }
    return (digits, exponent)
  }
}

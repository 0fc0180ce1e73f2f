/// A span of time in nanoseconds (about ±292 years; a google.protobuf.Duration limited to the range
/// of `int64` nanoseconds, as the conformance suite requires).
public struct Duration: Hashable, Sendable {
  /// The length in nanoseconds.
  public var nanoseconds: Int64

  /// Creates a span of nanoseconds.
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// Creates a span of whole seconds and nanoseconds, each of either sign; `nil` if it is out of
  /// range.
  public init?(seconds: Int64, nanoseconds: Int64) {
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, carry) = whole.addingReportingOverflow(nanoseconds)
    if overflow || carry { return nil }
    self.nanoseconds = sum
  }

  static let rangeMessage = "the duration is out of range, expected at most about 292 years"

  /// Reads `1h30m`, `-1.5s`, `100ms`, `0`: numbers with a fraction and one of the units
  /// `h m s ms us ns`, after at most one sign. Fractions of a nanosecond are dropped.
  ///
  /// - Throws: An error whose message explains what is wrong with the text.
  init(parsing text: Text) throws(EvaluationError) {
    let bytes = text.bytes
    var index = 0
    var isNegative = false
    if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      index = 1
    }
    if bytes.count == index + 1, bytes[index] == UInt8(ascii: "0") {
      nanoseconds = 0
      return
    }
    guard index < bytes.count else { throw Duration.malformed(text) }
    var total: UInt64 = 0
    while index < bytes.count {
      let (sum, overflow) = total.addingReportingOverflow(try Duration.component(text, &index))
      if overflow { throw EvaluationError(Duration.rangeMessage) }
      total = sum
    }
    guard total <= UInt64(Int64.max) + (isNegative ? 1 : 0) else {
      throw EvaluationError(Duration.rangeMessage)
    }
    nanoseconds = Int64(truncatingIfNeeded: isNegative ? 0 &- total : total)
  }

  /// Reads one number with its unit; returns nanoseconds.
  private static func component(_ text: Text, _ index: inout Int) throws(EvaluationError) -> UInt64
  {
    let bytes = text.bytes
    let start = index
    var whole: UInt64 = 0
    var isTooLarge = false
    while index < bytes.count, bytes[index].isDigit {
      let product = whole.multipliedReportingOverflow(by: 10)
      let sum = product.partialValue.addingReportingOverflow(UInt64(bytes[index] &- 0x30))
      isTooLarge = isTooLarge || product.overflow || sum.overflow
      whole = sum.partialValue
      index += 1
    }
    var digits = index - start
    var fraction: UInt64 = 0
    var scale: UInt64 = 1
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      index += 1
      while index < bytes.count, bytes[index].isDigit {
        // Even for hours, digits after the 15th are worth less than a nanosecond.
        if scale < 1_000_000_000_000_000 {
          fraction = fraction * 10 + UInt64(bytes[index] &- 0x30)
          scale *= 10
        }
        digits += 1
        index += 1
      }
    }
    guard digits > 0, let unit = unit(bytes, &index) else { throw malformed(text) }
    let (product, overflow) = whole.multipliedReportingOverflow(by: unit)
    if isTooLarge || overflow { throw EvaluationError(rangeMessage) }
    // The fraction is less than one unit, so only the last sum can overflow.
    let wide = fraction.multipliedFullWidth(by: unit)
    let part = scale.dividingFullWidth(wide).quotient
    let (sum, carry) = product.addingReportingOverflow(part)
    if carry { throw EvaluationError(rangeMessage) }
    return sum
  }

  private static func unit(_ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> UInt64? {
    guard index < bytes.count else { return nil }
    let hasSecond = index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "s")
    let first = bytes[index]
    index += 1
    switch first {
    case UInt8(ascii: "h"): return 3_600_000_000_000
    case UInt8(ascii: "s"): return 1_000_000_000
    case UInt8(ascii: "m") where !hasSecond: return 60_000_000_000
    case UInt8(ascii: "m"):
      index += 1
      return 1_000_000
    case UInt8(ascii: "u") where hasSecond:
      index += 1
      return 1_000
    case UInt8(ascii: "n") where hasSecond:
      index += 1
      return 1
    default: return nil
    }
  }

  private static func malformed(_ text: Text) -> EvaluationError {
    EvaluationError(
      "`\(text.brief)` is not a duration, expected numbers with units, such as `1h30m`")
  }

  /// The duration in seconds, with as many fractional digits as needed: `5401.5s`.
  public var text: String {
    let magnitude = nanoseconds.magnitude
    return (nanoseconds < 0 ? "-" : "") + "\(magnitude / 1_000_000_000)"
      + fractionText(Int64(magnitude % 1_000_000_000)) + "s"
  }
}

/// Returns a fraction of a second with its dot and without trailing zeros; empty for 0.
func fractionText(_ nanoseconds: Int64) -> String {
  guard nanoseconds != 0 else { return "" }
  var digits = String(nanoseconds)
  digits = String(repeating: "0", count: 9 - digits.utf8.count) + digits
  while digits.utf8.last == UInt8(ascii: "0") { digits.removeLast() }
  return "." + digits
}

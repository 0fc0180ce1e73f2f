/// A point in time (google.protobuf.Timestamp): seconds since 1970-01-01T00:00:00Z, and nanoseconds
/// from 0 to 999,999,999 that count forward; limited to the years 1 to 9999.
public struct Timestamp: Hashable, Sendable {
  /// Whole seconds.
  public var seconds: Int64
  /// Nanoseconds within the second.
  public var nanoseconds: Int32

  /// Creates a point in time; `nil` outside the years 1 to 9999.
  public init?(seconds: Int64, nanoseconds: Int32 = 0) {
    guard Timestamp.range.contains(seconds), nanoseconds >= 0, nanoseconds < 1_000_000_000 else {
      return nil
    }
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  /// 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z.
  static let range: ClosedRange<Int64> = -62_135_596_800...253_402_300_799
  static let rangeMessage = "the timestamp is out of range, expected the years 1 to 9999"

  /// Adds a span; `nil` if the sum is out of range.
  func adding(_ span: Duration) -> Timestamp? {
    let sum = span.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    return Timestamp.normalized(
      seconds &+ sum.quotient, Int64(nanoseconds) &+ sum.remainder)
  }

  /// Subtracts a span; `nil` if the difference is out of range.
  func subtracting(_ span: Duration) -> Timestamp? {
    let sum = span.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    return Timestamp.normalized(
      seconds &- sum.quotient, Int64(nanoseconds) &- sum.remainder)
  }

  private static func normalized(_ seconds: Int64, _ nanoseconds: Int64) -> Timestamp? {
    var seconds = seconds
    var nanoseconds = nanoseconds
    if nanoseconds < 0 {
      nanoseconds += 1_000_000_000
      seconds &-= 1
    } else if nanoseconds >= 1_000_000_000 {
      nanoseconds -= 1_000_000_000
      seconds &+= 1
    }
    return Timestamp(seconds: seconds, nanoseconds: Int32(truncatingIfNeeded: nanoseconds))
  }

  /// Returns the span from another point in time to this one; `nil` if it is out of range.
  func since(_ other: Timestamp) -> Duration? {
    Duration(
      seconds: seconds &- other.seconds,
      nanoseconds: Int64(nanoseconds) &- Int64(other.nanoseconds))
  }

  /// Reads an RFC 3339 date and time: `2009-02-13T23:31:30.5Z`, `…+05:30`. A second of 60 is read
  /// as the first second of the next minute; fractions of a nanosecond are dropped.
  ///
  /// - Throws: An error whose message explains what is wrong with the text.
  init(parsing text: Text) throws(EvaluationError) {
    let bytes = text.bytes
    guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      bytes[10] | 0x20 == UInt8(ascii: "t"), bytes[13] == UInt8(ascii: ":"),
      bytes[16] == UInt8(ascii: ":"), let century = bytes.twoDigits(at: 0),
      let yearOfCentury = bytes.twoDigits(at: 2), let month = bytes.twoDigits(at: 5),
      let day = bytes.twoDigits(at: 8), let hour = bytes.twoDigits(at: 11),
      let minute = bytes.twoDigits(at: 14), let second = bytes.twoDigits(at: 17)
    else { throw Timestamp.malformed(text) }
    var index = 19
    var nanoseconds: Int32 = 0
    if bytes[index] == UInt8(ascii: ".") {
      index += 1
      var scale: Int32 = 100_000_000
      let start = index
      while index < bytes.count, bytes[index].isDigit {
        nanoseconds += Int32(bytes[index] &- 0x30) * scale
        scale /= 10
        index += 1
      }
      if index == start { throw Timestamp.malformed(text) }
    }
    guard let offset = Timestamp.offset(bytes, from: index) else { throw Timestamp.malformed(text) }
    let year = century * 100 + yearOfCentury
    guard (1...12).contains(month), day >= 1, day <= CivilDate.days(inMonth: month, of: year),
      hour < 24, minute < 60, second <= 60
    else { throw Timestamp.malformed(text) }
    let days = CivilDate(year: year, month: month, day: day).daysSinceEpoch
    let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset
    guard let result = Timestamp(seconds: seconds, nanoseconds: nanoseconds) else {
      throw EvaluationError(Timestamp.rangeMessage)
    }
    self = result
  }

  /// Reads the offset from UTC at the end of a text, `Z` or `+hh:mm`; returns seconds.
  private static func offset(_ bytes: UnsafeBufferPointer<UInt8>, from index: Int) -> Int64? {
    guard index < bytes.count else { return nil }
    let sign = bytes[index]
    if sign | 0x20 == UInt8(ascii: "z") { return index + 1 == bytes.count ? 0 : nil }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), bytes.count == index + 6,
      bytes[index + 3] == UInt8(ascii: ":"), let hours = bytes.twoDigits(at: index + 1),
      let minutes = bytes.twoDigits(at: index + 4), hours < 24, minutes < 60
    else { return nil }
    let offset = hours * 3_600 + minutes * 60
    return sign == UInt8(ascii: "-") ? -offset : offset
  }

  private static func malformed(_ text: Text) -> EvaluationError {
    EvaluationError(
      "`\(text.brief)` is not a timestamp, expected RFC 3339, such as `2009-02-13T23:31:30Z`")
  }

  /// The timestamp as RFC 3339 in UTC, with as many fractional digits as needed:
  /// `2009-02-13T23:31:30.5Z`.
  public var text: String {
    let civil = CivilTime(self, offset: 0)
    return pad(civil.date.year, 4) + "-" + pad(civil.date.month, 2) + "-" + pad(civil.date.day, 2)
      + "T" + pad(civil.hour, 2) + ":" + pad(civil.minute, 2) + ":" + pad(civil.second, 2)
      + fractionText(Int64(nanoseconds)) + "Z"
  }

  private func pad(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}

extension UnsafeBufferPointer<UInt8> {
  fileprivate func twoDigits(at index: Int) -> Int64? {
    guard self[index].isDigit, self[index + 1].isDigit else { return nil }
    return Int64(self[index] &- 0x30) * 10 + Int64(self[index + 1] &- 0x30)
  }
}

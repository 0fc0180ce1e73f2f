/// Dates, times and durations (RFC 3339).
enum DateFormats {
  /// `date-time` (5.6).
  static func isDateTime(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var cursor = ByteCursor(text)
    guard takeDate(&cursor), cursor.take(0x54) || cursor.take(0x74) else { return false }
    return takeTime(&cursor) && cursor.isAtEnd
  }

  /// `full-date`.
  static func isDate(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var cursor = ByteCursor(text)
    return takeDate(&cursor) && cursor.isAtEnd
  }

  /// `full-time`.
  static func isTime(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var cursor = ByteCursor(text)
    return takeTime(&cursor) && cursor.isAtEnd
  }

  private static func takeDate(_ cursor: inout ByteCursor) -> Bool {
    guard let year = cursor.takeNumber(4), cursor.take(0x2D), let month = cursor.takeNumber(2),
      cursor.take(0x2D), let day = cursor.takeNumber(2), (1...12).contains(month)
    else { return false }
    return day >= 1 && day <= days(in: month, of: year)
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func takeTime(_ cursor: inout ByteCursor) -> Bool {
    guard let hour = cursor.takeNumber(2), cursor.take(0x3A), let minute = cursor.takeNumber(2),
      cursor.take(0x3A), let second = cursor.takeNumber(2), hour < 24, minute < 60, second <= 60
    else { return false }
    if cursor.take(0x2E), cursor.takeDigits() == 0 { return false }
    var offset = 0
    if !(cursor.take(0x5A) || cursor.take(0x7A)) {
      let isEast = cursor.take(0x2B)
      guard isEast || cursor.take(0x2D), let hours = cursor.takeNumber(2), cursor.take(0x3A),
        let minutes = cursor.takeNumber(2), hours < 24, minutes < 60
      else { return false }
      offset = (hours * 60 + minutes) * (isEast ? 1 : -1)
    }
    guard second == 60 else { return true }
    // A leap second is the last of a day in UTC.
    let universal = (hour * 60 + minute - offset + 2 * 1_440) % 1_440
    return universal == 1_439
  }

  /// `duration` (appendix A).
  static func isDuration(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var cursor = ByteCursor(text)
    guard cursor.take(0x50), !cursor.isAtEnd else { return false }
    var rest = cursor
    if rest.takeDigits() > 0, rest.take(0x57) { return rest.isAtEnd }
    guard takeUnits("YMD", &cursor) else { return false }
    guard cursor.take(0x54) else { return cursor.isAtEnd }
    return !cursor.isAtEnd && takeUnits("HMS", &cursor) && cursor.isAtEnd
  }

  /// Reads numbers with their units, each unit the one that follows the unit before.
  private static func takeUnits(_ units: StaticString, _ cursor: inout ByteCursor) -> Bool {
    var last: Int?
    while ASCII.isDigit(cursor.next), !cursor.isAtEnd {
      _ = cursor.takeDigits()
      let unit = cursor.next
      let index = units.withUTF8Buffer { $0.firstIndex(of: unit) }
      guard let index, last.map({ index == $0 + 1 }) ?? true else { return false }
      cursor.offset += 1
      last = index
    }
    return true
  }
}

/// The rule for the times after the last transition of a zone: a POSIX `TZ` string (RFC 8536,
/// section 3.3), `EST5EDT,M3.2.0,M11.1.0` for example.
struct ZoneRule: Sendable {
  /// When the clocks change within a year.
  private struct Change {
    enum Day {
      /// A day of the year from 1; February 29 is never counted.
      case julian(Int64)
      /// A day of the year from 0; February 29 is counted.
      case ordinal(Int64)
      /// A weekday (from 0, Sunday) in a week (from 1; 5 is the last) of a month.
      case weekday(month: Int64, week: Int64, day: Int64)
    }
    var day: Day
    /// Seconds after midnight; may be negative or more than a day.
    var time: Int64

    /// Returns the moment of the change in a year, in seconds since 1970 in local time.
    func moment(in year: Int64) -> Int64 {
      let start = CivilDate(year: year, month: 1, day: 1).daysSinceEpoch
      let days: Int64
      switch day {
      case .julian(let day):
        let isLeap = CivilDate.days(inMonth: 2, of: year) == 29
        days = start + day - 1 + (isLeap && day >= 60 ? 1 : 0)
      case .ordinal(let day): days = start + day
      case .weekday(let month, let week, let day):
        let first = CivilDate(year: year, month: month, day: 1).daysSinceEpoch
        let weekday = ((first + 4) % 7 + 7) % 7
        var date = 1 + (day - weekday + 7) % 7 + (week - 1) * 7
        if date > CivilDate.days(inMonth: month, of: year) { date -= 7 }
        days = first + date - 1
      }
      return days * 86_400 + time
    }
  }

  private var standard: Int64
  private var daylight: (offset: Int64, start: Change, end: Change)?

  /// Returns the offset in seconds east of UTC at a point in time.
  func offset(at seconds: Int64) -> Int64 {
    guard let daylight else { return standard }
    let days = (seconds &+ standard) / 86_400
    let year = CivilDate(daysSinceEpoch: days).year
    let start = daylight.start.moment(in: year) - standard
    let end = daylight.end.moment(in: year) - daylight.offset
    let isDaylight =
      start <= end ? seconds >= start && seconds < end : seconds >= start || seconds < end
    return isDaylight ? daylight.offset : standard
  }

  /// Reads a rule; `nil` if it is empty or malformed.
  init?(_ text: ArraySlice<UInt8>) {
    var reader = Reader(rest: text)
    guard reader.name(), let standard = reader.time() else { return nil }
    self.standard = -standard
    guard !reader.rest.isEmpty else { return }
    guard reader.name() else { return nil }
    var offset = self.standard + 3_600
    if let first = reader.rest.first, first != UInt8(ascii: ",") {
      guard let time = reader.time() else { return nil }
      offset = -time
    }
    guard let start = reader.change(), let end = reader.change(), reader.rest.isEmpty else {
      return nil
    }
    daylight = (offset, start, end)
  }

  private struct Reader {
    var rest: ArraySlice<UInt8>

    mutating func take(_ byte: UInt8) -> Bool {
      guard rest.first == byte else { return false }
      rest.removeFirst()
      return true
    }

    /// `EST` or `<+0530>`.
    mutating func name() -> Bool {
      if take(UInt8(ascii: "<")) {
        guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
        rest = rest[(end + 1)...]
        return true
      }
      let letters = rest.prefix { $0.isNameStart }
      rest = rest[letters.endIndex...]
      return !letters.isEmpty
    }

    /// At most three digits.
    mutating func number() -> Int64? {
      let digits = rest.prefix { $0.isDigit }
      guard !digits.isEmpty, digits.count <= 3 else { return nil }
      rest = rest[digits.endIndex...]
      return digits.reduce(0) { $0 * 10 + Int64($1 &- 0x30) }
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func time() -> Int64? {
      let isNegative = take(UInt8(ascii: "-"))
      if !isNegative { _ = take(UInt8(ascii: "+")) }
      guard let hours = number() else { return nil }
      var seconds = hours * 3_600
      if take(UInt8(ascii: ":")) {
        guard let minutes = number() else { return nil }
        seconds += minutes * 60
        if take(UInt8(ascii: ":")) {
          guard let rest = number() else { return nil }
          seconds += rest
        }
      }
      return isNegative ? -seconds : seconds
    }

    /// `,M3.2.0`, `,J60` or `,59`, with `/time` if the time is not 02:00.
    mutating func change() -> Change? {
      guard take(UInt8(ascii: ",")) else { return nil }
      let day: Change.Day
      if take(UInt8(ascii: "M")) {
        guard let month = number(), take(UInt8(ascii: ".")), let week = number(),
          take(UInt8(ascii: ".")), let weekday = number(), (1...12).contains(month),
          (1...5).contains(week), weekday < 7
        else { return nil }
        day = .weekday(month: month, week: week, day: weekday)
      } else if take(UInt8(ascii: "J")) {
        guard let number = number() else { return nil }
        day = .julian(number)
      } else {
        guard let number = number() else { return nil }
        day = .ordinal(number)
      }
      var time: Int64 = 7_200
      if take(UInt8(ascii: "/")) {
        guard let other = self.time() else { return nil }
        time = other
      }
      return Change(day: day, time: time)
    }
  }
}

import Testing

@testable import CEL

/// The calendar.
@Suite struct CivilDateTests {
  @Test func `every day is found again`() {
    // Every 37th day from year 1 to year 9999, which meets each day of the month and the week.
    for days in stride(from: Int64(-719_162), through: 2_932_896, by: 37) {
      let date = CivilDate(daysSinceEpoch: days)
      #expect(date.daysSinceEpoch == days)
      #expect((1...12).contains(date.month))
      #expect((1...CivilDate.days(inMonth: date.month, of: date.year)).contains(date.day))
    }
  }

  @Test(arguments: [
    (0, 1970, 1, 1), (-1, 1969, 12, 31), (11_016, 2000, 2, 29), (19_782, 2024, 2, 29),
    (-719_162, 1, 1, 1), (2_932_896, 9999, 12, 31),
  ])
  func `known days have their numbers`(days: Int64, year: Int64, month: Int64, day: Int64) {
    let date = CivilDate(daysSinceEpoch: days)
    #expect(date.year == year && date.month == month && date.day == day)
  }
}

import Testing

@testable import AuthLint
@testable import RuleEngine

@Suite struct CalendarDateTests {
  @Test(arguments: ["2027-01-31", "2024-02-29", "2000-02-29", "0000-12-01", "9999-04-30"])
  func `reads a date and writes it again`(_ text: String) {
    #expect(CalendarDate(text.utf8)?.text == text)
  }

  @Test(arguments: [
    "", "2027", "2027-1-31", "2027-01-32", "2027-02-29", "1900-02-29", "2027-13-01", "2027-00-01",
    "2027-01-00", "2027/01/31", "2027-01-31Z", "12027-01-31", " 2027-01-31", "２027-01-31",
    "-027-01-31", "2027-04-31",
  ])
  func `refuses what is no date`(_ text: String) { #expect(CalendarDate(text.utf8) == nil) }

  @Test func `orders days`() throws {
    let days = ["2026-12-31", "2027-01-01", "2027-01-02", "2027-02-01", "2028-01-01"].compactMap {
      CalendarDate($0.utf8)
    }
    #expect(days.count == 5 && days == days.sorted() && days[0] < days[1])
    #expect(!(days[0] < days[0]))
  }
}

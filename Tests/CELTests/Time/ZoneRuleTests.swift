import Testing

@testable import CEL

/// Time zones: the rules after the last transition, and files that are none.
@Suite struct ZoneRuleTests {
  @Test(arguments: [
    // 2030-01-15 and 2030-07-15, noon UTC.
    ("EST5EDT,M3.2.0,M11.1.0", -18_000, -14_400),
    ("CET-1CEST,M3.5.0,M10.5.0/3", 3_600, 7_200),
    ("AEST-10AEDT,M10.1.0,M4.1.0/3", 39_600, 36_000),
    ("<+0545>-5:45", 20_700, 20_700),
    ("<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", -10_800, -7_200),
    ("NZST-12NZDT,J270,J90", 46_800, 43_200),
    ("XYZ0ABC,59,300", 0, 3_600),
  ])
  func `rules give the offset`(text: String, winter: Int64, summer: Int64) throws {
    let rule = try #require(ZoneRule(Array(text.utf8)[...]))
    #expect(rule.offset(at: 1_894_708_800) == winter)
    #expect(rule.offset(at: 1_910_347_200) == summer)
  }

  @Test(arguments: [
    "", "EST", "5", "EST5EDT", "EST5EDT,M13.1.0,M11.1.0", "EST5EDT,M3.2.0",
    "EST5EDT,M3.2.0,M11.1.0x",
    "<EST5", "EST9999",
  ])
  func `what is not a rule is refused`(text: String) {
    #expect(ZoneRule(Array(text.utf8)[...]) == nil)
  }

  @Test func `a file cut short is refused`() {
    // A version 2 file without transitions: two headers, one type, and a rule.
    let header = Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
    let counts: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 4]
    let type: [UInt8] = [0, 0, 0x0E, 0x10, 0, 0] + Array("CET\0".utf8)
    let file = header + counts + type + header + counts + type + Array("\nCET-1\n".utf8)
    #expect(ZoneFile(file)?.offset(at: 0) == 3_600)
    for count in 0..<(file.count - 8) {
      #expect(ZoneFile(Array(file.prefix(count))) == nil)
    }
    var large = file
    large[32] = 0xFF
    #expect(ZoneFile(large) == nil)
  }
}

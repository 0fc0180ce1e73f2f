import Testing

@testable import CEL

/// Maps that an evaluation makes.
@Suite struct MapValueTests {
  /// Few entries are searched one by one, many by an index.
  @Test(arguments: [3, 8, 9, 1_000])
  func `every key is found`(count: Int) {
    let map = MapValue(
      (0..<count).map { (Value("key \($0)"), .int(Int64($0))) }
        + [(.int(5), .bool(true)), (.bool(false), .null)])
    #expect(map.count == count + 2)
    for index in 0..<count {
      #expect(map[Value("key \(index)")]?.brief == "\(index)")
      #expect(map.entry(at: index).value.brief == "\(index)")
    }
    #expect(map[Value("key")] == nil)
    for five: Value in [.int(5), .uint(5), .double(5)] { #expect(map[five]?.brief == "true") }
    for other: Value in [.double(5.5), .int(6), .bool(true), .null, .double(.nan)] {
      #expect(map[other] == nil)
    }
    #expect(map[.bool(false)]?.brief == "null")
  }

  @Test func `a key occurs once`() {
    var builder = MapBuilder()
    #expect(builder.insert(.int(1), .null) == .inserted)
    #expect(builder.insert(.uint(1), .null) == .duplicate)
    #expect(builder.insert(.double(1), .null) == .invalidKey)
    #expect(builder.insert(.null, .null) == .invalidKey)
    for index: Int64 in 2..<100 { #expect(builder.insert(.int(index), .null) == .inserted) }
    #expect(builder.insert(.uint(99), .null) == .duplicate)
    #expect(builder.finish().count == 99)
  }

  @Test func `keys that differ by normal form are two`() {
    let map = MapValue([(Value("caf\u{e9}"), .int(1)), (Value("cafe\u{301}"), .int(2))])
    #expect(map.count == 2)
    #expect(map[Value("cafe\u{301}")]?.brief == "2")
  }
}

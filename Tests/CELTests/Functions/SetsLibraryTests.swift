import Testing

@testable import CEL

@Suite struct SetsLibraryTests {
  @Test(arguments: [
    ("sets.contains([], [])", true), ("sets.contains([], [1])", false),
    ("sets.contains([1], [])", true), ("sets.contains([1, 2, 3, 4], [2, 3])", true),
    ("sets.contains([1, 2.0, 3u], [1.0, 2u, 3])", true), ("sets.contains([1], [1, 2])", false),
    ("sets.contains(many, [1999, 0])", true), ("sets.contains(many, [2000])", false),
    ("sets.contains([0.0/0.0], [0.0/0.0])", false), ("sets.contains(['é'], ['e\u{301}'])", false),
    ("sets.contains([[1], {'a': 1}], [{'a': 1.0}])", true),
    ("sets.contains([b'a', 'a'], [b'a'])", true), ("sets.contains(['a'], [b'a'])", false),
    ("sets.contains([ip('::1')], [ip('0:0::1')])", true),
    ("sets.equivalent([], [])", true), ("sets.equivalent([1], [1, 1])", true),
    ("sets.equivalent([1], [1u, 1.0])", true), ("sets.equivalent([1, 2, 3], [3u, 2.0, 1])", true),
    ("sets.equivalent([1, 2], [1])", false), ("sets.equivalent([1], [1, 2])", false),
    ("sets.intersects([1], [])", false), ("sets.intersects([], [1])", false),
    ("sets.intersects([1], [1, 2])", true), ("sets.intersects([1, 2], [3, 2.0])", true),
    ("sets.intersects([[1], [2, 3]], [[1, 2], [2, 3.0]])", true),
    ("sets.intersects([1], ['1', null, true])", false),
  ])
  func `lists are compared as sets, by CEL's equality`(text: String, expected: Bool) throws {
    #expect(try LibraryFixture.difference(text, "\(expected)") == nil)
  }

  @Test(arguments: [
    "sets.contains([1], 1)", "sets.equivalent('a', 'a')", "sets.intersects({}, [])",
  ])
  func `anything but two lists is refused`(text: String) throws {
    #expect(try LibraryFixture.message(text)?.hasPrefix("no overload of `sets.") == true)
  }

  @Test func `a call costs the product of the lengths, and twice that for equivalence`() throws {
    // The name costs 1; lists of constants cost nothing.
    #expect(try LibraryFixture.cost("sets.contains(many, [1, 2, 3])") == 6_002)
    #expect(try LibraryFixture.cost("sets.intersects(many, [1, 2, 3])") == 6_002)
    #expect(try LibraryFixture.cost("sets.equivalent(many, [1, 2, 3])") == 12_002)
    // Six texts of the same length are looked at, 1,000 bytes each.
    let texts = "[long + 'a', long + 'b', long + 'c']"
    let made = try LibraryFixture.cost("[\(texts), [long + 'x', long + 'y']]") - 10
    #expect(
      try LibraryFixture.cost("sets.contains(\(texts), [long + 'x', long + 'y'])") > made + 15)
  }

  @Test func `a comparison of long lists ends with the budget`() throws {
    for text in [
      "sets.contains(many, many)", "sets.equivalent(many, many)", "sets.intersects(many, many)",
    ] {
      guard case .error(let error) = try LibraryFixture.evaluate(text) else {
        Issue.record("`\(text)` has a value")
        continue
      }
      #expect(error.kind == .limit)
    }
  }
}

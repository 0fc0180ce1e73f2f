import TestSupport
import Testing

@testable import Patterns

/// Where matches lie, and what a search costs.
@Suite struct PatternMatchTests {
  private func ranges(
    _ pattern: String, _ text: String, from offset: Int = 0, groups: Int = 9
  ) throws -> [Range<Int>?]? {
    let pattern = try Pattern(pattern)
    let match = pattern.firstMatch(in: text, from: offset, groups: groups)
    return match.map { match in (0...min(groups, pattern.groupCount)).map { match[$0] } }
  }

  @Test func `ranges count bytes`() throws {
    #expect(try ranges("(é+)(.)", "aéé日b") == [1..<8, 1..<5, 5..<8])
    #expect(try ranges("(a)|(b)", "b") == [0..<1, nil, 0..<1])
  }

  @Test func `a search from an offset sees what lies before`() throws {
    #expect(try ranges("^b", "ab", from: 1) == nil)
    #expect(try ranges("\\bb", "ab", from: 1) == nil)
    #expect(try ranges("(?m)^b", "a\nb", from: 2) == [2..<3])
    #expect(try ranges("b", "abab", from: 2) == [3..<4])
    #expect(try ranges("", "ab", from: 2) == [2..<2])
  }

  @Test func `groups that are not asked for are left out`() throws {
    let pattern = try Pattern("(a)(b)")
    let match = try #require(pattern.firstMatch(in: "ab", groups: 1))
    #expect(match[1] == 0..<1)
    #expect(match[2] == nil)
    #expect(match[-1] == nil)
  }

  @Test func `groups have their names`() throws {
    let pattern = try Pattern("(?P<year>\\d+)-(\\d+)-(?<day>\\d+)")
    #expect(pattern.groupNames == [nil, "year", nil, "day"])
  }

  @Test func `empty matches lie between code points`() throws {
    // RE2 itself finds `\B` within the bytes of `é`.
    #expect(try ranges("\\B", "aéa") == nil)
    #expect(try ranges("\\B", "éa") == [0..<0])
  }

  @Test(arguments: [
    ("^(a+)+$", "a", "!"), ("(x+x+)+y", "x", ""), ("^(([a-z])+.)+[A-Z]([a-z])+$", "a", ""),
    ("(a|aa)+$", "a", "b"), ("(?:a?){50}a{50}b", "a", ""), ("(.*)(.*)(.*)(.*)[^a]", "a", ""),
    ("(?:(?:(?:a{0,5}){0,5}){0,5})b", "a", ""),
  ])
  func `the work is linear`(pattern: String, letter: String, end: String) throws {
    let pattern = try Pattern(pattern)
    func steps(_ count: Int) -> Int {
      let text = String(repeating: letter, count: count) + end
      var steps = 0
      // From 1, so that the automaton that knows no places does not answer beforehand.
      _ = Array(text.utf8).withUnsafeBufferPointer {
        pattern.firstMatch(in: $0, from: 1, steps: &steps)
      }
      return steps
    }
    #expect(steps(2_000) <= 11 * steps(200))
  }

  @Test(arguments: [
    "^(a+)+$", "(x+x+)+y|^(a|a?)+$", "^(?:a{0,30}){0,30}$", "(a*)*$", "(?i)(?:a|A|aa|AA|.)*!$",
  ])
  func `a hundred thousand letters are matched`(pattern: String) throws {
    let long = String(repeating: "a", count: 100_000)
    for isConstant in [true, false] {
      let pattern = try Pattern(pattern, isConstant: isConstant)
      _ = pattern.isMatch(in: long + "b")
      _ = pattern.isMatch(in: long)
    }
    let anchored = try Pattern("^(a+)+$")
    #expect(anchored.isMatch(in: long))
    #expect(!anchored.isMatch(in: long + "!"))
  }

  @Test func `states that do not fit are forgotten`() throws {
    // The automaton would have 2^16 states of some nine members, more than are kept.
    let pattern = try Pattern("1[01]{16}$")
    var generator = SeededGenerator(seed: 1)
    let digits: [UInt8] = (0..<90_000).map { _ in generator.pick([0x30, 0x31]) }
    for end in digits.count - 4..<digits.count {
      let isMatch = digits[end - 17] == 0x31
      #expect(pattern.isMatch(in: String(decoding: digits[..<end], as: UTF8.self)) == isMatch)
    }
  }

  @Test func `many words are one automaton`() throws {
    let words = (0..<5_000).map { "word\($0)x" }
    let pattern = try Pattern("^(?:" + words.joined(separator: "|") + ")$", isConstant: true)
    #expect(pattern.isMatch(in: "word4711x"))
    #expect(!pattern.isMatch(in: "word5000x"))
    #expect(!pattern.isMatch(in: "word47x1"))
  }

  @Test func `literals of any length are found`() throws {
    for count in [1, 2, 59, 60, 61, 64, 65, 200] {
      let literal = String(repeating: "ab", count: count)
      let pattern = try Pattern(literal, isConstant: true)
      #expect(pattern.isMatch(in: "x" + literal + "y"))
      #expect(!pattern.isMatch(in: "x" + literal.dropLast() + "y"))
    }
  }

  @Test func `threads share a pattern`() async throws {
    let patterns = try ["^[a-z][a-z0-9-]{2,30}$", "(\\w+)@(\\w+\\.)+com", "1[01]{12}$"].map {
      try Pattern($0, isConstant: true)
    }
    await withTaskGroup(of: Int.self) { group in
      for task in 0..<8 {
        group.addTask {
          var hits = 0
          for round in 0..<200 {
            let text = "name-\(task)-\(round)@mail.example.com1000000000000"
            for pattern in patterns {
              if pattern.isMatch(in: text) { hits += 1 }
              if pattern.firstMatch(in: text, groups: 2) != nil { hits += 1 }
            }
          }
          return hits
        }
      }
      for await hits in group { #expect(hits == 800) }
    }
  }

  @Test func `a large program costs more than its text`() throws {
    #expect(try Pattern("abcd").cost(matching: 99) == 10)
    #expect(try Pattern("a{1000}").cost(matching: 99) >= 500)
  }
}

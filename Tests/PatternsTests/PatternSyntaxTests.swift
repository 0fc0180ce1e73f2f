import Testing

@testable import Patterns

/// What is refused, with which words and at which characters.
@Suite struct PatternSyntaxTests {
  struct Refusal: CustomTestStringConvertible {
    let pattern: String
    let part: String
    let kind: PatternError.Kind

    init(_ pattern: String, _ part: String, _ kind: PatternError.Kind) {
      self.pattern = pattern
      self.part = part
      self.kind = kind
    }

    var testDescription: String { pattern }
  }

  static let refusals: [Refusal] = [
    Refusal("a(?=b)", "(?=", .badGroup),
    Refusal("a(?<!b)", "(?<!", .badGroup),
    Refusal("(?>a)", "(?>", .badGroup),
    Refusal("(a)\\1", "\\1", .badEscape),
    Refusal("a++", "++", .badOperator),
    Refusal("a{2}{3}", "{2}{3}", .badOperator),
    Refusal("a{1001}", "{1001}", .badCount),
    Refusal("(a{100}){11}", "{11}", .badCount),
    Refusal("a{3,2}", "{3,2}", .badCount),
    Refusal("a|*b", "*", .missingOperand),
    Refusal("x(a", "(", .missingParenthesis),
    Refusal("x(?P<n>a", "(?P<n>", .missingParenthesis),
    Refusal("a)b", ")", .unexpectedParenthesis),
    Refusal("a[bc", "[bc", .missingBracket),
    Refusal("[z-a]", "z-a", .badRange),
    Refusal("é[[:foo:]]", "[:foo:]", .badRange),
    Refusal("é\\p{Klingon}x", "\\p{Klingon}", .badRange),
    Refusal("é\\q", "\\q", .badEscape),
    Refusal("\\x{110000}", "\\x{110000", .badEscape),
    Refusal("ab\\", "\\", .trailingBackslash),
    Refusal("(?P<a-b>c)", "(?P<a-b>", .badGroupName),
    Refusal("a\\Cb", "\\C", .unsupported),
    Refusal("\\pL{1000}", "\\pL{1000}", .tooLarge),
  ]

  @Test(arguments: refusals)
  func `errors name their characters`(refusal: Refusal) throws {
    do {
      _ = try Pattern(refusal.pattern)
      Issue.record("it was accepted")
    } catch {
      let bytes = Array(refusal.pattern.utf8)
      #expect(String(decoding: bytes[error.range], as: UTF8.self) == refusal.part)
      #expect(error.kind == refusal.kind)
      let first = try #require(error.message.unicodeScalars.first)
      #expect(first.properties.isLowercase || first == "`")
      #expect(error.message.last != ".")
    }
  }

  @Test func `bytes that are not UTF-8 are not a pattern`() {
    #expect(throws: PatternError.self) { try Pattern([0x61, 0xFF]) }
    #expect(throws: PatternError.self) { try Pattern([0xED, 0xA0, 0x80]) }
    #expect(throws: PatternError.self) { try Pattern([0xC0, 0x80]) }
  }

  @Test func `long texts are cut in messages`() {
    let pattern = "[" + String(repeating: "é", count: 10_000)
    do {
      _ = try Pattern(pattern)
      Issue.record("it was accepted")
    } catch {
      #expect(error.message.utf8.count < 200)
      #expect(error.range == 0..<20_001)
    }
  }

  @Test(arguments: [
    String(repeating: "(", count: 50_000) + String(repeating: ")", count: 50_000),
    String(repeating: "(?:", count: 50_000) + "a" + String(repeating: ")*", count: 50_000),
    String(repeating: "(a|", count: 30_000) + "b" + String(repeating: ")", count: 30_000),
    "a" + String(repeating: "\\Q\\E*\\Q\\E*?", count: 10_000),
    String(repeating: "(?i)", count: 30_000),
    String(repeating: "[[:", count: 30_000),
    String(repeating: "|", count: 100_000),
    String(repeating: "a{1000}", count: 600),
  ])
  func `deep and long patterns are parsed without recursion`(pattern: String) {
    // Some are refused for their size or for what they lack; none may hang or overflow the stack.
    if let pattern = try? Pattern(pattern) {
      _ = pattern.isMatch(in: "aaab")
    }
  }

  @Test(arguments: [
    ("a{1000}", 1), ("(?:a{100}){10}", 1), ("a{0,1000}", 1), (".{1000}", 1), ("\\pL{300}", 1),
  ])
  func `what RE2 accepts is not too large`(pattern: String, count: Int) throws {
    #expect(try Pattern(pattern).length >= count)
  }
}

import Testing

@testable import CEL

/// The bounds of the parser, and what they leave alone: chains of any length.
@Suite struct ParserLimitTests {
  static func nested(_ open: String, _ close: String, _ inner: String, _ depth: Int) -> String {
    String(repeating: open, count: depth) + inner + String(repeating: close, count: depth)
  }

  @Test(arguments: [("(", ")"), ("[", "]"), ("{1: ", "}"), ("f(", ")"), ("a[", "]")])
  func `expressions nest to 250 levels and no further`(open: String, close: String) throws {
    _ = try SyntaxTree(parsing: Text(Self.nested(open, close, "1", 249)))
    #expect(throws: SyntaxError.self) {
      try SyntaxTree(parsing: Text(Self.nested(open, close, "1", 250)))
    }
    #expect(throws: SyntaxError.self) {
      try SyntaxTree(parsing: Text(Self.nested(open, "", "", 40_000)))
    }
  }

  @Test func `the limit counts code points, not bytes`() throws {
    _ = try SyntaxTree(parsing: Text("'" + String(repeating: "é", count: 99_998) + "'"))
    #expect(throws: SyntaxError.self) {
      try SyntaxTree(parsing: Text("'" + String(repeating: "é", count: 99_999) + "'"))
    }
  }

  /// A chain that is long and flat, with its value.
  struct Chain: CustomTestStringConvertible {
    let text: String
    let value: String
    var testDescription: String { String(text.prefix(20)) }
  }

  static let chains: [Chain] = [
    Chain(text: "1" + String(repeating: " + 1", count: 20_000), value: "20001"),
    Chain(text: "'a'" + String(repeating: " + 'a'", count: 1_000) + " == 'b'", value: "false"),
    Chain(text: "true" + String(repeating: " && true", count: 10_000), value: "true"),
    Chain(text: "m.b" + String(repeating: " || m.b", count: 10_000), value: "false"),
    Chain(text: "1" + String(repeating: " == 1 == true ? 1", count: 1) + " : 2", value: "1"),
    Chain(
      text: String(repeating: "m.b ? 1 : ", count: 9_000) + "2", value: "2"),
    Chain(text: "'x'" + String(repeating: ".size().string()", count: 1) + " == ''", value: "error"),
    Chain(text: "[1]" + String(repeating: ".map(x, x)", count: 9_000) + "[0]", value: "1"),
    Chain(text: "m" + String(repeating: ".a", count: 40_000), value: "error"),
    Chain(text: "m" + String(repeating: "[0]", count: 30_000), value: "error"),
    Chain(text: "m" + String(repeating: ".?a", count: 30_000), value: "optional_type"),
    Chain(text: String(repeating: "!", count: 99_000) + "true", value: "true"),
    Chain(text: String(repeating: "-", count: 99_001) + "1", value: "-1"),
    Chain(
      text: "cel.block([1" + String(repeating: ", cel.index(0)", count: 200) + "], cel.index(200))",
      value: "1"),
  ]

  @Test(arguments: chains)
  func `long chains neither overflow nor take long`(_ chain: Chain) throws {
    let environment = Environment(variables: [.init("m")])
    let activation = Activation(environment)
    activation.set(0, to: .map(MapValue([(Value("b"), .bool(false))])))
    let program = try environment.compile(chain.text)
    let value = program.evaluate(activation)
    #expect(value.isError ? chain.value == "error" : value.brief == chain.value)
    let blamed = program.blame(activation)
    #expect(blamed.value.brief == value.brief)
  }

  @Test func `the deepest expression is evaluated`() throws {
    let environment = Environment()
    let text = Self.nested("[", "][0]", "1", 249)
    #expect(try environment.compile(text).evaluate(Activation(environment)).brief == "1")
    let sums = Self.nested("1 + (", ")", "1", 249)
    #expect(try environment.compile(sums).evaluate(Activation(environment)).brief == "250")
  }
}

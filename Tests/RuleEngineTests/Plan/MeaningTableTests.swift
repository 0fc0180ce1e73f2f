import CEL
import Testing

@testable import RuleEngine

/// Which expressions the planner takes for the same.
@Suite struct MeaningTableTests {
  /// `a` and `alias` are one variable, `b` is another; every other name is a type or function.
  private static func variable(_ name: Text) -> Int? {
    switch name.string {
    case "a", "alias": 0
    case "b": 1
    case "math": 2
    default: nil
    }
  }

  private static func isSame(_ left: String, _ right: String) -> Bool {
    var table = MeaningTable()
    return table.meaning(of: left, variable: variable)
      == table.meaning(of: right, variable: variable)
  }

  @Test(arguments: [
    ("a.x + 1", "(a .x)+1"),
    ("a.x == 10", "a.x == 0xA"),
    ("a == 'text'", "a == \"te\\x78t\""),
    ("b'ab' == a", "b\"ab\" == a"),
    ("a.x && b.y && true", "((a.x) && b.y && (true))"),
    ("a.all(x, x.y > b)", "alias.all(each, each.y > b)"),
    ("a.transformMap(k, v, k + v)", "a.transformMap(i, j, i + j)"),
    ("a.map(x, x > 1, b.map(y, x + y))", "a.map(y, y > 1, b.map(x, y + x))"),
    ("cel.bind(v, a.x, v + v)", "cel.bind(w, alias.x, w + w)"),
    ("a[?0]", "alias[?0]"),
    ("a ? [1, ?b] : {'k': b}", "alias ? [1,?b] : {\"k\": b}"),
    ("has(a.x)", "has(alias.x)"),
  ])
  func `spelling makes no difference`(left: String, right: String) {
    #expect(Self.isSame(left, right), "\(left) and \(right)")
  }

  @Test(arguments: [
    ("a.x", "b.x"), ("a.x", "a.?x"), ("a.x", "has(a.x)"), ("a[0]", "a[?0]"), ("a.x", "a['x']"),
    ("1", "1u"), ("1", "1.0"), ("'1'", "1"), ("'a'", "b'a'"), ("0.0", "-0.0"),
    ("a && b", "a || b"), ("a && b", "b && a"), ("a - b", "b - a"), ("!a", "-a"),
    ("a.all(x, x)", "a.exists(x, x)"), ("a.map(x, x)", "a.map(x, x, x)"),
    ("a.all(x, x.y)", "a.all(x, a.y)"), ("a.all(x, b.all(y, x))", "a.all(x, b.all(y, y))"),
    ("a.all(i, x, x)", "a.all(x, i, x)"), ("a.all(a, a)", "a.all(x, alias)"),
    ("size(a)", "a.size()"), ("a.f(b)", "b.f(a)"), ("f(a, b)", "f([a, b])"),
    // The namespace of a function is its word, whichever variable has the same name.
    ("math.greatest(a)", "greatest(a)"),
    ("b.map(math, math.greatest(a))", "b.map(y, y.greatest(a))"),
    ("[a, ?b]", "[a, b]"), ("{'k': a}", "{?'k': a}"), ("[1, 2]", "[2, 1]"),
    ("cel.bind(v, a, b)", "b"), ("int", "uint"), ("null", "false"),
    ("a.", "a."),
  ])
  func `meaning does`(left: String, right: String) {
    #expect(!Self.isSame(left, right), "\(left) and \(right)")
  }

  @Test func `a variable by itself is its name's meaning`() {
    var table = MeaningTable()
    let meaning = table.meaning(of: "(alias)", variable: Self.variable)
    #expect(meaning == table.meaning(ofVariable: 0))
  }

  @Test(arguments: [
    String(repeating: "a + ", count: 20_000) + "a",
    "a" + String(repeating: ".x", count: 20_000),
    "a" + String(repeating: ".map(x, x)", count: 5_000),
    String(repeating: "b ? a : ", count: 5_000) + "a",
    String(repeating: "a && ", count: 2_000) + "a",
  ])
  func `the length of a chain needs no stack`(text: String) {
    #expect(Self.isSame(text, text))
    #expect(!Self.isSame(text, text + " == 1"))
  }
}

import CEL
import Testing

@Suite struct CheckResultTests {
  @Test(arguments: [
    ("n > 0", [CELType.bool]), ("anything.x", [.bool]), ("s", [.string]),
    ("manifest.app.stage", [.string]),
    ("manifest.partners", [.list(.dyn), .map(key: .dyn, value: .dyn)]),
    ("manifest.app", [.list(.dyn), .map(key: .dyn, value: .dyn)]),
    ("manifest.labels", [.list(.dyn), .map(key: .dyn, value: .dyn)]),
    ("n", []),
  ])
  func `the result has the expected type`(text: String, expected: [CELType]) throws {
    #expect(try CheckerFixture.check(text, expecting: expected).isValid)
  }

  @Test(arguments: [
    ("n + 1", [CELType.bool], "the expression gives `int`; expected `bool`"),
    (
      "manifest.app", [.string],
      "the expression gives the object `manifest.app`; expected `string`"
    ),
    (
      "s", [.list(.dyn), .map(key: .dyn, value: .dyn)],
      "the expression gives `string`; expected `list(dyn)` or `map(dyn, dyn)`"
    ),
  ])
  func `a result of another type is reported as a whole`(
    text: String, expected: [CELType], message: String
  ) throws {
    let result = try CheckerFixture.check(text, expecting: expected)
    #expect(result.diagnostics.map(\.message) == [message])
    #expect(result.diagnostics.map(\.range) == [0..<Int32(text.utf8.count)])
  }

  @Test func `an expression with a mistake is not blamed for its result, too`() throws {
    let result = try CheckerFixture.check("manifest.app.nme", expecting: [.bool])
    #expect(result.diagnostics.count == 1)
    #expect(result.diagnostics.first?.suggestion == "name")
    #expect(result.diagnostics.first?.kind == .unknownName)
  }

  @Test(arguments: [
    ("[1, 2]", "list(int)"), ("[1, 'a']", "list(dyn)"), ("[]", "list(dyn)"),
    ("{}", "map(dyn, dyn)"),
    ("[[], [1]]", "list(list(int))"), ("[[1], []]", "list(list(int))"),
    ("[[], [[]], [[[]]]]", "list(list(list(list(dyn))))"),
    ("{'a': 1, 'b': 2u}", "map(string, dyn)"), ("[] + [1]", "list(int)"),
    ("[1] + []", "list(int)"),
    ("[1].map(x, string(x))", "list(string)"), ("{'a': 1}.map(k, k)", "list(string)"),
    ("{'a': 1}.transformMap(k, v, v > 0)", "map(string, bool)"),
    ("{'a': 1}.transformMapEntry(k, v, {v: k})", "map(int, string)"),
    ("['a'].transformList(i, v, i)", "list(int)"), ("([].map(x, x))[0].foo", "dyn"),
    ("type(1)", "type(int)"), ("int", "type(int)"), ("type(1) == int", "bool"),
    ("anything + 1", "int"), ("anything + anything", "dyn"), ("anything[0]", "dyn"),
    ("true ? [] : [1]", "list(int)"),
    ("manifest.app.?limits", "optional_type(manifest.app.limits)"),
    ("manifest.app.?limits.burst", "optional_type(int)"), ("anything.?a.b", "optional_type(dyn)"),
    ("manifest.labels[?'a']", "optional_type(string)"), ("[w, 1]", "list(wrapper(int))"),
    ("w + 1", "int"), ("w == null", "bool"), ("[w, null]", "list(wrapper(int))"),
    ("[timestamp('a'), null]", "list(google.protobuf.Timestamp)"), ("[1, null]", "list(dyn)"),
    ("manifest.partners.map(p, p.id)", "list(string)"),
    ("[manifest.app.stage, s]", "list(string)"),
    ("[manifest.app.stage, partner.region]", "list(string)"), ("manifest.app['name']", "string"),
    ("manifest.app[s]", "dyn"), ("nested.deep.name", "string"), ("{1: 2}[1]", "int"),
    ("cel.bind(x, 1, x + 1)", "int"), ("dyn(1) == 'a'", "bool"), ("1 < 2.0", "bool"),
    ("google.protobuf.Timestamp", "type(google.protobuf.Timestamp)"),
  ])
  func `types follow from the parts`(text: String, type: String) throws {
    let result = try CheckerFixture.check(text)
    #expect(result.isValid, "\(result.diagnostics)")
    #expect(result.type.description == type)
  }

  @Test func `every node has a type if that is asked for`() throws {
    var checker = Checker(CheckerFixture.declarations)
    let tree = try SyntaxTree(parsing: "size(s) > 1")
    let result = checker.check(tree, recordingTypes: true)
    #expect(result.nodeTypes == [.string, .int, .int, .bool])
    #expect(checker.check(tree).nodeTypes.isEmpty)
  }

  @Test func `one checker serves many expressions, each with variables of its own`() throws {
    var checker = Checker(CheckerFixture.declarations)
    let tree = try SyntaxTree(parsing: "n + 1")
    #expect(checker.check(tree).type == .int)
    #expect(checker.check(tree, variables: ["n": .double]).diagnostics.count == 1)
    #expect(checker.check(tree).type == .int)
    let dotted = try SyntaxTree(parsing: "a.b + 1")
    #expect(checker.check(dotted).diagnostics.count == 1)
    #expect(checker.check(dotted, variables: ["a.b": .int]).type == .int)
  }

  @Test func `names are looked up in the container, from within to without`() throws {
    var declarations = Declarations()
    declarations.container = "x.y"
    declarations.declare(variable: "x.y.a", as: .int)
    declarations.declare(variable: "x.a", as: .string)
    declarations.declare(variable: "a", as: .bool)
    declarations.declare(variable: "x.b", as: .bytes)
    declarations.declare(
      function: "x.f", FunctionSignature(parameters: [], result: .double))
    for (text, type) in [
      ("a", CELType.int), (".a", .bool), (".x.a", .string), ("b", .bytes), ("f()", .double),
      ("x.f()", .double), (".x.f()", .double), ("[true].map(a, a)", .list(.bool)),
      ("[true].map(a, .a)", .list(.bool)), ("['s'].map(a, .x.y.a)", .list(.int)),
    ] {
      let result = try CheckerFixture.check(text, declarations: declarations)
      #expect(result.type == type, "\(text): \(result.diagnostics)")
    }
  }

  @Test func `an expression of another declared function resolves its type parameters`() throws {
    var declarations = CheckerFixture.declarations
    declarations.declare(
      function: "tuple",
      FunctionSignature(
        parameters: [.parameter("T"), .parameter("U")],
        result: .opaque("tuple", [.parameter("T"), .parameter("U")])))
    declarations.declare(
      function: "most",
      FunctionSignature(
        parameters: [.int, .parameter("T")], result: .list(.parameter("T")), isVariadic: true))
    for (text, type) in [
      ("tuple(1, 2u)", "tuple(int, uint)"),
      ("[tuple(1, 2u), tuple(dyn(1), 2u)][0]", "tuple(dyn, uint)"),
      ("tuple(dyn(1), 2u) == tuple(1, 2u)", "bool"),
      ("most(1, 'a', 'b', 'c')", "list(string)"),
    ] {
      let result = try CheckerFixture.check(text, declarations: declarations)
      #expect(result.type.description == type, "\(text): \(result.diagnostics)")
    }
    #expect(
      try CheckerFixture.check("most(1, 'a', 2)", declarations: declarations).diagnostics.count == 1
    )
    #expect(
      try CheckerFixture.check("most(1)", declarations: declarations).diagnostics.first?.message
        == "`most` is called with 1 argument; expected 2 or more arguments")
  }
}

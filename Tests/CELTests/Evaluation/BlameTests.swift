import Testing

@testable import CEL

/// What each operator, macro and function blames: the table of `Sources/CEL/README.md`, row by row.
@Suite struct BlameTests {
  static let document = """
    {
      'app': {'owner': '111', 'stage': 'development', 'ttl': 900, 'redirect': null},
      'partners': [{'id': '111', 'region': 'US'}, {'id': '222', 'region': 'US'},
        {'id': '333', 'region': 'GB'}],
      'scopes': ['partner.a', 'seller.b', 'partner.c'],
      'empty': [],
      'link': 'https://partner.example/open?state=x',
      'limits': {'low': 1, 'high': 5}
    }
    """

  struct Row: CustomTestStringConvertible {
    let expression: String
    let value: String
    let blame: [String]

    init(_ expression: String, _ value: String, _ blame: String...) {
      self.expression = expression
      self.value = value
      self.blame = blame
    }

    var testDescription: String { expression }
  }

  static let rows: [Row] = [
    // Values and selections.
    Row("m.app.ttl", "900", "app.ttl"),
    Row("m.partners[1].id", "222", "partners[1].id"),
    Row("'x'", "x"),
    Row("m.app.missing", "error", "missing in app"),
    Row("m.partners[7]", "error", "missing in partners"),
    Row("m.app['none']", "error", "missing in app"),
    Row("m.app.missing.deeper == 'x'", "error", "missing in app"),
    Row("{'US': 1}[m.partners[0].region]", "1", "partners[0].region"),
    Row("m.app[m.scopes[0]]", "error", "missing in app", "scopes[0]"),
    // Equality and order: both sides in source order.
    Row("m.app.stage == 'launched'", "false", "app.stage"),
    Row("m.partners[1].id == m.app.owner", "false", "partners[1].id", "app.owner"),
    Row("m.app.owner == m.partners[1].id", "false", "app.owner", "partners[1].id"),
    Row("m.app.stage == 'development'", "true", "app.stage"),
    Row("m.app.stage != 'development'", "false", "app.stage"),
    Row("m.limits.low > m.limits.high", "false", "limits.low", "limits.high"),
    Row("m.limits.low + 1 > m.limits.high", "false", "limits.low", "limits.high"),
    Row("-m.limits.low == 1", "false", "limits.low"),
    // in: the element, then the collection.
    Row("m.app.stage in ['a', 'b']", "false", "app.stage"),
    Row("'x' in m.scopes", "false", "scopes"),
    Row("m.app.owner in m.scopes", "false", "app.owner", "scopes"),
    Row("'seller.b' in m.scopes", "true", "scopes[1]"),
    Row("m.app.owner in m.partners.map(p, p.id)", "true", "app.owner", "partners[0].id"),
    Row("'zz' in m.app", "false", "app"),
    // Logic: those sides that have decided.
    Row("m.app.stage == 'x' && m.app.ttl == 900", "false", "app.stage"),
    Row("m.app.ttl == 900 && m.app.stage == 'x'", "false", "app.stage"),
    Row("m.app.ttl == 1 && m.app.stage == 'x'", "false", "app.ttl", "app.stage"),
    Row("m.app.ttl == 900 && m.app.stage != 'x'", "true", "app.ttl", "app.stage"),
    Row("m.app.ttl == 1 || m.app.stage == 'x'", "false", "app.ttl", "app.stage"),
    Row("m.app.ttl == 900 || m.app.stage == 'x'", "true", "app.ttl"),
    Row("m.app.nothing == 1 || m.app.stage == 'x'", "error", "missing in app"),
    Row("m.app.nothing == 1 || m.app.ttl == 900", "true", "app.ttl"),
    Row("m.app.nothing == 1 && m.app.ttl == 1", "false", "app.ttl"),
    Row("!(m.app.ttl == 900)", "false", "app.ttl"),
    Row("m.app.ttl > 1 ? m.app.stage == 'x' : true", "false", "app.stage", "app.ttl"),
    Row(
      "m.app.ttl < 1 ? true : m.limits.low == 2 ? true : m.app.stage == 'x'", "false", "app.stage",
      "limits.low", "app.ttl"),
    // has: what is there, or the parent.
    Row("has(m.app.nothing)", "false", "missing in app"),
    Row("has(m.app.stage)", "true", "app.stage"),
    Row("has(m.app.redirect)", "true", "app.redirect"),
    // Comprehensions.
    Row(
      "m.partners.all(p, p.id == m.app.owner)", "false",
      "partners[1].id", "app.owner", "partners[2].id"),
    Row("m.partners.all(p, p.id != 'x')", "true", "partners"),
    Row("m.partners.all(p, false)", "false", "partners[0]", "partners[1]", "partners[2]"),
    Row("m.partners.exists(p, p.id == 'x')", "false", "partners"),
    Row("m.partners.exists(p, p.region == 'GB')", "true", "partners[2].region"),
    Row(
      "m.partners.exists_one(p, p.region == 'US')", "false",
      "partners[0].region", "partners[1].region"),
    Row("m.partners.exists_one(p, p.region == 'FR')", "false", "partners"),
    Row("m.partners.exists_one(p, p.region == 'GB')", "true", "partners[2].region"),
    Row("m.limits.all(k, k == 'low')", "false", "key limits.high"),
    Row("m.limits.all(k, v, v < 3)", "false", "limits.high"),
    Row("m.scopes.all(i, s, i < 1)", "false", "scopes[1]", "scopes[2]"),
    Row(
      "m.scopes.filter(s, s.startsWith('partner.')).size() == 0", "false",
      "scopes[0]", "scopes[2]"),
    Row("m.scopes.filter(s, s == 'x').size() == 1", "false", "scopes"),
    Row("m.partners.filter(p, p.region == 'US').all(p, p.id == '111')", "false", "partners[1].id"),
    Row(
      "m.partners.map(p, p.id).all(i, i == '111')", "false",
      "partners[1].id", "partners[2].id"),
    Row("m.partners.map(p, p.id + 'x').all(i, i == '111')", "false", "partners"),
    Row("m.limits.transformMap(k, v, v).low == 2", "false", "limits.low"),
    Row("m.scopes.transformList(i, s, s)[1] == 'x'", "false", "scopes[1]"),
    Row("m.partners.sortBy(p, p.region)[0].id == 'x'", "false", "partners[2].id"),
    Row("[m.app.stage, 'x'].exists(s, s == 'y')", "false", "app.stage"),
    Row("[m.app.stage, 'x'][0] == 'y'", "false", "app.stage"),
    Row("{'a': m.app.stage}.a == 'y'", "false", "app.stage"),
    // Bindings and optionals.
    Row("cel.bind(s, m.app.stage, s == 'x')", "false", "app.stage"),
    Row("m.app.?stage.optMap(s, s + 'x')", "optional_type", "app.stage"),
    Row("m.app.?stage.optFlatMap(s, m.app.?owner)", "optional_type", "app.owner"),
    Row("m.app.?nothing", "optional_type", "missing in app"),
    Row("m.partners[?9]", "optional_type", "missing in partners"),
    // Functions of the standard library.
    Row("size(m.empty) > 0", "false", "empty"),
    Row("m.empty.size() > 0", "false", "empty"),
    Row("m.scopes[0].startsWith('seller.')", "false", "scopes[0]"),
    Row("m.link.contains(m.app.owner)", "false", "link", "app.owner"),
    Row("int(m.app.owner) == 5", "false", "app.owner"),
    Row("string(m.app.ttl) == '5'", "false", "app.ttl"),
    Row("string(bytes(m.app.owner)) == '5'", "false", "app.owner"),
    Row("dyn(m.app.owner) == '5'", "false", "app.owner"),
    Row("type(m.app.owner) == int", "false", "app.owner"),
    Row("timestamp('2020-01-01T00:00:00Z').getHours(m.app.owner) == 1", "error", "app.owner"),
  ]

  @Test(arguments: rows)
  func blames(_ row: Row) throws {
    let literal = Environment()
    let document = TestDocument(
      try literal.compile(Self.document).evaluate(Activation(literal)))
    let environment = Environment(variables: [.init("m")])
    let activation = Activation(environment)
    activation.set(0, to: document.value, origin: Origin(node: document.root))
    let program = try environment.compile(row.expression)
    let result = program.blame(activation)
    #expect(result.value.isError ? row.value == "error" : result.value.brief == row.value)
    #expect(result.blame.map(document.name) == row.blame)
    let plain = program.evaluate(activation)
    #expect(plain.brief == result.value.brief)
  }
}

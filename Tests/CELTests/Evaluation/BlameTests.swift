import Testing

@testable import CEL

/// What each operator, macro and function blames: the table of `Sources/CEL/README.md`, row by row.
@Suite struct BlameTests {
  static let document = Readme.block("cel")

  struct Row: CustomTestStringConvertible {
    let expression: String
    let value: String
    var blame: [String]

    init(_ expression: String, _ value: String, _ blame: String...) {
      self.expression = expression
      self.value = value
      self.blame = blame
    }

    var testDescription: String { expression }
  }

  /// The table.
  static let table: [Row] = Readme.rows(ofTable: "Expression").map { cells in
    var row = Row(cells[0].first ?? "", cells[1].first ?? "error")
    row.blame = cells[2]
    return row
  }

  /// What the table leaves out.
  static let rows: [Row] = [
    Row("m.partners[1].id", "\"222\"", "partners[1].id"),
    Row("m.app['none']", "error", "missing in app"),
    Row("m.app.missing.deeper == 'x'", "error", "missing in app"),
    Row("m.app[m.scopes[0]]", "error", "missing in app", "scopes[0]"),
    Row("m.app.stage == 'launched'", "false", "app.stage"),
    Row("m.app.owner == m.partners[1].id", "false", "app.owner", "partners[1].id"),
    Row("m.app.stage == 'development'", "true", "app.stage"),
    Row("m.app.stage != 'development'", "false", "app.stage"),
    Row("m.limits.low > m.limits.high", "false", "limits.low", "limits.high"),
    Row("-m.limits.low == 1", "false", "limits.low"),
    Row("m.app.stage in ['a', 'b']", "false", "app.stage"),
    Row("'x' in m.scopes", "false", "scopes"),
    Row("m.app.owner in m.partners.map(p, p.id)", "true", "app.owner", "partners[0].id"),
    Row("'zz' in m.app", "false", "missing in app"),
    Row("'stage' in m.app", "true", "app.stage"),
    Row("m.app.ttl == 900 && m.app.stage == 'x'", "false", "app.stage"),
    Row("m.app.ttl == 1 && m.app.stage == 'x'", "false", "app.ttl", "app.stage"),
    Row("m.app.nothing == 1 || m.app.stage == 'x'", "error", "missing in app"),
    Row("m.app.nothing == 1 || m.app.ttl == 900", "true", "app.ttl"),
    Row("m.app.nothing == 1 && m.app.ttl == 1", "false", "app.ttl"),
    Row(
      "m.app.ttl < 1 ? true : m.limits.low == 2 ? true : m.app.stage == 'x'", "false", "app.stage",
      "limits.low", "app.ttl"),
    Row("has(m.app.redirect)", "true", "app.redirect"),
    Row("m.partners.all(p, false)", "false", "partners[0]", "partners[1]", "partners[2]"),
    Row("m.partners.exists_one(p, p.region == 'FR')", "false", "partners"),
    Row("m.partners.exists_one(p, p.region == 'GB')", "true", "partners[2].region"),
    Row("m.limits.all(k, v, v < 3)", "false", "limits.high"),
    Row("m.scopes.all(i, s, i < 1)", "false", "scopes[1]", "scopes[2]"),
    Row("m.partners.filter(p, p.region == 'US').all(p, p.id == '111')", "false", "partners[1].id"),
    Row("m.partners.map(p, p.id + 'x').all(i, i == '111')", "false", "partners"),
    Row("m.scopes.transformList(i, s, s)[1] == 'x'", "false", "scopes[1]"),
    Row("[m.app.stage, 'x'].exists(s, s == 'y')", "false", "app.stage"),
    Row("{'a': m.app.stage}.a == 'y'", "false", "app.stage"),
    Row("m.app.?stage.optMap(s, s + 'x')", "optional.of(\"developmentx\")", "app.stage"),
    Row("m.app.?stage.optFlatMap(s, m.app.?owner)", "optional.of(\"111\")", "app.owner"),
    Row("m.app.?nothing", "optional.none()", "missing in app"),
    Row("m.partners[?9]", "optional.none()", "missing in partners"),
    Row("m.empty.size() > 0", "false", "empty"),
    Row("string(m.app.ttl) == '5'", "false", "app.ttl"),
    Row("string(bytes(m.app.owner)) == '5'", "false", "app.owner"),
    Row("dyn(m.app.owner) == '5'", "false", "app.owner"),
    Row("type(m.app.owner) == int", "false", "app.owner"),
    Row("timestamp('2020-01-01T00:00:00Z').getHours(m.app.owner) == 1", "error", "app.owner"),
    Row("m.scopes.join(',') == 'x'", "false", "scopes"),
    Row("m.app.stage + m.app.owner == 'x'", "false", "app.stage", "app.owner"),
  ]

  @Test func `the table of blame is there`() { #expect(Self.table.count > 50) }

  @Test(arguments: table + rows)
  func `blame names the places that decide`(_ row: Row) throws {
    let literal = Environment()
    let document = TestDocument(
      try literal.compile(Self.document).evaluate(Activation(literal)))
    let environment = Environment(variables: [.init("m")])
    let activation = Activation(environment)
    activation.set(0, to: document.value, origin: Origin(node: document.root))
    let program = try environment.compile(row.expression)
    let result = program.blame(activation)
    #expect(result.value.isError ? row.value == "error" : result.value.literal() == row.value)
    #expect(result.blame.map(document.name) == row.blame)
    let plain = program.evaluate(activation)
    #expect(plain.literal() == result.value.literal())
  }
}

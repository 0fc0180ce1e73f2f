import Testing

@testable import CEL

/// Remembering origins changes neither a value nor, but for sides that only blame looks at, its cost.
@Suite struct InterpreterTests {
  private static let source = """
    {'name': 'Match Maker', 'stage': 'launched', 'none': null, 'ok': true, 'count': 3,
     'ids': ['7', 'a', 'b', 'a', ''], 'mixed': ['x', 1, null, 2.5, ['y'], {'z': 1}],
     'app': {'owner': 'alice', 'deep': {'er': {'name': 'x'}}, 'url': 'https://a@h.example:1/p?a=1&b=%20#f'},
     'links': [{'region': 'us', 'url': 'https://x/?q=1'}, {'region': 'ROW', 'url': 'y'}, {}]}
    """

  private static let names = ["d", "m", "xs", "s", "n", "k", "q"]

  private struct Sample {
    let document: TestDocument
    let environment: CEL.Environment
    let activation: Activation

    init() throws {
      let literal = CEL.Environment()
      let value = try literal.compile(source).evaluate(Activation(literal))
      document = TestDocument(value)
      environment = CEL.Environment(variables: names.map { .init($0) })
      activation = Activation(environment)
      activation.set(0, to: document.value, origin: Origin(node: document.root))
      activation.set(1, to: value)
      activation.set(2, to: .list(ListValue((0..<100).map { .int($0) })))
      activation.set(3, to: Value("Ångström https://h.example/?x=y"))
      activation.set(4, to: .int(1))
      activation.bind(5, to: try environment.compile("d.links.filter(l, has(l.region))"))
      activation.set(6, to: .optional(OptionalValue(Value("held"))))
    }
  }

  static let expressions: [String] = [
    // Optional fields and what stands in for them.
    "r.?name.orValue('z')", "r.?nothing.orValue('z')", "r.app.?owner.orValue(r.name)",
    "r.?app.?deep.?er.?name.orValue('z')", "r.?app.?no.?er.?name.orValue('z')",
    "r.?app.?owner.?name.orValue('z')", "r.?none.orValue('z')", "r.?nothing.orValue(r.nothing)",
    "r.?name.orValue(r.nothing)", "r.?name.or(optional.of('z')).orValue('y')",
    "r.?name.hasValue()", "r.?name", "r.?app.deep.er.name", "r.?ids.orValue([]).size()",
    "r.ids.?x.orValue('z')", "r.name.?x.orValue('z')", "r.?nothing.orValue('z') == 'z'",
    "q.orValue('z')", "q.?x.orValue('z')", "r.?name.orValue('a', 'b')", "'a'.orValue('b')",
    "r.?count.orValue(0) + 1", "r.?name.value()", "r.?nothing.value()",
    "r.?name.optMap(v, v + '!').orValue('z')",
    // Searches in lists.
    "r.ids.indexOf('a')", "r.ids.indexOf('')", "r.ids.indexOf('zz')", "r.mixed.indexOf('x')",
    "r.mixed.indexOf('y')", "r.mixed.indexOf(1)", "r.ids.lastIndexOf('a')", "'b' in r.ids",
    "'zz' in r.ids", "'x' in r.mixed", "2.5 in r.mixed", "'name' in r", "r.ids.includes('7')",
    "r.name.indexOf('M')", "xs.indexOf(50)", "'z' in xs",
    // Slices.
    "r.ids.slice(0, 0)", "r.ids.slice(5, 5)", "r.ids.slice(6, 6)", "r.ids.slice(-1, -1)",
    "r.ids.slice(1, 3)", "r.ids.slice(3, 1)", "xs.slice(0, 0) == []", "r.name.slice(0, 0)",
    "r.links.slice(0, n).filter(l, l.region == 'us')", "r.slice(0, 0)",
    // Types.
    "type(r)", "type(r.ids) == list", "type(r.name) == string", "type(r.count) == int",
    "type(null) == null_type", "type(q)", "type(type(1)) == type", "type(1u) == uint",
    "type(1.5) == double", "type(b'a') == bytes", "type(true) == bool", "type({}) == map",
    "type(uri(s))", "type(r.nothing)", "type(1) == 1", "type(1) == type(1u)",
    "type(timestamp(0)) == type(duration('1s'))",
    // Look-ups.
    "r['name']", "r['nothing']", "{'a': 1, 'b': [2]}['b'][0]", "{'a': 1}['c']", "m['app']['owner']",
    "{'US': 'h'}[r.links[0].region.upperAscii()]", "r.links[2]['region']", "r.ids[0]",
    "r.ids[-1]", "r.ids[9]", "r.ids['a']", "r.mixed[5].z", "k[1].region", "k.size()",
    // Comprehensions, what they bind, and what an element's refs outlive.
    "r.ids.map(i, i + '!')", "r.ids.filter(i, i.upperAscii() == 'A')",
    "r.links.exists(l, has(l.region) && l.region.upperAscii() == 'ROW')",
    "r.links.all(l, has(l.region))", "r.ids.exists_one(i, i == 'a')",
    "xs.map(x, string(x)).filter(t, t.size() == 1).map(t, t + t)",
    "xs.map(x, [x, x]).map(p, p[0] + p[1]).filter(y, y > 190)",
    "xs.filter(x, cel.bind(t, string(x) + string(x), t.startsWith('9')))",
    "xs.map(x, cel.bind(t, 'a' + string(x), [t, t].map(u, u + t)))[3]",
    "cel.bind(a, string(n) + 'b', xs.all(x, cel.bind(b, a + string(x), b.startsWith(a))))",
    "xs.exists(x, 1 / (x - 50) == 0 || x == 99)", "xs.all(x, 1 / x > 0)",
    "xs.map(i, x, i + x)[99]", "r.ids.transformList(i, v, string(i) + v)",
    "r.links.map(l, has(l.region), l.region.lowerAscii())", "[r.name, ?q, ?r.?nothing]",
    // Parts of values of extensions.
    "uri(r.app.url).host", "uri(r.app.url).parameters.map(p, p.name + '=' + p.value)",
    "uri(s).scheme", "has(uri(s).fragment)", "uri(r.app.url).parameters[1].raw",
    "uri('a?b&c=d&=e&&f').parameters.exists(p, p.name == 'f')", "uri(s).nothing",
    // Errors, and operators that absorb them.
    "r.nothing", "r.nothing || true", "false && r.nothing", "r.name.nothing", "r.name + 1",
    "r.ok ? r.name : r.nothing", "r.count ? 1 : 2", "!r.name", "-r.count", "r.count / 0 == 1",
    "r.name.matches('^M')", "r.name.matches(r.stage)", "r.name.matches('(')", "nothing(1)",
    "r.name.startsWith(r.count)", "size(r)", "size(1)", "1 in 1",
  ]

  /// With the variable `r` as the document, and as a value that was made.
  @Test(arguments: expressions)
  func `blame gives the same value`(text: String) throws {
    for root in ["d", "m"] {
      let sample = try Sample()
      let source = text.replacing(/\br\b/, with: root)
      let program: Program
      do {
        program = try sample.environment.compile(source)
      } catch {
        // A constant pattern that is none: there is nothing to evaluate.
        #expect(source.contains("'('"))
        continue
      }
      for units in [1_000_000, 40, 12, 5, 2, 0] {
        var budget = Budget(units: units)
        var other = Budget(units: units)
        let plain = program.evaluate(sample.activation, budget: &budget)
        let blamed = program.blame(try Sample().activation, budget: &other).value
        // For blame every side is looked at, which may exhaust what is left.
        if units < 1_000, other.isExhausted, !budget.isExhausted { continue }
        #expect(Self.describe(plain) == Self.describe(blamed), "\(source), \(units) units")
        if !budget.isExhausted { #expect(other.tenths <= budget.tenths) }
        sample.activation.reset(5..<6)
      }
    }
  }

  /// Paths of a variable that never changes are followed once, at the same cost each time.
  @Test(arguments: [
    "m.app.owner", "m.app.deep.er.name + '!'", "m.ids", "'a' in m.ids", "m.ids[1]", "m.count + 1",
    "m.ok && m.app.owner == 'alice'", "m.links.exists(l, l.region == 'ROW')", "m.none == null",
    "d.app.owner == m.app.owner", "xs.exists(x, x == m.count)", "m['app'].owner", "has(m.app.x)",
    "m.nothing", "m.app.nothing || true", "m.name.length", "m.app.deep", "[m.name, m.stage]",
  ])
  func `paths of constants are resolved`(text: String) throws {
    let sample = try Sample()
    let constant = UnsafeMutablePointer<Value>.allocate(capacity: 1)
    var unlimited = Budget()
    constant.initialize(to: sample.activation.value(of: 1, budget: &unlimited))
    defer {
      constant.deinitialize(count: 1)
      constant.deallocate()
    }
    let plain = try sample.environment.compile(text)
    let resolved = try sample.environment.compile(text)
    resolved.resolve { $0 == 1 ? UnsafePointer(constant) : nil }
    let isResolved = (0..<resolved.sizes.code).contains {
      resolved.code[$0].code == .constantPath
    }
    #expect(isResolved == !["m['", "nothing", "length"].contains { text.contains($0) })
    for units in [1_000_000, 12, 5, 2, 1, 0] {
      var (budget, other) = (Budget(units: units), Budget(units: units))
      let value = resolved.evaluate(sample.activation, budget: &budget)
      let expected = plain.evaluate(sample.activation, budget: &other)
      #expect(Self.describe(value) == Self.describe(expected), "\(units) units")
      #expect(budget.tenths == other.tenths, "\(units) units")
    }
    let (blamed, other) = (resolved.blame(sample.activation), plain.blame(sample.activation))
    #expect(Self.describe(blamed.value) == Self.describe(other.value))
    #expect(blamed.blame == other.blame && blamed.origin == other.origin)
  }

  private static func describe(_ value: Value) -> String {
    guard case .error(let error) = value else { return value.literal(limit: 2_000) }
    let range = error.place.map { "\($0.range)" } ?? ""
    return "error: \(error.message) \(range)"
  }

  /// What does not exist is named for what it would be; the receiver's own error goes before it.
  @Test(arguments: [
    ("missing(s)", "there is no function `missing`"),
    ("s.missing()", "there is no method `missing`"),
    ("d.nothing.missing()", "there is no field `nothing`"),
  ])
  func `what does not exist is named`(text: String, message: String) throws {
    let sample = try Sample()
    let program = try sample.environment.compile(text)
    for value in [program.evaluate(sample.activation), program.blame(sample.activation).value] {
      guard case .error(let error) = value else {
        Issue.record("`\(text)` has a value")
        continue
      }
      #expect(error.message == message)
    }
  }

  /// A arena gives back what it took for a value, and what it has kept before stays where it is.
  @Test func `what values refer to is kept alive`() {
    let arena = ValueArena()
    defer { arena.deallocate() }
    let first = arena.keep(Value("first"))
    let mark = arena.mark
    for round in 0..<3 {
      var refs: [ValueRef] = []
      for index in 0..<(1 << (round * 4)) { refs.append(arena.keep(Value("v\(index)"))) }
      for (index, ref) in refs.enumerated() {
        #expect(ref.value.isEqual(to: Value("v\(index)")))
      }
      #expect(arena.release(to: mark))
      #expect(!arena.release(to: mark))
    }
    #expect(first.value.isEqual(to: Value("first")))
  }

  /// What is kept is given back when the evaluation is over, whatever it made.
  @Test func `what was made is given back`() throws {
    let environment = CEL.Environment(variables: [.init("o")])
    let activation = Activation(environment)
    weak var kept: OptionalValue?
    try {
      let object = OptionalValue(Value("x"))
      kept = object
      activation.set(0, to: .optional(object))
      let program = try environment.compile(
        "[o].map(p, cel.bind(t, [p, p], t.map(u, u))).size() == 1 && [o, o].exists(p, p == o)")
      #expect(program.evaluate(activation).brief == "true")
      activation.clear(0)
    }()
    #expect(kept == nil)
  }
}

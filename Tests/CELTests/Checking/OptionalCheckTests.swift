import CEL
import Testing

/// Optionals (cel-go's extension): their types, and what they say about presence.
@Suite struct OptionalCheckTests {
  @Test(arguments: [
    ("optional.of(1)", "optional_type(int)"), ("optional.none()", "optional_type(dyn)"),
    ("[optional.none(), optional.of(1)]", "list(optional_type(int))"),
    ("[optional.of(1), optional.none()]", "list(optional_type(int))"),
    ("[optional.of(1), optional.of(dyn(1))]", "list(optional_type(dyn))"),
    ("[optional.of(dyn(1)), optional.of(1)]", "list(optional_type(dyn))"),
    ("[optional.of(1), null][0]", "optional_type(int)"),
    ("[null, optional.of(1)][0]", "optional_type(int)"),
    ("[?optional.of(1), 2]", "list(int)"), ("[?optional.none(), 's']", "list(string)"),
    ("{?'a': optional.of(1u)}", "map(string, uint)"),
    ("optional.of(1).optMap(x, string(x))", "optional_type(string)"),
    ("optional.of(1).optFlatMap(x, optional.of(true))", "optional_type(bool)"),
    ("optional.none().orValue(2)", "int"),
    ("optional.none().or(optional.of('a')).value()", "string"),
    ("{'a': 1}.?b.orValue(2)", "int"), ("[1, 2][?5].hasValue()", "bool"),
    ("{'a': {'b': 1}}.?a.b.value()", "int"), ("{'a': {'b': 1}}.?a.?b.value()", "int"),
    ("{}.?a.?b.orValue('x')", "dyn"), ("optional.none() == null", "bool"),
    ("optional.of(optional.none()).value().hasValue()", "bool"),
    ("manifest.app.?limits.burst.orValue(3) + 1", "int"),
    ("partner.?name.optMap(n, n.size()).orValue(0)", "int"),
    ("cel.bind(o, partner.?name, o.orValue('') + 'x')", "string"),
  ])
  func `types of optionals`(text: String, type: String) throws {
    let result = try CheckerFixture.check(text)
    #expect(CheckerFixture.drawing(text, result.diagnostics) == text)
    #expect(result.type.description == type)
  }

  @Test(arguments: [
    """
    partner.?name.value() == ""
                  ^^^^^ `partner.?name` may be empty; expected `orValue(…)`, or `hasValue()` before it
    """,
    """
    partner.?name.orValue(1)
                          ^ argument 1 of `orValue` is `int`; expected `string`
    """,
    """
    partner.?name == "x"
                  ^^ `optional(string)` is never equal to `string`; expected operands of one type
    """,
    """
    partner.?nmae.orValue("")
             ^^^^ `partner` has no field `nmae`; did you mean `name`?
    """,
    """
    optional.off(1)
    ^^^^^^^^^^^^ unknown function `optional.off`; did you mean `optional.of`?
    """,
    """
    optional.of(1).optFlatMap(x, x)
                                 ^ the result of `optFlatMap` is `int`; expected an optional
    """,
    """
    manifest.app.?limits.burst.hasValue() || manifest.app.limits.rate > 1.0
                                                          ^^^^^^ `manifest.app.limits` may be absent; expected a guard such as `has(manifest.app.limits) && …`
    """,
  ])
  func `what is wrong with optionals`(drawing: String) throws {
    let text = String(drawing.prefix { $0 != "\n" })
    let result = try CheckerFixture.check(text)
    #expect(CheckerFixture.drawing(text, result.diagnostics) == drawing)
  }

  @Test(arguments: [
    "partner.?name.hasValue() && partner.name == ''",
    "partner.?name.hasValue() && partner.?name.value() == ''",
    "has(partner.name) && partner.?name.value() == ''",
    "!partner.?name.hasValue() || partner.name == ''",
    "manifest.app.?limits.burst.hasValue() && manifest.app.limits.burst > 1",
    "manifest.app.?limits.?burst.hasValue() && manifest.app.limits.burst > 1",
    "manifest.app.?limits.hasValue() && manifest.app.?limits.value().rate > 1.0",
    "manifest.app.?limits.optMap(l, manifest.app.limits.rate + l.rate).hasValue()",
    "partner[?'name'].hasValue() && partner.name == ''",
    "partner.?id.value() == ''",
    "anything.?a.value() == ''",
  ])
  func `'hasValue' guards, and a guard lets 'value' be read`(text: String) throws {
    let result = try CheckerFixture.check(text)
    #expect(CheckerFixture.drawing(text, result.diagnostics) == text)
  }
}

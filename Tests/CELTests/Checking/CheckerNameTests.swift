import CEL
import Testing

@Suite struct CheckerNameTests {
  @Test(arguments: cases)
  func `names that do not exist are reported at their place, with the nearest one`(drawing: String)
    throws
  {
    let text = String(drawing.prefix { $0 != "\n" })
    let result = try CheckerFixture.check(text)
    #expect(CheckerFixture.drawing(text, result.diagnostics) == drawing)
  }

  static let cases = [
    #"""
    manifest.app.sevice_id == "x"
                 ^^^^^^^^^ `manifest.app` has no field `sevice_id`; did you mean `service_id`?
    """#,
    #"""
    manifest.labels.app-name == "x"
    ^^^^^^^^^^^^^^^^^^^^^^^^ `manifest.labels.app-name` is a subtraction; expected `manifest.labels["app-name"]`, or the name in backticks
    """#,
    #"""
    manifest.x-note == "x"
    ^^^^^^^^^^^^^^^ `manifest.x-note` is a subtraction; expected `manifest["x-note"]`, or the name in backticks
    """#,
    #"""
    anything.?a.b-c-d.e == 1
    ^^^^^^^^^^^^^^^^^ `anything.?a.b-c-d` is a subtraction; expected `anything.?a["b-c-d"]`, or the name in backticks
    """#,
    #"""
    manifest.labels.app-s == ""
    ^^^^^^^^^^^^^^^^^^^^^ `manifest.labels.app-s` is a subtraction; expected `manifest.labels["app-s"]`, or the name in backticks
    """#,
    #"""
    manifest.app.retries-m == 1
    ^^^^^^^^^^^^^^^^^^^^^^ `manifest.app.retries-m` is a subtraction; expected `manifest.app["retries-m"]`, or the name in backticks
    """#,
    #"""
    n-m == 1
      ^ unknown variable `m`; expected `anything`, `manifest`, `n`, `nested.deep.name`, `partner`, `s`, …
    """#,
    #"""
    not(manifest.app.stage == "launched")
    ^^^ unknown function `not`; did you mean `!`?
    """#,
    #"""
    manifst.app.stage
    ^^^^^^^ unknown variable `manifst`; did you mean `manifest`?
    """#,
    #"""
    manifest.app.stage == True
                          ^^^^ unknown variable `True`; did you mean `true`?
    """#,
    #"""
    x + y + z
    ^ unknown variable `x`; expected `anything`, `manifest`, `n`, `nested.deep.name`, `partner`, `s`, …
        ^ unknown variable `y`; expected `anything`, `manifest`, `n`, `nested.deep.name`, `partner`, `s`, …
            ^ unknown variable `z`; expected `anything`, `manifest`, `n`, `nested.deep.name`, `partner`, `s`, …
    """#,
    #"""
    s.startWith("a")
      ^^^^^^^^^ `string` has no method `startWith`; did you mean `startsWith`?
    """#,
    #"""
    startsWith(s, "a")
    ^^^^^^^^^^ `startsWith` is a method; expected `value.startsWith(…)`
    """#,
    #"""
    s.int()
      ^^^ `int` is a function; expected `int(value, …)`
    """#,
    #"""
    sise(s)
    ^^^^ unknown function `sise`; did you mean `size`?
    """#,
    #"""
    foo(1)
    ^^^ unknown function `foo`
    """#,
    #"""
    math_.pow(1)
    ^^^^^ unknown variable `math_`; expected `anything`, `manifest`, `n`, `nested.deep.name`, `partner`, `s`, …
    """#,
    #"""
    s.all(x)
      ^^^ `all` is a macro of another form; expected `list.all(x, condition)`
    """#,
    #"""
    has(1, 2)
    ^^^ `has` is a macro of another form; expected `has(value.field)`
    """#,
    #"""
    s.size
      ^^^^ `string` has no field `size`; expected the method `size(…)`
    """#,
    #"""
    s.foo
      ^^^ `string` has no fields; expected an object or a map before `.foo`
    """#,
    #"""
    n.foo
      ^^^ `int` has no fields; expected an object or a map before `.foo`
    """#,
    #"""
    partner.id()
            ^^ `id` is a field, not a method; expected no parentheses
    """#,
    #"""
    manifest["app"].stag
                    ^^^^ `manifest["app"]` has no field `stag`; did you mean `stage`?
    """#,
    #"""
    manifest["apps"]
             ^^^^^^ `manifest` has no field `apps`; did you mean `app`?
    """#,
    #"""
    "redirect_uri" in manifest.app
    ^^^^^^^^^^^^^^ `manifest.app` has no field `redirect_uri`; did you mean `redirect_url`?
    """#,
    #"""
    has(manifest.app.redirect_uri)
                     ^^^^^^^^^^^^ `manifest.app` has no field `redirect_uri`; did you mean `redirect_url`?
    """#,
    #"""
    manifest.app.?redirect_uri
                  ^^^^^^^^^^^^ `manifest.app` has no field `redirect_uri`; did you mean `redirect_url`?
    """#,
    #"""
    manifest.labels.a.b
                      ^ `string` has no fields; expected an object or a map before `.b`
    """#,
    #"""
    Foo{a: 1, b: c}
    ^^^ unknown message type `Foo`; expected a map such as `{"name": value}`
                 ^ unknown variable `c`; expected `anything`, `manifest`, `n`, `nested.deep.name`, `partner`, `s`, …
    """#,
    #"""
    manifest.partners.exists(p, q.id == "")
                                ^ unknown variable `q`; expected `anything`, `manifest`, `n`, `nested.deep.name`, `partner`, `s`, …
    """#,
    #"""
    manifest.partners.all(partner, partner.idd == "")
                                           ^^^ `partner` has no field `idd`; did you mean `id`?
    """#,
    #"""
    nested.deep.nme
    ^^^^^^ unknown variable `nested`; did you mean `nested.deep.name`?
    """#,
    #"""
    cel.bind(a)
    ^^^^^^^^ `cel.bind` is a macro of another form; expected `cel.bind(name, value, expression)`
    """#,
    #"""
    manifest.app.naem + partner.nmae
                 ^^^^ `manifest.app` has no field `naem`; did you mean `name`?
                                ^^^^ `partner` has no field `nmae`; did you mean `name`?
    """#,
  ]
}

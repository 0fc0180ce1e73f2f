import CEL
import Testing

@Suite struct NeverTrueTests {
  @Test(arguments: cases)
  func `comparisons that can never be true are reported`(drawing: String) throws {
    let text = String(drawing.prefix { $0 != "\n" })
    let result = try CheckerFixture.check(text)
    #expect(CheckerFixture.drawing(text, result.diagnostics) == drawing)
  }

  static let cases = [
    #"""
    manifest.app.stage == "launhced"
                          ^^^^^^^^^^ `manifest.app.stage` is never `launhced`; did you mean `launched`?
    """#,
    #"""
    "launhced" != manifest.app.stage
    ^^^^^^^^^^ `manifest.app.stage` is never `launhced`; did you mean `launched`?
    """#,
    #"""
    manifest.app.stage == "LAUNCHED"
                          ^^^^^^^^^^ `manifest.app.stage` is never `LAUNCHED`; did you mean `launched`?
    """#,
    #"""
    manifest.app.stage in ["launched", "devlopment", "x"]
                                       ^^^^^^^^^^^^ `manifest.app.stage` is never `devlopment`; did you mean `development`?
                                                     ^^^ `manifest.app.stage` is never `x`; expected `development` or `launched`
    """#,
    #"""
    manifest.app.stage == (n > 0 ? "launched" : "dev")
                                                ^^^^^ `manifest.app.stage` is never `dev`; did you mean `development`?
    """#,
    #"""
    "partner.reed" in manifest.scopes
    ^^^^^^^^^^^^^^ `manifest.scopes` never holds `partner.reed`; did you mean `partner.read`?
    """#,
    #"""
    manifest.scopes == ["partner.info", "partner.raed"]
                                        ^^^^^^^^^^^^^^ `manifest.scopes` never holds `partner.raed`; did you mean `partner.read`?
    """#,
    #"""
    manifest.scopes.exists(x, x == "nope")
                                   ^^^^^^ `x` is never `nope`; expected `partner.info`, `partner.read` or `seller.read`
    """#,
    #"""
    manifest.scopes.includes("partner.raed")
                             ^^^^^^^^^^^^^^ `manifest.scopes` never holds `partner.raed`; did you mean `partner.read`?
    """#,
    #"""
    sets.intersects(manifest.scopes, ["seller.read", "seller.reed"])
                                                     ^^^^^^^^^^^^^ `manifest.scopes` never holds `seller.reed`; did you mean `seller.read`?
    """#,
    #"""
    manifest.partners.all(p, p.region in ["US", "RoW"])
                                                ^^^^^ `p.region` is never `RoW`; did you mean `ROW`?
    """#,
    #"""
    manifest.app.stage == partner.region
                       ^^ `manifest.app.stage` and `manifest.partners[].region` have no value in common; expected two that have
    """#,
    #"""
    manifest.app.stage in manifest.scopes
                       ^^ `manifest.app.stage` and `manifest.scopes[]` have no value in common; expected two that have
    """#,
    #"""
    n == s
      ^^ `int` is never equal to `string`; expected operands of one type
    """#,
    #"""
    n != true
      ^^ `int` is never equal to `bool`; expected operands of one type
    """#,
    #"""
    1 == 1.0
      ^^ `int` and `double` are different types; expected a conversion, for example `double(1)`
    """#,
    #"""
    size(s) == double(2)
            ^^ `int` and `double` are different types; expected a conversion, for example `double(size(s))`
    """#,
    #"""
    1u != 1
       ^^ `uint` and `int` are different types; expected a conversion, for example `int(1u)`
    """#,
    #"""
    n == null
      ^^ `n` is never `null`; expected a comparison with `int`
    """#,
    #"""
    null != s
         ^^ `s` is never `null`; expected a comparison with `string`
    """#,
    #"""
    manifest.app.redirect_url == null
                              ^^ `manifest.app.redirect_url` is never `null`, only absent; expected `!has(manifest.app.redirect_url)`
    """#,
    #"""
    manifest.app.redirect_url != null
                              ^^ `manifest.app.redirect_url` is never `null`, only absent; expected `has(manifest.app.redirect_url)`
    """#,
    #"""
    manifest["x-note"] == null
                       ^^ `manifest["x-note"]` is never `null`, only absent; expected `!("x-note" in manifest)`
    """#,
    #"""
    manifest.app == manifest.partners
                 ^^ the object `manifest.app` is never equal to `list(manifest.partners[])`; expected operands of one type
    """#,
    #"""
    1 in ["a"]
      ^^ `int` is never in `list(string)`; expected a value of the type that it holds
    """#,
    #"""
    n in manifest.labels
      ^^ `int` is never in `map(string, string)`; expected a value of the type that it holds
    """#,
    #"""
    "a" in [1, 2]
        ^^ `string` is never in `list(int)`; expected a value of the type that it holds
    """#,
    #"""
    [1] == ["a"]
        ^^ `list(int)` is never equal to `list(string)`; expected operands of one type
    """#,
  ]
}

import CEL
import Testing

@Suite struct GuardTests {
  @Test(arguments: cases)
  func `reading a field that may be absent needs a guard`(drawing: String) throws {
    let text = String(drawing.prefix { $0 != "\n" })
    let result = try CheckerFixture.check(text)
    #expect(CheckerFixture.drawing(text, result.diagnostics) == drawing)
  }

  @Test(arguments: guarded)
  func `a guarded read is fine`(text: String) throws {
    let result = try CheckerFixture.check(text)
    #expect(CheckerFixture.drawing(text, result.diagnostics) == text)
  }

  static let cases = [
    #"""
    manifest.app.redirect_url.startsWith("https")
                 ^^^^^^^^^^^^ `manifest.app.redirect_url` may be absent; expected a guard such as `has(manifest.app.redirect_url) && …`
    """#,
    #"""
    has(manifest.app.redirect_url) || manifest.app.redirect_url.startsWith("https")
                                                   ^^^^^^^^^^^^ `manifest.app.redirect_url` may be absent; expected a guard such as `has(manifest.app.redirect_url) && …`
    """#,
    #"""
    !has(manifest.app.redirect_url) && manifest.app.redirect_url == ""
                                                    ^^^^^^^^^^^^ `manifest.app.redirect_url` may be absent; expected a guard such as `has(manifest.app.redirect_url) && …`
    """#,
    #"""
    has(manifest.app.redirect_url) ? true : manifest.app.redirect_url == ""
                                                         ^^^^^^^^^^^^ `manifest.app.redirect_url` may be absent; expected a guard such as `has(manifest.app.redirect_url) && …`
    """#,
    #"""
    manifest.app.redirect_url == "" && has(manifest.app.redirect_url)
                 ^^^^^^^^^^^^ `manifest.app.redirect_url` may be absent; expected a guard such as `has(manifest.app.redirect_url) && …`
    """#,
    #"""
    manifest.partners.all(p, p.name != "")
                               ^^^^ `p.name` may be absent; expected a guard such as `has(p.name) && …`
    """#,
    #"""
    manifest.partners[0].name == "" && manifest.partners[0].name == "b"
                         ^^^^ `manifest.partners[0].name` may be absent; expected a guard such as `has(manifest.partners[0].name) && …`
    """#,
    #"""
    has(manifest.partners[0].name) && manifest.partners[1].name == "b"
                                                           ^^^^ `manifest.partners[1].name` may be absent; expected a guard such as `has(manifest.partners[1].name) && …`
    """#,
    #"""
    manifest.app.limits.burst > 1
                 ^^^^^^ `manifest.app.limits` may be absent; expected a guard such as `has(manifest.app.limits) && …`
                        ^^^^^ `manifest.app.limits.burst` may be absent; expected a guard such as `has(manifest.app.limits.burst) && …`
    """#,
    #"""
    has(manifest.app.limits.burst) && manifest.app.limits.burst > 1
                     ^^^^^^ `manifest.app.limits` may be absent; expected a guard such as `has(manifest.app.limits) && …`
    """#,
    #"""
    has(manifest.app.limits) && manifest.app.limits.burst > 1
                                                    ^^^^^ `manifest.app.limits.burst` may be absent; expected a guard such as `has(manifest.app.limits.burst) && …`
    """#,
    #"""
    manifest["x-note"] == ""
             ^^^^^^^^ `manifest["x-note"]` may be absent; expected a guard such as `"x-note" in manifest && …`
    """#,
    #"""
    manifest.app["limits"].rate > 1.0
                 ^^^^^^^^ `manifest.app["limits"]` may be absent; expected a guard such as `"limits" in manifest.app && …`
    """#,
    #"""
    "limits" in manifest.app || manifest.app.limits.rate > 1.0
                                             ^^^^^^ `manifest.app.limits` may be absent; expected a guard such as `has(manifest.app.limits) && …`
    """#,
    #"""
    manifest.extra.foo.bar
             ^^^^^ `manifest.extra` may be absent; expected a guard such as `has(manifest.extra) && …`
    """#,
    #"""
    manifest.partners.exists(p, has(p.name)) && manifest.partners.all(p, p.name != "")
                                                                           ^^^^ `p.name` may be absent; expected a guard such as `has(p.name) && …`
    """#,
    #"""
    manifest.partners.filter(p, has(p.name) || p.enrolled).all(p, p.name != "")
                                                                    ^^^^ `p.name` may be absent; expected a guard such as `has(p.name) && …`
    """#,
    #"""
    manifest.partners.filter(p, has(p.name)).map(p, p)[0].name
                                                          ^^^^ the field `name` of the object `manifest.partners[]` may be absent; expected `.?name`
    """#,
    #"""
    (has(partner.name) && n > 0) || partner.name == ""
                                            ^^^^ `partner.name` may be absent; expected a guard such as `has(partner.name) && …`
    """#,
    #"""
    [partner][0].name == ""
                 ^^^^ the field `name` of the object `manifest.partners[]` may be absent; expected `.?name`
    """#,
    #"""
    manifest.partners.all(p, has(p.name) && manifest.partners.all(q, q.name == p.name))
                                                                       ^^^^ `q.name` may be absent; expected a guard such as `has(q.name) && …`
    """#,
  ]

  static let guarded = [
    #"has(manifest.app.redirect_url) && manifest.app.redirect_url.startsWith("https")"#,
    #"!has(manifest.app.redirect_url) || manifest.app.redirect_url.startsWith("https")"#,
    #"!(has(manifest.app.redirect_url) && n > 0) || manifest.app.redirect_url == """#,
    #"!(!has(partner.name) || n > 0) && partner.name == """#,
    #"has(manifest.app.redirect_url) ? manifest.app.redirect_url == "" : true"#,
    #"!has(partner.name) ? true : n > 1 ? partner.name == "" : partner.name == "x""#,
    #"(has(partner.name) ? n > 0 : false) && partner.name == """#,
    #"(has(partner.name) || false) && partner.name == """#,
    #"n > 0 && has(partner.name) && (n > 1 || partner.name == "")"#,
    #""redirect_url" in manifest.app && manifest.app.redirect_url != """#,
    #""x-note" in manifest && manifest["x-note"] != """#,
    #"has(manifest.`x-note`) && manifest["x-note"] != """#,
    #"has(manifest.app.limits) && has(manifest.app.limits.burst) && manifest.app.limits.burst > 1"#,
    #"has(manifest.app.limits) && manifest.app.limits.rate > 1.0"#,
    #"manifest.partners.all(p, has(p.name) && p.name != "")"#,
    #"manifest.partners.all(p, !has(p.name) || p.name != "")"#,
    #"manifest.partners.exists(p, has(p.name) && p.name != "")"#,
    #"manifest.partners.filter(p, has(p.name) && p.name != "").map(p, p.name)"#,
    #"manifest.partners.map(p, has(p.name), p.name)"#,
    #"manifest.partners.filter(p, has(p.name)).all(q, q.name != "")"#,
    #"manifest.partners.filter(p, has(p.name)).filter(p, p.enrolled).all(q, q.name != "")"#,
    #"manifest.partners.filter(p, has(p.name)).sortBy(p, p.name).all(q, q.name != "")"#,
    #"manifest.partners.filter(p, has(p.name))[0].name == """#,
    #"manifest.partners.all(p, has(p.name)) && manifest.partners.exists(q, q.name == "a")"#,
    #"manifest.partners.all(p, has(p.name)) && manifest.partners[0].name == "a""#,
    #"manifest.partners.exists(p, !has(p.name)) || manifest.partners.all(p, p.name != "")"#,
    #"manifest.partners.all(i, p, has(p.name) && p.name != "")"#,
    #"has(manifest.partners[n].name) && manifest.partners[n].name != """#,
    #"has(manifest.partners[0].name) && manifest.partners[0].name != """#,
    #"cel.bind(ok, has(partner.name), ok && partner.name == "")"#,
    #"cel.bind(p, partner, has(partner.name) && p.name == "")"#,
    #"has(partner.name) && cel.bind(p, partner, p.name == "")"#,
    #"partner.?name"#,
    #"anything.a.b.c == anything[0]"#,
    #"manifest.labels.a == "" && manifest.labels["b"] == """#,
    #"has(manifest.extra) && manifest.extra.undeclared == 1"#,
    #"has(partner.name) == true && partner.name == """#,
    #"false == has(partner.name) || partner.name == """#,
  ]
}

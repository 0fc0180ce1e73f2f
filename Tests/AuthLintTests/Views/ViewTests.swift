import Diagnostics
import Documents
import Testing

@testable import AuthLint
@testable import RuleEngine

/// Configurations of another form, read as manifests through a view.
@Suite struct ViewTests {
  /// The view of a service's configuration that most tests use.
  static let view = """
    view:
      manifest: 1
      app:
        name: ${document.service.title}
        service_id: ${document.tiktok.service_id}
        stage: '${document.env == "prod" ? "launched" : "development"}'
        owner: ${document.tiktok.owner}
        redirect_url: ${document.service.host + "/callback"}
      scopes: ${document.tiktok.scopes}
      partners: '${document.agencies.map(a, {"id": a.id, "region": a.market, "category": a.kind, "enrolled": a.enrolled})}'
      authorization:
        category: TAP
        links:
          - region: US
            url: ${document.tiktok.link}
        on_cancel: ${document.tiktok.on_cancel}

    """

  static let config = """
    env: test
    service:
      title: Match Maker
      host: https://app.example.com
    tiktok:
      service_id: "7579802912634078989"
      owner: "8647245523056104235"
      scopes: [partner.authorization.info]
      link: https://partner.us.tiktokshop.com/open/authorize?service_id=7579802912634078989&state={state}
      on_cancel: delete the tokens of the partner
    agencies:
      - {id: "8647245523056104235", market: US, kind: TAP, enrolled: true}

    """

  /// Reads a view; the test fails if it has mistakes.
  static func read(_ text: String = view) throws -> View {
    let (view, problems) = try readAny(text)
    try #require(problems.isEmpty, "\(problems)")
    return try #require(view)
  }

  static func readAny(_ text: String) throws -> (view: View?, problems: [String]) {
    let file = SourceFile(path: ".authlint.yaml", bytes: Array(text.utf8))
    let document = try #require(DocumentLoader(file: file, format: .yaml).next())
    var fields = SettingsFields(document, rule: "invalid-configuration") { _, _ in nil }
    let node = try #require(document.value(forKey: "view", of: document.root))
    let view = ViewReader.read(node, &fields)
    let lines = SourceLines(file)
    return (
      view,
      fields.problems.map { problem in
        let place = lines.position(at: problem.primary.range.lower)
        return "\(place.line):\(place.column) \(problem.message)"
      }
    )
  }

  static func linter(_ view: String = view) throws -> Linter {
    var linter = Linter(ruleSets: [.partnerAuthorization])
    linter.view = try read(view)
    return linter
  }

  static func check(_ text: String, path: String = "config.yaml", view: String = view) throws
    -> FileReport
  {
    try linter(view).check(SourceFile(path: path, bytes: Array(text.utf8)))
  }

  /// The findings of a report and of those beside it, as `path:line:column rule: marked text`.
  static func findings(_ report: FileReport) -> [String] {
    ([report] + report.others).flatMap { report in
      let lines = SourceLines(report.file)
      return report.diagnostics.map { finding in
        let range = finding.primary.range
        let place = lines.position(at: range.lower)
        let marked = String(decoding: report.file.bytes[range.lower..<range.upper], as: UTF8.self)
        return "\(report.file.path):\(place.line):\(place.column) \(finding.rule): \(marked)"
      }
    }
  }

  /// Returns the configuration with a text replaced, which must be in it.
  static func changed(_ old: String, _ new: String) throws -> String {
    let bytes = Array(config.utf8)
    let index = try #require(
      bytes.indices.first { bytes[$0...].starts(with: old.utf8) }, "`\(old)` is not there")
    return String(decoding: bytes[..<index], as: UTF8.self) + new
      + String(decoding: bytes[(index + old.utf8.count)...], as: UTF8.self)
  }

  @Test func `a configuration without faults yields nothing`() throws {
    #expect(Self.findings(try Self.check(Self.config)) == [])
  }

  @Test(arguments: [
    ("\"7579802912634078989\"", "75x", "6:15 malformed-service-id: 75x"),
    ("kind: TAP", "kind: 'CAP'", "12:51 partner-not-enrolled: 'CAP'"),
    ("enrolled: true", "enrolled: false", "12:66 partner-not-enrolled: false"),
    ("market: US", "market: XX", "12:41 invalid-value: XX"),
    (
      "partner.us.tiktokshop.com", "partner.tiktokshop.com",
      "9:17 wrong-authorization-domain: partner.tiktokshop.com"
    ),
    ("[partner.authorization.info]", "[]", "8:3 missing-partner-scope: scopes"),
    // Computed: the place is what it was made of.
    ("https://app", "http://app", "4:9 insecure-redirect-url: http://app.example.com"),
  ])
  func `a fault is found at its characters in the file`(
    old: String, new: String, expected: String
  ) throws {
    let found = Self.findings(try Self.check(try Self.changed(old, new)))
    #expect(found.contains("config.yaml:" + expected), "\(found)")
    #expect(found.allSatisfy { $0.utf8.starts(with: "config.yaml".utf8) })
  }

  @Test func `a place in escaped and folded text is exact`() throws {
    let text = try Self.changed(
      "https://partner.us.tiktokshop.com/open/authorize?service_id=7579802912634078989&state={state}",
      #""https:\/\/partner\x2Etiktokshop.com/open/authorize?service_id=7579802912634078989&state={state}""#
    )
    #expect(
      Self.findings(try Self.check(text)) == [
        #"config.yaml:9:20 wrong-authorization-domain: partner\x2Etiktokshop.com"#
      ])
  }

  @Test func `what the view does not find is at its expression`() throws {
    let report = try Self.check(try Self.changed("  owner: \"8647245523056104235\"\n", ""))
    #expect(
      Self.findings(report) == [".authlint.yaml:7:12 missing-field: ${document.tiktok.owner}"])
    let finding = try #require(report.others.first?.diagnostics.first)
    #expect(finding.elsewhere.map(\.lines.file.path) == ["config.yaml"])
    #expect(finding.pointer == "/view/app/owner")
  }

  @Test func `what the view says itself is in the view`() throws {
    let view = String(
      decoding: Array(
        Self.view.utf8.split(separator: UInt8(ascii: "\n")).map { line in
          line.elementsEqual("    category: TAP".utf8)
            ? Array("    category: TPA".utf8) : Array(line)
        }.joined(separator: [0x0A])), as: UTF8.self)
    #expect(
      Self.findings(try Self.check(Self.config, view: view)) == [
        ".authlint.yaml:12:15 tap-category-not-selected: TPA"
      ])
  }

  @Test func `a value that an expression cannot use is one finding`() throws {
    let found = Self.findings(try Self.check(try Self.changed("https://app.example.com", "[1]")))
    #expect(
      found == [
        ".authlint.yaml:8:19 not-judged: ${document.service.host + \"/callback\"}"
      ])
  }

  @Test(arguments: [
    (
      "[partner.authorization.info]", "[partner.authorization.info, partner.authorization.info]",
      "[partner.authorization.info]"
    ),
    (
      "partner.us.tiktokshop.com/", "partner.tiktokshop.com/", "partner.us.tiktokshop.com/"
    ),
    (
      "\"8647245523056104235\"\n  scopes", "8647245523056104235\n  scopes",
      "\"8647245523056104235\"\n  scopes"
    ),
  ])
  func `a value that is taken as it is is fixed in the file`(
    old: String, new: String, fixed: String
  ) throws {
    let file = SourceFile(path: "config.yaml", bytes: Array(try Self.changed(old, new).utf8))
    let worker = try Self.linter().makeWorker()
    let outcome = try worker.fix(
      worker.check(file), settings: LintSettings(), includesUnsafe: true
    ).outcome
    #expect(String(decoding: outcome.bytes, as: UTF8.self) == (try Self.changed(old, fixed)))
  }

  @Test func `a computed value is not fixed, and the finding says why`() throws {
    let report = try Self.check(try Self.changed("https://app", "http://app"))
    let finding = try #require(report.diagnostics.first)
    #expect(finding.fix == nil)
    #expect(
      finding.elsewhere.map(\.annotation.label) == ["made here by the view, so no fix is offered"])
  }

  @Test func `comments in the file suppress`() throws {
    let text = try Self.changed(
      "  scopes: [partner.authorization.info]",
      "  scopes: [partner.authorization.info, seller.read]  # authlint: ignore[unrelated-scope] ours"
    )
    let report = try Self.check(text)
    #expect(Self.findings(report) == [])
    #expect(report.suppressed == 1)
  }

  @Test(arguments: [
    ("view: [1]\n", "1:1 "), ("view: {a: '${document.}'}\n", "1:"),
    ("view: {a: '${nothing}'}\n", "1:14 "), ("view: {a: '${'}\n", "1:12 "),
    ("view: {a: '${document.a +}'}\n", "1:"), ("view: {a: \"x${document.a + 1 + 'b'\"}\n", "1:"),
  ])
  func `a mistake in a view is an error at its place`(text: String, place: String) throws {
    let (view, problems) = try Self.readAny(text)
    #expect(view == nil)
    #expect(problems.count == 1)
    #expect(problems.first?.utf8.starts(with: place.utf8) == true, "\(problems)")
  }

  @Test func `secrets of the file are hidden in the manifest and in findings`() throws {
    let text = Self.config + "app_secret: 0123456789abcdef0123456789abcdef\n"
    let view = Self.view + "  x-note: ${document.app_secret}\n"
    let file = SourceFile(path: "config.yaml", bytes: Array(text.utf8))
    let (manifests, report) = try ViewedManifest.all(of: file, Self.linter(view))
    #expect(manifests.count == 1)
    let part = "456789abcdef01"
    #expect(manifests.allSatisfy { !Self.has($0.text, part) && Self.has($0.text, "x-note") })
    for finding in report.diagnostics + report.others.flatMap(\.diagnostics) {
      #expect(!Self.has(finding.message, part))
    }
  }

  private static func has(_ text: String, _ part: String) -> Bool {
    let bytes = Array(text.utf8)
    return bytes.indices.contains { bytes[$0...].starts(with: part.utf8) }
  }

  @Test func `aliases that expand are bounded`() throws {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1..<7 {
      let items = repeatElement("*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(items)]\n"
    }
    let view =
      "view: {manifest: 1, scopes: '${document.a6}', x-a: '${[document.a5, document.a5]}'}\n"
    let report = try Self.check(text, view: view)
    #expect(!report.isComplete)
  }

  @Test func `a proposal reads known names`() throws {
    let file = SourceFile(path: "config.yaml", bytes: Array(Self.config.utf8))
    let lines = try #require(ViewProposal.lines(for: file))
    let view = "view:\n" + lines.map { "  " + $0 + "\n" }.joined()
    #expect(Self.findings(try Self.check(Self.config, view: view)) == [])
    let nothing = SourceFile(path: "a.yaml", bytes: Array("x: 1\n".utf8))
    #expect(ViewProposal.lines(for: nothing) == nil)
  }
}

import AuthLint
import Testing

/// Rules and configurations that are handed to a checker as texts.
@Suite struct CheckerConfigurationTests {
  static let scopes = TextFile(name: "a.yaml", text: "scopes: [a.b, a.b]\n")

  static let rule = """
    id: named-partners
    severity: info
    for: partner in manifest.partners
    require: has(partner.name)
    message: partner `${partner.id}` has no name

    """

  static let partner = TextFile(name: "a.yaml", text: "partners: [{id: \"1\"}]\n")

  static func checker(
    _ text: String, path: String = ".authlint.yaml", above: [ConfigurationFile] = [],
    rules: Rules = .partnerAuthorization
  ) throws -> TextChecker {
    try TextChecker(
      rules: rules, configuration: ConfigurationFile(path: path, text: text), above: above)
  }

  static func severity(
    of rule: String, _ checker: TextChecker, _ text: TextFile
  ) throws -> Finding.Severity? {
    try checker.check(text).findings.first { $0.rule == rule }?.severity
  }

  /// The problem of what is broken: `name:line:column: message`.
  static func problems(_ body: () throws -> Void) -> [String] {
    do {
      try body()
      return []
    } catch let broken as BrokenInput {
      return broken.problems.map {
        "\($0.name):\($0.finding.line):\($0.finding.column): \($0.finding.message)"
      }
    } catch {
      return ["\(error)"]
    }
  }

  // MARK: - Configurations

  @Test func `severities, ignored rules and thresholds hold`() throws {
    let rule = "duplicate-scope"
    #expect(try Self.severity(of: rule, TextChecker(), Self.scopes) == .warning)
    let weighed = try Self.checker("severity: {duplicate-scope: info}\n")
    #expect(try Self.severity(of: rule, weighed, Self.scopes) == .info)
    let ignored = try Self.checker("ignore: [{rule: duplicate-scope, reason: known}]\n")
    #expect(try Self.severity(of: rule, ignored, Self.scopes) == nil)
    let selected = try Self.checker("select: [unrelated-scope]\n")
    #expect(try Self.severity(of: rule, selected, Self.scopes) == nil)
    let text = TextFile(name: "a.yaml", text: "manifest: 1\nscopes: [seller.a]\n")
    let only = "select: [unrelated-scope]\n"
    #expect(try !Self.checker(only + "fail-on: warning\n").check(text).isFailing)
    #expect(try Self.checker(only + "fail-on: info\n").check(text).isFailing)
  }

  @Test(arguments: [
    (".authlint.yaml", "old/a.yaml", "b.yaml"),
    ("app/.authlint.yaml", "app/old/a.yaml", "app/b.yaml"),
    ("/home/app/.authlint.yaml", "/home/app/old/a.yaml", "/home/app/b.yaml"),
    ("./app/../.authlint.yaml", "./old/a.yaml", "x/../b.yaml"),
  ])
  func `overrides hold for the names that their patterns match`(
    path: String, inside: String, outside: String
  ) throws {
    let checker = try Self.checker(
      "overrides: [{files: [old/], severity: {duplicate-scope: error}}]\n", path: path)
    func severity(_ name: String) throws -> Finding.Severity? {
      try Self.severity(
        of: "duplicate-scope", checker, TextFile(name: name, bytes: Self.scopes.bytes))
    }
    #expect(try severity(inside) == .error)
    #expect(try severity(outside) == .warning)
  }

  @Test func `configurations above hold where the nearer ones say nothing, and lock`() throws {
    let above = try ConfigurationFile(
      path: ".authlint.yaml",
      text: "severity: {duplicate-scope: error}\nlocked: [duplicate-scope]\nfail-on: info\n")
    let checker = try Self.checker(
      "root: true\nseverity: {duplicate-scope: info}\n", path: "app/.authlint.yaml", above: [above])
    let text = TextFile(name: "app/a.yaml", bytes: Self.scopes.bytes)
    // Of what lies above a root, the locks alone are left.
    #expect(try Self.severity(of: "duplicate-scope", checker, text) == .warning)
    #expect(checker.notes.count == 1)
    #expect(checker.notes.first?.hasPrefix("app/.authlint.yaml:2:12: ") == true)
    let below = try Self.checker("fail-on: never\n", path: "app/.authlint.yaml", above: [above])
    #expect(try Self.severity(of: "duplicate-scope", below, text) == .error)
    #expect(try !below.check(text).isFailing)
    #expect(below.notes == [])
  }

  @Test func `mistakes of a configuration have their places`() {
    #expect(
      Self.problems { _ = try ConfigurationFile(path: "c.yaml", text: "fail_on: error\n") } == [
        "c.yaml:1:1: unknown key `fail_on`; did you mean `fail-on`?"
      ])
    #expect(
      Self.problems { _ = try Self.checker("select:\n  - duplicate-scop\n", path: "c.yaml") } == [
        "c.yaml:2:5: `duplicate-scop` is not a rule; did you mean `duplicate-scope`?"
      ])
    #expect(
      Self.problems { _ = try Self.checker("overrides: [{files: ['[a']}]\n") } == [
        ".authlint.yaml:1:22: `[a` is not a pattern, expected one as in a .gitignore"
      ])
    #expect(
      Self.problems { _ = try Self.checker("ignore: [committed-secret]\n") } == [
        ".authlint.yaml:1:10: `committed-secret` is turned off without a reason"
      ])
    #expect(
      Self.problems { _ = try Self.checker("default-rules: false\n") } == [
        ".authlint.yaml:1:16: `default-rules: false` leaves no rules"
      ])
  }

  @Test func `what is broken describes itself, without control characters`() {
    do {
      _ = try ConfigurationFile(path: "c\u{1B}[2J.yaml", text: "fail_on: error\n")
      Issue.record("the configuration is broken")
    } catch {
      #expect(error.description.contains(":1:1: error: unknown key `fail_on`"))
      #expect(!error.description.contains("\u{1B}"))
    }
  }

  // MARK: - Rules

  @Test func `own rules are added to the others, or stand alone`() throws {
    let file = TextFile(name: "rules/named-partners.yaml", text: Self.rule)
    let both = TextChecker(rules: try .partnerAuthorization.adding([file]))
    #expect(try Self.severity(of: "named-partners", both, Self.partner) == .info)
    #expect(try both.check(Self.partner).findings.count > 1)
    let alone = try Rules([file])
    #expect(alone.ids.contains("named-partners"))
    #expect(!alone.ids.contains("unquoted-id"))
    let findings = try TextChecker(rules: alone).check(Self.partner).findings
    #expect(findings.contains { $0.rule == "named-partners" })
    #expect(!findings.contains { $0.rule == "no-partners" })
  }

  @Test func `rules about another kind of file have a schema among the files`() throws {
    let rules = try Rules([
      TextFile(
        name: "r/ruleset.yaml", text: "name: r\nvariable: config\nschema: schemas/config.json\n"),
      TextFile(
        name: "r/port.yaml",
        text: "id: port\nseverity: error\nrequire: config.port > 1024\nmessage: low\n"),
      TextFile(
        name: "r/schemas/config.json",
        text: """
          {"type": "object", "required": ["port"], "properties": {"port": {"type": "integer"}}}
          """),
    ])
    let checker = TextChecker(rules: rules)
    let low = try checker.check(TextFile(name: "c.yaml", text: "port: 80\n"))
    #expect(low.findings.map(\.rule) == ["port"])
    #expect(try checker.check(TextFile(name: "c.yaml", text: "port: 8080\n")).findings == [])
    let wrong = try checker.check(TextFile(name: "c.yaml", text: "port: []\n"))
    #expect(wrong.findings.map(\.rule) == ["wrong-type"])
  }

  @Test func `mistakes of rules have their places`() {
    let broken = Self.rule.replacing("has(partner.name)", with: "has(partner.name")
    let problems = Self.problems {
      _ = try Rules([TextFile(name: "r/named-partners.yaml", text: broken)])
    }
    #expect(problems.contains { $0.hasPrefix("r/named-partners.yaml:4:") }, "\(problems)")
    #expect(
      Self.problems { _ = try Rules([TextFile(name: "r/a.json", text: "{}")]) } == [
        "r/a.json:1:1: there is no rule among the files, expected names that end in `.yaml`"
      ])
    #expect(Self.problems { _ = try Rules([]) }.count == 1)
    let taken = Self.rule.replacing("named-partners", with: "duplicate-scope")
    #expect(
      Self.problems {
        _ = try Rules.partnerAuthorization.adding([
          TextFile(name: "r/duplicate-scope.yaml", text: "# one\n" + taken)
        ])
      } == ["r/duplicate-scope.yaml:2:5: two rules are called `duplicate-scope`"])
  }

  @Test func `rules that a configuration names have to be handed over`() throws {
    let text = "rules: [rules]\ndefault-rules: false\n"
    let configuration = try ConfigurationFile(path: "app/.authlint.yaml", text: text)
    #expect(configuration.rulePaths == ["rules"])
    #expect(
      Self.problems { _ = try TextChecker(configuration: configuration) } == [
        "app/.authlint.yaml:1:9: the rules `rules` were not handed over",
        "app/.authlint.yaml:2:16: `default-rules: false` leaves no rules",
      ])
    let rules = try Rules.partnerAuthorization.adding([
      TextFile(name: "app/rules/named-partners.yaml", text: Self.rule)
    ])
    let checker = try TextChecker(rules: rules, configuration: configuration)
    let findings = try checker.check(TextFile(name: "app/a.yaml", bytes: Self.partner.bytes))
      .findings
    #expect(findings.contains { $0.rule == "named-partners" })
    #expect(!findings.contains { $0.rule == "missing-partner-scope" })
  }

  @Test func `a configuration says what it names`() throws {
    let configuration = try ConfigurationFile(
      path: "c.yaml", text: "baseline: known.json\nexclude: [old/]\n")
    #expect(configuration.baselinePath == "known.json")
    #expect(configuration.rulePaths == [])
    #expect(configuration.path == "c.yaml")
  }
}

import CEL
import Diagnostics
import Testing

@testable import AuthLint
@testable import RuleEngine

/// What rules have in common is computed once for all of them, and nothing else is.
@Suite struct RulePlanTests {
  private static let manifest = """
    small: [1, 2]
    large: [10, 20]
    owner: 7
    links:
      - {url: "https://a.example/x"}
      - {url: "ftp://b.example/y"}
    """

  /// A rule of a name; `fields` is the rest of its file.
  static func file(_ id: String, _ fields: String) -> SourceFile {
    let text = """
      id: \(id)
      title: t
      severity: error
      requirement: r
      \(fields)
      help: h
      why: w
      examples: {good: [], bad: []}
      """
    return SourceFile(path: id + ".yaml", bytes: Array(text.utf8))
  }

  static func set(_ rules: [SourceFile], schema: String? = nil) throws -> RuleSet {
    var files = rules
    let header =
      "name: n\ntitle: t\nvariable: manifest\n" + (schema == nil ? "" : "schema: s.json\n")
    files.append(SourceFile(path: "ruleset.yaml", bytes: Array(header.utf8)))
    return try RuleSetLoader.load(
      files, name: "rules", base: nil,
      provider: { path in schema.map { SourceFile(path: path, bytes: Array($0.utf8)) } })
  }

  /// The findings as `rule: message`, in the order of the file.
  private static func findings(_ set: RuleSet, _ manifest: String = manifest) throws -> [String] {
    let file = SourceFile(path: "app.yaml", bytes: Array(manifest.utf8))
    return try Linter(ruleSets: [set]).check(file).diagnostics.map { "\($0.rule): \($0.message)" }
  }

  private static func plan(_ set: RuleSet) -> RulePlan {
    RulePlan(set, rules: Array(set.definition.rules.indices))
  }

  @Test func `loops over the same, and variables and conditions of one meaning, are one`() throws {
    let set = try Self.set([
      Self.file(
        "a-rule",
        """
        for: link in manifest.links
        variables: {url: uri(link.url)}
        when: has(url.scheme)
        require: url.scheme == "https"
        message: m
        """),
      Self.file(
        "b-rule",
        """
        for: link in manifest.links
        variables: {url: uri(link.url)}
        when: has(url.scheme)
        require: url.path != "/y"
        message: m
        """),
    ])
    let plan = Self.plan(set)
    withExtendedLifetime(plan) {
      #expect(plan.scopes[0].children == 1..<2)
      let scope = plan.scopes[1]
      #expect(scope.computed.count == 2 && scope.checks.count == 2)
      let slots = scope.checks.map { check in check.conditions.map { $0.slot } }
      #expect(slots[0] == slots[1])
    }
    #expect(try Self.findings(set) == ["a-rule: m", "b-rule: m"])
  }

  @Test func `a requirement that is a variable or a condition anyway is not evaluated again`()
    throws
  {
    let set = try Self.set([
      Self.file(
        "a-rule",
        """
        for: link in manifest.links
        variables: {isSafe: 'link.url.startsWith("https:")'}
        require: isSafe
        message: m
        """),
      // The condition of a rule that comes later.
      Self.file(
        "b-rule",
        "for: link in manifest.links\nrequire: 'link.url.endsWith(\"/x\")'\nmessage: m"),
      Self.file(
        "c-rule",
        """
        for: link in manifest.links
        when: link.url.endsWith("/x")
        require: size(link.url) < 3
        message: m
        """),
      // No truth value, and nothing at all.
      Self.file(
        "d-rule",
        "for: link in manifest.links\nvariables: {v: link.nothing}\nrequire: v\nmessage: m"),
    ])
    let plan = Self.plan(set)
    withExtendedLifetime(plan) {
      let checks = plan.scopes[1].checks
      #expect(checks.map { $0.slot >= 0 } == [true, true, false, true])
      #expect(checks[1].slot == checks[2].conditions.first?.slot)
    }
    #expect(
      try Self.findings(set) == [
        "d-rule: m", "c-rule: m", "d-rule: m", "a-rule: m", "b-rule: m",
      ])
    let unjudged = try Self.set([
      Self.file("a-rule", "variables: {v: manifest.owner}\nrequire: v\nmessage: m")
    ])
    #expect(
      try Self.findings(unjudged) == [
        "not-judged: the rule `a-rule` could not judge this value: the requirement is not a bool"
      ])
  }

  /// What a worker keeps for the sake of speed (links that were split, tables of documents) is of no
  /// other document than the one that is checked.
  @Test func `one file after the other gives what each gives alone`() throws {
    let set = RuleSet.partnerAuthorization
    let worker = Linter(ruleSets: [set]).makeWorker()
    let hosts = [
      "partner.us.tiktokshop.com", "partner.xy.tiktokshop.com", "PARTNER.us.tiktokshop.com",
    ]
    for round in 0..<12 {
      // The same lengths, so that the links stand at the same places of each file.
      let documents = (0...round % 4).map { number in
        """
        app: {service_id: "1", stage: launched}
        authorization:
          links:
            - {region: US, url: "https://\(hosts[(round + number) % 3])/open/authorize?service_id=\(round % 2)"}
        \(String(repeating: "x-\(number): [1, 2, 3]\n", count: 1))
        """
      }
      let text = documents.joined(separator: "\n---\n")
      let file = SourceFile(path: "a.yaml", bytes: Array(text.utf8))
      let report = try worker.check(file)
      #expect(report.diagnostics == (try Linter(ruleSets: [set]).check(file).diagnostics))
      #expect(!report.diagnostics.isEmpty)
    }
  }

  @Test func `the same text about something else is something else`() throws {
    let set = try Self.set([
      // The same name for elements of two lists.
      Self.file(
        "a-rule",
        """
        for: x in manifest.small
        variables: {v: x + 1}
        require: v < 3
        message: 'small ${v}'
        """),
      Self.file(
        "b-rule",
        """
        for: x in manifest.large
        variables: {v: x + 1}
        require: v < 12
        message: 'large ${v}'
        """),
      // The same list, and a name that is something else.
      Self.file(
        "c-rule",
        """
        for: x in manifest.small
        variables: {w: '10', v: x + w}
        require: v < 12
        message: 'ten ${v}'
        """),
      Self.file(
        "d-rule",
        """
        for: x in manifest.small
        variables: {w: '100', v: x + w}
        require: v < 102
        message: 'hundred ${v}'
        """),
      // A name that another rule has, in a text where it is a macro's own.
      Self.file(
        "e-rule",
        """
        for: v in manifest.small
        require: manifest.large.all(x, x > v)
        message: never
        """),
    ])
    #expect(
      try Self.findings(set)
        == ["a-rule: small 3", "c-rule: ten 12", "d-rule: hundred 102", "b-rule: large 21"])
  }

  @Test func `a loop with one variable and a loop with two go over the same list together`() throws
  {
    let set = try Self.set([
      Self.file(
        "a-rule", "for: x in manifest.large\nrequire: x != 20\nmessage: 'one ${x}'"),
      Self.file(
        "b-rule", "for: i, x in manifest.large\nrequire: i == 0\nat: x\nmessage: 'two ${i} ${x}'"),
    ])
    let plan = Self.plan(set)
    withExtendedLifetime(plan) { #expect(plan.scopes[0].children.count == 1) }
    #expect(try Self.findings(set) == ["a-rule: one 20", "b-rule: two 1 20"])
  }

  @Test func `whoever is not let into a loop does not learn what is wrong in it`() throws {
    let set = try Self.set([
      Self.file(
        "a-rule",
        """
        when: 'false'
        checks:
          - {for: x in manifest.owner, require: x == 1, message: m}
        """)
    ])
    #expect(try Self.findings(set) == [])
    let open = try Self.set([
      Self.file(
        "a-rule",
        """
        when: 'false'
        checks:
          - {for: x in manifest.owner, require: x == 1, message: m}
        """),
      Self.file(
        "b-rule",
        """
        checks:
          - {for: x in manifest.owner, require: x == 1, message: m}
        """),
    ])
    #expect(
      try Self.findings(open) == [
        "not-judged: the rule `b-rule` could not judge this value: "
          + "`for` goes over a list or a map"
      ])
  }

  @Test func `a shared variable that looked at what the loader reports silences all who read it`()
    throws
  {
    let schema = """
      {"type": "object", "properties": {"owner": {"type": "string"}, "name": {"type": "string"}}}
      """
    let rules = [
      Self.file(
        "a-rule",
        """
        variables: {owner: 'manifest.?owner.orValue("")'}
        require: owner == "x"
        message: m
        """),
      Self.file(
        "b-rule",
        """
        variables: {owner: 'manifest.?owner.orValue("")'}
        require: owner == "y"
        message: m
        """),
      Self.file("c-rule", "require: manifest.?name.orValue(\"\") == \"z\"\nmessage: m"),
    ]
    let set = try Self.set(rules, schema: schema)
    let plan = Self.plan(set)
    withExtendedLifetime(plan) { #expect(plan.scopes[0].computed.count == 1) }
    let found = try Self.findings(set, "owner: [1]\nname: text\n")
    #expect(found.map { $0.prefix(6) } == ["wrong-", "c-rule"])
  }
}

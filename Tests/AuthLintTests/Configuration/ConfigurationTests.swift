import Diagnostics
import Documents
import Testing
import Workspace

@testable import AuthLint
@testable import RuleEngine

@Suite struct ConfigurationTests {
  private func read(_ text: String) -> (configuration: Configuration, problems: [Diagnostic]) {
    ConfigurationReader.read(SourceFile(path: ".authlint.yaml", bytes: Array(text.utf8)))
  }

  private func places(_ problems: [Diagnostic], in text: String) -> [String] {
    let lines = SourceLines(SourceFile(path: "", bytes: Array(text.utf8)))
    return problems.map { problem in
      let place = lines.position(at: problem.primary.range.lower)
      return "\(place.line):\(place.column) \(problem.message)"
    }
  }

  static let full = """
    root: true
    include: ["*.manifest.yaml"]
    exclude: [vendor/, "!vendor/own.yaml"]
    rules: [policy]
    select: [missing-state, duplicate-scope]
    ignore: [unrelated-scope]
    severity: {missing-state: error, duplicate-scope: info}
    fail-on: warning
    overrides:
      - files: ["legacy/**"]
        ignore: [missing-state]
        severity: {duplicate-scope: warning}
      - files: [legacy/old.yaml, x.yaml]
        severity:
          duplicate-scope: error
    baseline: .authlint-baseline.json
    budget: {rule: 1000, document: 20000}

    """

  @Test func `reads every key`() {
    let (configuration, problems) = read(Self.full)
    #expect(problems.isEmpty)
    #expect(configuration.isRoot)
    #expect(configuration.include?.map(\.text) == ["*.manifest.yaml"])
    #expect(configuration.exclude.map(\.text) == ["vendor/", "!vendor/own.yaml"])
    #expect(configuration.rules.map(\.text) == ["policy"])
    #expect(configuration.select?.map(\.text) == ["missing-state", "duplicate-scope"])
    #expect(configuration.ignore.map(\.rule.text) == ["unrelated-scope"])
    #expect(configuration.severities.map(\.rule.text) == ["missing-state", "duplicate-scope"])
    #expect(configuration.severities.map(\.severity) == [.error, .info])
    #expect(configuration.threshold == .warning)
    #expect(
      configuration.overrides.map { $0.files.map(\.text) } == [
        ["legacy/**"], ["legacy/old.yaml", "x.yaml"],
      ])
    #expect(configuration.overrides[0].ignore.map(\.rule.text) == ["missing-state"])
    #expect(configuration.overrides[1].severities.map(\.severity) == [.error])
    #expect(configuration.baseline?.text == ".authlint-baseline.json")
    #expect(configuration.ruleBudget == 1000 && configuration.documentBudget == 20_000)
  }

  @Test(arguments: ["", "# nothing\n", "{}\n", "---\n", "\u{FEFF}{}"])
  func `says nothing if nothing is written`(_ text: String) {
    let (configuration, problems) = read(text)
    #expect(problems.isEmpty && configuration == Configuration())
  }

  /// A text and `line:column message` of each finding.
  static let broken: [(text: String, problems: [String])] = [
    ("ignored: [a]\n", ["1:1 unknown key `ignored`; did you mean `ignore`?"]),
    ("Ignore: [a]\n", ["1:1 unknown key `Ignore`; did you mean `ignore`?"]),
    ("5: x\n", ["1:1 unknown key `5`"]),
    ("- ignore\n", ["1:1 this is a list, expected a map of settings"]),
    ("ignore\n", ["1:1 this is a text, expected a map of settings"]),
    ("ignore: missing-state\n", ["1:9 `ignore` is a text, expected a list of rule ids"]),
    ("ignore:\n", ["1:1 `ignore` is blank, expected a list of rule ids"]),
    ("ignore: ~\n", ["1:9 `ignore` is null, expected a list of rule ids"]),
    (
      "ignore: [a, 5, [], {}, ~, '', \"a\\0\"]\n",
      [
        "1:13 this is a number, expected a rule id", "1:16 this is a list, expected a rule id",
        "1:20 `rule` is missing", "1:24 this is null, expected a rule id",
        "1:27 the text is empty, expected a rule id", "1:31 the text has a NUL, expected a rule id",
      ]
    ),
    ("root: yes\n", ["1:7 `root` is a text, expected `true` or `false`"]),
    (
      "fail-on: warnings\n",
      ["1:10 `warnings` is not one of `error`, `warning`, `info`, `never`; did you mean `warning`?"]
    ),
    (
      "fail-on: 1\n",
      ["1:10 `fail-on` is a number, expected one of `error`, `warning`, `info`, `never`"]
    ),
    ("severity: [a]\n", ["1:1 `severity` is a list, expected a map of rule ids to severities"]),
    (
      "severity:\n  a: fatal\n  b: warn\n",
      [
        "2:6 `fatal` is not one of `error`, `warning`, `info`, `off`",
        "3:6 `warn` is not one of `error`, `warning`, `info`, `off`; did you mean `warning`?",
      ]
    ),
    ("severity: {5: error}\n", ["1:12 this is a number, expected a rule id"]),
    (
      "overrides: {files: [a]}\n",
      ["1:1 `overrides` is a map, expected a list of maps with `files`"]
    ),
    ("overrides:\n  - ignore: [a]\n", ["2:5 `files` is missing"]),
    (
      "overrides:\n  - files: a\n    select: [b]\n",
      [
        "3:5 unknown key `select`", "2:12 `files` is a text, expected a list of patterns",
      ]
    ),
    ("overrides: [a]\n", ["1:13 this is a text, expected a map with `files`"]),
    ("baseline: [a]\n", ["1:1 `baseline` is a list, expected a path"]),
    ("baseline: ''\n", ["1:11 the text is empty, expected a path"]),
    ("rules: policy\n", ["1:8 `rules` is a text, expected a list of paths"]),
    ("root: true\n---\nroot: false\n", ["3:1 expected one document in this file"]),
    ("root: true\nroot: false\n", ["2:1 the key `root` is there twice"]),
    ("ignore: [a\n", ["1:9 `[` is never closed"]),
  ]

  @Test(arguments: [
    ("budget: 7", "1:9 `budget` is a number, expected a map with `rule` or `document`"),
    ("budget: {rule: 0}", "1:16 `0` is out of range, expected a number of cost units"),
    (
      "budget: {rule: 99999999999999999999}",
      "1:16 `99999999999999999999` is out of range, expected a number of cost units"
    ),
    ("budget: {document: many}", "1:20 `document` is a text, expected a number of cost units"),
    ("budget: {rules: 7}", "1:10 unknown key `rules`; did you mean `rule`?"),
  ])
  func `a budget is a number of at least one`(text: String, problem: String) {
    #expect(places(read(text).problems, in: text) == [problem])
  }

  @Test(arguments: broken)
  func `a broken one is refused at its place`(_ test: (text: String, problems: [String])) {
    let problems = read(test.text).problems
    #expect(places(problems, in: test.text) == test.problems)
    #expect(problems.allSatisfy { $0.severity == .error })
  }

  @Test func `a rule that is not known is found wherever it is named`() {
    let known: Set<String> = ["missing-state", "duplicate-scope", "policy-x"]
    let (configuration, _) = read(
      Self.full.replacing("unrelated-scope", with: "duplicate-scop")
        .replacing("ignore: [missing-state]", with: "ignore: [e\u{301}]"))
    let problems = configuration.unknownRules(known: known)
    #expect(
      problems.map(\.message) == [
        "`duplicate-scop` is not a rule; did you mean `duplicate-scope`?",
        "`e\u{301}` is not a rule",
      ])
    #expect(problems.allSatisfy { $0.rule == "unknown-rule" })
    #expect(
      read(Self.full).configuration.unknownRules(known: known.union(["unrelated-scope"])).isEmpty)
  }

  /// The settings for a file below the configuration's folder, by its path from there.
  static func settings(
    of configuration: Configuration, for path: String, rules: [String] = []
  ) -> LintSettings {
    let folder = Path("/project")
    let file = ConfigurationChain.File(
      configuration: configuration, directory: folder, patternBase: folder,
      source: SourceFile(path: ".authlint.yaml", bytes: []))
    let suppressible = rules.map { ($0, Suppressibility.always) }
    return ConfigurationChain([file]).settings(
      for: folder.appending(path), suppressible: Dictionary(uniqueKeysWithValues: suppressible),
      overruled: RuleChoice())
  }

  @Test func `later overrides count for more`() {
    let (configuration, _) = read(Self.full)
    let rules = ["missing-state", "duplicate-scope", "unrelated-scope", "unquoted-id"]
    func settings(_ path: String) -> LintSettings {
      Self.settings(of: configuration, for: path, rules: rules)
    }
    let base = settings("app.yaml")
    #expect(rules.filter { base.includes($0) } == ["missing-state", "duplicate-scope"])
    #expect(base.severities == ["missing-state": .error, "duplicate-scope": .info])
    let legacy = settings("legacy/new.yaml")
    #expect(rules.filter { legacy.includes($0) } == ["duplicate-scope"])
    #expect(legacy.severities["duplicate-scope"] == .warning)
    #expect(settings("legacy/old.yaml").severities["duplicate-scope"] == .error)
    #expect(!settings("legacy/old.yaml").includes("missing-state"))
    #expect(settings("x.yaml").severities["duplicate-scope"] == .error)
    #expect(settings("x.yaml").includes("missing-state"))
  }

  @Test func `the schema is JSON and has every key`() throws {
    let text = ConfigurationSchema.text(rules: ["a", "b"])
    let loaded = LoadedText(text, .json)
    #expect(loaded.isComplete && loaded.problems.isEmpty)
    let document = try #require(loaded.documents.first)
    let keys = try #require(document.node(at: "/properties"))
    #expect(
      (0..<document.childCount(keys)).map { document.string(document.key(at: $0, of: keys)) }
        == ConfigurationKey.all.map(\.name))
    #expect(document.node(at: "/$defs/overrides/items/properties/files") != nil)
  }
}

import Diagnostics
import Documents
import JSONSchema
import RuleEngine

/// The examples for the pages of the findings that no rule file describes.
enum LoaderExamples {
  /// The kind of file that an example is.
  private enum Kind {
    case manifest, json, settings, configuration, baseline, rule, failingRule, schema, service
  }

  private struct Texts {
    var kind = Kind.manifest
    var bad: [String]
    var good: [String]

    init(_ kind: Kind = .manifest, bad: String..., good: String...) {
      (self.kind, self.bad, self.good) = (kind, bad, good)
    }
  }

  /// Returns the examples of an id, the good ones first, with the findings in the bad ones; empty
  /// if there are none.
  static func examples(of id: String) throws(RuleProblems) -> [RulePage.Example] {
    guard let texts = texts[id] else { return [] }
    var examples: [RulePage.Example] = []
    for (isGood, list) in [(true, texts.good), (false, texts.bad)] {
      for text in list {
        var report = try report(text, texts.kind)
        report.diagnostics.removeAll { !$0.rule.utf8.elementsEqual(id.utf8) }
        examples.append(RulePage.Example(isGood: isGood, report: report, fixed: nil))
      }
    }
    return examples
  }

  /// Returns the report on a text.
  private static func report(_ text: String, _ kind: Kind) throws(RuleProblems) -> FileReport {
    let file = SourceFile(path: "example", bytes: Array(text.utf8))
    switch kind {
    case .manifest, .json:
      let worker = Linter(ruleSets: [.partnerAuthorization]).makeWorker()
      return try worker.check(file, format: kind == .json ? .json : .yaml)
    case .settings:
      var linter = Linter(ruleSets: [])
      if let schema = try? schemaOfSettings() { linter.schemas = [schema] }
      return try linter.makeWorker().check(file, format: .yaml)
    case .configuration:
      return FileReport(file: file, diagnostics: ConfigurationReader.read(file).problems)
    case .baseline:
      return FileReport(file: file, diagnostics: BaselineFile.read(file).problems)
    case .service:
      let rule = SourceFile(path: "ports.yaml", bytes: Array(portRule.utf8))
      let set = try RuleSetLoader.load([rule], name: "mine", base: nil, provider: { _ in nil })
      return try Linter(ruleSets: [set]).makeWorker().check(file, format: .yaml)
    case .rule, .failingRule, .schema:
      var files = [SourceFile(path: "no-app.yaml", bytes: Array(text.utf8))]
      if kind == .schema {
        let header = "name: mine\ntitle: mine\nvariable: doc\nschema: mine.schema.json\n"
        files = [SourceFile(path: "ruleset.yaml", bytes: Array(header.utf8))]
      }
      do throws(RuleProblems) {
        let set = try RuleSetLoader.load(
          files, name: "mine", base: .partnerAuthorization, provider: { _ in file })
        if let outcome = try ExampleRunner(set).run().first { return outcome.report }
      } catch {
        if let report = error.reports.first { return report }
      }
      return FileReport(file: file, diagnostics: [])
    }
  }

  /// The schema of the examples that are settings.
  private static func schemaOfSettings() throws(SchemaProblems) -> CompiledSchema {
    let text = """
      {"properties": {"timeout": {"deprecated": true, "description": "use `limits.time`"}}}
      """
    return try SchemaCompiler.compile(
      SourceFile(path: "settings.schema.json", bytes: Array(text.utf8)), .json,
      at: SchemaAddress("file:///settings.schema.json"), find: { _ in .refused })
  }

  private static let texts: [String: Texts] = [
    "deprecated-field": Texts(
      .settings, bad: "timeout: 30\n", good: "limits:\n  time: 30\n"),
    "ambiguous-document": Texts(
      bad: "partners:\n  - region: NO\n", "app:\n  ? [redirect_url]\n  : https://example.com/\n",
      good: "partners:\n  - region: \"NO\"\n"),
    "duplicate-key": Texts(
      bad: "app:\n  name: My App\n  name: My Other App\n",
      good: "app:\n  name: My App\n"),
    "foreign-file": Texts(
      .json, bad: "{\"name\": \"My Web App\", \"icons\": []}\n",
      good: "{\"manifest\": 1, \"app\": {\"name\": \"My App\"}}\n"),
    "invalid-value": Texts(
      bad: "app:\n  stage: developement\n",
      good: "app:\n  stage: development\n"),
    "limit-exceeded": Texts(
      bad: "app:\n  x-notes: " + String(repeating: "[", count: 600) + "\n",
      good: "app:\n  x-notes: [[first, second], [third]]\n"),
    "missing-field": Texts(
      bad: manifest(partner: "region: US\n    category: TAP"),
      good: manifest(
        partner: "id: \"8647245523056104235\"\n    region: US\n    category: TAP")),
    "not-judged": Texts(
      .service, bad: "ports: \"{{ .Values.ports }}\"\n", good: "ports: [8080, 8443]\n"),
    "syntax-error": Texts(
      bad: "app:\n  name: My App\n  on_hold: [no\n", "app:\n  name: \"My App\n",
      good: "app:\n  name: \"My App\"\n"),
    "unknown-field": Texts(
      bad: "app:\n  service_ids: \"7579802912634078989\"\n",
      good: "app:\n  service_id: \"7579802912634078989\"\n  x-team: payments\n"),
    "unknown-rule": Texts(
      bad: "scopes: # authlint: ignore[missing-partner-scop] granted by hand\n  - seller.product\n",
      good:
        "scopes: # authlint: ignore[missing-partner-scope] granted by hand\n  - seller.product\n"),
    "unused-suppression": Texts(
      bad: "app:\n  stage: development # authlint: ignore[invalid-value] to be fixed\n",
      good: "app:\n  stage: development\n"),
    "wrong-type": Texts(
      bad: "partners:\n  - enrolled: yes\n",
      good: "partners:\n  - enrolled: true\n"),
    "failed-example": Texts(
      .failingRule,
      bad: rule("manifest.app.name != 'worse'", marks: "        #       ^^^\n"),
      good: rule("manifest.app.name != 'bad'", marks: "        #       ^^^\n")),
    "invalid-baseline": Texts(
      .baseline, bad: "{\n  \"version\": 1,\n  \"entris\": []\n}\n",
      good: "{\n  \"version\": 1,\n  \"entries\": []\n}\n"),
    "invalid-configuration": Texts(
      .configuration, bad: "root: true\nfail-onn: warning\n", "severity:\n  missing-state: warn\n",
      good: "root: true\nfail-on: warning\nseverity:\n  missing-state: error\n"),
    "invalid-rule": Texts(
      .rule, bad: rule("manifest.app.nam != 'bad'", marks: "        #       ^^^\n"),
      good: rule("manifest.app.name != 'bad'", marks: "        #       ^^^\n")),
    "invalid-schema": Texts(
      .schema, bad: "{\"type\": \"object\", \"propertys\": {}}\n",
      good: "{\"type\": \"object\", \"properties\": {}}\n"),
  ]

  /// A rule of one's own that goes through a list.
  private static let portRule = """
    id: ports
    title: a port that needs root
    severity: error
    requirement: No port needs root.
    why: The service does not run as root.
    for: port in manifest.ports
    require: port >= 1024
    message: the port needs root
    help: use a higher port
    examples: {good: [], bad: []}
    """

  private static func manifest(partner: String) -> String {
    """
    manifest: 1
    app:
      name: My App
      service_id: "7579802912634078989"
      stage: development
      owner: "8647245523056104235"
    scopes: [partner.authorization.info]
    partners:
      - \(partner)
        enrolled: true
    authorization:
      category: TAP
      links:
        - region: US
          url: https://partner.us.tiktokshop.com/open/authorize?service_id=7579802912634078989&state={state}

    """
  }

  private static func rule(_ condition: String, marks: String) -> String {
    """
    id: no-app
    title: an app that is called bad
    severity: warning
    requirement: No app is called bad.
    why: Nobody would authorize it.
    require: \(condition)
    message: the app is called bad
    examples:
      bad:
        - manifest: |
            app:
              name: bad
    \(marks)
    """
  }
}

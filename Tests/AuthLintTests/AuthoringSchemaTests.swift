import Diagnostics
import Documents
import Foundation
import JSONSchema
import TestSupport
import Testing

@testable import AuthLint
@testable import RuleEngine

/// The schemas that editors complete rule files, rule sets and configurations with.
@Suite struct AuthoringSchemaTests {
  private static func compile(_ text: String) throws -> CompiledSchema {
    try SchemaCompiler.compile(
      SourceFile(path: "schema.json", bytes: Array(text.utf8)), .json,
      at: SchemaAddress("file:///schema.json"), options: SchemaCompiler.Options()
    ) { _ in .refused }
  }

  private func findings(_ schema: String, _ text: String) throws -> [String] {
    let loader = DocumentLoader(
      file: SourceFile(path: "file.yaml", bytes: Array(text.utf8)), format: .yaml)
    let document = try #require(loader.next())
    #expect(loader.problems.isEmpty)
    return try Self.compile(schema).validate(document).findings.map(\.message)
  }

  private static let ruleFiles =
    (Checkout.files(below: "rules", ending: ".yaml")
      + Checkout.files(below: "examples", ending: ".yaml").filter { $0.contains("/rules/") })

  @Test func `every shipped rule file and rule set fits`() throws {
    #expect(Self.ruleFiles.count > 25)
    for path in Self.ruleFiles {
      let schema =
        path.hasSuffix("/ruleset.yaml") ? RuleFileSchema.ofRuleSets : RuleFileSchema.ofRules
      #expect(try findings(schema, Checkout.text(path)) == [], "\(path)")
    }
  }

  @Test func `the configurations of the documentation fit`() throws {
    let schema = ConfigurationSchema.text(rules: RuleCatalog([.partnerAuthorization]).ids)
    var count = 0
    for path in ["README.md", "examples/configuration/README.md"] {
      for block in try Checkout.text(path).components(separatedBy: "```yaml\n").dropFirst()
      where block.hasPrefix("include: ") || block.hasPrefix("rule-sets:") {
        count += 1
        let text = block.components(separatedBy: "```")[0]
        #expect(try findings(schema, text) == [], "\(path)")
      }
    }
    #expect(count == 2)
    #expect(try findings(schema, "ignor: []\n").count == 1)
  }

  private static let rule = """
    id: r
    severity: error
    for: [x in doc.list, "k, v in x"]
    variables: {a: x.y, b: 1}
    require: true
    message: m
    labels: [{at: x, text: t}]
    fix: {set: x, to: "'y'", safe: true}
    suppressible: with-reason
    references: one
    examples:
      good: [{doc: "a: 1"}]
      bad: [{json: "{}", fixed: "{}"}]

    """

  @Test func `every form that the reader takes fits`() throws {
    #expect(try findings(RuleFileSchema.ofRules, Self.rule) == [])
    _ = try RuleSetLoader.load(
      [
        SourceFile(path: "r.yaml", bytes: Array(Self.rule.utf8)),
        SourceFile(path: "ruleset.yaml", bytes: Array("variable: doc\n".utf8)),
      ], name: "rules", base: nil, provider: { _ in nil })
  }

  @Test(arguments: [
    ("severity: error", "severity: fatal"), ("severity: error\n", ""), ("message: m", "messag: m"),
    ("require: true\n", ""), ("require: true", "checks: []"),
    ("require: true", "checks: [{require: x, mesage: m}]"), ("require: true", "checks: [{at: x}]"),
    ("require: true", "require: true\nchecks: [{require: x}]"), ("require: true", "require: [x]"),
    ("x in doc.list", "x on doc.list"), ("x in doc.list", "1x in doc.list"),
    ("{at: x, text: t}", "{at: x}"), ("{at: x, text: t}", "{at: x, text: t, to: x}"),
    ("set: x, to", "set: x, too"), ("set: x, to", "set: x, remove: x, to"),
    ("safe: true", "safe: yes"), ("with-reason", "with-reasons"), ("id: r", "id: R"),
    ("good:", "goods:"), ("[{doc: \"a: 1\"}]", "[{}]"), ("[{doc: \"a: 1\"}]", "[{doc: {a: 1}}]"),
    ("a: x.y", "a-b: x.y"),
  ])
  func `what the reader refuses does not fit`(old: String, new: String) throws {
    let text = Self.rule.replacing(old, with: new)
    #expect(text != Self.rule)
    #expect(try !findings(RuleFileSchema.ofRules, text).isEmpty, "\(text)")
  }

  @Test func `an unknown field of a rule set does not fit`() throws {
    #expect(try findings(RuleFileSchema.ofRuleSets, "name: n\nconstants: {a: [1]}\n") == [])
    #expect(try findings(RuleFileSchema.ofRuleSets, "nam: n\n").count == 1)
    #expect(try findings(RuleFileSchema.ofRuleSets, "name: [n]\n").count == 1)
  }

  @Test func `the schemas fit their own metaschema`() throws {
    let metaschema = try Self.compile(
      #"{"$ref": "https://json-schema.org/draft/2020-12/schema"}"#)
    for text in [
      RuleFileSchema.ofRules, RuleFileSchema.ofRuleSets, ConfigurationSchema.text(rules: ["a"]),
    ] {
      let loader = DocumentLoader(
        file: SourceFile(path: "schema.json", bytes: Array(text.utf8)), format: .json)
      let document = try #require(loader.next())
      let outcome = metaschema.validate(document)
      #expect(outcome.isValid, "\(outcome.findings.map(\.message))")
    }
  }

  @Test func `the reference of rule files names every field`() throws {
    let reference = try Checkout.text("rules/README.md")
    for field in RuleField.ofRule + RuleField.ofCheck + RuleField.ofRuleSet {
      #expect(reference.contains("| `\(field.name)` |"), "\(field.name)")
    }
  }
}

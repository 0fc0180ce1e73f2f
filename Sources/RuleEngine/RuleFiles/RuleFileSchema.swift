import Diagnostics

/// The JSON Schemas (draft 2020-12) of rule files and of `ruleset.yaml`, for editors. They are made
/// from the tables that the readers use.
package enum RuleFileSchema {
  /// The schema of rule files; its text ends in a line break.
  ///
  /// The name under which examples hold their documents is the rule set's variable, so any name is
  /// allowed there.
  package static var ofRules: String {
    var properties = RuleField.ofRule.map(property)
    // The fields of a check come behind the title and the severity, as people write them.
    properties.insert(contentsOf: RuleField.ofCheck.map(property), at: 5)
    let root =
      object("authlint rule", properties, required: ["severity"]) + [
        (
          "oneOf",
          .list(["require", "checks"].map { .object([("required", .strings([$0]))]) })
        ),
        ("$defs", .object(definitions)),
      ]
    return SchemaText.object(root).text
  }

  /// The schema of `ruleset.yaml`; its text ends in a line break.
  package static var ofRuleSets: String {
    let root =
      object("authlint rule set", RuleField.ofRuleSet.map(property)) + [
        ("$defs", .object([("text", text)]))
      ]
    return SchemaText.object(root).text
  }

  private static func object(
    _ title: String, _ properties: [(String, SchemaText)], required: [String] = []
  ) -> [(String, SchemaText)] {
    [
      ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      ("title", .string(title)),
    ] + object(properties, required: required)
  }

  private static func object(
    _ properties: [(String, SchemaText)], required: [String] = []
  ) -> [(String, SchemaText)] {
    var members: [(String, SchemaText)] = [("type", .string("object"))]
    if !required.isEmpty { members.append(("required", .strings(required))) }
    members.append(("additionalProperties", .flag(false)))
    members.append(("properties", .object(properties)))
    return members
  }

  private static func property(_ field: RuleField) -> (String, SchemaText) {
    (field.name, .object([("description", .string(field.summary))] + form(of: field.kind)))
  }

  // MARK: - Values

  /// Any scalar but null: an expression such as `true` or a title such as `404` needs no quotes.
  private static let text: SchemaText = .object([
    ("type", .strings(["string", "number", "boolean"]))
  ])

  private static let name = "[A-Za-z_][A-Za-z0-9_]*"

  private static var definitions: [(String, SchemaText)] {
    [
      ("text", text),
      (
        "loop",
        .object([
          ("type", .string("string")),
          ("pattern", .string("^\\s*\(name)\\s*(,\\s*\(name)\\s*)?\\sin\\s*\\S")),
          (
            "examples",
            .strings(["partner in manifest.partners", "name, job in workflow.jobs"])
          ),
        ])
      ),
      (
        "check",
        .object(object(RuleField.ofCheck.map(property), required: ["require"]))
      ),
      ("label", .object(object(RuleField.ofLabel.map(property), required: ["at", "text"]))),
      ("fix", .object(object(RuleField.ofFix.map(property)) + [("oneOf", fixes)])),
      (
        "example",
        .object([
          ("type", .string("object")),
          ("minProperties", .number(1)),
          ("properties", .object(RuleField.ofExample.map(property))),
          (
            "additionalProperties",
            .object([
              (
                "description",
                .string(
                  "The document, under the name of the rule set's variable, with caret lines.")
              ),
              ("$ref", .string("#/$defs/text")),
            ])
          ),
        ])
      ),
    ]
  }

  /// The three kinds of fix: the fields that each needs. A field of another kind has no effect.
  private static var fixes: SchemaText {
    .list(
      [["remove"], ["set", "to"], ["insert", "into"]].map {
        .object([("required", .strings($0))])
      })
  }

  private static func list(of name: String) -> [(String, SchemaText)] {
    [("type", .string("array")), ("items", .reference(name))]
  }

  private static func form(of kind: RuleField.Kind) -> [(String, SchemaText)] {
    switch kind {
    case .id: [("type", .string("string")), ("pattern", .string("^[a-z0-9-]+$"))]
    case .text, .markdown, .template, .expression, .path, .exampleText:
      [("$ref", .string("#/$defs/text"))]
    case .flag: [("type", .string("boolean"))]
    case .severity: [("enum", .strings(Severity.allCases.map(\.rawValue)))]
    case .scope: [("enum", .strings(RuleScope.allCases.map(\.rawValue)))]
    case .suppressible: [("enum", .list([.flag(true), .flag(false), .string("with-reason")]))]
    case .texts:
      [("anyOf", .list([.reference("text"), .object(list(of: "text"))]))]
    case .loops:
      [
        (
          "anyOf",
          .list([
            .reference("loop"),
            .object(list(of: "loop") + [("maxItems", .number(RuleFileReader.loopLimit))]),
          ])
        )
      ]
    case .variables:
      [
        ("type", .string("object")),
        ("maxProperties", .number(RuleFileReader.variableLimit)),
        ("propertyNames", .object([("pattern", .string("^\(name)$"))])),
        ("additionalProperties", .reference("text")),
      ]
    case .checks: list(of: "check") + [("minItems", .number(1))]
    case .labels: list(of: "label")
    case .fix: [("$ref", .string("#/$defs/fix"))]
    case .examples: object(RuleField.ofExamples.map(property))
    case .exampleList: list(of: "example")
    case .constants: [("type", .string("object"))]
    case .parameters:
      [
        ("type", .string("object")),
        ("propertyNames", .object([("pattern", .string("^\(name)$"))])),
        (
          "additionalProperties",
          .object(object(RuleField.ofParameter.map(property), required: ["default"]))
        ),
      ]
    case .value: []
    case .schema: [("type", .strings(["object", "boolean"]))]
    }
  }
}

import Diagnostics
import RuleEngine

extension RuleSet {
  /// The rules as a table in Markdown, in the order of their ids.
  package var markdownTable: String {
    var text = "| Rule | Severity | What it requires |\n|---|---|---|\n"
    for rule in definition.rules {
      text += "| [`\(rule.id)`](\(definition.name)/\(rule.id).yaml) | \(rule.severity.rawValue) | "
      text += Self.cell(rule.requirement) + " |\n"
    }
    return text
  }

  /// The fields of the schema as a table in Markdown, in the schema's order; empty without a
  /// schema.
  package var markdownFields: String {
    guard let schema else { return "" }
    var text = "| Field | Type | Required | What it holds |\n|---|---|---|---|\n"
    Self.append(schema.definitions, 0, to: &text)
    return text
  }

  private static func append(
    _ definitions: [SchemaDefinition], _ number: Int, to text: inout String
  ) {
    for property in definitions[number].properties {
      let definition = definitions[property.definition]
      text += "| `\(definition.path)` | \(type(definition, definitions)) | "
      text += "\(property.isRequired ? "yes" : "") | \(cell(definition.description)) |\n"
      append(definitions, property.definition, to: &text)
      if let items = definition.items { append(definitions, items, to: &text) }
    }
  }

  private static func type(_ definition: SchemaDefinition, _ definitions: [SchemaDefinition])
    -> String
  {
    if let values = definition.values {
      return values.map { "`\($0.description)`" }.joined(separator: " or ")
    }
    if definition.isText { return "text" }
    let words = SchemaTypes.names.filter { definition.types.contains($0.type) }.map { name in
      switch name.name {
      case "array":
        definition.items.map { "list of \(plural(definitions[$0]))" } ?? "list"
      case "object": "mapping"
      case "string": "text"
      default: name.words
      }
    }
    return words.joined(separator: " or ")
  }

  private static func plural(_ definition: SchemaDefinition) -> String {
    definition.types == .object ? "mappings" : definition.types == .string ? "texts" : "values"
  }

  /// Returns a text for a cell of a table.
  private static func cell(_ text: String) -> String {
    text.split(whereSeparator: { $0 == "\n" }).joined(separator: " ")
      .split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }
}

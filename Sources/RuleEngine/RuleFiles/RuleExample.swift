import Diagnostics
import Documents

/// An example in a rule file, which is documentation and a test.
package struct RuleExample: Sendable {
  /// Whether the rule must have no findings in the example.
  package var isGood: Bool
  /// The text as written, including caret lines.
  package var text: String
  /// The language of the example's text.
  package var format: DocumentFormat
  /// The text after its fixes were applied, if the example shows it.
  package var fixed: String?
  /// The number of the text's node in the rule file's document, for places.
  package var node: Int32
}

/// Reads the `examples` of a rule file.
package struct RuleExampleReader {
  /// The findings so far, of the rule `invalid-rule`.
  package var problems: [Diagnostic] { fields.problems }

  private var fields: FieldReader
  private let variable: String

  /// Prepares to read a rule file's document. The text of an example is under `manifest`, `json` or
  /// the name of the rule set's variable.
  package init(
    _ document: Document, variable: String = "manifest",
    nearest: @escaping NameSearch = { _, _ in nil }
  ) {
    fields = FieldReader(document, nearest: nearest)
    self.variable = variable
  }

  /// Returns the good examples, then the bad ones, each in source order.
  package mutating func examples() -> [RuleExample] {
    let root = fields.document.root
    guard fields.document.kind(root) == .mapping,
      let map = fields.mapping("examples", of: root)
    else { return [] }
    fields.refuseUnknownKeys(of: map, known: RuleField.ofExamples)
    return examples("good", of: map, isGood: true) + examples("bad", of: map, isGood: false)
  }

  private mutating func examples(_ field: String, of map: NodeID, isGood: Bool) -> [RuleExample] {
    guard let list = fields.document.value(forKey: field, of: map) else { return [] }
    guard fields.document.kind(list) == .sequence else {
      fields.report("`\(field)` is a list of `{manifest: …}`", at: list)
      return []
    }
    var examples: [RuleExample] = []
    for index in 0..<fields.document.childCount(list) {
      let item = fields.document.child(at: index, of: list)
      guard fields.document.kind(item) == .mapping else {
        fields.report("an example is a mapping `{manifest: …}`", at: item)
        continue
      }
      fields.refuseUnknownKeys(
        of: item, known: RuleField.ofExample.map(\.name) + [variable])
      let isJSON = fields.document.value(forKey: "json", of: item) != nil
      let key =
        isJSON
        ? "json"
        : fields.document.value(forKey: variable, of: item) != nil ? variable : "manifest"
      guard let text = fields.requiredText(key, of: item) else { continue }
      examples.append(
        RuleExample(
          isGood: isGood, text: text.text, format: isJSON ? .json : .yaml,
          fixed: fields.string("fixed", of: item), node: text.node))
    }
    return examples
  }
}

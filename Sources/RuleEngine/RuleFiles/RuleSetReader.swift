import Diagnostics
import Documents

/// Reads a `ruleset.yaml`: the document's name and schema, and the constants for a folder of rules.
package struct RuleSetReader {
  /// The name of the file within the folder of a rule set.
  package static let fileName = "ruleset.yaml"

  /// The findings so far, of the rule `invalid-rule`.
  package var problems: [Diagnostic] { fields.problems }

  private var fields: FieldReader

  /// Prepares to read a document.
  package init(_ document: Document, nearest: @escaping NameSearch = { _, _ in nil }) {
    fields = FieldReader(document, nearest: nearest)
  }

  /// Returns the rule set, without rules; `nil` if the file is not usable.
  package mutating func ruleSet(defaultName: String) -> RuleSetDefinition? {
    let document = fields.document
    let root = document.root
    guard document.kind(root) == .mapping else {
      fields.report("a rule set is a mapping", at: root)
      return nil
    }
    fields.refuseUnknownKeys(of: root, known: RuleField.ofRuleSet)
    let name = fields.string("name", of: root) ?? defaultName
    var ruleSet = RuleSetDefinition(name: name, title: fields.string("title", of: root) ?? name)
    if let variable = fields.string("variable", of: root) { ruleSet.variable = variable }
    ruleSet.schema = fields.string("schema", of: root)
    if let constants = fields.mapping("constants", of: root),
      case .map(let entries) = constant(constants)
    {
      ruleSet.constants = entries
    }
    return fields.problems.isEmpty ? ruleSet : nil
  }

  /// Returns the value of a node. Recursion is bounded by the depth limit of documents.
  private func constant(_ node: NodeID) -> ConstantValue {
    let document = fields.document
    switch document.kind(node) {
    case .null: return .null
    case .bool: return .bool(document.bool(node) ?? false)
    case .integer:
      if let number = document.int64(node) { return .int(number) }
      return .double(document.double(node) ?? 0)
    case .float: return .double(document.double(node) ?? 0)
    case .string: return .string(document.string(node))
    case .sequence:
      return .list(
        (0..<document.childCount(node)).map { constant(document.child(at: $0, of: node)) })
    case .mapping:
      return .map(
        (0..<document.childCount(node)).map {
          ConstantValue.Entry(
            key: document.string(document.key(at: $0, of: node)),
            value: constant(document.child(at: $0, of: node)))
        })
    }
  }
}

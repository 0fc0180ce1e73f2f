import AuthLint
import Diagnostics
import Documents
import RuleEngine
import Workspace

extension FeatureRequest {
  /// The rule sets that apply to the document; the built-in one while others are broken.
  var ruleSets: [RuleSet] {
    let rules =
      role == .manifest
      ? state.session.rules(for: document.path)
      : state.session.rules(in: document.path.directory)
    return rules?.ruleSets ?? [.partnerAuthorization]
  }

  /// The schema of the document; `nil` if authlint has none for it.
  func schema(_ ruleSets: [RuleSet]) -> SchemaNode? {
    switch role {
    case .manifest:
      var nodes = ruleSets.compactMap { $0.schema.map { SchemaNode($0) } }
      let named = state.session.attempt { $0.options.schema } ?? nil
      if let named, let text = text(at: named) {
        let format: DocumentFormat = FileFormat(path: named.display) == .json ? .json : .yaml
        JSONValue(SourceFile(path: named.display, bytes: text), format)
          .map { nodes.insert(SchemaNode($0), at: 0) }
      }
      return nodes.isEmpty ? nil : SchemaNode(joining: nodes)
    case .rule: return Self.schema(RuleFileSchema.ofRules)
    case .ruleSet: return Self.schema(RuleFileSchema.ofRuleSets)
    case .configuration:
      return Self.schema(ConfigurationSchema.text(rules: RuleCatalog(ruleSets).ids))
    case .baseline, .schema, .other: return nil
    }
  }

  private static func schema(_ text: String) -> SchemaNode? {
    (try? JSONReader.read(Array(text.utf8))).map { SchemaNode($0) }
  }

  /// Returns the text of a file as the editor has it, or as it is on disk.
  func text(at path: Path) -> [UInt8]? {
    let absolute = state.session.workingDirectory.absolute(path)
    if let open = state.document(at: absolute) { return open.text.bytes }
    return try? FileReader().read(absolute)
  }
}

import CEL
import Documents

/// Over what a rule runs.
package enum RuleScope: String, CaseIterable, Sendable {
  /// Each document by itself.
  case document
  /// All documents of a file together.
  case file
  /// All documents of all files of a run together.
  case project

  /// The name under which rules with the wider scopes read the documents.
  static let documents = "documents"
}

extension RuleSet {
  /// Returns the rules with one of the wider scopes, as a set whose only document is the list of all;
  /// `nil` if there is none. Its rules have the same constants and parameters.
  package func wide(_ scope: RuleScope) -> RuleSet? {
    guard image == nil, scope != .document else { return nil }
    let definition = definition
    let indices = definition.rules.indices.filter { definition.rules[$0].scope == scope }
    guard !indices.isEmpty else { return nil }
    var wide = definition
    wide.variable = RuleScope.documents
    wide.schema = nil
    wide.when = nil
    wide.variables = []
    wide.rules = indices.map { definition.rules[$0] }
    let sources = sources
    return RuleSet(
      wide, schema: nil, sources: indices.map { sources[$0] }, headers: headers,
      content: content, documentType: wideType)
  }

  /// Whether a rule has one of the wider scopes.
  package var hasWideRules: Bool {
    image == nil && documentType == nil && definition.rules.contains { $0.scope != .document }
  }

  /// The type of the list of all documents.
  private var wideType: CELType {
    let root = schema?.celType(rootName: definition.variable) ?? .dyn
    let fields: [ObjectType.Field] = [
      .init(name: "root", type: root, isRequired: true),
      .init(name: "path", type: .string, isRequired: true),
      .init(name: "index", type: .int, isRequired: true),
    ]
    return .list(.object(ObjectType(name: RuleScope.documents + "[]", fields: fields)))
  }
}

/// What has to be kept of documents for the rules of a set over several documents.
package final class WideReads: Sendable {
  private let ofFile: ReadTree?
  private let ofProject: ReadTree?

  /// Collects it from the rules of a set; `nil` if there are none.
  package init?(_ set: RuleSet) {
    guard set.hasWideRules else { return nil }
    func tree(_ scope: RuleScope) -> ReadTree? {
      let rules = set.definition.rules.filter { $0.scope == scope }
      return rules.isEmpty ? nil : ReadTree(rules)
    }
    ofFile = tree(.file)
    ofProject = tree(.project)
  }

  /// Records a document over which rules have been run; `nil` if no rule has the scope.
  package func record(_ run: DocumentRun, for scope: RuleScope) -> DocumentRecord? {
    let tree = scope == .file ? ofFile : ofProject
    return tree.map { DocumentRecord(run, $0) }
  }
}

import AuthLint
import Diagnostics
import Documents
import Workspace

extension Feature {
  /// `textDocument/documentLink`: files that configurations and rule sets name, and the pages of
  /// rules.
  static let documentLinks = Feature(
    "textDocument/documentLink", .joined([{ .array(DocumentLinks.links($0)) }])
  ) { _ in [JSONValue.Member("documentLinkProvider", ["resolveProvider": false])] }
}

/// The links of a document.
enum DocumentLinks {
  /// How many links a document has at most.
  private static let limit = 1_000

  static func links(_ request: FeatureRequest) -> [JSONValue] {
    switch request.role {
    case .configuration:
      files(request, keys: ["rules", "baseline", "schema", "schemas", "extends"])
    case .ruleSet: files(request, keys: ["schema", "extends"])
    case .manifest: suppressedRules(request)
    default: []
    }
  }

  /// Links to the files that values of some keys name, if they exist. Paths count from the folder
  /// of the document.
  private static func files(_ request: FeatureRequest, keys: [String]) -> [JSONValue] {
    var links: [JSONValue] = []
    let folder = request.document.path.directory
    for tree in request.document.readableTrees.documents {
      for node in tree.scalars(below: tree.root, having: nil) where links.count < limit {
        let isNamed = ancestors(of: node, in: tree).contains { key in
          keys.contains { $0.utf8.elementsEqual(tree.textBytes(key)) }
        }
        guard isNamed else { continue }
        let path = folder.appending(Array(tree.textBytes(node)))
        guard (try? FileStatus.of(path)) != nil else { continue }
        let target = request.state.session.workingDirectory
        let absolute = target.absolute(target.reportName(path))
        links.append(
          [
            "range": request.json(tree.range(node)),
            "target": .string(request.state.uri(of: absolute)),
          ])
      }
    }
    return links
  }

  /// The keys of the entries around a node.
  private static func ancestors(of node: NodeID, in tree: Document) -> [NodeID] {
    var keys: [NodeID] = []
    var next: NodeID? = node
    while let node = next {
      if let key = tree.key(ofValue: node) { keys.append(key) }
      next = tree.parent(node)
    }
    return keys
  }

  /// Links from the ids in suppressions to the pages of the rules.
  private static func suppressedRules(_ request: FeatureRequest) -> [JSONValue] {
    let text = request.document.text
    let comments = request.document.readableTrees.comments
    guard !comments.isEmpty,
      let rules = request.state.session.rules(for: request.document.path)
    else { return [] }
    var links: [JSONValue] = []
    for comment in comments where links.count < limit {
      var offset = comment.range.lower
      while offset < comment.range.upper {
        if let (id, range) = RuleReferences.rule(at: offset, in: text) {
          if let url = rules[id]?.description.url {
            links.append(["range": request.json(range), "target": .text(url)])
          }
          offset = range.upper
        }
        offset += 1
      }
    }
    return links
  }
}

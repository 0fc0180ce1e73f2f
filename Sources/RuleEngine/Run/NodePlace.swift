import Diagnostics
import Documents

/// Where findings about a node are shown.
package struct NodePlace {
  package var range: SourceRange
  /// The places through which the node came where it is: aliases, merges.
  package var uses: [Annotation]
}

extension Document {
  /// The place of a node as a finding shows it.
  ///
  /// A scalar is its own characters, a blank one its key. A collection is too large to mark: its
  /// key stands for it, in a list its own first key, and the document's first key for the root; an
  /// empty one without a key is marked itself.
  package func place(of node: NodeID) -> NodePlace {
    var shown = node
    switch kind(node) {
    case .sequence, .mapping:
      if let key = key(ofValue: node) {
        shown = key
      } else if let key = firstKey(of: node) {
        shown = key
      }
    default:
      if isBlank(node), let key = key(ofValue: node) { shown = key }
    }
    return place(ofCharactersOf: shown)
  }

  /// The place of a node's own characters.
  package func place(ofCharactersOf node: NodeID) -> NodePlace {
    NodePlace(range: range(node), uses: useAnnotations(of: node))
  }

  /// The place of a part of a scalar's text.
  package func place(ofPart part: Range<Int>, in node: NodeID) -> NodePlace {
    NodePlace(range: sourceRange(ofPart: part, in: node), uses: useAnnotations(of: node))
  }

  private func useAnnotations(of node: NodeID) -> [Annotation] {
    uses(of: node).map { use in
      let label =
        switch use.kind {
        case .anchor: "the anchored value"
        case .alias: "used by this alias"
        case .merge: "merged here"
        }
      return Annotation(range: use.range, label: label)
    }
  }
}

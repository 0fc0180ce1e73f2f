import Diagnostics
import Documents

/// The place at which findings about a node are shown.
package struct NodePlace {
  package var range: SourceRange
  /// The anchors, aliases and merges through which the document contains the node.
  package var uses: [Annotation]
}

extension Document {
  /// Returns the place at which findings about a node are shown.
  ///
  /// A scalar is shown at its own characters, a blank one at its key. A collection is too large to
  /// mark: it is shown at its key; without one, as in a list, at its own first key, which for the
  /// root is the document's first key. An empty collection without a key is shown at its own
  /// characters.
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

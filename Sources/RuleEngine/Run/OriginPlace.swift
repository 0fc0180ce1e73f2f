import CEL
import Documents

extension Document {
  /// Returns the place of what a value came from; the root's place if it is not a node of this
  /// document.
  package func place(of origin: Origin) -> NodePlace {
    let node = NodeID(origin.node)
    guard origin.node >= 0, Int(origin.node) < nodeCount else { return place(of: root) }
    switch origin.role {
    case .key:
      guard let key = key(ofValue: node) else { return place(of: node) }
      if let part = origin.part { return place(ofPart: Range(part), in: key) }
      return place(ofCharactersOf: key)
    case .value, .missing:
      guard let part = origin.part, kind(node) < .sequence else { return place(of: node) }
      return place(ofPart: Range(part), in: node)
    }
  }
}

/// Hash tables over the keys of a document's large mappings.
struct KeyIndex: Sendable {
  func value(
    forKey key: UnsafeBufferPointer<UInt8>, of mapping: NodeID, in document: Document
  ) -> NodeID? {
    nil
  }
}

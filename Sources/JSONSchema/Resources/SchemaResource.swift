import Documents

/// A schema with an address of its own: a file, or a part of one that has an `$id`.
struct SchemaResource {
  /// The absolute address without fragment.
  let address: SchemaAddress
  /// The number of its document.
  let document: Int
  let root: NodeID
  let dialect: SchemaDialect
  /// The subschemas by their anchors.
  var anchors: [[UInt8]: NodeID] = [:]
  /// The anchors among them that are dynamic.
  var dynamicAnchors: [[UInt8]: NodeID] = [:]
  /// Whether its root has `$recursiveAnchor: true`.
  var isRecursive = false
}

/// A document with schemas in it.
final class SchemaDocument: Sendable {
  let document: Document
  /// Where its file lies.
  let place: SchemaAddress

  init(_ document: Document, at place: SchemaAddress) {
    self.document = document
    self.place = place
  }
}

/// A node of one of the documents.
struct SchemaNode: Hashable {
  let document: Int
  let node: NodeID
}

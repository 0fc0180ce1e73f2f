/// A list: of an evaluation, or of a document.
public struct ListValue: Sendable {
  package enum Storage: Sendable {
    case array(ArrayStorage)
    case document(DocumentValues, Int32)
  }

  package let storage: Storage

  /// A list of a document.
  public init(_ document: DocumentValues, node: Int32) { storage = .document(document, node) }
  /// A list of values.
  public init(_ elements: [Value]) { storage = .array(ArrayStorage(elements)) }
}

/// The elements of a list that an evaluation made.
package final class ArrayStorage: Sendable {
  package let elements: [Value]
  package init(_ elements: [Value]) { self.elements = elements }
}

/// A map in source order: of an evaluation, or of a document.
public struct MapValue: Sendable {
  package enum Storage: Sendable {
    case entries(EntryStorage)
    case document(DocumentValues, Int32)
  }

  package let storage: Storage

  /// A map of a document.
  public init(_ document: DocumentValues, node: Int32) { storage = .document(document, node) }
}

/// The entries of a map that an evaluation made, in source order, with an index by key.
package final class EntryStorage: Sendable {
  package let keys: [Value]
  package let values: [Value]
  package init(keys: [Value], values: [Value]) {
    self.keys = keys
    self.values = values
  }
}

/// The document tree that a host provides to an evaluation: lists and maps whose elements are
/// looked up on demand and never copied.
///
/// A node is a number of the host's choosing, from 0; blame returns it in an ``Origin``. A value
/// that is a list or map of the tree is `ListValue(document, node)` or `MapValue(document, node)`;
/// scalars are plain values, whose texts should be slices of one storage.
///
/// Lookups return nodes, not values, so that a path such as `manifest.app.owner` creates no values
/// for the nodes in between.
open class DocumentValues: @unchecked Sendable {
  // Unchecked: a subclass is used by one evaluation at a time, or does not change.
  /// Creates the base object of a subclass.
  public init() {}

  /// The result of ``child(_:of:)-(Text,_)`` if the map has no such key.
  public static let noChild: Int32 = -1
  /// The result of ``child(_:of:)-(Text,_)`` if the node is not a map.
  public static let noMap: Int32 = -2

  /// Returns the value of a node.
  open func value(of node: Int32) -> Value { .null }
  /// Returns a borrowed reference to the value of a node, which avoids retaining the document;
  /// `nil` if the host only supports ``value(of:)``.
  open func borrowed(_ node: Int32) -> BorrowedValue? { nil }
  /// Follows a path of names from a node and returns a borrowed reference to the value at its end.
  /// The default looks up the names one by one with ``child(spelled:of:)``; a host that can look up
  /// a whole path at once overrides it.
  ///
  /// - Parameters:
  ///   - names: The names, outermost first.
  ///   - node: Where the path starts.
  ///   - end: Receives where the path ended if the result is `nil`.
  open func follow(_ names: BorrowedNames, from node: Int32, _ end: inout PathEnd) -> BorrowedValue?
  {
    var node = node
    for index in 0..<names.count {
      let child = child(spelled: names[index], of: node)
      if child < 0 {
        end = PathEnd(node: node, step: index, isNoMap: child == Self.noMap)
        return nil
      }
      node = child
    }
    if let value = borrowed(node) { return value }
    end = PathEnd(node: node)
    return nil
  }
  /// Returns the bytes of a node that is a string, valid as long as the document; `nil` for any
  /// other node, or if the host does not support it. Comparing the bytes avoids creating a value.
  open func text(of node: Int32) -> UnsafeBufferPointer<UInt8>? { nil }
  /// Returns the number of elements of a list, or of entries of a map.
  open func count(of node: Int32) -> Int { 0 }
  /// Returns the element of a list at an index within bounds.
  open func element(at index: Int, of list: Int32) -> Int32 { 0 }
  /// Returns the index of a list's first element that is a string of these bytes, -1 if there is
  /// none; `nil` if the host does not support the search and the caller must compare the elements.
  open func search(_ list: Int32, for text: UnsafeBufferPointer<UInt8>) -> Int? { nil }
  /// Returns the key of a map's entry at an index within bounds, in source order.
  open func key(at index: Int, of map: Int32) -> Value { .null }
  /// Returns the node of the value of a map's entry at an index within bounds, in source order.
  open func child(at index: Int, of map: Int32) -> Int32 { 0 }
  /// Returns the node under a name; ``noChild`` or ``noMap`` if there is none.
  open func child(_ key: Text, of node: Int32) -> Int32 { DocumentValues.noChild }
  /// Returns the node under a name in UTF-8; ``noChild`` or ``noMap`` if there is none.
  open func child(spelled key: UnsafeBufferPointer<UInt8>, of node: Int32) -> Int32 {
    child(Text(copying: key), of: node)
  }
  /// Returns the node under a key that is a bool or a number; ``noChild`` or ``noMap`` if there is
  /// none. A number matches an equal key of another numeric type.
  open func child(_ key: Value, of node: Int32) -> Int32 { DocumentValues.noChild }
}

extension DocumentValues {
  /// Returns the node under a key of any type; negative if there is none.
  func find(_ key: Value, of node: Int32) -> Int32 {
    if case .string(let text) = key { return child(text, of: node) }
    guard let key = key.mapKey else { return DocumentValues.noChild }
    return child(key, of: node)
  }
}

/// The names of a path of plain selections.
public struct BorrowedNames {
  private let first: UnsafeMutablePointer<FieldCode>
  /// The number of names.
  public let count: Int

  @inline(__always)
  init(_ first: UnsafeMutablePointer<FieldCode>, count: Int) {
    self.first = first
    self.count = count
  }

  /// Returns the UTF-8 of the name at an index within bounds, from 0.
  @inline(__always)
  public subscript(index: Int) -> UnsafeBufferPointer<UInt8> { first[index].bytes }
}

/// Where a path ended for which the host returned no borrowed value.
public struct PathEnd {
  /// The last node of the path; or the node that lacks the next name.
  let node: Int32
  /// The number of names that were followed; -1 if all of them were.
  let step: Int32
  /// Whether the node lacks the name because it is not a map.
  let isNoMap: Bool

  /// Creates the end of a path whose names were all found.
  @inline(__always)
  public init(node: Int32) {
    self.node = node
    step = -1
    isNoMap = false
  }

  /// Creates the end of a path at a node that lacks the name at index `step`.
  @inline(__always)
  public init(node: Int32, step: Int, isNoMap: Bool) {
    self.node = node
    self.step = Int32(truncatingIfNeeded: step)
    self.isNoMap = isNoMap
  }
}

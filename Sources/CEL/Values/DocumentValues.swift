/// The tree that a host lends to an evaluation: lists and maps whose elements are looked up when
/// they are needed, never copied.
///
/// A node is a number of the host's choosing, from 0. A value that is a list or map of the tree is
/// `ListValue(document, node)` or `MapValue(document, node)`; scalars are plain values, and each
/// look-up also gives the node, from which blame takes its ``Origin``.
open class DocumentValues: @unchecked Sendable {
  // Unchecked: a subclass is used by one evaluation at a time, or does not change.
  /// Creates the tree's root object.
  public init() {}

  /// A value together with its node.
  public typealias Item = (value: Value, node: Int32)

  /// The number of elements of a list, or of entries of a map.
  open func count(of node: Int32) -> Int { 0 }
  /// The element of a list at an index within bounds.
  open func element(at index: Int, of list: Int32) -> Item { (.null, -1) }
  /// The entry of a map at an index within bounds, in source order.
  open func entry(at index: Int, of map: Int32) -> (key: Value, item: Item) {
    (.null, (.null, -1))
  }
  /// The value under a key of any type; `nil` if there is none. A number finds a key of another
  /// numeric type that is equal to it.
  open func member(_ key: Value, of map: Int32) -> Item? { nil }
  /// The value under a field's name; `nil` if there is none.
  open func member(_ key: Text, of map: Int32) -> Item? { nil }
}

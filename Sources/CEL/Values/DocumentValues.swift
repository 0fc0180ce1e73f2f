/// The tree that a host lends to an evaluation: lists and maps whose elements are looked up when
/// they are needed, never copied.
///
/// A node is a number of the host's choosing, from 0; blame gives it back in an ``Origin``. A value
/// that is a list or map of the tree is `ListValue(document, node)` or `MapValue(document, node)`;
/// scalars are plain values, whose texts should be slices of one storage.
///
/// Look-ups answer nodes, not values, so that a path such as `manifest.app.owner` makes no value for
/// what lies between.
open class DocumentValues: @unchecked Sendable {
  // Unchecked: a subclass is used by one evaluation at a time, or does not change.
  /// Creates the tree's root object.
  public init() {}

  /// What ``child(_:of:)-(Text,_)`` answers where the map has no such key.
  public static let noChild: Int32 = -1
  /// What ``child(_:of:)-(Text,_)`` answers where the node is no map.
  public static let noMap: Int32 = -2

  /// The value of a node.
  open func value(of node: Int32) -> Value { .null }
  /// The value of a node for an evaluation that does not hold on to it; `nil` where the host has
  /// only ``value(of:)`` to give. It saves counting references to the document.
  open func lent(_ node: Int32) -> LentValue? { nil }
  /// Follows names from a node on, as ``child(spelled:of:)`` does one by one, and lends what is at
  /// the end. Where that is one look-up in the host it saves several.
  ///
  /// - Parameter end: Where the path has come to, if there is no value to lend.
  open func follow(_ names: LentNames, from node: Int32, _ end: inout LentPathEnd) -> LentValue? {
    var node = node
    for index in 0..<names.count {
      let child = child(spelled: names[index], of: node)
      if child < 0 {
        end = LentPathEnd(node: node, step: index, isNoMap: child == Self.noMap)
        return nil
      }
      node = child
    }
    if let value = lent(node) { return value }
    end = LentPathEnd(node: node)
    return nil
  }
  /// The bytes of a node that is a string, which stay valid as long as the document; `nil` for any
  /// other, and wherever the host does not care: it saves a value where a string is only compared.
  open func text(of node: Int32) -> UnsafeBufferPointer<UInt8>? { nil }
  /// The number of elements of a list, or of entries of a map.
  open func count(of node: Int32) -> Int { 0 }
  /// The element of a list at an index within bounds.
  open func element(at index: Int, of list: Int32) -> Int32 { 0 }
  /// The index of a list's first element that is a string of these bytes, -1 if there is none; `nil`
  /// where the host leaves it to the caller to look at the elements.
  open func search(_ list: Int32, for text: UnsafeBufferPointer<UInt8>) -> Int? { nil }
  /// The key of a map's entry at an index within bounds, in source order.
  open func key(at index: Int, of map: Int32) -> Value { .null }
  /// The value of a map's entry at an index within bounds, in source order.
  open func child(at index: Int, of map: Int32) -> Int32 { 0 }
  /// The value under a name; ``noChild`` or ``noMap`` if there is none.
  open func child(_ key: Text, of node: Int32) -> Int32 { DocumentValues.noChild }
  /// The same for a name that is given by its UTF-8.
  open func child(spelled key: UnsafeBufferPointer<UInt8>, of node: Int32) -> Int32 {
    child(Text(copying: key), of: node)
  }
  /// The value under a key that is a bool or a number; ``noChild`` or ``noMap`` if there is none. A
  /// number finds an equal key of another numeric type.
  open func child(_ key: Value, of node: Int32) -> Int32 { DocumentValues.noChild }
}

extension DocumentValues {
  /// The value under a key of any type; negative if there is none.
  func find(_ key: Value, of node: Int32) -> Int32 {
    if case .string(let text) = key { return child(text, of: node) }
    guard let key = key.mapKey else { return DocumentValues.noChild }
    return child(key, of: node)
  }
}

/// The names of a path of plain selections.
public struct LentNames {
  private let first: UnsafeMutablePointer<FieldCode>
  /// How many there are.
  public let count: Int

  @inline(__always)
  init(_ first: UnsafeMutablePointer<FieldCode>, count: Int) {
    self.first = first
    self.count = count
  }

  /// The UTF-8 of a name, by its index from 0 within bounds.
  @inline(__always)
  public subscript(index: Int) -> UnsafeBufferPointer<UInt8> { first[index].bytes }
}

/// Where a path has come to whose value the host does not lend.
public struct LentPathEnd {
  /// The node at the end; or the one that lacks the next name.
  let node: Int32
  /// How many names were followed, if not all of them; -1 if all were.
  let step: Int32
  /// Whether the node is no map, and lacks the name for that.
  let isNoMap: Bool

  /// The end of a path whose names are all there.
  @inline(__always)
  public init(node: Int32) {
    self.node = node
    step = -1
    isNoMap = false
  }

  /// The end at a node that lacks the name at an index.
  @inline(__always)
  public init(node: Int32, step: Int, isNoMap: Bool) {
    self.node = node
    self.step = Int32(truncatingIfNeeded: step)
    self.isNoMap = isNoMap
  }
}

import CEL
import Documents

/// All entries at any depth below a node as one map: the result of `descendants`.
///
/// Nodes have the document's numbers; the map itself is node -1.
final class DescendantValues: DocumentValues, @unchecked Sendable {
  // Unchecked: immutable after initialization.
  /// The number of the map of all entries.
  static let everything: Int32 = -1

  private let bridge: DocumentBridge
  /// Keys and values alternate.
  private let entries: [NodeID]

  /// Gathers the entries below a node that have the given names as keys, parents first. O(nodes);
  /// not recursive.
  ///
  /// - Parameter names: The names of the keys; `nil` for any key.
  init(below node: Int32, of bridge: DocumentBridge, names: SecretNames?) {
    self.bridge = bridge
    entries = bridge.document.entries(
      below: NodeID(node),
      where: { names?.contains($0) ?? true })
    super.init()
  }

  package override func value(of node: Int32) -> Value { bridge.value(of: node) }

  package override func count(of node: Int32) -> Int {
    node == Self.everything ? entries.count / 2 : bridge.count(of: node)
  }

  package override func element(at index: Int, of list: Int32) -> Int32 {
    bridge.element(at: index, of: list)
  }

  package override func key(at index: Int, of map: Int32) -> Value {
    guard map == Self.everything else { return bridge.key(at: index, of: map) }
    return bridge.keyValue(entries[2 * index])
  }

  package override func child(at index: Int, of map: Int32) -> Int32 {
    map == Self.everything ? entries[2 * index + 1].index : bridge.child(at: index, of: map)
  }

  package override func child(_ key: Text, of node: Int32) -> Int32 {
    guard node == Self.everything else { return bridge.child(key, of: node) }
    for index in stride(from: 0, to: entries.count, by: 2)
    where bridge.document.textBytes(entries[index]).elementsEqual(key.bytes) {
      return entries[index + 1].index
    }
    return DocumentValues.noChild
  }

  package override func child(_ key: Value, of node: Int32) -> Int32 {
    node == Self.everything ? DocumentValues.noChild : bridge.child(key, of: node)
  }
}

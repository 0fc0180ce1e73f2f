import Diagnostics
import Documents

/// Hashes values of a document, so that a baseline notices when a value changes.
///
/// Styles, anchors and the order of a map's entries do not count; types do: `1` and `"1"` differ.
/// The hash is the same on every machine and in every version. It is not cryptographic: a value
/// that may be a secret must not be hashed (its hash is 0).
package struct ValueHasher {
  private let document: Document
  private var known: [NodeID: UInt64] = [:]

  /// The number of bytes from which a text's hash is cached.
  private static let long = 256

  /// Prepares to hash values of a document.
  package init(_ document: Document) { self.document = document }

  /// Returns the hash of a node's value, never 0. O(nodes below it), once for each collection and
  /// each long text.
  package mutating func hash(of node: NodeID) -> UInt64 { max(1, value(node)) }

  // Recursion is as deep as documents may be nested.
  private mutating func value(_ node: NodeID) -> UInt64 {
    var hash = StableHash()
    let kind = document.kind(node)
    hash.combine(UInt64(kind.rawValue))
    switch kind {
    case .null: break
    case .bool: hash.combine(document.bool(node) == true ? 1 : 0)
    case .integer: hash.combine(document.decimalText(node) ?? "")
    case .float: hash.combine(document.double(node)?.bitPattern ?? 0)
    case .string:
      let bytes = document.textBytes(node)
      guard bytes.count >= Self.long else {
        hash.combine(bytes)
        break
      }
      // A long text may have many findings.
      if let known = known[node] { return known }
      hash.combine(bytes)
      known[node] = hash.value
    case .sequence, .mapping:
      if let known = known[node] { return known }
      let result = kind == .sequence ? list(node, hash) : map(node, hash)
      known[node] = result
      return result
    }
    return hash.value
  }

  private mutating func list(_ node: NodeID, _ start: StableHash) -> UInt64 {
    var hash = start
    for index in 0..<document.childCount(node) {
      hash.combine(value(document.child(at: index, of: node)))
    }
    return hash.value
  }

  private mutating func map(_ node: NodeID, _ start: StableHash) -> UInt64 {
    var sum: UInt64 = 0
    for index in 0..<document.childCount(node) {
      var entry = StableHash()
      entry.combine(value(document.key(at: index, of: node)))
      entry.combine(value(document.child(at: index, of: node)))
      sum = sum &+ entry.value
    }
    var hash = start
    hash.combine(document.childCount(node))
    hash.combine(sum)
    return hash.value
  }
}

import Diagnostics

/// A place through which a node came where it is: why it has a secondary place.
package struct NodeUse: Hashable, Sendable {
  /// What stands at the place.
  package enum Kind: UInt8, Sendable {
    /// The anchored value; the node itself is the alias to it.
    case anchor
    /// The alias to a collection; the node is within that collection.
    case alias
    /// The alias (or the value) of a merge key; the node is within what it merges.
    case merge
  }

  /// What stands at the place.
  package let kind: Kind
  /// The place.
  package let range: SourceRange
}

/// A use as it is stored: a link of the chain that ends in `next` = -1.
struct NodeUseRecord: Sendable {
  var kind: NodeUse.Kind
  var lower: Int32
  var upper: Int32
  var next: Int32
}

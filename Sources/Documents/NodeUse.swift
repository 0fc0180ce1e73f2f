import Diagnostics

/// A place through which a node came to where it is; a finding shows it as a secondary place.
package struct NodeUse: Hashable, Sendable {
  /// What is at the place.
  package enum Kind: UInt8, Sendable {
    /// The anchored value; the node itself is the alias to it.
    case anchor
    /// The alias to a collection; the node is within that collection.
    case alias
    /// The alias in a merge key's value, or the merge key itself if its value is written out; the
    /// node is within what it merges.
    case merge
  }

  /// What is at the place.
  package let kind: Kind
  /// The place.
  package let range: SourceRange
}

/// A stored use: a link of a chain that ends with `next` = -1.
struct NodeUseRecord: Sendable {
  var kind: NodeUse.Kind
  var lower: Int32
  var upper: Int32
  var next: Int32
}

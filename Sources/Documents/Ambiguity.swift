import Diagnostics

/// Something that this loader reads in one way and other common readers of YAML in another.
package struct Ambiguity: Sendable {
  /// What it is.
  package enum Kind: Sendable {
    /// A list or mapping as key.
    case complexKey
    /// A key with a tag that is not `!!str`, or whose text the tag makes another key of.
    case taggedKey(String)
    /// A value with a tag outside the core schema.
    case tag(String)
    /// A `%YAML 1.1` directive.
    case version
    /// A second merge key in one mapping.
    case secondMerge
  }

  /// What it is.
  package let kind: Kind
  /// The node that it is about; the root for a directive.
  package let node: NodeID
  /// Where it is.
  package let range: SourceRange
}

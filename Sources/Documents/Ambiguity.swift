import Diagnostics

/// A construct that this loader reads one way and other common YAML readers another way.
package struct Ambiguity: Sendable {
  /// The kinds of ambiguity.
  package enum Kind: Sendable {
    /// A list or mapping used as a key.
    case complexKey
    /// A key with a tag, as written in the file, that may make it another key to other readers: any
    /// tag but `!` and `!!str`.
    case taggedKey(String)
    /// A value with a tag outside the core schema.
    case tag(String)
    /// A `%YAML 1.1` directive.
    case version
    /// A second merge key in one mapping.
    case secondMerge
  }

  /// The kind of ambiguity.
  package let kind: Kind
  /// The node concerned; the root for a directive.
  package let node: NodeID
  /// The place in the file.
  package let range: SourceRange
}

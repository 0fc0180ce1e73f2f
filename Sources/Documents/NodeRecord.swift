/// What a document stores for one node: 32 bytes without references.
@usableFromInline
struct NodeRecord: BitwiseCopyable, Sendable {
  /// The range in the file, in bytes.
  @usableFromInline var lower: Int32
  @usableFromInline var upper: Int32
  /// A scalar's decoded text, as a slice of one of the document's two text buffers; or a
  /// collection's part of the document's list of children: `first..<last`.
  @usableFromInline var first: Int32
  @usableFromInline var last: Int32
  /// The collection that holds the node; -1 for the root.
  @usableFromInline var parent: Int32
  /// The index among the parent's children; in a mapping, keys have even and values odd indices. It
  /// is -1 for the root, and for the keys and values of merges and repeated keys, which are not
  /// entries.
  @usableFromInline var ordinal: Int32
  /// The node's innermost use in the document's list of uses; -1 for none.
  @usableFromInline var use: Int32
  @usableFromInline var kind: NodeKind
  @usableFromInline var style: NodeStyle
  @usableFromInline var flags: Flags

  @usableFromInline
  struct Flags: OptionSet, BitwiseCopyable, Sendable {
    @usableFromInline let rawValue: UInt8

    @inlinable
    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The value was omitted, as after `key:`.
    @inlinable static var blank: Flags { Flags(rawValue: 1) }
    /// The text is in the document's arena, not in the file.
    @inlinable static var arena: Flags { Flags(rawValue: 2) }
    /// The node is a key of its parent.
    @inlinable static var key: Flags { Flags(rawValue: 4) }
    /// The node is written as an alias; its text and value are those of the anchored node.
    @inlinable static var alias: Flags { Flags(rawValue: 8) }
    /// The mapping has a hash index over its keys.
    @inlinable static var indexed: Flags { Flags(rawValue: 16) }
    /// The mapping has merge keys; the node after it is the first key in its own text.
    @inlinable static var merges: Flags { Flags(rawValue: 32) }
    /// The node is a merge key (`<<`), and therefore not an entry.
    @inlinable static var mergeKey: Flags { Flags(rawValue: 64) }
    /// The scalar has a tag, which determines its kind.
    @inlinable static var tagged: Flags { Flags(rawValue: 128) }
  }
}

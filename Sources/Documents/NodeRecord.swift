/// What a document stores of one node; 32 bytes without references.
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
  /// The place among the parent's children; keys are even and values odd in a mapping. -1 for the
  /// root and for a merge key, which is no entry.
  @usableFromInline var ordinal: Int32
  /// The last of the node's uses in the document's list of them; -1 for none.
  @usableFromInline var use: Int32
  @usableFromInline var kind: NodeKind
  @usableFromInline var style: NodeStyle
  @usableFromInline var flags: Flags

  @usableFromInline
  struct Flags: OptionSet, BitwiseCopyable, Sendable {
    @usableFromInline let rawValue: UInt8

    @inlinable
    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Nothing was written: the value of `key:`.
    @inlinable static var blank: Flags { Flags(rawValue: 1) }
    /// The text is in the document's arena, not in the file.
    @inlinable static var arena: Flags { Flags(rawValue: 2) }
    /// The node is a key of its parent.
    @inlinable static var key: Flags { Flags(rawValue: 4) }
    /// An alias stands here; text and value are the anchored ones.
    @inlinable static var alias: Flags { Flags(rawValue: 8) }
    /// The mapping has a hash index over its keys.
    @inlinable static var indexed: Flags { Flags(rawValue: 16) }
    /// The mapping has merge keys; the node after it is the first key in its own text.
    @inlinable static var merges: Flags { Flags(rawValue: 32) }
    /// The node is a merge key (`<<`), and so no entry.
    @inlinable static var mergeKey: Flags { Flags(rawValue: 64) }
    /// The scalar has a tag, which says what it is.
    @inlinable static var tagged: Flags { Flags(rawValue: 128) }
  }
}

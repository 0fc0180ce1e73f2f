/// What a document stores of one node; 32 bytes without references.
struct NodeRecord: Sendable {
  /// The range in the file, in bytes.
  var lower: Int32
  var upper: Int32
  /// A scalar's decoded text, as a slice of one of the document's two text buffers; or a
  /// collection's part of the document's list of children: `first..<last`.
  var first: Int32
  var last: Int32
  /// The collection that holds the node; -1 for the root.
  var parent: Int32
  /// The place among the parent's children; keys are even and values odd in a mapping. -1 for the
  /// root and for a merge key, which is no entry.
  var ordinal: Int32
  /// The last of the node's uses in the document's list of them; -1 for none.
  var use: Int32
  var kind: NodeKind
  var style: NodeStyle
  var flags: Flags

  struct Flags: OptionSet, Sendable {
    let rawValue: UInt8
    /// Nothing was written: the value of `key:`.
    static let blank = Flags(rawValue: 1)
    /// The text is in the document's arena, not in the file.
    static let arena = Flags(rawValue: 2)
    /// The node is a key of its parent.
    static let key = Flags(rawValue: 4)
    /// An alias stands here; text and value are the anchored ones.
    static let alias = Flags(rawValue: 8)
    /// The mapping has a hash index over its keys.
    static let indexed = Flags(rawValue: 16)
    /// The mapping has merge keys; the node after it is the first key in its own text.
    static let merges = Flags(rawValue: 32)
    /// The node is a merge key (`<<`), and so no entry.
    static let mergeKey = Flags(rawValue: 64)
  }
}

import Diagnostics

/// One document of a file: a tree in which every node knows its exact place.
///
/// Aliases and merges are expanded, so that each node has one parent; a node that came through one
/// says so (``uses(of:)``). A document does not change after it was loaded, and keeps the bytes that
/// its texts are slices of alive. Node numbers of another document stop the program.
@usableFromInline
package final class Document: Sendable {
  /// The file.
  package let file: SourceFile
  /// The language that it is written in.
  package let format: DocumentFormat
  /// The index of the document within its file, from 0; empty documents do not count.
  package let index: Int
  /// The topmost node.
  package let root = NodeID(0)

  let source: SourceText
  let arena: ByteArena
  // Both are this object's own, which frees them.
  @usableFromInline let nodes: Table<NodeRecord>
  @usableFromInline let children: Table<Int32>
  let uses: ContiguousArray<NodeUseRecord>
  let keyIndex: KeyIndex
  /// What other readers read otherwise, in the order of the file.
  package let ambiguities: [Ambiguity]
  /// Whether all nodes are part of the tree, and numbered in the order in which they stand in the
  /// file, and all keys are scalars: there are no aliases, no merges and no repeated keys.
  let isInFileOrder: Bool
  /// Where the tables go; `nil` for the system's allocator.
  private let memory: TreeMemory?
  /// Where the texts lie, which do not change any more: in the file, and in the arena.
  @usableFromInline nonisolated(unsafe) let bases:
    (source: UnsafePointer<UInt8>, arena: UnsafePointer<UInt8>)

  init(
    index: Int, format: DocumentFormat, source: SourceText, arena: ByteArena,
    nodes: Table<NodeRecord>, children: Table<Int32>,
    uses: ContiguousArray<NodeUseRecord>, keyIndex: KeyIndex, ambiguities: [Ambiguity],
    isInFileOrder: Bool,
    memory: TreeMemory?
  ) {
    file = source.file
    self.format = format
    self.index = index
    self.source = source
    self.arena = arena
    self.nodes = nodes
    self.children = children
    self.uses = uses
    self.keyIndex = keyIndex
    self.ambiguities = ambiguities
    self.isInFileOrder = isInFileOrder
    self.memory = memory
    bases = (source.base, UnsafePointer(arena.base))
  }

  deinit { TreeMemory.release(nodes, children, to: memory) }

  @inlinable @inline(__always)
  func record(_ node: NodeID) -> NodeRecord { nodes[Int(node.index)] }

  /// How many nodes there are: their numbers are 0 up to it. Some are no part of the tree, as the
  /// key `<<` of a merge is none.
  @inlinable
  package var nodeCount: Int { nodes.count }

  /// What the node is.
  @inlinable
  package func kind(_ node: NodeID) -> NodeKind { record(node).kind }

  /// How the node is written; for an alias, how the anchored node is.
  @inlinable
  package func style(_ node: NodeID) -> NodeStyle { record(node).style }

  /// Whether nothing was written, as after `key:`; its range is empty.
  @inlinable
  package func isBlank(_ node: NodeID) -> Bool { record(node).flags.contains(.blank) }

  /// Whether the scalar has a tag, so that readers need not guess its type.
  package func isTagged(_ node: NodeID) -> Bool { record(node).flags.contains(.tagged) }

  /// Whether the node is a key of its parent.
  @inlinable
  package func isKey(_ node: NodeID) -> Bool { record(node).flags.contains(.key) }

  /// Whether an alias stands here, whose range the node has.
  @inlinable
  package func isAlias(_ node: NodeID) -> Bool { record(node).flags.contains(.alias) }

  /// The node's own characters.
  ///
  /// Anchor and tag are left out, quotes and brackets are taken in. A block scalar runs from its
  /// indicator to its last content character; a block collection from its first key or `-` to the
  /// end of its last content. An alias has its own place, what is below an aliased collection keeps
  /// the place where it is written.
  @inlinable
  package func range(_ node: NodeID) -> SourceRange {
    let record = record(node)
    return SourceRange(Int(record.lower), Int(record.upper))
  }

  /// The places through which the node came where it is, the innermost first: the anchored value
  /// of an alias, the alias of an aliased collection around it, the alias of a merge.
  package func uses(of node: NodeID) -> [NodeUse] {
    var result: [NodeUse] = []
    var next = record(node).use
    while next >= 0 {
      let use = uses[Int(next)]
      result.append(NodeUse(kind: use.kind, range: SourceRange(Int(use.lower), Int(use.upper))))
      next = use.next
    }
    return result
  }
}

extension Document {
  /// The collection that holds the node as element, key or value; `nil` for the root.
  @inlinable
  package func parent(_ node: NodeID) -> NodeID? {
    let parent = record(node).parent
    return parent < 0 ? nil : NodeID(parent)
  }

  /// The key of the entry whose value `node` is; `nil` for keys, elements and the root.
  package func key(ofValue node: NodeID) -> NodeID? {
    let record = record(node)
    guard record.parent >= 0, record.ordinal >= 0, record.ordinal & 1 == 1 else { return nil }
    let parent = nodes[Int(record.parent)]
    guard parent.kind == .mapping else { return nil }
    return NodeID(children[Int(parent.first) + Int(record.ordinal) - 1])
  }

  /// The number of elements of a sequence, or of entries of a mapping; 0 for a scalar.
  @inlinable
  package func childCount(_ node: NodeID) -> Int {
    let record = record(node)
    switch record.kind {
    case .sequence: return Int(record.last - record.first)
    case .mapping: return Int(record.last - record.first) / 2
    default: return 0
    }
  }

  /// The element of a sequence or the value of a mapping's entry, at an index from 0 within
  /// ``childCount(_:)``.
  @inlinable
  package func child(at index: Int, of node: NodeID) -> NodeID {
    let record = record(node)
    if case .mapping = record.kind { return NodeID(children[Int(record.first) + 2 * index + 1]) }
    return NodeID(children[Int(record.first) + index])
  }

  /// The key of a mapping's entry, at an index from 0 within ``childCount(_:)``.
  @inlinable
  package func key(at index: Int, of mapping: NodeID) -> NodeID {
    NodeID(children[Int(record(mapping).first) + 2 * index])
  }

  /// The place among the parent's elements or entries, from 0; `nil` for the root.
  package func ordinal(_ node: NodeID) -> Int? {
    let record = record(node)
    guard record.parent >= 0, record.ordinal >= 0 else { return nil }
    return nodes[Int(record.parent)].kind == .mapping
      ? Int(record.ordinal) / 2 : Int(record.ordinal)
  }

  /// The key that comes first in a mapping's own text, a merge key (`<<`) too; `nil` for any other
  /// node and for `{}`.
  package func firstKey(of mapping: NodeID) -> NodeID? {
    let record = record(mapping)
    guard record.kind == .mapping else { return nil }
    if record.flags.contains(.merges) { return NodeID(mapping.index + 1) }
    return record.first == record.last ? nil : key(at: 0, of: mapping)
  }

  /// The value of the first entry whose key is a string of these bytes; `nil` if there is none.
  ///
  /// O(1) in large mappings, O(entries) in small ones.
  package func value(forKey key: UnsafeBufferPointer<UInt8>, of mapping: NodeID) -> NodeID? {
    lookUp(key, in: mapping)
  }

  /// The same, as a part of who asks.
  @inlinable @inline(__always)
  package func lookUp(_ key: UnsafeBufferPointer<UInt8>, in mapping: NodeID) -> NodeID? {
    let record = record(mapping)
    guard record.kind == .mapping else { return nil }
    if record.flags.contains(.indexed) { return indexedValue(forKey: key, of: mapping) }
    let nodes = nodes.values
    let children = children.values
    let length = Int32(truncatingIfNeeded: key.count)
    var slot = Int(record.first)
    while slot < Int(record.last) {
      let candidate = nodes[Int(children[slot])]
      // Most keys differ in their length.
      if candidate.last &- candidate.first == length, candidate.kind == .string,
        matches(candidate, key)
      {
        return NodeID(children[slot + 1])
      }
      slot += 2
    }
    return nil
  }

  @usableFromInline @inline(never)
  func indexedValue(forKey key: UnsafeBufferPointer<UInt8>, of mapping: NodeID) -> NodeID? {
    keyIndex.value(forKey: key, of: mapping, in: self)
  }

  /// The value of the first entry whose key is this string; `nil` if there is none.
  package func value(forKey key: StaticString, of mapping: NodeID) -> NodeID? {
    key.withUTF8Buffer { value(forKey: $0, of: mapping) }
  }

  /// The value of the first entry whose key is this string; `nil` if there is none.
  package func value(forKey key: String, of mapping: NodeID) -> NodeID? {
    var key = key
    return key.withUTF8 { value(forKey: $0, of: mapping) }
  }
}

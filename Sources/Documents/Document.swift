import Diagnostics

/// One document of a file: a tree in which every node knows its exact place.
///
/// Aliases and merges are expanded, so each node has one parent; ``uses(of:)`` tells how a node
/// came to be where it is. A document does not change after it was loaded, and keeps the bytes
/// alive that its texts are slices of. A node number is valid only in its own document; one that is
/// out of range stops the program.
@usableFromInline
package final class Document: Sendable {
  /// The file.
  package let file: SourceFile
  /// The language that the document is written in.
  package let format: DocumentFormat
  /// The index of the document within its file, from 0; empty documents do not count.
  package let index: Int
  /// The topmost node.
  package let root = NodeID(0)

  let source: SourceText
  let arena: ByteArena
  // This object owns both tables and frees them.
  @usableFromInline let nodes: Table<NodeRecord>
  @usableFromInline let children: Table<Int32>
  let uses: ContiguousArray<NodeUseRecord>
  let keyIndex: KeyIndex
  /// What other readers read differently, in file order.
  package let ambiguities: [Ambiguity]
  /// Whether all nodes are part of the tree and numbered in file order, and all keys are scalars:
  /// there are no aliases, merges or repeated keys.
  let isInFileOrder: Bool
  /// The store that the tables are given back to, or `nil` for the system's allocator.
  private let memory: TreeMemory?
  /// The addresses of the file's text and of the arena, which do not change any more.
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

  /// The number of nodes; they are numbered from 0. Some nodes are not part of the tree, such as
  /// the key `<<` of a merge.
  @inlinable
  package var nodeCount: Int { nodes.count }

  /// Returns the kind of the node.
  @inlinable
  package func kind(_ node: NodeID) -> NodeKind { record(node).kind }

  /// Returns whether a key or value is null. O(nodes)
  package var hasNulls: Bool {
    (0..<Int32(truncatingIfNeeded: nodeCount)).contains { kind(NodeID($0)) == .null }
  }

  /// Returns how the node is written; for an alias, how the anchored node is written.
  @inlinable
  package func style(_ node: NodeID) -> NodeStyle { record(node).style }

  /// Returns whether the value was omitted, as after `key:`; the node's range is then empty.
  @inlinable
  package func isBlank(_ node: NodeID) -> Bool { record(node).flags.contains(.blank) }

  /// Returns whether the scalar has a tag, so that readers need not guess its type.
  package func isTagged(_ node: NodeID) -> Bool { record(node).flags.contains(.tagged) }

  /// Returns whether the node is a key of its parent.
  @inlinable
  package func isKey(_ node: NodeID) -> Bool { record(node).flags.contains(.key) }

  /// Returns whether the node is written as an alias, whose range it then has.
  @inlinable
  package func isAlias(_ node: NodeID) -> Bool { record(node).flags.contains(.alias) }

  /// Returns the range of the node's own characters.
  ///
  /// The range excludes the anchor and the tag, and includes quotes and brackets. A block scalar
  /// runs from its indicator to its last content character; a block collection from its first key
  /// or `-` to the end of its last content. An alias has its own range; the nodes below an aliased
  /// collection keep the ranges where they are written.
  @inlinable
  package func range(_ node: NodeID) -> SourceRange {
    let record = record(node)
    return SourceRange(Int(record.lower), Int(record.upper))
  }

  /// Returns the places through which the node came to where it is, the innermost first: the
  /// anchored value of an alias, the alias of an aliased collection around it, the alias of a
  /// merge.
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
  /// Returns the collection that holds the node as element, key or value, or `nil` for the root.
  @inlinable
  package func parent(_ node: NodeID) -> NodeID? {
    let parent = record(node).parent
    return parent < 0 ? nil : NodeID(parent)
  }

  /// Returns the key of the entry whose value `node` is, or `nil` for keys, elements, the root, and
  /// the values of merge keys and repeated keys.
  package func key(ofValue node: NodeID) -> NodeID? {
    let record = record(node)
    guard record.parent >= 0, record.ordinal >= 0, record.ordinal & 1 == 1 else { return nil }
    let parent = nodes[Int(record.parent)]
    guard parent.kind == .mapping else { return nil }
    return NodeID(children[Int(parent.first) + Int(record.ordinal) - 1])
  }

  /// Returns the number of elements of a sequence, or of entries of a mapping; 0 for a scalar.
  @inlinable
  package func childCount(_ node: NodeID) -> Int {
    let record = record(node)
    switch record.kind {
    case .sequence: return Int(record.last - record.first)
    case .mapping: return Int(record.last - record.first) / 2
    default: return 0
    }
  }

  /// Returns the element of a sequence or the value of a mapping's entry, at an index from 0 within
  /// ``childCount(_:)``.
  @inlinable
  package func child(at index: Int, of node: NodeID) -> NodeID {
    let record = record(node)
    if case .mapping = record.kind { return NodeID(children[Int(record.first) + 2 * index + 1]) }
    return NodeID(children[Int(record.first) + index])
  }

  /// Returns the key of a mapping's entry, at an index from 0 within ``childCount(_:)``.
  @inlinable
  package func key(at index: Int, of mapping: NodeID) -> NodeID {
    NodeID(children[Int(record(mapping).first) + 2 * index])
  }

  /// Returns the index among the parent's elements or entries, from 0, or `nil` for the root and
  /// for the keys and values of merges and repeated keys.
  package func ordinal(_ node: NodeID) -> Int? {
    let record = record(node)
    guard record.parent >= 0, record.ordinal >= 0 else { return nil }
    return nodes[Int(record.parent)].kind == .mapping
      ? Int(record.ordinal) / 2 : Int(record.ordinal)
  }

  /// Returns the key that comes first in a mapping's own text, which may be a merge key (`<<`), or
  /// `nil` for any other node and for `{}`.
  package func firstKey(of mapping: NodeID) -> NodeID? {
    let record = record(mapping)
    guard record.kind == .mapping else { return nil }
    if record.flags.contains(.merges) { return NodeID(mapping.index + 1) }
    return record.first == record.last ? nil : key(at: 0, of: mapping)
  }

  /// Returns the value of the first entry whose key is a string of these bytes, or `nil` if there
  /// is none.
  ///
  /// O(1) in large mappings, O(entries) in small ones.
  package func value(forKey key: UnsafeBufferPointer<UInt8>, of mapping: NodeID) -> NodeID? {
    lookUp(key, in: mapping)
  }

  /// Returns the same as ``value(forKey:of:)``, but inlined into the caller.
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
      // Most keys differ in length, so that is compared first.
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

  /// Returns the value of the first entry whose key is this string, or `nil` if there is none.
  package func value(forKey key: StaticString, of mapping: NodeID) -> NodeID? {
    key.withUTF8Buffer { value(forKey: $0, of: mapping) }
  }

  /// Returns the value of the first entry whose key is this string, or `nil` if there is none.
  package func value(forKey key: String, of mapping: NodeID) -> NodeID? {
    var key = key
    return key.withUTF8 { value(forKey: $0, of: mapping) }
  }
}

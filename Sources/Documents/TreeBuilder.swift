import Diagnostics

/// A collection that is not closed yet.
struct OpenCollection {
  /// The collection's node.
  var node: Int32
  /// Where its children start among the pending ones.
  var pendingStart: Int
  /// How many levels of collections are below it; 1 with a collection of scalars in it.
  var height: Int32 = 0
  var isMapping: Bool
  /// YAML: whether it is written in brackets, or is a single pair within such.
  var isFlow = false
  /// YAML: whether it is a mapping of one pair without braces (`[a: b]`).
  var isPair = false
  /// YAML: whether it is the list of a merge key.
  var isMergeList = false
  /// YAML: the column of a block collection, from 0.
  var column: Int32 = -1
  /// YAML: its anchor among the loader's anchors; -1 for none.
  var anchor: Int32 = -1
}

/// Collects the nodes of a document in the order of the file.
struct TreeBuilder {
  let source: SourceText
  private(set) var arena = ByteArena()
  var nodes: ContiguousArray<NodeRecord> = []
  var children: ContiguousArray<Int32> = []
  /// The children of the open collections, the innermost last.
  var pending: ContiguousArray<Int32> = []
  var open: ContiguousArray<OpenCollection> = []
  var uses: ContiguousArray<NodeUseRecord> = []
  var keyIndex = KeyIndex()
  /// Keys that their mapping has before: pairs of key nodes.
  var repeatedKeys: [(later: Int32, first: Int32)] = []

  init(source: SourceText) {
    self.source = source
    let expected = min(4_096, source.count / 12 + 8)
    nodes.reserveCapacity(expected)
    children.reserveCapacity(expected)
    pending.reserveCapacity(64)
    open.reserveCapacity(16)
  }

  /// Hands out what was built, and starts anew with room for as much.
  mutating func finish(index: Int, format: DocumentFormat) -> Document {
    let document = Document(
      index: index, format: format, source: source, arena: arena, nodes: nodes,
      children: children, uses: uses, keyIndex: keyIndex)
    reset(capacity: nodes.count)
    return document
  }

  /// Starts anew with room for a number of nodes.
  mutating func reset(capacity: Int) {
    arena = ByteArena()
    nodes = []
    nodes.reserveCapacity(capacity)
    children = []
    children.reserveCapacity(capacity)
    pending.removeAll(keepingCapacity: true)
    open.removeAll(keepingCapacity: true)
    if !uses.isEmpty { uses = [] }
    keyIndex = KeyIndex()
    repeatedKeys = []
  }

  /// Whether the next node is a key.
  var expectsKey: Bool {
    guard let top = open.last else { return false }
    return top.isMapping && (pending.count - top.pendingStart) & 1 == 0
  }

  /// What a comparison of keys needs; valid until the next change.
  func withIdentity<Result>(_ body: (KeyIdentity) -> Result) -> Result {
    nodes.withUnsafeBufferPointer { nodes in
      children.withUnsafeBufferPointer { children in
        body(
          KeyIdentity(
            nodes: nodes, children: children, source: source.base, arena: arena.base))
      }
    }
  }

  /// Adds a node to the innermost open collection and returns its number.
  @discardableResult
  mutating func add(_ node: NodeRecord) -> Int32 {
    var node = node
    let number = Int32(truncatingIfNeeded: nodes.count)
    if let top = open.last {
      node.parent = top.node
      let ordinal = pending.count &- top.pendingStart
      node.ordinal = Int32(truncatingIfNeeded: ordinal)
      if top.isMapping, ordinal & 1 == 0 { node.flags.insert(.key) }
    }
    nodes.append(node)
    pending.append(number)
    return number
  }

  /// Opens a collection whose node was added just before.
  mutating func push(_ collection: OpenCollection) {
    var collection = collection
    collection.pendingStart = pending.count
    open.append(collection)
  }

  /// Closes the innermost collection, which ends at `upper`, and returns it.
  ///
  /// Of keys that a mapping has twice, the later is no child of the mapping; the pair is noted in
  /// ``repeatedKeys``.
  @discardableResult
  mutating func pop(upper: Int32) -> OpenCollection? {
    guard let top = open.popLast() else { return nil }
    let node = Int(top.node)
    if top.isMapping { dropRepeatedKeys(of: top) }
    let first = children.count
    let start = top.pendingStart
    let count = pending.count - start
    if count > 0 {
      pending.withUnsafeBufferPointer {
        children.append(contentsOf: UnsafeBufferPointer(rebasing: $0[start...]))
      }
      pending.removeLast(count)
    }
    nodes[node].first = Int32(truncatingIfNeeded: first)
    nodes[node].last = Int32(truncatingIfNeeded: first + count)
    nodes[node].upper = max(nodes[node].lower, upper)
    if let parent = open.indices.last {
      open[parent].height = max(open[parent].height, top.height &+ 1)
    }
    return top
  }

  private mutating func dropRepeatedKeys(of top: OpenCollection) {
    let start = top.pendingStart
    let count = pending.count - start
    guard count > 2 else { return }
    var repeated: [(later: Int, first: Int)] = []
    if count <= 2 * KeyIndex.threshold {
      withIdentity { identity in
        pending.withUnsafeBufferPointer { pending in
          let list = UnsafeBufferPointer(rebasing: pending[start...])
          var later = 2
          while later < count {
            var first = 0
            while first < later {
              if identity.areEqual(list[first], list[later]) {
                repeated.append((later / 2, first / 2))
                break
              }
              first &+= 2
            }
            later &+= 2
          }
        }
      }
    } else {
      repeated = indexKeys(of: top)
    }
    guard !repeated.isEmpty else { return }
    for pair in repeated {
      let later = pending[start + 2 * pair.later]
      repeatedKeys.append((later, pending[start + 2 * pair.first]))
      nodes[Int(later)].ordinal = -1
      nodes[Int(pending[start + 2 * pair.later + 1])].ordinal = -1
      pending[start + 2 * pair.later] = -1
    }
    compactPending(from: start)
    if count > 2 * KeyIndex.threshold {
      // Entries have moved, so the table has to be made again.
      keyIndex.removeLast(mapping: top.node)
      nodes[Int(top.node)].flags.remove(.indexed)
      if pending.count - start > 2 * KeyIndex.threshold { _ = indexKeys(of: top) }
    }
  }

  private mutating func indexKeys(of top: OpenCollection) -> [(later: Int, first: Int)] {
    var index = keyIndex
    keyIndex = KeyIndex()
    let repeated = withIdentity { identity in
      pending.withUnsafeBufferPointer { pending in
        index.add(
          mapping: top.node,
          list: UnsafeBufferPointer(rebasing: pending[top.pendingStart...]), identity: identity)
      }
    }
    keyIndex = index
    nodes[Int(top.node)].flags.insert(.indexed)
    return repeated
  }

  /// Takes the entries whose key is -1 out of the pending children from `start` on, and numbers the
  /// rest anew.
  mutating func compactPending(from start: Int) {
    var target = start
    var slot = start
    while slot + 1 < pending.count {
      if pending[slot] >= 0 {
        for offset in 0..<2 {
          pending[target + offset] = pending[slot + offset]
          let child = Int(pending[target + offset])
          nodes[child].ordinal = Int32(truncatingIfNeeded: target + offset - start)
        }
        target += 2
      }
      slot += 2
    }
    pending.removeLast(pending.count - target)
  }
}

import Diagnostics

/// A collection that is not closed yet.
struct OpenCollection: BitwiseCopyable, Sendable {
  /// The collection's node.
  var node: Int32
  /// Where its children start among the pending ones.
  var pendingStart: Int
  var isMapping: Bool
  /// YAML: whether it is written in brackets, or is a single pair within brackets.
  var isFlow = false
  /// YAML: whether it is a mapping of one pair without braces (`[a: b]`).
  var isPair = false
  /// YAML: whether it is the list of a merge key.
  var isMergeList = false
  /// YAML: the column of a block collection, from 0.
  var column: Int32 = -1
  /// YAML: the number of its anchor in the loader's table; -1 for none.
  var anchor: Int32 = -1
}

/// Collects the nodes of a document in file order.
struct TreeBuilder {
  let source: SourceText
  private var room: Int
  /// The store that documents' tables are taken from and given back to, or `nil` for the system's
  /// allocator.
  private let memory: TreeMemory?
  private(set) var arena = ByteArena()
  var nodes = Table<NodeRecord>()
  var children = Table<Int32>()
  /// The children of the open collections, the innermost last.
  var pending = Table<Int32>()
  private(set) var open = Table<OpenCollection>()
  var uses: ContiguousArray<NodeUseRecord> = []
  var keyIndex = KeyIndex()
  /// YAML: what other readers read differently.
  var ambiguities: [Ambiguity] = []
  /// The repeated keys of mappings, as pairs of key nodes.
  var repeatedKeys: [(later: Int32, first: Int32)] = []
  /// Whether a mapping of the document has merge keys, or a collection as key.
  var hasOddKeys = false

  // The parts of the innermost open collection that adding a node needs; -1 if none is open.
  private var topNode: Int32 = -1
  private var topStart = 0
  private var topIsMapping = false
  /// Whether the arena may belong to a document that was returned.
  private var isArenaTaken = false

  init(source: SourceText, memory: TreeMemory?) {
    self.source = source
    self.memory = memory
    room = min(4_096, source.count / 12 + 8)
    if let memory { (nodes, children) = memory.take() }
  }

  /// Reserves memory for a document as large as the previous one; for the first, the file's size
  /// decides.
  mutating func start() {
    if isArenaTaken {
      arena = ByteArena()
      isArenaTaken = false
    }
    nodes.reserve(room)
    children.reserve(room)
    pending.reserve(64)
    open.reserve(8)
  }

  /// Returns the document that was built, and resets the builder.
  mutating func finish(index: Int, format: DocumentFormat) -> Document {
    room = nodes.count + 4
    var (nodes, children) = memory?.take() ?? (Table(), Table())
    swap(&nodes, &self.nodes)
    swap(&children, &self.children)
    let document = Document(
      index: index, format: format, source: source, arena: arena, nodes: nodes,
      children: children, uses: uses, keyIndex: keyIndex, ambiguities: ambiguities,
      isInFileOrder: uses.isEmpty && repeatedKeys.isEmpty && !hasOddKeys, memory: memory)
    forget()
    return document
  }

  /// Releases the memory of the tables; the builder must not be used afterwards.
  func deallocate() {
    TreeMemory.release(nodes, children, to: memory)
    pending.deallocate()
    open.deallocate()
  }

  /// Discards what was built.
  mutating func reset() {
    room = nodes.count + 4
    nodes.removeAll()
    children.removeAll()
    forget()
  }

  private mutating func forget() {
    isArenaTaken = true
    pending.removeAll()
    open.removeAll()
    topNode = -1
    if !uses.isEmpty { uses = [] }
    keyIndex = KeyIndex()
    if !repeatedKeys.isEmpty { repeatedKeys = [] }
    hasOddKeys = false
    if !ambiguities.isEmpty { ambiguities = [] }
  }

  /// Whether a collection is open.
  var isInCollection: Bool { topNode >= 0 }

  /// Whether the innermost open collection is a mapping.
  var isInMapping: Bool { topNode >= 0 && topIsMapping }

  /// Whether the next node is a key.
  var expectsKey: Bool {
    isInMapping && (pending.count - topStart) & 1 == 0
  }

  /// Calls `body` with what a comparison of keys needs, which is valid only during the call.
  func withIdentity<Result>(_ body: (KeyIdentity) -> Result) -> Result {
    body(
      KeyIdentity(
        nodes: nodes.values, children: children.values, source: source.base, arena: arena.base))
  }

  /// Adds a node to the innermost open collection and returns its number.
  @discardableResult
  mutating func add(_ node: NodeRecord) -> Int32 {
    var node = node
    let number = Int32(truncatingIfNeeded: nodes.count)
    if topNode >= 0 {
      node.parent = topNode
      let ordinal = pending.count &- topStart
      node.ordinal = Int32(truncatingIfNeeded: ordinal)
      if topIsMapping, ordinal & 1 == 0 {
        node.flags.insert(.key)
        if node.kind >= .sequence { hasOddKeys = true }
      }
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
    noteTop(collection)
  }

  /// Removes the innermost open collection and returns it.
  mutating func takeTop() -> OpenCollection? {
    guard let top = open.last else { return nil }
    open.removeLast(1)
    noteTop(open.last)
    return top
  }

  private mutating func noteTop(_ collection: OpenCollection?) {
    topNode = collection?.node ?? -1
    topStart = collection?.pendingStart ?? 0
    topIsMapping = collection?.isMapping == true
  }

  /// Closes the innermost collection, which ends at `upper`, and returns it.
  ///
  /// If a mapping repeats a key, the later entry does not become its child, and the pair of keys is
  /// added to ``repeatedKeys``.
  @discardableResult
  mutating func pop(upper: Int32) -> OpenCollection? {
    guard let top = takeTop() else { return nil }
    let node = Int(top.node)
    if top.isMapping { dropRepeatedKeys(of: top) }
    let first = children.count
    let start = top.pendingStart
    let count = pending.count - start
    if count > 0 {
      children.append(contentsOf: pending.values(from: start))
      pending.removeLast(count)
    }
    nodes[node].first = Int32(truncatingIfNeeded: first)
    nodes[node].last = Int32(truncatingIfNeeded: first + count)
    nodes[node].upper = max(nodes[node].lower, upper)
    return top
  }

  private mutating func dropRepeatedKeys(of top: OpenCollection) {
    let start = top.pendingStart
    let count = pending.count - start
    guard count > 2 else { return }
    var repeated: [(later: Int, first: Int)] = []
    if count <= 2 * KeyIndex.threshold {
      findRepeatedKeys(start, count / 2, &repeated)
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
      // Entries have moved, so the table has to be rebuilt.
      keyIndex.removeLast(mapping: top.node)
      nodes[Int(top.node)].flags.remove(.indexed)
      if pending.count - start > 2 * KeyIndex.threshold { _ = indexKeys(of: top) }
    }
  }

  /// Compares each key with those before it. O(keys²), so only for few keys.
  private func findRepeatedKeys(
    _ start: Int, _ count: Int, _ repeated: inout [(later: Int, first: Int)]
  ) {
    // Most keys differ in their length or their first letters, so those are compared first.
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: count) { prints in
      for entry in 0..<count {
        let print = fingerprint(nodes[Int(pending[start + 2 * entry])])
        prints[entry] = print
        var first = 0
        while first < entry {
          if prints[first] == print,
            withIdentity({
              $0.areEqual(pending[start + 2 * first], pending[start + 2 * entry])
            })
          {
            repeated.append((entry, first))
            break
          }
          first &+= 1
        }
      }
    }
  }

  /// Returns a number that equal keys share; for strings, it is made of the length and the first
  /// four bytes.
  private func fingerprint(_ key: NodeRecord) -> UInt64 {
    guard key.kind == .string else { return UInt64(key.kind.rawValue) }
    let base = key.flags.contains(.arena) ? UnsafePointer(arena.base) : source.base
    let count = key.last &- key.first
    let text = UnsafeRawPointer(base + Int(key.first))
    var letters: UInt32 = 0
    if count >= 4 {
      letters = text.loadUnaligned(as: UInt32.self)
    } else {
      for offset in 0..<Int(count) {
        letters = letters << 8 | UInt32(text.load(fromByteOffset: offset, as: UInt8.self))
      }
    }
    return 1 << 63 | UInt64(UInt32(bitPattern: count)) << 32 | UInt64(letters)
  }

  private mutating func indexKeys(of top: OpenCollection) -> [(later: Int, first: Int)] {
    var index = keyIndex
    keyIndex = KeyIndex()
    let repeated = withIdentity { identity in
      index.add(
        mapping: top.node, list: pending.values(from: top.pendingStart), identity: identity)
    }
    keyIndex = index
    nodes[Int(top.node)].flags.insert(.indexed)
    return repeated
  }

  /// Removes the entries whose key is -1 from the pending children from `start` on, and renumbers
  /// the rest.
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

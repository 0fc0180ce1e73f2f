/// The size of a subtree.
struct SubtreeExtent {
  /// How many nodes it has, itself included.
  var nodes = 0
  /// How many levels of collections it has, itself included; 0 for a scalar.
  var levels: Int32 = 0
}

extension TreeBuilder {
  /// Measures a closed subtree, but gives up, with a count above `limit`, if it is larger.
  ///
  /// The nesting limit bounds the recursion.
  func measure(_ node: Int32, limit: Int) -> SubtreeExtent {
    var extent = SubtreeExtent(nodes: 1)
    let record = nodes[Int(node)]
    guard record.kind >= .sequence else { return extent }
    extent.levels = 1
    for slot in record.first..<record.last {
      if extent.nodes > limit { break }
      let child = children[Int(slot)]
      if nodes[Int(child)].kind >= .sequence {
        let below = measure(child, limit: limit - extent.nodes)
        extent.nodes += below.nodes
        extent.levels = max(extent.levels, below.levels + 1)
      } else {
        extent.nodes += 1
      }
    }
    return extent
  }

  /// Adds a copy of a closed subtree as the next node; the nodes in it keep their ranges, and get
  /// `use` in front of their own uses.
  ///
  /// `root` sets the range and the use of the copy's root.
  mutating func addCopy(of node: Int32, use: inout UseChain, root: (inout NodeRecord) -> Void) {
    var record = nodes[Int(node)]
    record.flags.subtract([.key, .merges])
    root(&record)
    let copy = add(record)
    guard record.kind >= .sequence else { return }
    let (first, last) = (record.first, record.last)
    push(OpenCollection(node: copy, pendingStart: 0, isMapping: record.kind == .mapping))
    for slot in first..<last {
      let child = children[Int(slot)]
      let link = use.link(nodes[Int(child)].use, in: &uses)
      addCopy(of: child, use: &use) { $0.use = link }
    }
    popCopy(of: node)
  }

  /// Closes the innermost collection, a copy of `original`, whose keys are known to differ.
  private mutating func popCopy(of original: Int32) {
    guard let top = takeTop() else { return }
    let first = children.count
    children.append(contentsOf: pending.values(from: top.pendingStart))
    pending.removeLast(pending.count - top.pendingStart)
    nodes[Int(top.node)].first = Int32(truncatingIfNeeded: first)
    nodes[Int(top.node)].last = Int32(truncatingIfNeeded: children.count)
    if nodes[Int(top.node)].flags.contains(.indexed) {
      keyIndex.share(from: original, to: top.node)
    }
  }
}

/// Puts one use in front of the uses that nodes already have; neighbours with the same uses share a
/// record.
struct UseChain {
  private let use: NodeUseRecord
  private var last: (old: Int32, new: Int32)?

  init(_ use: NodeUseRecord) { self.use = use }

  /// Returns the use in front of the chain that starts at `old`; -1 stands for an empty chain.
  mutating func link(_ old: Int32, in uses: inout ContiguousArray<NodeUseRecord>) -> Int32 {
    if let last, last.old == old { return last.new }
    var record = use
    record.next = old
    let new = Int32(truncatingIfNeeded: uses.count)
    uses.append(record)
    last = (old, new)
    return new
  }
}

/// The expansion of merge keys (`<<`), as in PyYAML and ruamel.yaml: a mapping's own keys win
/// wherever the merge key is; of a list of mappings, the earlier ones win; of two merge keys in one
/// mapping, the later one.
extension TreeBuilder {
  /// Why a merge failed.
  enum MergeFailure: Error {
    /// The value at this node is neither a mapping nor a list of mappings.
    case wrongValue(Int32)
    /// The merge at this node would create too many nodes.
    case tooManyNodes(Int32)
    /// The merge at this node would nest collections too deep.
    case tooDeep(Int32)
  }

  /// Where a merge takes entries from.
  private struct MergeSource {
    /// The mapping whose entries are taken.
    var mapping: Int32
    /// The alias to it, or the merge key before it.
    var place: Int32
    var isAlias: Bool
  }

  /// Replaces the merge entries of the innermost open mapping with the entries that they merge,
  /// which come after the mapping's own.
  ///
  /// `targets` maps each alias in a merge key's value to the anchored node; `budget` is how many
  /// nodes may still be created, `depth` how many levels of collections may be below the mapping.
  mutating func resolveMerges(
    targets: [Int32: Int32], budget: inout Int, depth: Int32
  ) throws(MergeFailure) {
    guard let top = open.last else { return }
    let start = top.pendingStart
    var groups: [[MergeSource]] = []
    var slot = start
    while slot + 1 < pending.count {
      let key = pending[slot]
      if nodes[Int(key)].flags.contains(.mergeKey) {
        groups.append(try mergeSources(key: key, value: pending[slot + 1], targets: targets))
        nodes[Int(key)].ordinal = -1
        nodes[Int(pending[slot + 1])].ordinal = -1
        pending[slot] = -1
      }
      slot += 2
    }
    compactPending(from: start)
    nodes[Int(top.node)].flags.insert(.merges)
    hasOddKeys = true
    guard groups.contains(where: { !$0.isEmpty }) else { return }

    var seen: [Int: [Int32]] = [:]
    slot = start
    while slot < pending.count {
      let key = pending[slot]
      seen[withIdentity { $0.hash(key) }, default: []].append(key)
      slot += 2
    }
    // The later of two merge keys wins.
    for source in groups.reversed().joined() {
      try merge(source, seen: &seen, budget: &budget, depth: depth)
    }
  }

  private mutating func merge(
    _ source: MergeSource, seen: inout [Int: [Int32]], budget: inout Int, depth: Int32
  ) throws(MergeFailure) {
    let record = nodes[Int(source.mapping)]
    let place = nodes[Int(source.place)]
    var use = UseChain(
      NodeUseRecord(kind: .merge, lower: place.lower, upper: place.upper, next: -1))
    var slot = record.first
    while slot + 1 < record.last {
      let key = children[Int(slot)]
      let value = children[Int(slot) + 1]
      slot += 2
      // Each examined entry counts, even if it is not copied: a list may name one mapping many
      // times.
      guard budget > 0 else { throw .tooManyNodes(source.place) }
      budget -= 1
      let hash = withIdentity { $0.hash(key) }
      let known = seen[hash, default: []]
      if withIdentity({ identity in known.contains { identity.areEqual($0, key) } }) { continue }
      seen[hash, default: []].append(key)
      let extent = measure(value, limit: budget)
      guard extent.nodes <= budget else { throw .tooManyNodes(source.place) }
      guard extent.levels <= depth else { throw .tooDeep(source.place) }
      budget -= extent.nodes
      for node in [key, value] {
        let link = use.link(nodes[Int(node)].use, in: &uses)
        addCopy(of: node, use: &use) { $0.use = link }
      }
    }
  }

  private func mergeSources(
    key: Int32, value: Int32, targets: [Int32: Int32]
  ) throws(MergeFailure) -> [MergeSource] {
    func source(_ node: Int32) throws(MergeFailure) -> MergeSource {
      if let target = targets[node] {
        guard nodes[Int(target)].kind == .mapping else { throw .wrongValue(node) }
        return MergeSource(mapping: target, place: node, isAlias: true)
      }
      guard nodes[Int(node)].kind == .mapping else { throw .wrongValue(node) }
      return MergeSource(mapping: node, place: key, isAlias: false)
    }
    var list = value
    if let target = targets[value] { list = target }
    guard nodes[Int(list)].kind == .sequence else {
      return [try source(value)]
    }
    var result: [MergeSource] = []
    let record = nodes[Int(list)]
    for slot in record.first..<record.last {
      let element = children[Int(slot)]
      var found = try source(element)
      // An entry that comes through an alias to the whole list has that alias as its place.
      if list != value { found.place = value }
      result.append(found)
    }
    return result
  }
}

import CLibYAML
import Diagnostics

/// Aliases and merge keys.
extension YAMLReader {
  /// Whether the next node is the value of a merge key.
  var isMergeValue: Bool {
    guard let top = builder.open.last, top.isMapping, !builder.expectsKey,
      let key = builder.pending.last
    else { return false }
    return builder.nodes[Int(key)].flags.contains(.mergeKey)
  }

  mutating func readAlias(_ event: UnsafePointer<yaml_event_t>) throws(LoadStop) {
    let lower = offset(event.pointee.start_mark)
    try skipSeparation(to: lower)
    let upper = skipNameCharacters(lower + 1)
    // In YAML 1.1, and therefore in libyaml, the colon of a key ends its alias.
    let isKey = builder.expectsKey && base[upper] == UInt8(ascii: ":") && isSeparator(upper + 1)
    guard isKey || endsName(upper) else { throw nameFailure(upper) }
    let range = SourceRange(lower, upper)
    position = upper
    contentEnd = upper
    colon = -1
    let name = UnsafeBufferPointer(start: base + lower + 1, count: upper - lower - 1)
    guard let anchor = anchors.find(name) else {
      throw fail(
        .syntaxError, "the alias `*\(String(decoding: name, as: UTF8.self))` has no anchor", range,
        help: "put quotes around text that starts with `*`, or add the anchor")
    }
    if anchor.isOpen {
      throw fail(
        .syntaxError,
        "the alias `*\(String(decoding: name, as: UTF8.self))` is within its own anchor", range,
        help: "remove the alias: it would hold itself without end")
    }
    if isMergeValue || builder.open.last?.isMergeList == true {
      addMergeAlias(anchor, range)
      return
    }
    let extent = builder.measure(anchor.node, limit: limits.expandedNodes)
    if extent.levels > 0 {
      guard expandedNodes + extent.nodes <= limits.expandedNodes else {
        throw tooManyNodes(range)
      }
      guard builder.open.count + Int(extent.levels) <= limits.depth else { throw tooDeep(range) }
      expandedNodes += extent.nodes
    }
    let anchored = builder.nodes[Int(anchor.node)]
    let link = Int32(truncatingIfNeeded: builder.uses.count)
    builder.uses.append(
      NodeUseRecord(
        kind: .anchor, lower: anchored.lower, upper: anchored.upper, next: anchored.use))
    var use = UseChain(
      NodeUseRecord(
        kind: .alias, lower: Int32(truncatingIfNeeded: lower),
        upper: Int32(truncatingIfNeeded: upper), next: -1))
    builder.addCopy(of: anchor.node, use: &use) { root in
      root.lower = Int32(truncatingIfNeeded: lower)
      root.upper = Int32(truncatingIfNeeded: upper)
      root.use = link
      root.flags.insert(.alias)
      root.flags.remove(.blank)
    }
  }

  /// Adds a placeholder for an alias in a merge key's value; the merge looks up the anchored node.
  private mutating func addMergeAlias(_ anchor: AnchorTable.Anchor, _ range: SourceRange) {
    let number = builder.add(
      NodeRecord(
        lower: Int32(truncatingIfNeeded: range.lower),
        upper: Int32(truncatingIfNeeded: range.upper), first: 0, last: 0, parent: -1, ordinal: -1,
        use: -1, kind: .null, style: .plain, flags: .alias))
    mergeTargets[number] = anchor.node
  }

  /// Expands the merge keys of the innermost mapping, which is about to be closed.
  mutating func resolveMerges() throws(LoadStop) {
    let allowed = min(limits.expandedNodes - expandedNodes, mergeLimit - mergedNodes)
    var budget = allowed
    let depth = Int32(truncatingIfNeeded: limits.depth - builder.open.count)
    do throws(TreeBuilder.MergeFailure) {
      try builder.resolveMerges(targets: mergeTargets, budget: &budget, depth: depth)
      expandedNodes += allowed - budget
      mergedNodes += allowed - budget
    } catch {
      let node: Int32
      switch error {
      case .wrongValue(let value):
        let record = builder.nodes[Int(value)]
        throw fail(
          .syntaxError, "a merge key `<<` takes a mapping or a list of mappings",
          SourceRange(Int(record.lower), Int(record.upper)),
          help: "write an alias such as `<<: *name`, or put quotes around the key")
      case .tooManyNodes(let place), .tooDeep(let place): node = place
      }
      let record = builder.nodes[Int(node)]
      let range = SourceRange(Int(record.lower), Int(record.upper))
      if case .tooDeep = error { throw tooDeep(range) }
      throw tooManyNodes(range, limit: min(limits.expandedNodes, mergeLimit))
    }
  }

  /// How many values merge keys may create: proportional to the text, so that a chain of mappings
  /// in which each merges the previous one does not grow quadratically.
  private var mergeLimit: Int { 10_000 + 4 * (end - start) }

  private mutating func tooManyNodes(_ range: SourceRange, limit: Int? = nil) -> LoadStop {
    fail(
      .limitExceeded, "aliases expand to more than \(limit ?? limits.expandedNodes) values", range,
      help: "write out what is needed instead of aliases of aliases")
  }

  private mutating func tooDeep(_ range: SourceRange) -> LoadStop {
    fail(
      .limitExceeded,
      "with what the alias stands for, collections nest deeper than \(limits.depth) levels", range,
      help: YAMLWording.depthHelp)
  }
}

import Diagnostics
import Documents

extension DocumentTrees {
  /// Returns the document in which a byte offset lies: the first one that ends at it or behind it,
  /// or else the last one.
  func document(at offset: Int) -> Document? {
    documents.first { $0.range($0.root).upper >= offset } ?? documents.last
  }
}

extension Document {
  /// Returns the nodes around a byte offset, from the root to the innermost: collections, and last
  /// a key or a value. What is written elsewhere, behind an alias or a merge key, is left out.
  /// O(depth × entries); no recursion.
  func chain(at offset: Int) -> [NodeID] {
    var chain: [NodeID] = []
    var next: NodeID? = root
    while let node = next {
      let own = range(node)
      guard own.holds(offset) else { break }
      chain.append(node)
      next = nil
      if isAlias(node) { break }
      for index in 0..<childCount(node) {
        if kind(node) == .mapping {
          let key = key(at: index, of: node)
          if own.encloses(range(key)), range(key).holds(offset) {
            next = key
            break
          }
        }
        let child = child(at: index, of: node)
        if own.encloses(range(child)), range(child).holds(offset) { next = child }
      }
    }
    return chain
  }

  /// Returns the entries of a mapping, or the elements of a sequence, that are written within it.
  func ownChildren(of node: NodeID) -> [(key: NodeID?, value: NodeID)] {
    if isAlias(node) { return [] }
    let own = range(node)
    var children: [(key: NodeID?, value: NodeID)] = []
    for index in 0..<childCount(node) {
      let value = child(at: index, of: node)
      let key = kind(node) == .mapping ? key(at: index, of: node) : nil
      if own.encloses(range(key ?? value)) { children.append((key, value)) }
    }
    return children
  }

  /// Returns the bytes of an entry, from its key to the end of its value.
  func entryRange(_ key: NodeID?, _ value: NodeID) -> SourceRange {
    guard let key else { return range(value) }
    let (start, end) = (range(key), range(value))
    return SourceRange(start.lower, max(start.upper, end.lower >= start.upper ? end.upper : 0))
  }
}

extension SourceRange {
  /// Whether an offset lies in the range or at its end.
  func holds(_ offset: Int) -> Bool { lower <= offset && offset <= upper }

  /// Whether another range lies within this one.
  func encloses(_ other: SourceRange) -> Bool { lower <= other.lower && other.upper <= upper }

  /// Whether the ranges share a byte, or one is empty and touches the other.
  func touches(_ other: SourceRange) -> Bool {
    if isEmpty || other.isEmpty { return lower <= other.upper && other.lower <= upper }
    return lower < other.upper && other.lower < upper
  }
}

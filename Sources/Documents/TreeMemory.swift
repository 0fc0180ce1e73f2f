/// A store for the tables of released documents, which the next documents of the same thread reuse:
/// to give the memory back to the system's allocator each time costs as much as to fill it.
///
/// Threads must not share a store or the documents that are loaded with it.
package final class TreeMemory: @unchecked Sendable {
  // Unchecked: only one thread uses it, and the same thread releases its documents.
  /// How many pairs of tables are kept. That many documents are alive at a time: the one being
  /// checked, the previous one and the next one.
  private static let spared = 3
  /// The capacity of the largest table that is kept. Larger tables are rare and are freed.
  private static let largest = 16_384

  private struct Tables {
    var nodes: Table<NodeRecord>
    var children: Table<Int32>
  }

  // Pointers, because the runtime would have to create an array's type first.
  private let spare: UnsafeMutablePointer<Tables>
  private let count: UnsafeMutablePointer<Int>

  /// Creates an empty store.
  package init() {
    spare = .allocate(capacity: Self.spared)
    count = .allocate(capacity: 1)
    count.initialize(to: 0)
  }

  deinit {
    for index in 0..<count.pointee {
      spare[index].nodes.deallocate()
      spare[index].children.deallocate()
    }
    spare.deallocate()
    count.deallocate()
  }

  /// Returns empty tables, which may have capacity.
  func take() -> (nodes: Table<NodeRecord>, children: Table<Int32>) {
    if count.pointee == 0 { return (Table(), Table()) }
    count.pointee -= 1
    let tables = spare[count.pointee]
    return (tables.nodes, tables.children)
  }

  /// Releases tables that are no longer needed: gives them back to their store, or frees them.
  static func release(
    _ nodes: Table<NodeRecord>, _ children: Table<Int32>, to memory: TreeMemory?
  ) {
    if let memory { return memory.give(nodes, children) }
    nodes.deallocate()
    children.deallocate()
  }

  /// Keeps tables that are no longer needed for reuse, or frees them if they are too large or the
  /// store is full.
  private func give(_ nodes: Table<NodeRecord>, _ children: Table<Int32>) {
    if nodes.room == 0 || max(nodes.room, children.room) > Self.largest
      || count.pointee == Self.spared
    {
      return Self.release(nodes, children, to: nil)
    }
    var tables = Tables(nodes: nodes, children: children)
    tables.nodes.removeAll()
    tables.children.removeAll()
    (spare + count.pointee).initialize(to: tables)
    count.pointee += 1
  }
}

/// Memory of the tables of documents that are gone, for the next documents of the same thread: to
/// give it back to the system's allocator each time costs as much as to fill it.
///
/// Not to be shared by threads: neither are the documents that are loaded with it.
package final class TreeMemory: @unchecked Sendable {
  // Unchecked: used by one thread, which lets go of its documents itself.
  /// So many documents are alive at a time: the one that is checked, the one before, the next.
  private static let spared = 3
  /// Larger tables are rare, and given back.
  private static let largest = 16_384

  private struct Tables {
    var nodes: Table<NodeRecord>
    var children: Table<Int32>
  }

  // By its address: an array's type would have to be made first.
  private let spare: UnsafeMutablePointer<Tables>
  private let count: UnsafeMutablePointer<Int>

  /// Creates a store without memory.
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

  /// Tables without values, which may have room.
  func take() -> (nodes: Table<NodeRecord>, children: Table<Int32>) {
    if count.pointee == 0 { return (Table(), Table()) }
    count.pointee -= 1
    let tables = spare[count.pointee]
    return (tables.nodes, tables.children)
  }

  /// Lets go of tables that are of no more use: to the store that they came from, or for good.
  static func release(
    _ nodes: Table<NodeRecord>, _ children: Table<Int32>, to memory: TreeMemory?
  ) {
    if let memory { return memory.give(nodes, children) }
    nodes.deallocate()
    children.deallocate()
  }

  /// Keeps the room of tables that are of no more use, or frees it.
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

/// Memory of the tables of documents that are gone, for the next documents of the same thread: to
/// give it back to the system's allocator each time costs as much as to fill it.
///
/// Not to be shared by threads: neither are the documents that are loaded with it.
package final class TreeMemory: @unchecked Sendable {
  // Unchecked: used by one thread, which lets go of its documents itself.
  private var nodes: [Table<NodeRecord>] = []
  private var children: [Table<Int32>] = []

  /// So many documents are alive at a time: the one that is checked, the one before, the next.
  private static let spared = 3
  /// Larger tables are rare, and given back.
  private static let largest = 16_384

  /// Creates a store without memory.
  package init() {
    nodes.reserveCapacity(Self.spared)
    children.reserveCapacity(Self.spared)
  }

  deinit {
    for table in nodes { table.deallocate() }
    for table in children { table.deallocate() }
  }

  /// Tables without values, which may have room.
  func take() -> (nodes: Table<NodeRecord>, children: Table<Int32>) {
    (nodes.popLast() ?? Table(), children.popLast() ?? Table())
  }

  /// Keeps the room of tables that are of no more use, or frees it.
  func give(_ nodes: Table<NodeRecord>, _ children: Table<Int32>) {
    Self.keep(nodes, among: &self.nodes)
    Self.keep(children, among: &self.children)
  }

  private static func keep<Element>(_ table: Table<Element>, among tables: inout [Table<Element>]) {
    if table.room == 0 || table.room > largest || tables.count == spared {
      table.deallocate()
    } else {
      var table = table
      table.removeAll()
      tables.append(table)
    }
  }
}

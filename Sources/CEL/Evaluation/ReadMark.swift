/// A mark that whoever lends values leaves when an evaluation reads something remarkable: computed
/// variables remember it, so that reading one again leaves it again.
///
/// Beside that, some nodes may be watched: which of them an evaluation with blame reads is noted.
public final class ReadMark {
  /// Which of the watched nodes were read.
  package enum Reads: Equatable, Sendable {
    case none
    /// One node, and no other.
    case one(Int32)
    /// Several nodes, or who knows which.
    case many

    /// Adds further ones.
    package mutating func formUnion(_ other: Reads) {
      if other == .none || other == self { return }
      self = self == .none ? other : .many
    }
  }

  @usableFromInline let flag: UnsafeMutablePointer<Bool>
  /// Whether whoever lends values is to look at what is read at all. Behind a pointer, since each
  /// read asks.
  package let isWatching: UnsafeMutablePointer<Bool>
  /// The watched nodes, ascending.
  private var watched: [Int32] = []
  /// Those that were read since this was set.
  package var reads = Reads.none

  /// A mark that is not set.
  public init() {
    flag = .allocate(capacity: 2)
    flag.initialize(repeating: false, count: 2)
    isWatching = flag + 1
  }

  deinit { flag.deallocate() }

  /// Whether something remarkable was read.
  public var isSet: Bool {
    @inlinable @inline(__always) get { flag.pointee }
    @inlinable @inline(__always) set { flag.pointee = newValue }
  }

  /// Watches nodes, whose numbers ascend, and forgets what was read.
  package func watch(_ nodes: [Int32]) {
    watched = nodes
    reads = .none
    isWatching.pointee = true
  }

  /// Watches no node any more.
  package func unwatch(isWatching isStillWatching: Bool) {
    watched = []
    reads = .none
    isWatching.pointee = isStillWatching
  }

  /// Notes that a node is read.
  package func note(_ node: Int32) {
    if watched.isEmpty { return }
    var low = 0
    var high = watched.count
    while low < high {
      let middle = (low + high) / 2
      if watched[middle] < node { low = middle + 1 } else { high = middle }
    }
    if low < watched.count, watched[low] == node { reads.formUnion(.one(node)) }
  }
}

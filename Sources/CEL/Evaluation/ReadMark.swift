/// A flag that a host sets when an evaluation reads a value that the host wants to know about.
/// Computed variables remember the flag, so that reading one again sets it again.
///
/// In addition, nodes can be watched: an evaluation with blame records which of them it reads.
public final class ReadMark {
  /// Which of the watched nodes were read.
  package enum Reads: Equatable, Sendable {
    case none
    /// One node, and no other.
    case one(Int32)
    /// Several nodes, or unknown ones.
    case many

    /// Adds further reads.
    package mutating func formUnion(_ other: Reads) {
      if other == .none || other == self { return }
      self = self == .none ? other : .many
    }
  }

  @usableFromInline let flag: UnsafeMutablePointer<Bool>
  /// Whether the host has to inspect reads. Behind a pointer, because every read checks it.
  package let isWatching: UnsafeMutablePointer<Bool>
  /// The watched nodes, ascending.
  private var watched: [Int32] = []
  /// The watched nodes that were read since this was last set.
  package var reads = Reads.none

  /// Creates a mark that is not set.
  public init() {
    flag = .allocate(capacity: 2)
    flag.initialize(repeating: false, count: 2)
    isWatching = flag + 1
  }

  deinit { flag.deallocate() }

  /// Whether a value was read that the host wants to know about.
  public var isSet: Bool {
    @inlinable @inline(__always) get { flag.pointee }
    @inlinable @inline(__always) set { flag.pointee = newValue }
  }

  /// Watches nodes, whose numbers must ascend, and clears the recorded reads.
  package func watch(_ nodes: [Int32]) {
    watched = nodes
    reads = .none
    isWatching.pointee = true
  }

  /// Stops watching nodes.
  package func unwatch(isWatching isStillWatching: Bool) {
    watched = []
    reads = .none
    isWatching.pointee = isStillWatching
  }

  /// Records the read of a node if it is watched.
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

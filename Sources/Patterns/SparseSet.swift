/// A set of numbers below a bound that remembers the order of insertion and is emptied in O(1)
/// (Briggs and Torczon, "An Efficient Representation for Sparse Sets"). Its owner has to free it.
struct SparseSet {
  private let dense: UnsafeMutablePointer<Int32>
  private let sparse: UnsafeMutablePointer<Int32>
  /// The number of members.
  private(set) var count = 0

  /// Creates an empty set of numbers below a bound.
  init(bound: Int) {
    dense = .allocate(capacity: max(1, bound))
    sparse = .allocate(capacity: max(1, bound))
    // Any content would do, but reading uninitialized memory is undefined.
    sparse.initialize(repeating: 0, count: max(1, bound))
  }

  /// Frees the memory.
  func deallocate() {
    dense.deallocate()
    sparse.deallocate()
  }

  /// The member at an index, in order of insertion.
  @inline(__always)
  subscript(index: Int) -> Int32 { dense[index] }

  /// Adds a member; returns false if it was already there.
  @inline(__always)
  mutating func insert(_ member: Int32) -> Bool {
    let place = Int(sparse[Int(member)])
    if place < count, dense[place] == member { return false }
    dense[count] = member
    sparse[Int(member)] = Int32(truncatingIfNeeded: count)
    count &+= 1
    return true
  }

  /// Removes all members.
  @inline(__always)
  mutating func removeAll() { count = 0 }
}

/// A stack of numbers that are still to be processed, without the overhead of an array. Its owner
/// has to free it.
struct WorkStack {
  private var base: UnsafeMutablePointer<Int32>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int) {
    self.capacity = max(16, capacity)
    base = .allocate(capacity: self.capacity)
  }

  /// Frees the memory.
  func deallocate() { base.deallocate() }

  @inline(__always)
  mutating func push(_ number: Int32) {
    if count == capacity { grow() }
    base[count] = number
    count &+= 1
  }

  /// Removes and returns the last number; there must be one.
  @inline(__always)
  mutating func pop() -> Int32 {
    count &-= 1
    return base[count]
  }

  @inline(__always)
  mutating func removeAll() { count = 0 }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<Int32>.allocate(capacity: capacity * 2)
    larger.update(from: base, count: count)
    base.deallocate()
    base = larger
    capacity *= 2
  }
}

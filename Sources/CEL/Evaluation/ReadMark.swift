/// A mark that whoever lends values leaves when an evaluation reads something remarkable: computed
/// variables remember it, so that reading one again leaves it again.
public final class ReadMark {
  @usableFromInline let flag: UnsafeMutablePointer<Bool>

  /// A mark that is not set.
  public init() {
    flag = .allocate(capacity: 1)
    flag.initialize(to: false)
  }

  deinit { flag.deallocate() }

  /// Whether something remarkable was read.
  public var isSet: Bool {
    @inlinable @inline(__always) get { flag.pointee }
    @inlinable @inline(__always) set { flag.pointee = newValue }
  }
}

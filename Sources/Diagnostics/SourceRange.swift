/// A half-open range of UTF-8 byte offsets in a source file, from 0.
///
/// All of authlint works with byte offsets; lines and columns are computed when a report is
/// written, in the unit that its reader uses (see ``SourceLines``).
public struct SourceRange: Hashable, Sendable {
  /// The offset of the first byte.
  public var lower: Int
  /// The offset just past the last byte; never less than `lower`.
  public var upper: Int

  /// Creates the range `lower..<upper`; an `upper` below `lower` is taken as `lower`.
  public init(_ lower: Int, _ upper: Int) {
    self.lower = lower
    self.upper = max(lower, upper)
  }

  /// Whether the range holds no byte.
  public var isEmpty: Bool { lower == upper }
}

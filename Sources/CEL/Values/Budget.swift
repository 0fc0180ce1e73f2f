/// The cost that an evaluation may still incur, in Kubernetes' cost units (cel-go's
/// `interpreter/runtimecost.go`): a name, a selection or a call costs 1, work over texts and lists
/// costs in proportion to their length.
///
/// One budget may serve many evaluations: see ``Program/evaluate(_:budget:)``.
public struct Budget: Sendable {
  /// The default limit for one expression.
  public static let unitsPerExpression = 1_000_000
  /// The default limit for all expressions over one document together.
  public static let unitsPerDocument = 10_000_000

  /// The units left, in tenths; negative once it is exhausted.
  package var tenths: Int

  /// Creates a budget of a number of units; a negative number counts as 0.
  public init(units: Int = Budget.unitsPerExpression) {
    tenths = min(max(0, units), Int.max / 1_000) * 10
  }

  init(tenths: Int) { self.tenths = tenths }

  /// The units left; 0 once it is exhausted.
  public var units: Int { max(0, tenths / 10) }

  /// Whether more units were spent than the budget had.
  public var isExhausted: Bool { tenths < 0 }

  /// Spends units; returns false if the budget is exhausted.
  @inline(__always) public mutating func spend(_ units: Int) -> Bool {
    tenths = tenths &- units &* 10
    return tenths >= 0
  }

  /// Spends a tenth of a unit for each element or byte read; returns false if the budget is
  /// exhausted.
  @inline(__always) package mutating func visit(_ count: Int = 1) -> Bool {
    tenths = tenths &- count
    return tenths >= 0
  }
}

/// How much an evaluation may still cost, in the units in which Kubernetes counts (cel-go's
/// `interpreter/runtimecost.go`): a name, a selection or a call is 1, work over texts and lists grows
/// with their length.
///
/// One budget may serve many evaluations: see ``Program/evaluate(_:budget:)``.
public struct Budget: Sendable {
  /// What one expression may cost unless the caller says otherwise.
  public static let unitsPerExpression = 1_000_000
  /// What all expressions over one document may cost together unless the caller says otherwise.
  public static let unitsPerDocument = 10_000_000

  /// The units left, in tenths; negative once it is exhausted.
  package var tenths: Int

  /// A budget of some units.
  public init(units: Int = Budget.unitsPerExpression) {
    tenths = min(max(0, units), Int.max / 1_000) * 10
  }

  init(tenths: Int) { self.tenths = tenths }

  /// The units left; 0 once it is exhausted.
  public var units: Int { max(0, tenths / 10) }

  /// Whether more was spent than there was.
  public var isExhausted: Bool { tenths < 0 }

  /// Takes units away; false once there are no more.
  @inline(__always) package mutating func spend(_ units: Int) -> Bool {
    tenths = tenths &- units &* 10
    return tenths >= 0
  }

  /// Takes a tenth of a unit for looking at one element or byte; false once there are no more.
  @inline(__always) package mutating func visit(_ count: Int = 1) -> Bool {
    tenths = tenths &- count
    return tenths >= 0
  }
}

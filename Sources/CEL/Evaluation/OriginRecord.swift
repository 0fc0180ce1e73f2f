/// A record of the origins of an evaluation's values. The interpreter is compiled once for each
/// kind of record; whatever only blame needs is guarded by ``isTracking``.
protocol OriginRecord {
  /// Whether origins are recorded.
  static var isTracking: Bool { get }
  /// Creates an empty record.
  init()
  /// Returns what decided the value of a register with an origin.
  func trace(of origin: OriginID) -> Trace
  /// Records what decided a value and returns the origin for its register.
  mutating func origin(of trace: Trace) -> OriginID
  /// The number of recorded entries.
  var mark: Int { get }
  /// Removes the entries recorded since a mark; returns whether there were any.
  mutating func release(to mark: Int) -> Bool
}

/// A record that stores nothing, for evaluations without blame.
struct NoOrigins: OriginRecord {
  @inline(__always) static var isTracking: Bool { false }
  @inline(__always) init() {}
  func trace(of origin: OriginID) -> Trace { Trace() }
  func origin(of trace: Trace) -> OriginID { .none }
  @inline(__always) var mark: Int { 0 }
  @inline(__always) func release(to mark: Int) -> Bool { false }
}

/// A record of where values are located and what decided them.
struct OriginTable: OriginRecord {
  static var isTracking: Bool { true }

  /// The traces that are more than a whole node.
  private var traces: [Trace] = []

  init() {}

  func trace(of origin: OriginID) -> Trace {
    if origin.number > 0 { return traces[origin.entry] }
    return origin.number < 0 ? Trace(Provenance(node: origin.node)) : Trace()
  }

  mutating func origin(of trace: Trace) -> OriginID {
    if let node = trace.wholeNode { return OriginID(node: node) }
    if trace.isEmpty { return .none }
    if traces.isEmpty { traces.reserveCapacity(8) }
    traces.append(trace)
    return OriginID(entry: traces.count - 1)
  }

  var mark: Int { traces.count }

  mutating func release(to mark: Int) -> Bool {
    guard traces.count > mark else { return false }
    traces.removeLast(traces.count - mark)
    return true
  }
}

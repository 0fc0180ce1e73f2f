/// What an evaluation remembers of where values came from. The interpreter is compiled once for
/// either kind: what is only done for the sake of blame lies behind ``isTracking``.
protocol OriginRecord {
  /// Whether anything is remembered at all.
  static var isTracking: Bool { get }
  /// Remembers nothing yet.
  init()
  /// What decided the value of a register with this number.
  func trace(of origin: OriginID) -> Trace
  /// Remembers what decided a value; the number that its register gets.
  mutating func origin(of trace: Trace) -> OriginID
  /// How much is remembered.
  var mark: Int { get }
  /// Forgets what was remembered since a mark; whether there was anything.
  mutating func release(to mark: Int) -> Bool
}

/// Remembers nothing: where nobody asks what decided a value.
struct NoOrigins: OriginRecord {
  @inline(__always) static var isTracking: Bool { false }
  @inline(__always) init() {}
  func trace(of origin: OriginID) -> Trace { Trace() }
  func origin(of trace: Trace) -> OriginID { .none }
  @inline(__always) var mark: Int { 0 }
  @inline(__always) func release(to mark: Int) -> Bool { false }
}

/// Remembers where values lie and what decided them.
struct OriginTable: OriginRecord {
  static var isTracking: Bool { true }

  /// Those that a node's number does not say.
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

/// What an evaluation remembers of each value beside the value: nothing, or what to blame. The
/// evaluator is compiled once for either.
protocol EvaluationTrace: Sendable {
  /// Whether anything is remembered at all.
  static var isBlaming: Bool { get }
  /// Of a value that comes from nowhere: a literal.
  init()
  /// Of a value that lies at a place.
  init(_ provenance: Provenance)
  /// Where the value lies.
  var provenance: Provenance { get }
  /// Adds what decided another value, after what is there.
  mutating func add(_ other: Self, _ budget: inout Budget)
  /// Of a value that was made from this one: the same to blame, but no place.
  var made: Self { get }
  /// Of the error that the value lacks something.
  var missing: Self { get }
  /// The same to blame, but another place for the value.
  func at(_ provenance: Provenance) -> Self
}

/// Remembers nothing.
struct NoTrace: EvaluationTrace {
  static var isBlaming: Bool { false }
  @inline(__always) init() {}
  @inline(__always) init(_ provenance: Provenance) {}
  @inline(__always) var provenance: Provenance { .none }
  @inline(__always) mutating func add(_ other: NoTrace, _ budget: inout Budget) {}
  @inline(__always) var made: NoTrace { self }
  @inline(__always) var missing: NoTrace { self }
  @inline(__always) func at(_ provenance: Provenance) -> NoTrace { self }
}

/// Remembers where a value lies and which places decided it.
struct BlameTrace: EvaluationTrace {
  static var isBlaming: Bool { true }
  var provenance: Provenance
  /// The places that decided the value; its own if it lies somewhere.
  var origins: OriginList

  init() {
    provenance = .none
    origins = OriginList()
  }

  init(_ provenance: Provenance) {
    self.provenance = provenance
    origins = OriginList()
    if let origin = provenance.origin { origins.append(origin) }
  }

  mutating func add(_ other: BlameTrace, _ budget: inout Budget) {
    // Charged, since a value that is used twice over and over is blamed as often.
    _ = budget.visit(other.origins.count)
    origins.append(contentsOf: other.origins)
  }

  var made: BlameTrace {
    var result = self
    result.provenance = .none
    return result
  }

  var missing: BlameTrace {
    var result = BlameTrace()
    if let origin = provenance.origin {
      result.origins.append(Origin(node: origin.node, part: origin.part, role: .missing))
    } else {
      result.origins = origins
    }
    return result
  }

  func at(_ provenance: Provenance) -> BlameTrace {
    provenance.exists ? BlameTrace(provenance) : made
  }
}

/// Origins in the order of their weight, each once.
struct OriginList: Sendable {
  /// So many are kept; who reads more?
  static let limit = 10_000

  /// Most lists have one: it needs no memory of its own.
  private var first: Origin?
  private var rest: FurtherOrigins?

  init() {}

  /// How many there are.
  var count: Int { first == nil ? 0 : 1 + (rest?.items.count ?? 0) }

  /// The origins as an array.
  var items: [Origin] {
    guard let first else { return [] }
    guard let rest else { return [first] }
    return [first] + rest.items
  }

  mutating func append(_ origin: Origin) {
    guard let first else {
      self.first = origin
      return
    }
    if first == origin || rest?.contains(origin) == true || count >= OriginList.limit { return }
    if isKnownUniquelyReferenced(&rest) {
      rest?.append(origin)
    } else {
      rest = FurtherOrigins(rest, origin)
    }
  }

  mutating func append(contentsOf other: OriginList) {
    guard first != nil else {
      self = other
      return
    }
    if let origin = other.first { append(origin) }
    if let rest = other.rest { for origin in rest.items { append(origin) } }
  }
}

/// The origins of a list from the second on.
private final class FurtherOrigins: @unchecked Sendable {
  // Unchecked: changed only by a list that is its one owner.
  private(set) var items: [Origin]
  /// The same, for long lists.
  private var known: Set<Origin>?

  /// Those of another list, if there is one, and one more.
  init(_ other: FurtherOrigins?, _ origin: Origin) {
    items = other?.items ?? []
    known = other?.known
    append(origin)
  }

  func contains(_ origin: Origin) -> Bool { known?.contains(origin) ?? items.contains(origin) }

  func append(_ origin: Origin) {
    items.append(origin)
    if known != nil {
      known?.insert(origin)
    } else if items.count > 16 {
      known = Set(items)
    }
  }
}

/// A value with its trace, an ``EvaluationTrace``.
///
/// That is not said of the type itself: when it is first made, which costs as much as many an
/// evaluation, the half of that would be to look whether it is so.
struct Traced<Trace: Sendable>: Sendable {
  var value: Value
  var trace: Trace

  @inline(__always) init(_ value: Value, _ trace: Trace) {
    self.value = value
    self.trace = trace
  }
}

extension Traced where Trace: EvaluationTrace {
  @inline(__always) init(_ value: Value) { self.init(value, Trace()) }
}

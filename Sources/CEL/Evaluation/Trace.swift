/// Where a value is located and which places decided it.
struct Trace: Sendable {
  /// Where the value is located.
  var provenance: Provenance
  /// The places that decided the value; its own place if it has one.
  var origins: OriginList

  /// Creates the trace of a value without an origin, such as a literal.
  init() {
    provenance = .none
    origins = OriginList()
  }

  /// Creates the trace of a value at a place.
  init(_ provenance: Provenance) {
    self.provenance = provenance
    origins = OriginList()
    if let origin = provenance.origin { origins.append(origin) }
  }

  /// Appends what decided another value.
  mutating func add(_ other: Trace, _ budget: inout Budget) {
    // Charged, because a value that is used again and again is also blamed each time.
    _ = budget.visit(other.origins.count)
    origins.append(contentsOf: other.origins)
  }

  /// The trace of a value that was made from this one: the same blame, but no place.
  var made: Trace {
    var result = self
    result.provenance = .none
    return result
  }

  /// The trace of the error that the value lacks something.
  var missing: Trace {
    var result = Trace()
    if let origin = provenance.origin {
      result.origins.append(Origin(node: origin.node, part: origin.part, role: .missing))
    } else {
      result.origins = origins
    }
    return result
  }

  /// Returns the trace of a value at another place, which alone is blamed; if the place does not
  /// exist, the same as ``made``.
  func at(_ provenance: Provenance) -> Trace {
    provenance.exists ? Trace(provenance) : made
  }

  /// Whether the value has no origin and nothing decided it.
  var isEmpty: Bool { !provenance.exists && origins.count == 0 }

  /// The node that the value is, if the trace consists of nothing else.
  var wholeNode: Int32? {
    guard provenance.exists, provenance.lower < 0, provenance.role == .value, provenance.isExact,
      origins.count == 1, origins.first == provenance.origin
    else { return nil }
    return provenance.node
  }
}

/// Origins in order of importance, without duplicates.
struct OriginList: Sendable {
  /// The maximum number of origins; further ones are dropped.
  static let limit = 1_000

  /// The first origin, stored in place because most lists have only one.
  private(set) var first: Origin?
  private var rest: FurtherOrigins?

  init() {}

  /// The number of origins.
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
    guard let rest = other.rest else { return }
    for origin in rest.items where count < OriginList.limit { append(origin) }
  }
}

/// The origins of a list from the second on.
private final class FurtherOrigins: @unchecked Sendable {
  // Unchecked: only a list that is the unique owner changes the object.
  private(set) var items: [Origin]
  /// The same origins as a set, for long lists.
  private var known: Set<Origin>?

  /// Creates the origins of another list, if there is one, and one more.
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

/// Where a value lies and which places decided it.
struct Trace: Sendable {
  /// Where the value lies.
  var provenance: Provenance
  /// The places that decided the value; its own if it lies somewhere.
  var origins: OriginList

  /// Of a value that comes from nowhere: a literal.
  init() {
    provenance = .none
    origins = OriginList()
  }

  /// Of a value that lies at a place.
  init(_ provenance: Provenance) {
    self.provenance = provenance
    origins = OriginList()
    if let origin = provenance.origin { origins.append(origin) }
  }

  /// Adds what decided another value, after what is there.
  mutating func add(_ other: Trace, _ budget: inout Budget) {
    // Charged, since a value that is used twice over and over is blamed as often.
    _ = budget.visit(other.origins.count)
    origins.append(contentsOf: other.origins)
  }

  /// Of a value that was made from this one: the same to blame, but no place.
  var made: Trace {
    var result = self
    result.provenance = .none
    return result
  }

  /// Of the error that the value lacks something.
  var missing: Trace {
    var result = Trace()
    if let origin = provenance.origin {
      result.origins.append(Origin(node: origin.node, part: origin.part, role: .missing))
    } else {
      result.origins = origins
    }
    return result
  }

  /// The same to blame, but another place for the value.
  func at(_ provenance: Provenance) -> Trace {
    provenance.exists ? Trace(provenance) : made
  }

  /// Whether the value comes from nowhere, and nothing decided it.
  var isEmpty: Bool { !provenance.exists && origins.count == 0 }

  /// The node that the value is, if that is all there is to say.
  var wholeNode: Int32? {
    guard provenance.exists, provenance.lower < 0, provenance.role == .value, provenance.isExact,
      origins.count == 1, origins.first == provenance.origin
    else { return nil }
    return provenance.node
  }
}

/// Origins in the order of their weight, each once.
struct OriginList: Sendable {
  /// So many are kept; who reads more?
  static let limit = 1_000

  /// Most lists have one: it needs no memory of its own.
  private(set) var first: Origin?
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
    guard let rest = other.rest else { return }
    for origin in rest.items where count < OriginList.limit { append(origin) }
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

import Documents

/// What one keyword of one subschema asks of a value. A file in `Keywords` has a subclass for each
/// group of keywords.
class Check: @unchecked Sendable {
  // Unchecked: nothing changes once the schema is compiled.

  /// Where the keyword stands.
  let place: KeywordPlace
  /// The kinds of value that it is about; it holds of all others.
  let kinds: KindSet

  init(_ site: KeywordSite, _ kinds: KindSet = .all) {
    place = site.place
    self.kinds = kinds
  }

  /// Whether a value of one of the kinds is as the keyword asks.
  ///
  /// What is wrong goes through ``Evaluation/fail(_:_:at:penalty:_:)``, which returns false; where the
  /// evaluation only asks whether there is anything, it makes no finding.
  func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool { true }
}

/// The place of a keyword: what findings show as the reason.
struct KeywordPlace: Sendable {
  /// The number of the schema's document.
  let document: Int
  /// The keyword itself.
  let key: NodeID
  /// Its value.
  let value: NodeID
  /// The subschema that has it.
  let owner: NodeID
}

/// Kinds of values, as a set.
struct KindSet: OptionSet, Sendable {
  let rawValue: UInt8

  static let null = KindSet(rawValue: 1)
  static let bool = KindSet(rawValue: 2)
  static let integer = KindSet(rawValue: 4)
  static let float = KindSet(rawValue: 8)
  static let string = KindSet(rawValue: 16)
  static let sequence = KindSet(rawValue: 32)
  static let mapping = KindSet(rawValue: 64)
  static let number: KindSet = [.integer, .float]
  static let all = KindSet(rawValue: 127)

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The set of one kind.
  init(_ kind: NodeKind) { rawValue = 1 << kind.rawValue }
}

/// A node of a parsed regular expression of ECMAScript.
indirect enum ECMANode {
  /// One code point of a set.
  case set(CodePointSet)
  /// `^`, `$`, `\b` and `\B`.
  case begin, end, boundary, noBoundary
  /// All parts in sequence; matches the empty string if there are none.
  case sequence([ECMANode])
  case alternatives([ECMANode])
  /// A repetition; `maximum` is `nil` if there is no limit.
  case repetition(ECMANode, minimum: Int, maximum: Int?)
  /// `(?=…)`, `(?!…)`, `(?<=…)` and `(?<!…)`.
  case look(ECMANode, isBehind: Bool, isNegated: Bool)

  /// Whether the node contains a look-ahead or look-behind.
  var hasLooks: Bool {
    switch self {
    case .set, .begin, .end, .boundary, .noBoundary: false
    case .sequence(let parts), .alternatives(let parts): parts.contains(where: \.hasLooks)
    case .repetition(let part, _, _): part.hasLooks
    case .look: true
    }
  }
}

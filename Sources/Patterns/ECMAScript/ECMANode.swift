/// A part of a regular expression of ECMAScript, as the parser leaves it.
indirect enum ECMANode {
  /// One code point of a set.
  case set(CodePointSet)
  /// `^`, `$`, `\b` and `\B`.
  case begin, end, boundary, noBoundary
  /// One after the other; matches the empty string if there are none.
  case sequence([ECMANode])
  case alternatives([ECMANode])
  /// `maximum` is `nil` for none.
  case repetition(ECMANode, minimum: Int, maximum: Int?)
  /// `(?=…)`, `(?!…)`, `(?<=…)` and `(?<!…)`.
  case look(ECMANode, isBehind: Bool, isNegated: Bool)

  /// Whether there is a look-ahead or look-behind in it.
  var hasLooks: Bool {
    switch self {
    case .set, .begin, .end, .boundary, .noBoundary: false
    case .sequence(let parts), .alternatives(let parts): parts.contains(where: \.hasLooks)
    case .repetition(let part, _, _): part.hasLooks
    case .look: true
    }
  }
}

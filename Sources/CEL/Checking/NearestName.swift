/// Finds what somebody may have meant: the nearest of some known names.
package enum NearestName {
  /// Names longer than this, in code points, are not compared: nobody mistypes them.
  private static let longest = 120

  /// The candidate nearest to `name`, or `nil` if none is near enough to be meant.
  ///
  /// Near are a difference in ASCII capitals alone, then up to a third of the letters (at most four)
  /// inserted, left out, replaced or swapped with their neighbour, counted in code points, then a
  /// beginning of three letters or more that only one candidate shares. Of candidates that are
  /// equally near, the first is offered. O(candidates × length²), for at most 120 code points.
  package static func suggestion(for name: String, among candidates: some Sequence<String>)
    -> String?
  {
    let wanted = Array(name.unicodeScalars.prefix(longest + 1))
    guard !wanted.isEmpty, wanted.count <= longest else { return nil }
    let folded = wanted.map(lowercased)
    var best: (name: String, distance: Int, exact: Int)?
    var beginning: String?
    var beginnings = 0
    for candidate in candidates {
      // A code point takes at most four bytes, so this needs no decoding.
      let bytes = candidate.utf8.count
      if bytes == 0 || bytes > 4 * longest || candidate.hasSameBytes(as: name) { continue }
      let scalars = Array(candidate.unicodeScalars)
      let other = scalars.map(lowercased)
      if folded.count >= 3, other.starts(with: folded) {
        beginning = candidate
        beginnings += 1
      }
      let limit = min(4, max(folded.count, other.count) / 3)
      let bound = min(limit, best?.distance ?? limit)
      guard let distance = distance(folded, other, atMost: bound) else { continue }
      let exact = zip(wanted, scalars).reduce(0) { $0 + ($1.0 == $1.1 ? 0 : 1) }
      if let best, (best.distance, best.exact) <= (distance, exact) { continue }
      best = (candidate, distance, exact)
    }
    return best?.name ?? (beginnings == 1 ? beginning : nil)
  }

  private static func lowercased(_ scalar: Unicode.Scalar) -> UInt32 {
    scalar.value >= 0x41 && scalar.value <= 0x5A ? scalar.value + 0x20 : scalar.value
  }

  /// The number of insertions, deletions, replacements and swaps of neighbours between two names
  /// (optimal string alignment), or `nil` if it is more than `limit`.
  private static func distance(_ left: [UInt32], _ right: [UInt32], atMost limit: Int) -> Int? {
    guard abs(left.count - right.count) <= limit else { return nil }
    var before: [Int] = []
    var above = Array(0...right.count)
    for row in 0..<left.count {
      var current = [row + 1]
      current.reserveCapacity(above.count)
      var smallest = row + 1
      for column in 0..<right.count {
        var cost = above[column] + (left[row] == right[column] ? 0 : 1)
        cost = min(cost, above[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          cost = min(cost, before[column - 1] + 1)
        }
        current.append(cost)
        smallest = min(smallest, cost)
      }
      // A swap reaches back two rows and adds one, so a row above the limit settles it only
      // together with the row before, which was at the limit at least.
      if smallest > limit + 1 { return nil }
      before = above
      above = current
    }
    return above[right.count] <= limit ? above[right.count] : nil
  }
}

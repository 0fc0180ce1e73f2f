/// Finds the known name that is nearest to a misspelt one.
package enum NearestName {
  /// Names longer than this, in code points, are not compared.
  private static let longest = 120

  /// Returns the candidate nearest to `name`; `nil` if none is near enough.
  ///
  /// The distance is the number of code points that are inserted, removed, replaced or swapped with
  /// their neighbour, ignoring ASCII case; at most a third of the longer name and at most four may
  /// differ. Candidates at the same distance are ranked by the number of positions at which they
  /// differ, case included, then by their order. If no candidate is that near, the only one that
  /// begins with `name`, of at least three code points, is returned. Before all these comes a candidate
  /// that is `name` behind a `/`. O(candidates × length²), for
  /// at most 120 code points.
  ///
  /// - Parameter atLeast: The number of code points that may always differ, even in short names.
  package static func suggestion(
    for name: String, among candidates: [String], atLeast: Int = 0
  ) -> String? {
    var folded: [UInt32] = []
    folded.reserveCapacity(min(name.utf8.count, longest + 1))
    for scalar in name.unicodeScalars.prefix(longest + 1) { folded.append(lowercased(scalar)) }
    guard !folded.isEmpty, folded.count <= longest else { return nil }
    var best: (name: String, distance: Int, exact: Int)?
    var beginning: String?
    var beginnings = 0
    // The code points of a candidate, and the rows of the distance computation, reused for all
    // candidates.
    var other: [UInt32] = []
    var rows: [Int32] = []
    for candidate in candidates {
      // A code point takes at most four bytes, so this needs no decoding.
      let bytes = candidate.utf8.count
      if bytes == 0 || bytes > 4 * longest || candidate.utf8.elementsEqual(name.utf8) { continue }
      other.removeAll(keepingCapacity: true)
      for scalar in candidate.unicodeScalars { other.append(lowercased(scalar)) }
      if bytes > folded.count, isPath(candidate, to: name) { return candidate }
      if folded.count >= 3, other.starts(with: folded) {
        beginning = candidate
        beginnings += 1
      }
      let limit = max(atLeast, min(4, max(folded.count, other.count) / 3))
      let bound = min(limit, best?.distance ?? limit)
      guard let distance = distance(folded, other, atMost: bound, &rows) else { continue }
      let exact = differences(name, candidate)
      if let best, (best.distance, best.exact) <= (distance, exact) { continue }
      best = (candidate, distance, exact)
    }
    return best?.name ?? (beginnings == 1 ? beginning : nil)
  }

  /// Whether a candidate is `name` behind a `/`.
  private static func isPath(_ candidate: String, to name: String) -> Bool {
    let before = candidate.utf8.count - name.utf8.count - 1
    guard before >= 0 else { return false }
    let rest = candidate.utf8.dropFirst(before)
    return rest.first == UInt8(ascii: "/") && rest.dropFirst().elementsEqual(name.utf8)
  }

  /// Returns the number of positions at which two names have different code points, up to the end
  /// of the shorter one.
  private static func differences(_ left: String, _ right: String) -> Int {
    // A loop instead of `zip`, whose generic type would have to be instantiated at run time.
    var others = right.unicodeScalars.makeIterator()
    var count = 0
    for scalar in left.unicodeScalars {
      guard let other = others.next() else { break }
      if scalar != other { count += 1 }
    }
    return count
  }

  private static func lowercased(_ scalar: Unicode.Scalar) -> UInt32 {
    scalar.value >= 0x41 && scalar.value <= 0x5A ? scalar.value + 0x20 : scalar.value
  }

  /// Returns the number of insertions, deletions, replacements and swaps of neighbours between two
  /// names (optimal string alignment); `nil` if it is more than `limit`. O(length × limit), because
  /// only cells within the limit of the diagonal are computed.
  ///
  /// - Parameter rows: Scratch memory.
  private static func distance(
    _ left: [UInt32], _ right: [UInt32], atMost limit: Int, _ rows: inout [Int32]
  ) -> Int? {
    guard limit >= 0, abs(left.count - right.count) <= limit else { return nil }
    // Common beginnings and ends do not affect the distance.
    var start = 0
    while start < min(left.count, right.count), left[start] == right[start] { start += 1 }
    var same = 0
    while same < min(left.count, right.count) - start,
      left[left.count - 1 - same] == right[right.count - 1 - same]
    {
      same += 1
    }
    return distance(
      left[start..<left.count - same], right[start..<right.count - same], atMost: limit, &rows)
  }

  private static func distance(
    _ left: ArraySlice<UInt32>, _ right: ArraySlice<UInt32>, atMost limit: Int,
    _ rows: inout [Int32]
  ) -> Int? {
    let (leftStart, rightStart) = (left.startIndex, right.startIndex)
    let tooMuch = Int32(limit) + 1
    // Three rows (the one before the last, the last and the current), each with a column for the
    // empty prefix and one for each code point.
    let width = right.count + 1
    if rows.count < 3 * width { rows = [Int32](repeating: 0, count: 3 * width) }
    return rows.withUnsafeMutableBufferPointer { rows in
      var (before, above, current) = (0, width, 2 * width)
      for column in 0..<width {
        rows[above + column] = min(Int32(column), tooMuch)
        rows[before + column] = tooMuch
      }
      var wasNear = true
      for row in 0..<left.count {
        let lower = max(0, row - limit)
        let upper = min(right.count, row + limit + 1)
        rows[current] = min(Int32(row) + 1, tooMuch)
        if lower > 0 { rows[current + lower] = tooMuch }
        var isNear = rows[current] < tooMuch && lower == 0
        for column in lower..<max(lower, upper) {
          let isSame = left[leftStart + row] == right[rightStart + column]
          var cost = rows[above + column] + (isSame ? 0 : 1)
          // The cell above the last column of the band was not computed.
          if column < row + limit { cost = min(cost, rows[above + column + 1] + 1) }
          cost = min(cost, rows[current + column] + 1)
          if row > 0, column > 0, left[leftStart + row] == right[rightStart + column - 1],
            left[leftStart + row - 1] == right[rightStart + column]
          {
            cost = min(cost, rows[before + column - 1] + 1)
          }
          cost = min(cost, tooMuch)
          rows[current + column + 1] = cost
          if cost < tooMuch { isNear = true }
        }
        // A swap reaches back two rows.
        if !isNear, !wasNear { return nil }
        wasNear = isNear
        (before, above, current) = (above, current, before)
      }
      let result = Int(rows[above + right.count])
      return result <= limit ? result : nil
    }
  }
}

/// Consecutive lines of an old text that are replaced in the new one: half-open ranges of line
/// indices, from 0; one of the two may be empty.
package struct LineChange: Equatable {
  package var old: Range<Int>
  package var new: Range<Int>
}

/// The lines that changed between two texts.
///
/// Differences of up to ``mostEdits`` edits are the shortest possible (Myers, *An O(ND) Difference
/// Algorithm*, 1986). If there are more edits, the lines that occur exactly once on both sides, as
/// far as they are in the same order, divide the texts into parts that are compared in turn. A part
/// without such lines, or that was divided ``mostDivisions`` times, counts as changed. So time is
/// O((n + edits) · mostEdits), and memory O(n + mostEdits²).
package struct LineDifference {
  /// The maximum number of edits for which the shortest difference is searched.
  package static let mostEdits = 256
  /// The maximum depth of divisions.
  private static let mostDivisions = 8

  private struct Part {
    var old: Range<Int>
    var new: Range<Int>
    var divisions: Int
  }

  /// The lines as numbers: equal lines have equal numbers.
  private let old: [Int32]
  private let new: [Int32]
  private var changes: [LineChange] = []

  /// Returns the changes between two sequences of line numbers, in order; no two are adjacent.
  package static func changes(from old: [Int32], to new: [Int32]) -> [LineChange] {
    var difference = LineDifference(old: old, new: new)
    difference.run()
    return difference.merged()
  }

  private init(old: [Int32], new: [Int32]) {
    self.old = old
    self.new = new
  }

  private mutating func run() {
    var parts = [Part(old: 0..<old.count, new: 0..<new.count, divisions: 0)]
    // The last part is taken first, so that changes are found in order.
    while let next = parts.popLast() {
      let part = trimmed(next)
      if part.old.isEmpty || part.new.isEmpty {
        if !part.old.isEmpty || !part.new.isEmpty {
          changes.append(LineChange(old: part.old, new: part.new))
        }
      } else if shortest(part) {
        continue
      } else {
        let divided = part.divisions < Self.mostDivisions ? divide(part) : []
        if divided.isEmpty {
          changes.append(LineChange(old: part.old, new: part.new))
        } else {
          parts.append(contentsOf: divided.reversed())
        }
      }
    }
  }

  /// Returns the part without the lines that both sides start and end with.
  private func trimmed(_ part: Part) -> Part {
    var part = part
    var lower = 0
    let shared = min(part.old.count, part.new.count)
    while lower < shared, old[part.old.lowerBound + lower] == new[part.new.lowerBound + lower] {
      lower += 1
    }
    var upper = 0
    while upper < shared - lower,
      old[part.old.upperBound - 1 - upper] == new[part.new.upperBound - 1 - upper]
    {
      upper += 1
    }
    part.old = (part.old.lowerBound + lower)..<(part.old.upperBound - upper)
    part.new = (part.new.lowerBound + lower)..<(part.new.upperBound - upper)
    return part
  }

  /// Appends the shortest changes of a part; returns false and appends nothing if there are too
  /// many.
  private mutating func shortest(_ part: Part) -> Bool {
    let (n, m) = (part.old.count, part.new.count)
    let most = min(Self.mostEdits, n + m)
    // Diagonal k is old − new; `reach[k + most + 1]` is the furthest old index reached on it.
    var reach = [Int32](repeating: 0, count: 2 * most + 3)
    var history: [[Int32]] = []
    for edits in 0...most {
      history.append(Array(reach[(most + 1 - edits - 1)...(most + 1 + edits + 1)]))
      for k in stride(from: -edits, through: edits, by: 2) {
        let center = k + most + 1
        let goesDown = k == -edits || (k != edits && reach[center - 1] < reach[center + 1])
        var x = Int(goesDown ? reach[center + 1] : reach[center - 1] + 1)
        var y = x - k
        while x < n, y < m, old[part.old.lowerBound + x] == new[part.new.lowerBound + y] {
          x += 1
          y += 1
        }
        reach[center] = Int32(truncatingIfNeeded: x)
        if x >= n, y >= m {
          appendPath(part, history)
          return true
        }
      }
    }
    return false
  }

  /// Appends the path that ``shortest(_:)`` found, by walking back through its states before each
  /// round.
  private mutating func appendPath(_ part: Part, _ history: [[Int32]]) {
    var (x, y) = (part.old.count, part.new.count)
    var found: [LineChange] = []
    for edits in stride(from: history.count - 1, to: 0, by: -1) {
      // Diagonal k is at k + edits + 1.
      let reach = history[edits]
      let k = x - y
      let center = k + edits + 1
      let goesDown = k == -edits || (k != edits && reach[center - 1] < reach[center + 1])
      let previousK = goesDown ? k + 1 : k - 1
      let previousX = Int(reach[previousK + edits + 1])
      let previousY = previousX - previousK
      let (oldStart, newStart) = (
        part.old.lowerBound + previousX, part.new.lowerBound + previousY
      )
      found.append(
        goesDown
          ? LineChange(old: oldStart..<oldStart, new: newStart..<(newStart + 1))
          : LineChange(old: oldStart..<(oldStart + 1), new: newStart..<newStart))
      (x, y) = (previousX, previousY)
    }
    changes.append(contentsOf: found.reversed())
  }

  /// Divides a part at the lines that occur once on each side; returns no parts if there are no
  /// such lines.
  private func divide(_ part: Part) -> [Part] {
    let anchors = orderedAnchors(part)
    if anchors.isEmpty { return [] }
    var parts: [Part] = []
    var (x, y) = (part.old.lowerBound, part.new.lowerBound)
    for anchor in anchors {
      parts.append(
        Part(old: x..<anchor.old, new: y..<anchor.new, divisions: part.divisions + 1))
      (x, y) = (anchor.old + 1, anchor.new + 1)
    }
    parts.append(
      Part(
        old: x..<part.old.upperBound, new: y..<part.new.upperBound, divisions: part.divisions + 1)
    )
    return parts
  }

  /// Returns the longest sequence of lines that are unique on both sides and in the same order.
  private func orderedAnchors(_ part: Part) -> [(old: Int, new: Int)] {
    struct Places {
      var old = -1
      var new = -1
      var isUnique = true
    }
    var places: [Int32: Places] = [:]
    for index in part.old {
      let isKnown = places[old[index]] != nil
      places[old[index], default: Places()].old = index
      if isKnown { places[old[index]]?.isUnique = false }
    }
    for index in part.new {
      guard let known = places[new[index]] else { continue }
      if known.new >= 0 { places[new[index]]?.isUnique = false }
      places[new[index]]?.new = index
    }
    let unique = places.values.filter { $0.isUnique && $0.new >= 0 }.sorted { $0.old < $1.old }
    // Patience sorting: the tops of the piles are ascending, so a binary search finds the pile.
    var tops: [Int] = []
    var before = [Int](repeating: -1, count: unique.count)
    for (index, place) in unique.enumerated() {
      var low = 0
      var high = tops.count
      while low < high {
        let middle = (low + high) / 2
        if unique[tops[middle]].new < place.new { low = middle + 1 } else { high = middle }
      }
      before[index] = low > 0 ? tops[low - 1] : -1
      if low == tops.count { tops.append(index) } else { tops[low] = index }
    }
    var run: [(old: Int, new: Int)] = []
    var index = tops.last ?? -1
    while index >= 0 {
      run.append((unique[index].old, unique[index].new))
      index = before[index]
    }
    return run.reversed()
  }

  /// Returns the changes, with adjacent ones merged.
  private func merged() -> [LineChange] {
    var merged: [LineChange] = []
    for change in changes {
      if let last = merged.last, last.old.upperBound == change.old.lowerBound,
        last.new.upperBound == change.new.lowerBound
      {
        merged[merged.count - 1] = LineChange(
          old: last.old.lowerBound..<change.old.upperBound,
          new: last.new.lowerBound..<change.new.upperBound)
      } else {
        merged.append(change)
      }
    }
    return merged
  }
}

/// Ordered, disjoint ranges of a file, for quick lookups of what they cover.
package struct SourceRangeSet: Sendable {
  /// The ranges, in order; none is empty, and no two of them touch.
  package let ranges: [SourceRange]

  /// Joins ranges that overlap or touch; empty ones are left out. O(n log n).
  package init(_ ranges: [SourceRange]) {
    if ranges.isEmpty {
      self.ranges = []
      return
    }
    var joined: [SourceRange] = []
    for range in ranges.sorted(by: { $0.lower < $1.lower }) where !range.isEmpty {
      if let last = joined.last, range.lower <= last.upper {
        joined[joined.count - 1].upper = max(last.upper, range.upper)
      } else {
        joined.append(range)
      }
    }
    self.ranges = joined
  }

  /// Whether there is no range.
  package var isEmpty: Bool { ranges.isEmpty }

  /// Returns whether a byte of `range` is in the set; false for an empty range. O(log n).
  package func overlaps(_ range: SourceRange) -> Bool {
    let low = ranges.partitioningIndex { $0.upper > range.lower }
    return low < ranges.count && ranges[low].lower < range.upper && !range.isEmpty
  }

  /// Returns the parts of `range` that are not in the set, in order. O(log n + ranges within it).
  package func gaps(in range: SourceRange) -> [SourceRange] {
    var gaps: [SourceRange] = []
    var done = range.lower
    let first = ranges.partitioningIndex { $0.upper > range.lower }
    for covered in ranges[first...] {
      if covered.lower >= range.upper { break }
      if covered.lower > done { gaps.append(SourceRange(done, covered.lower)) }
      done = covered.upper
    }
    if done < range.upper { gaps.append(SourceRange(done, range.upper)) }
    return gaps
  }
}

extension [SourceRange] {
  /// Returns the index of the first element for which `belongs` is true; it must be true for all
  /// later elements too.
  fileprivate func partitioningIndex(_ belongs: (SourceRange) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if belongs(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

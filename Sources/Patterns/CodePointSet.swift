/// A closed range of code points.
struct CodePointRange: Hashable, Sendable {
  /// The first code point.
  var lower: UInt32
  /// The last code point, at most U+10FFFF.
  var upper: UInt32
}

/// A set of code points: sorted ranges that neither overlap nor touch.
struct CodePointSet: Hashable, Sendable {
  /// The ranges, ascending.
  private(set) var ranges: [CodePointRange] = []

  /// The largest code point.
  static let last: UInt32 = 0x10FFFF

  /// Every code point.
  static let any = CodePointSet(sorted: [CodePointRange(lower: 0, upper: last)])
  /// Every code point except the line feed.
  static let anyButNewline = CodePointSet(sorted: [
    CodePointRange(lower: 0, upper: 0x9), CodePointRange(lower: 0xB, upper: last),
  ])

  /// Creates a set from ranges that are sorted and neither overlap nor touch.
  init(sorted ranges: [CodePointRange]) { self.ranges = ranges }

  /// Creates a set from ranges in any order, which are sorted and merged. Cost O(n log n).
  init(merging unsorted: [CodePointRange]) {
    guard unsorted.count > 1 else {
      ranges = unsorted
      return
    }
    let sorted = unsorted.sorted { $0.lower < $1.lower }
    ranges.reserveCapacity(sorted.count)
    var current = sorted[0]
    for next in sorted.dropFirst() {
      if next.lower <= current.upper &+ 1 {
        current.upper = max(current.upper, next.upper)
      } else {
        ranges.append(current)
        current = next
      }
    }
    ranges.append(current)
  }

  /// The code points that are not in the set.
  var inverted: CodePointSet {
    var result: [CodePointRange] = []
    result.reserveCapacity(ranges.count + 1)
    var next: UInt32 = 0
    for range in ranges {
      if range.lower > next { result.append(CodePointRange(lower: next, upper: range.lower - 1)) }
      next = range.upper + 1
    }
    if next <= Self.last { result.append(CodePointRange(lower: next, upper: Self.last)) }
    return CodePointSet(sorted: result)
  }

  /// The only code point, or `nil` if there is not exactly one.
  var single: UInt32? {
    ranges.count == 1 && ranges[0].lower == ranges[0].upper ? ranges[0].lower : nil
  }

  /// Returns whether a code point is in the set. Cost O(log n).
  func contains(_ codePoint: UInt32) -> Bool {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low &+ high) >> 1
      if ranges[middle].upper < codePoint { low = middle &+ 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].lower <= codePoint
  }
}

/// The bytes of a file that are shown as `*`: secrets, except for their first two characters.
struct SourceMasks {
  /// The masked ranges, in order, not overlapping.
  private let ranges: [SourceRange]

  /// Creates the masks. O(n log n) in the redactions.
  init(_ redactions: [SourceRange], in file: SourceFile) {
    var ranges: [SourceRange] = []
    for range in redactions.sorted(by: { $0.lower < $1.lower }) {
      let upper = min(range.upper, file.bytes.count)
      var lower = max(0, range.lower)
      if let last = ranges.last, range.lower < last.upper {
        ranges[ranges.count - 1].upper = max(last.upper, upper)
        continue
      }
      file.bytes.withUnsafeBufferPointer { bytes in
        for _ in 0..<2 where lower < upper { lower += UTF8Step(bytes, at: lower).length }
      }
      if lower < upper { ranges.append(SourceRange(lower, upper)) }
    }
    self.ranges = ranges
  }

  /// Returns whether the byte at `offset` is masked. O(log n).
  func covers(_ offset: Int) -> Bool {
    guard !ranges.isEmpty else { return false }
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upper <= offset { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].lower <= offset
  }
}

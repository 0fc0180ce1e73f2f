import Diagnostics
import Testing

@Suite struct SourceRangeSetTests {
  @Test func `ranges are joined where they overlap or touch`() {
    let set = SourceRangeSet(
      [(8, 9), (1, 3), (5, 5), (3, 4), (2, 3)].map { SourceRange($0.0, $0.1) })
    #expect(set.ranges == [SourceRange(1, 4), SourceRange(8, 9)])
  }

  @Test func `overlaps and gaps are those of the single bytes`() {
    let set = SourceRangeSet([SourceRange(2, 4), SourceRange(6, 7), SourceRange(9, 12)])
    let members: Set = [2, 3, 6, 9, 10, 11]
    for lower in 0...13 {
      for upper in lower...13 {
        let range = SourceRange(lower, upper)
        #expect(set.overlaps(range) == (lower..<upper).contains { members.contains($0) })
        let outside = set.gaps(in: range).flatMap { $0.lower..<$0.upper }
        #expect(outside == (lower..<upper).filter { !members.contains($0) })
      }
    }
  }
}

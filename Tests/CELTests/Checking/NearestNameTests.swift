import Testing

@testable import CEL

/// Suggestions: the same as by the plain definition of the distance.
@Suite struct NearestNameTests {
  /// The distance by its definition, of all pairs of beginnings.
  private func distance(_ left: [Character], _ right: [Character]) -> Int {
    var table = [[Int]](
      repeating: [Int](repeating: 0, count: right.count + 1), count: left.count + 1)
    for row in 0...left.count {
      for column in 0...right.count {
        if row == 0 || column == 0 {
          table[row][column] = row + column
          continue
        }
        var cost = table[row - 1][column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1)
        cost = min(cost, table[row - 1][column] + 1, table[row][column - 1] + 1)
        if row > 1, column > 1, left[row - 1] == right[column - 2],
          left[row - 2] == right[column - 1]
        {
          cost = min(cost, table[row - 2][column - 2] + 1)
        }
        table[row][column] = cost
      }
    }
    return table[left.count][right.count]
  }

  @Test func `names are near by the definition`() {
    var state: UInt64 = 42
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var offered = 0
    for _ in 0..<4_000 {
      let name = String((0..<1 + next(14)).map { _ in Character(["a", "b", "c", "é"][next(4)]) })
      var other = Array(name)
      for _ in 0..<next(6) {
        switch next(4) {
        case 0: other.insert("d", at: next(other.count + 1))
        case 1 where !other.isEmpty: other.remove(at: next(other.count))
        case 2 where !other.isEmpty: other[next(other.count)] = "a"
        case 3 where other.count > 1: other.swapAt(0, 1)
        default: break
        }
      }
      let candidate = String(other)
      guard !candidate.isEmpty, candidate != name else { continue }
      let limit = min(4, max(name.count, other.count) / 3)
      let isNear = distance(Array(name), other) <= limit
      let isBeginning = name.count >= 3 && candidate.hasPrefix(name)
      let suggestion = NearestName.suggestion(for: name, among: [candidate])
      #expect((suggestion != nil) == (isNear || isBeginning), "\(name) \(candidate)")
      if suggestion != nil { offered += 1 }
    }
    #expect(offered > 500)
  }

  @Test func `the nearest is offered`() {
    let names = ["partner.read", "partner.write", "Partner.write", "other"]
    #expect(NearestName.suggestion(for: "partner.wirte", among: names) == "partner.write")
    #expect(NearestName.suggestion(for: "PARTNER.WRITE", among: names) == "Partner.write")
    #expect(NearestName.suggestion(for: "oth", among: names) == "other")
    #expect(NearestName.suggestion(for: "partner", among: names) == nil)
    #expect(NearestName.suggestion(for: "", among: names) == nil)
  }
}

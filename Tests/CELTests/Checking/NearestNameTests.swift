import CEL
import Testing

@Suite struct NearestNameTests {
  @Test(
    "the nearest name is offered",
    arguments: [
      ("sevice_id", ["name", "service_id", "service"], "service_id"),
      ("launhced", ["development", "launched"], "launched"),
      ("SERVICE_ID", ["service_ie", "service_id"], "service_id"),
      ("serviceId", ["owner", "service_id"], "service_id"),
      ("TAP", ["tap", "map"], "tap"),
      ("id", ["ids", "name"], "ids"),
      ("prod", ["production", "staging"], "production"),
      ("naïve", ["naive", "native"], "naive"),
      ("stgae", ["stage", "state"], "stage"),
      // Equally near: the first.
      ("cat", ["bat", "hat"], "bat"),
      // Composed and decomposed are different names, and near.
      ("caf\u{E9}teria", ["cafe\u{301}teria"], "cafe\u{301}teria"),
    ])
  func offers(name: String, candidates: [String], expected: String) {
    let suggestion = NearestName.suggestion(for: name, among: candidates)
    #expect(suggestion.map { Array($0.utf8) } == Array(expected.utf8))
  }

  @Test(
    "a name that is not near is not offered",
    arguments: [
      ("x", ["y", "z"]),
      ("", ["a"]),
      ("ab", ["ac"]),
      ("owner", ["service_id", "stage"]),
      // The name itself is not what was meant.
      ("stage", ["stage"]),
      // Two candidates go on from this beginning.
      ("par", ["partners", "parameters"]),
      // Six changes are too many, however long the names are.
      ("abcdefghijklmnopqrstuvwxyz", ["abcdefghijklmnopqrst012345"]),
      (String(repeating: "a", count: 200), [String(repeating: "a", count: 199)]),
    ])
  func keepsSilent(name: String, candidates: [String]) {
    #expect(NearestName.suggestion(for: name, among: candidates) == nil)
  }
}

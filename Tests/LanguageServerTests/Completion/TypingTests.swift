import TestSupport
import Testing

@testable import LanguageServer

/// Types manifests from nothing and counts how often what comes next is among the first five
/// completions.
@Suite struct TypingTests {
  private struct Count {
    var asked = 0
    var found = 0
    var missed: [String] = []

    mutating func add(_ wanted: String, _ offered: [String]) {
      asked += 1
      if offered.prefix(5).contains(wanted) {
        found += 1
      } else {
        missed.append("\(wanted): \(offered.prefix(5))")
      }
    }
  }

  private static let files = ["corrected.manifest.yaml", "match-maker.manifest.yaml"]

  /// Keys whose values nobody can know.
  private static let free = ["name", "on_cancel", "redirect_url", "owner", "id", "service_id"]

  @Test(arguments: files)
  func `what comes next is among the first five completions`(file: String) throws {
    let client = TestClient()
    let text = try Checkout.text("examples/first-steps/" + file)
    var keys = Count()
    var values = Count()
    var typed = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      let content = line.drop { $0 == " " || $0 == "-" }
      let start = String(line.prefix(line.count - content.count))
      if !content.isEmpty, !content.hasPrefix("#") {
        let parts = content.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
          .map(String.init)
        if parts.count == 2, parts[1].isEmpty || parts[1].hasPrefix(" ") {
          keys.add(parts[0], client.completions(typed + start + "‸"))
          let value = parts[1].trimmingBlanks
          if !value.isEmpty, !Self.free.contains(parts[0]) {
            values.add(value, client.completions(typed + start + parts[0] + ": ‸"))
          }
        } else {
          values.add(String(content), client.completions(typed + start + "‸"))
        }
      }
      typed += line + "\n"
    }
    #expect(keys.asked > 15)
    #expect(keys.found == keys.asked, "\(keys.missed)")
    #expect(values.asked > 8)
    #expect(values.found * 10 >= values.asked * 7, "\(values.missed)")
  }

  @Test func `each beginning of each key keeps it among the first five`() throws {
    let client = TestClient()
    var typed = ""
    for line in Manifests.good.split(separator: "\n").map(String.init) {
      let content = line.drop { $0 == " " || $0 == "-" }
      let start = String(line.prefix(line.count - content.count))
      if let colon = content.firstIndex(of: ":") {
        let key = String(content[..<colon])
        for length in 1..<max(2, key.count) {
          let offered = client.completions(typed + start + key.prefix(length) + "‸")
          #expect(offered.prefix(5).contains(key), "\(key.prefix(length)): \(offered.prefix(5))")
        }
      }
      typed += line + "\n"
    }
  }
}

extension String {
  fileprivate var trimmingBlanks: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}

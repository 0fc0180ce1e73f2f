import Foundation
import TestSupport
import Testing

/// What holds for the repository as a whole.
@Suite struct RepositoryTests {
  @Test func `no file grows past five hundred lines`() throws {
    // Tables of Unicode data are as long as Unicode is.
    for path in Checkout.files(below: "Sources", ending: ".swift")
      + Checkout.files(
        below: "Tests", ending: ".swift")
    where !path.contains("Table") {
      let lines = try Checkout.text(path).split(separator: "\n", omittingEmptySubsequences: false)
        .count
      #expect(lines <= 501, "\(path) has \(lines) lines")
    }
  }

  @Test func `the values of CEL know nothing of what is built on them`() throws {
    let declaration = /^(?:[a-z]+ )*(?:struct|class|enum|protocol|typealias) (\w+)/
      .anchorsMatchLineEndings()
    var types: Set<Substring> = []
    for folder in ["Checking", "Compiled", "Evaluation", "Functions", "Syntax"] {
      for path in Checkout.files(below: "Sources/CEL/\(folder)", ending: ".swift") {
        types.formUnion(try Checkout.text(path).matches(of: declaration).map(\.1))
      }
    }
    #expect(types.count > 50)
    for path in Checkout.files(below: "Sources/CEL/Values", ending: ".swift") {
      for line in try Checkout.text(path).split(separator: "\n")
      where !line.trimmingPrefix(/\s*/).hasPrefix("//") {
        let known = line.matches(of: /\w+/).map(\.output).filter { types.contains($0) }
        #expect(known == [], "\(path): \(line)")
      }
    }
  }

  @Test func `the top level holds what it is meant to hold`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Checkout.root.path)
    let known: Set = [
      "Package.swift", "Package.resolved", "Sources", "Tests", "rules", "examples", "README.md",
      "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "action.yml",
    ]
    #expect(names.filter { !$0.hasPrefix(".") && !known.contains($0) } == [])
  }

  @Test(
    arguments: ["README.md", "CONTRIBUTING.md", "rules/README.md"]
      + Checkout.files(below: "examples", ending: "/README.md"))
  func `paths that the documentation names exist`(_ document: String) throws {
    let text = try Checkout.text(document)
    let folder = document.split(separator: "/").dropLast().map { $0 + "/" }.joined()
    for match in text.matches(of: /\]\(([^)#:]+)(#[^)]*)?\)/) {
      let path = folder + String(match.1)
      #expect(
        FileManager.default.fileExists(atPath: Checkout.file(path).path),
        "\(document) names \(path)")
    }
    for match in text.matches(of: /`((?:Sources|Tests|rules|examples)\/[A-Za-z0-9_.\/-]*)`/) {
      #expect(
        FileManager.default.fileExists(atPath: Checkout.file(String(match.1)).path),
        "\(document) names \(match.1)")
    }
  }

  @Test func `every rule file is whole`() throws {
    let rules = Checkout.files(below: "rules/partner-authorization", ending: ".yaml")
      .filter { !$0.hasSuffix("ruleset.yaml") }
    #expect(rules.count >= 22)
    for path in rules {
      let text = try Checkout.text(path)
      for field in [
        "id", "title", "severity", "requirement", "references", "message", "help", "why",
        "examples",
      ] {
        let isThere = text.split(separator: "\n").contains {
          $0.hasPrefix(field + ":")
            || (field == "message" && $0.drop { $0 == " " || $0 == "-" }.hasPrefix("message:"))
        }
        #expect(isThere || field == "help" && text.contains("help:"), "\(path) has no \(field)")
      }
      #expect(text.components(separatedBy: "    - manifest:").count >= 5, "\(path): few examples")
    }
  }
}

import AuthLint
import Diagnostics
import Foundation
import TestSupport
import Testing

/// Mistakes as people make them, one at a time, in a manifest without any: each gives the stated
/// findings, mostly one, at the stated place, with a help line that says what to do.
///
/// `Mistakes/yaml.json` and `Mistakes/json.json` hold them: what is replaced (`old`, at its first
/// place) by what (`new`), and the findings as `line:column rule: help`.
@Suite struct MistakeTests {
  struct Mistake: Decodable, CustomTestStringConvertible {
    var old: String
    var new: String
    var findings: [String]
    var testDescription: String { new }
  }

  static let folder = Checkout.file("Tests/AuthLintTests/Mistakes")

  static func mistakes(_ name: String) -> [Mistake] {
    guard let data = try? Data(contentsOf: folder.appending(path: name + ".json")) else {
      return []
    }
    return (try? JSONDecoder().decode([Mistake].self, from: data)) ?? []
  }

  private func check(_ mistake: Mistake, in name: String) throws {
    let template = try String(
      contentsOf: Self.folder.appending(path: "template." + name), encoding: .utf8)
    let place = try #require(template.range(of: mistake.old, options: .literal))
    let text = template.replacingCharacters(in: place, with: mistake.new)
    let file = SourceFile(path: "app.manifest." + name, bytes: Array(text.utf8))
    let report = try Linter(ruleSets: [.partnerAuthorization]).check(file)
    let lines = SourceLines(file)
    let found = report.diagnostics.map { diagnostic in
      let start = lines.position(at: diagnostic.primary.range.lower)
      return "\(start.line):\(start.column) \(diagnostic.rule): \(diagnostic.help ?? "")"
    }
    #expect(found == mistake.findings, "\(mistake.new)")
  }

  @Test func `there are more than seventy mistakes, and the templates have none`() throws {
    #expect(Self.mistakes("yaml").count + Self.mistakes("json").count > 200)
    for name in ["yaml", "json"] {
      try check(Mistake(old: "TAP", new: "TAP", findings: []), in: name)
    }
  }

  @Test(arguments: mistakes("yaml"))
  func `a mistake in YAML is explained where it is`(_ mistake: Mistake) throws {
    try check(mistake, in: "yaml")
  }

  @Test(arguments: mistakes("json"))
  func `a mistake in JSON is explained where it is`(_ mistake: Mistake) throws {
    try check(mistake, in: "json")
  }
}

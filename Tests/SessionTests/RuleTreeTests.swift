import AuthLint
import Diagnostics
import RuleEngine
import TestSupport
import Testing
import Workspace

@testable import Session

@Suite struct RuleTreeTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private var root: Path { Path(scratch.url.appending(path: "set").path) }

  private func write(_ names: String...) throws {
    for name in names {
      let id = name.split(separator: "/").last.map { $0.prefix { $0 != "." } } ?? ""
      try scratch.write(
        name, "id: \(id)\nseverity: error\nrequire: has(doc.a)\nmessage: m\n")
    }
  }

  private func load(_ path: Path? = nil) throws -> (ids: [String], notes: [String]) {
    var notes: [String] = []
    let set = try RuleFolder.load(path ?? root) { notes.append($0.message) }
    let prefix = root.text + "/"
    return (
      set.definition.rules.map(\.id),
      notes.map { $0.replacing(prefix, with: "") }
    )
  }

  @Test func `rules lie in subfolders, in the order of their names`() throws {
    try scratch.write("set/ruleset.yaml", "variable: doc\n")
    try write("set/m.yaml", "set/z/a.yaml", "set/a/z.yml", "set/a/deep/er/b.yaml", "set/a/note.txt")
    try scratch.write("set/a/data.yaml", "some: data\n")
    let loaded = try load()
    #expect(loaded.ids == ["a", "b", "m", "z"])
    #expect(
      loaded.notes == [
        "`a/data.yaml` is not read: it has none of the fields `severity`, `require`, `checks` and "
          + "`message`"
      ])
    // Beside the rules of the folder itself, every YAML file is one.
    try scratch.write("set/data.yaml", "some: data\n")
    #expect(throws: RuleProblems.self) { try load() }
  }

  @Test func `what is hidden, elsewhere or a set of its own is left with a word`() throws {
    try scratch.write("set/ruleset.yaml", "variable: doc\n")
    try scratch.write("set/own/ruleset.yaml", "variable: doc\n")
    try scratch.write("set/.authlint.yaml", "fail-on: error\n")
    try scratch.write("set/.git/config", "x\n")
    try write(
      "set/a.yaml", "set/own/b.yaml", "set/.drafts/c.yaml", "set/.d.yaml", "other/e.yaml",
      "other/f/g.yaml")
    try scratch.link("set/e.yaml", to: "../other/e.yaml")
    try scratch.link("set/f", to: "../other/f")
    try scratch.link("set/again", to: "own")
    let loaded = try load()
    #expect(loaded.ids == ["a"])
    #expect(
      loaded.notes.sorted() == [
        "`.d.yaml` is not read: it is hidden", "`.drafts` is not read: it is hidden",
        "`e.yaml` is not read: the link leads out of the folder of the rule set",
        "`f` is not read: the link leads out of the folder of the rule set",
        "`own` is not read: it is a rule set of its own, to be named for itself",
      ])
    #expect(
      try RuleFolder.folders(at: Path(scratch.url.path)).map(\.text).sorted()
        == ["other", "set", "set/own"].map { scratch.url.appending(path: $0).path })
  }

  @Test func `a link within the tree is read`() throws {
    try scratch.write("set/ruleset.yaml", "variable: doc\n")
    try write("set/..data/a.yaml")
    try scratch.link("set/a.yaml", to: "..data/a.yaml")
    #expect(try load().ids == ["a"])
  }

  @Test func `a single file reads the set's file around it`() throws {
    try scratch.write("set/ruleset.yaml", "variable: doc\n")
    try write("set/sub/a.yaml")
    #expect(try load(root.appending("sub/a.yaml")).ids == ["a"])
    // The configuration that names the rules ends the search.
    try scratch.write("set/sub/.authlint.yaml", "rules: [a.yaml]\n")
    #expect(throws: RuleProblems.self) { try load(root.appending("sub/a.yaml")) }
  }

  @Test func `two rules of one name are refused at the second`() throws {
    try scratch.write("set/ruleset.yaml", "variable: doc\n")
    try write("set/a.yaml", "set/sub/a.yaml")
    let problems = try #require(throws: RuleProblems.self) { try load() }
    let report = try #require(problems.reports.first)
    #expect(problems.reports.count == 1)
    #expect(report.file.path == root.text + "/sub/a.yaml")
    #expect(
      report.diagnostics.first?.message
        == "two rules are called `a`; the other is in `\(root.text)/a.yaml`")
  }

  @Test func `limits and names that are not read are errors`() throws {
    try write("set/a.yaml")
    let deep = Array(repeating: "d", count: RuleTree.depthLimit).joined(separator: "/")
    try write("set/\(deep)/b.yaml")
    _ = try RuleTree(at: root)
    try write("set/\(deep)/d/c.yaml")
    #expect(throws: SessionFailure.self) { try RuleTree(at: root) }
    try scratch.write("other/ruleset.yml", "variable: doc\n")
    #expect(
      throws: SessionFailure.unusable(
        "`\(scratch.url.path)/other/ruleset.yml` is not read, expected the name `ruleset.yaml`")
    ) { try RuleTree(at: Path(scratch.url.path + "/other")) }
  }

  @Test func `a folder with sets below it alone names them`() throws {
    try scratch.write("set/own/ruleset.yaml", "variable: doc\n")
    try write("set/own/a.yaml")
    #expect(
      throws: SessionFailure.unusable(
        "`\(root.text)` holds no rule: expected `.yaml` files; rule sets below it are "
          + "`\(root.text)/own`")
    ) { try load() }
  }
}

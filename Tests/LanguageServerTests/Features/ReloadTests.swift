import Session
import TestSupport
import Testing
import Workspace

@testable import LanguageServer

/// Configurations and rules count as they are, on disk or in the editor.
@Suite struct ReloadTests {
  private static let rule = """
    id: no-testing
    title: the word testing
    severity: error
    requirement: The name does not say testing.
    require: manifest.app.name != "testing"
    message: the name is `testing`
    help: choose another name
    why: Names are seen by users.
    references: ["https://example.com/"]
    examples:
      good: [{manifest: "app: {name: a}"}]
      bad:
        - manifest: |
            app: {name: testing}
            #           ^^^^^^^

    """

  private static func uri(_ scratch: Scratch, _ name: String) -> String {
    "file://\(scratch.url.path)/\(name)"
  }

  @Test func `a configuration that changes on disk counts at once`() throws {
    let scratch = try Scratch()
    let client = TestClient(root: scratch.url.path)
    let manifest = Self.uri(scratch, "a.manifest.yaml")
    client.open(manifest, Manifests.good.replacing("development", with: "testing"))
    client.settle()
    #expect(client.published(manifest) == ["0: invalid-value@4:9"])
    client.clear()
    try scratch.write(".authlint.yaml", "severity: {invalid-value: off}\nignore: [invalid-value]\n")
    client.settle()
    #expect(client.published(manifest).count == 1)
    client.clear()
    try scratch.write(".authlint.yaml", "ignoree: []\n")
    client.settle()
    let own = Self.uri(scratch, ".authlint.yaml")
    #expect(client.published(own) == ["-: invalid-configuration@0:0"])
    #expect(client.published(manifest) == ["0: invalid-configuration@0:0"])
    client.clear()
    try scratch.write(".authlint.yaml", "")
    client.settle()
    #expect(client.published(own) == ["-: "])
    #expect(client.published(manifest) == ["0: invalid-value@4:9"])
  }

  @Test func `the unsaved text of a rule is what manifests are checked by`() throws {
    let scratch = try Scratch()
    try scratch.write(".authlint.yaml", "rules: [policy]\n")
    try scratch.write("policy/no-testing.yaml", Self.rule)
    let client = TestClient(root: scratch.url.path)
    let manifest = Self.uri(scratch, "a.manifest.yaml")
    let rule = Self.uri(scratch, "policy/no-testing.yaml")
    client.open(manifest, Manifests.good.replacing("Match Maker", with: "testing"))
    client.open(rule, Self.rule)
    client.settle()
    #expect(client.published(manifest) == ["0: no-testing@2:8"])
    #expect(client.published(rule) == ["0: "])
    client.clear()
    client.change(rule, to: Self.rule.replacing("!= \"testing\"", with: "!= \"other\""), version: 1)
    client.settle()
    #expect(client.published(manifest).last == "0: ")
    client.clear()
    client.change(rule, to: Self.rule.replacing("app.name !=", with: "app.nam !="), version: 2)
    client.settle()
    #expect(client.published(rule) == ["2: invalid-rule@4:22"])
    #expect(client.published(manifest) == ["0: invalid-rule@0:0"])
    client.clear()
    client.close(rule)
    client.settle()
    #expect(client.published(manifest) == ["0: no-testing@2:8"])
  }

  @Test func `a configuration is judged while it is edited`() throws {
    let scratch = try Scratch()
    let client = TestClient(root: scratch.url.path)
    let manifest = Self.uri(scratch, "a.manifest.yaml")
    let own = Self.uri(scratch, ".authlint.yaml")
    client.open(manifest, Manifests.good)
    client.open(own, "ignore: [unknown]\n")
    client.settle()
    #expect(client.published(own).last?.contains("unknown-rule@0:9") == true)
    client.clear()
    client.change(own, to: "ignore: [unquoted-id]\n", version: 1)
    client.settle()
    #expect(client.published(own) == ["1: "])
    #expect(client.published(manifest) == ["0: "])
  }

  @Test func `a search finds the files of the workspace`() throws {
    let scratch = try Scratch()
    try scratch.write("a/one.manifest.yaml", Manifests.good)
    try scratch.write("b/manifest.yaml", "manifest: 1\n")
    try scratch.write("c/other.yaml", "manifest: 1\n")
    let client = TestClient(
      root: scratch.url.path, capabilities: ["textDocument": ["diagnostic": [:]]])
    let first = client.result("workspace/diagnostic", ["previousResultIds": []])
    let uris = first["items"].elements.compactMap { $0["uri"].text }
    #expect(
      uris == [Self.uri(scratch, "a/one.manifest.yaml"), Self.uri(scratch, "b/manifest.yaml")])
    let previous = first["items"].elements.map { item -> JSONValue in
      ["uri": item["uri"], "value": item["resultId"]]
    }
    let second = client.result(
      "workspace/diagnostic", ["previousResultIds": .array(previous)])
    #expect(second["items"].elements.compactMap { $0["kind"].text } == ["unchanged", "unchanged"])
  }

  @Test func `a client that asks for diagnostics is told to ask again`() throws {
    let scratch = try Scratch()
    let client = TestClient(
      root: scratch.url.path,
      capabilities: [
        "textDocument": ["diagnostic": [:]],
        "workspace": ["diagnostics": ["refreshSupport": true]],
      ])
    let manifest = Self.uri(scratch, "a.manifest.yaml")
    client.open(manifest, Manifests.good)
    client.request("textDocument/diagnostic", ["textDocument": ["uri": .text(manifest)]])
    client.settle()
    client.clear()
    try scratch.write(".authlint.yaml", "severity: {unquoted-id: off}\n")
    client.settle()
    let asked = client.received.contains {
      if case .request(_, "workspace/diagnostic/refresh", _) = $0 { true } else { false }
    }
    #expect(asked)
    client.clear()
    client.settle()
    #expect(client.received.isEmpty)
  }

  @Test func `a search of the workspace tells how far it is, and can be cancelled`() throws {
    let scratch = try Scratch()
    for index in 0..<70 {
      try scratch.write("\(index)/manifest.yaml", "manifest: \(index)\n")
    }
    let client = TestClient(root: scratch.url.path)
    let state = try #require(client.server.state)
    state.isNeededElsewhere = { true }
    let interrupted = client.request("workspace/diagnostic", ["workDoneToken": "t"])
    #expect(throws: ResponseError(.serverCancelled, "other requests wait")) {
      try interrupted.get()
    }
    let kinds = client.received.compactMap { message -> String? in
      guard case .notification("$/progress", let params) = message else { return nil }
      return params["value"]["kind"].text
    }
    #expect(kinds == ["begin", "report", "end"])
    // What was checked is kept, so that the next request comes to its end.
    let items = client.result("workspace/diagnostic", [:])["items"].elements
    #expect(items.count == 70)
    state.isCancelled = { true }
    let cancelled = client.request("workspace/diagnostic", [:])
    #expect(throws: ResponseError.self) { try cancelled.get() }
  }

  @Test func `a file is explained by the rule set that is for it`() throws {
    let scratch = try Scratch()
    try scratch.write(
      ".authlint.yaml", "rule-sets:\n  - rules: policy\n    files: [\"deploy/*.yaml\"]\n")
    try scratch.write("policy/ruleset.yaml", "name: policy\nvariable: object\n")
    try scratch.write(
      "policy/no-testing.yaml",
      Self.rule.replacing("manifest.app.name", with: "object.app.name"))
    let client = TestClient(root: scratch.url.path)
    let file = Self.uri(scratch, "deploy/a.yaml")
    client.open(file, "app: {name: testing}\n")
    client.settle()
    #expect(client.published(file) == ["0: no-testing@0:12"])
    let hover = client.at("testing", "textDocument/hover", in: file)
    #expect(hover["contents"]["value"].text?.contains("The name does not say testing") == true)
    let definition = client.at("testing", "textDocument/definition", in: file)
    #expect(
      definition.elements.first?["uri"].text == Self.uri(scratch, "policy/no-testing.yaml"))
  }
}

import Testing

@testable import LanguageServer

@Suite struct CodeActionTests {
  private static let name = "a.manifest.yaml"
  /// An id without quotes has a safe fix.
  private static let unquoted = Manifests.good.replacing(
    "service_id: \"7579802912634078989\"", with: "service_id: 7579802912634078989")

  private static func actions(
    _ client: TestClient, at mark: String, only: [String] = []
  ) -> [JSONValue] {
    var context: [JSONValue.Member] = [JSONValue.Member("diagnostics", [])]
    if !only.isEmpty { context.append(JSONValue.Member("only", .array(only.map { .text($0) }))) }
    return client.at(
      mark, "textDocument/codeAction", in: Self.name,
      [JSONValue.Member("context", .object(context))]
    ).elements
  }

  private static func titles(_ actions: [JSONValue]) -> [String] {
    actions.compactMap { $0["title"].text }
  }

  @Test func `a finding has its fix, and a suppression with a reason`() throws {
    let client = TestClient()
    client.open(Self.name, Self.unquoted)
    client.settle()
    #expect(client.published(Self.name) == ["0: unquoted-id@3:14"])
    let actions = Self.actions(client, at: "7579802912634078989\n", only: ["quickfix"])
    #expect(
      Self.titles(actions) == [
        "Put `7579802912634078989` in quotes (unquoted-id)",
        "Suppress `unquoted-id` here, with a reason",
      ])
    guard actions.count == 2 else { return }
    #expect(client.applied(actions[0]["edit"], to: Self.name) == Manifests.good)
    let suppressed = client.applied(actions[1]["edit"], to: Self.name)
    #expect(
      suppressed
        == Self.unquoted.replacing(
          "  service_id: 7", with: "  # authlint: ignore[unquoted-id] reason\n  service_id: 7"))
    client.change(Self.name, to: suppressed ?? "", version: 1)
    client.settle()
    #expect(client.published(Self.name).last == "1: ")
  }

  @Test func `the kinds that the client wants are honoured`() {
    let client = TestClient()
    client.open(Self.name, Self.unquoted)
    for (only, kinds) in [
      (["source.fixAll.authlint"], ["source.fixAll.authlint"]),
      (["source.fixAll"], ["source.fixAll.authlint"]), (["source"], ["source.fixAll.authlint"]),
      (["source.organizeImports"], []), (["source.fixAllX"], []), (["refactor"], []),
      (["quickfix"], ["quickfix", "quickfix"]),
      ([], ["quickfix", "quickfix", "source.fixAll.authlint"]),
    ] {
      let actions = Self.actions(client, at: "7579802912634078989\n", only: only)
      #expect(actions.compactMap { $0["kind"].text } == kinds, "\(only)")
    }
  }

  @Test func `fixing everything leaves out what is unsafe`() {
    let client = TestClient()
    let text = Self.unquoted.replacing(
      "region: US\n    category", with: "region: USA\n    category")
    client.open(Self.name, text)
    let actions = Self.actions(client, at: "manifest", only: ["source.fixAll"])
    #expect(actions.count == 1)
    let fixed = actions.first.flatMap { client.applied($0["edit"], to: Self.name) }
    #expect(
      fixed
        == text.replacing("7579802912634078989\n", with: "\"7579802912634078989\"\n")
        .replacing("service_id: 7579802912634078989", with: "service_id: \"7579802912634078989\""))
  }

  @Test func `edits wait for their choice only where the client resolves them`() {
    let client = TestClient(capabilities: FeatureTableTests.everything)
    client.open(Self.name, Self.unquoted)
    let all = Self.actions(client, at: "manifest: 1").first {
      $0["kind"].text == "source.fixAll.authlint"
    }
    guard let all else {
      Issue.record("no action")
      return
    }
    #expect(all["edit"].isNull)
    let resolved = client.result("codeAction/resolve", all)
    #expect(client.applied(resolved["edit"], to: Self.name) == Manifests.good)
    #expect(
      resolved["edit"]["documentChanges"].elements.first?["textDocument"]["version"].integer == 0)
  }

  @Test func `the cursor ends in the reason where the client takes snippets`() {
    let client = TestClient(capabilities: FeatureTableTests.everything)
    client.open(Self.name, Self.unquoted)
    let actions = Self.actions(client, at: "7579802912634078989\n", only: ["quickfix"])
    let edit = actions.last?["edit"]["documentChanges"].elements.first?["edits"].elements.first
    #expect(
      edit?["snippet"]["value"].text == "  # authlint: ignore[unquoted-id] ${1:reason}\n")
  }

  @Test func `an unsafe fix says so in its title and is not preferred`() {
    let client = TestClient(capabilities: FeatureTableTests.everything)
    let text = Manifests.good.replacing("stage: development", with: "stagee: development")
    client.open(Self.name, text)
    let actions = Self.actions(client, at: "stagee", only: ["quickfix"])
    let fixes = actions.filter { !($0["title"].text ?? "").hasPrefix("Suppress") }
    for fix in fixes {
      let isUnsafe = fix["title"].text?.contains("unsafe") ?? false
      #expect(isUnsafe == fix["isPreferred"].isNull)
    }
    #expect(!fixes.isEmpty)
  }
}

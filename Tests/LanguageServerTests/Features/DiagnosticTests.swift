import Diagnostics
import TestSupport
import Testing

@testable import LanguageServer

@Suite struct DiagnosticTests {
  private static let name = "a.manifest.yaml"
  private static let wrong = Manifests.good.replacing(
    "stage: development", with: "stage: testing")

  @Test func `findings are published with the version of the text`() {
    let client = TestClient()
    client.open(Self.name, Self.wrong, version: 0)
    client.settle()
    #expect(client.published(Self.name) == ["0: invalid-value@4:9"])
    client.clear()
    client.change(Self.name, to: Manifests.good, version: 3)
    client.settle()
    client.change(Self.name, to: Manifests.good + "\n", version: 4)
    client.settle()
    #expect(client.published(Self.name) == ["3: ", "4: "])
    client.clear()
    client.close(Self.name)
    #expect(client.published(Self.name) == ["-: "])
  }

  @Test func `several changes before a pause are checked once`() {
    let client = TestClient()
    client.open(Self.name, Manifests.good)
    for version in 1...9 { client.change(Self.name, to: Self.wrong, version: version) }
    client.settle()
    client.settle()
    #expect(client.published(Self.name) == ["9: invalid-value@4:9"])
  }

  @Test func `a syntax error stands beside the findings on lines that nobody touched`() {
    let client = TestClient()
    client.open(Self.name, Self.wrong)
    client.settle()
    client.clear()
    client.change(Self.name, to: "# one\n" + Self.wrong + "\nx-key: \"open\n", version: 1)
    client.settle()
    let published = client.published(Self.name).first ?? ""
    #expect(published.contains("invalid-value@5:9"))
    #expect(published.contains("syntax-error"))
    client.clear()
    let touched = Self.wrong.replacing("testing", with: "\"testin")
    client.change(Self.name, to: touched, version: 2)
    client.settle()
    #expect(client.published(Self.name).first?.contains("invalid-value") == false)
  }

  @Test(arguments: ["untitled:Untitled-1", "vscode-vfs://host/x/a.yaml", "untitled:"])
  func `a document that is not a file is checked too`(uri: String) {
    for root in [TestClient.root, nil] {
      let client = TestClient(root: root)
      client.open(uri, Self.wrong)
      client.settle()
      #expect(client.published(uri) == ["0: invalid-value@4:9"])
    }
  }

  @Test func `a file that is not a manifest has no findings`() {
    let client = TestClient()
    client.open("docker-compose.yaml", "services:\n  web:\n    image: x\n")
    client.open("settings.json", "{\"a\": 1}")
    client.settle()
    #expect(client.published("docker-compose.yaml") == ["0: "])
    #expect(client.published("settings.json") == ["0: "])
  }

  @Test func `related places stand in the message where the client shows none`() throws {
    let text = Manifests.good.replacing(
      "8647245523056104235\"\n    name", with: "8647245523056104236\"\n    name")
    let plain = TestClient()
    plain.open(Self.name, text)
    plain.settle()
    let message = plain.publications(Self.name).first?["diagnostics"].elements.first?["message"]
    #expect(message?.text?.contains("\nline ") == true)
    let rich = TestClient(
      capabilities: ["textDocument": ["publishDiagnostics": ["relatedInformation": true]]])
    rich.open(Self.name, text)
    rich.settle()
    let diagnostic = rich.publications(Self.name).first?["diagnostics"].elements.first ?? .null
    #expect(diagnostic["message"].text?.contains("\n") == false)
    #expect(diagnostic["relatedInformation"].elements.isEmpty == false)
    #expect(diagnostic["source"].text == "authlint")
  }

  @Test func `a client that asks for diagnostics is not told them`() {
    let client = TestClient(
      capabilities: [
        "textDocument": ["diagnostic": [:]],
        "workspace": ["diagnostics": ["refreshSupport": true]],
      ])
    client.open(Self.name, Self.wrong)
    client.settle()
    #expect(client.publications(Self.name).isEmpty)
    let params: JSONValue = ["textDocument": ["uri": TestClient.uri(Self.name)]]
    let full = client.result("textDocument/diagnostic", params)
    #expect(full["kind"].text == "full")
    #expect(TestClient.summary(full["items"]) == "invalid-value@4:9")
    let same = client.result(
      "textDocument/diagnostic",
      ["textDocument": ["uri": TestClient.uri(Self.name)], "previousResultId": full["resultId"]])
    #expect(same["kind"].text == "unchanged")
    client.change(Self.name, to: Manifests.good, version: 1)
    let next = client.result(
      "textDocument/diagnostic",
      ["textDocument": ["uri": TestClient.uri(Self.name)], "previousResultId": full["resultId"]])
    #expect(next["kind"].text == "full" && next["items"].elements.isEmpty)
  }

  @Test func `a client that cannot be told to ask again is told the diagnostics`() {
    let capabilities: JSONValue = ["textDocument": ["diagnostic": [:]]]
    let client = TestClient(capabilities: capabilities)
    client.open(Self.name, Self.wrong)
    client.settle()
    #expect(client.published(Self.name) == ["0: invalid-value@4:9"])
    let announced = ServerStart.capabilities(ClientCapabilities(capabilities))
    #expect(announced["diagnosticProvider"].isNull)
  }
}

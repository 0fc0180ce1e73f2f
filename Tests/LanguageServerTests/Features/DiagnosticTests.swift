import Testing

@testable import LanguageServer

@Suite struct DiagnosticTests {
  private static let wrong = Manifests.good.replacing(
    "stage: development", with: "stage: testing")

  @Test func `findings are published with the version of the text`() {
    let client = TestClient()
    client.open("a.manifest.yaml", Self.wrong, version: 0)
    client.settle()
    #expect(client.published("a.manifest.yaml") == ["0: invalid-value@4:9"])
    client.clear()
    client.change("a.manifest.yaml", to: Manifests.good, version: 3)
    client.settle()
    #expect(client.published("a.manifest.yaml") == ["3: "])
    client.clear()
    client.close("a.manifest.yaml")
    #expect(client.published("a.manifest.yaml") == ["-: "])
  }
}

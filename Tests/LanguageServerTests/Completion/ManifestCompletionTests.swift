import Testing

@testable import LanguageServer

@Suite struct ManifestCompletionTests {
  private let client = TestClient()

  @Test func `an empty file offers the required keys first`() {
    #expect(
      client.completions("‸").prefix(6) == [
        "manifest", "app", "scopes", "partners", "authorization", "$schema",
      ])
  }

  @Test func `keys that are there already are left out`() {
    let text = "manifest: 1\n‸\napp:\n  name: x\nscopes: []\n"
    #expect(client.completions(text) == ["partners", "authorization", "$schema"])
  }

  @Test func `a half-typed key is replaced as a whole`() {
    #expect(
      client.completing("app:\n  sta‸\n  name: x\n", with: "stage")
        == "app:\n  stage: \n  name: x\n")
    #expect(
      client.completing("app:\n  sta‸ge: launched\n", with: "stage") == "app:\n  stage: launched\n")
    #expect(client.completing("man‸", with: "manifest") == "manifest: 1")
  }

  @Test func `the parent is found by indentation`() {
    #expect(client.completions("app:\n  ‸\npartners: []\n").first == "name")
    #expect(client.completions("app:\n  name: x\n  ‸").first == "service_id")
    #expect(client.completions("app:\n  name: x\n‸").first == "manifest")
    #expect(client.completions("authorization:\n  links:\n  - ‸").first == "region")
    #expect(
      client.completions("authorization:\n  links:\n    - region: US\n      ‸").first == "url")
  }

  @Test func `items offer values or keys, with a dash where there is none`() {
    let scopes = client.completions("scopes:\n  - partner.authorization.info\n  - ‸")
    #expect(scopes.first == "partner.tap_campaign.read")
    #expect(!scopes.contains("partner.authorization.info"))
    #expect(
      client.completing("scopes:\n  - partner.cap‸", with: "partner.cap_orders.read")
        == "scopes:\n  - partner.cap_orders.read")
    #expect(client.completions("scopes:\n  ‸").first == "- partner.authorization.info")
    #expect(client.completions("partners:\n  ‸").first == "- id")
    #expect(
      client.completing("scopes:\n  -‸", with: "partner.cap_orders.read")
        == "scopes:\n  - partner.cap_orders.read")
  }

  @Test func `values come from enumerations, truth values and known values`() {
    #expect(client.completions("app:\n  stage: ‸") == ["development", "launched"])
    #expect(client.completions("partners:\n  - enrolled: t‸").first == "true")
    #expect(client.completions("partners:\n  - region: ‸").prefix(3) == ["US", "ROW", "GB"])
    #expect(client.completions("partners:\n  - region: I‸").contains("ID"))
    #expect(client.completing("app:\n  stage:‸", with: "launched") == "app:\n  stage: launched")
  }

  @Test func `digits of an id are quoted, and open quotes are kept`() {
    let id = "8647245523056104235"
    #expect(client.completing("app:\n  owner: ‸", with: id) == "app:\n  owner: \"\(id)\"")
    #expect(client.completing("app:\n  owner: '86‸", with: id) == "app:\n  owner: '\(id)'")
    #expect(client.completing("app:\n  owner: \"86‸\"\n", with: id) == "app:\n  owner: \"\(id)\"\n")
  }

  @Test func `a link is offered whole, that of the region first`() {
    let app = "app:\n  service_id: \"7579802912634078989\"\nauthorization:\n  links:\n"
    let query = "/open/authorize?service_id=7579802912634078989&state={state}"
    #expect(
      client.completions(app + "    - region: ROW\n      url: ‸").first
        == "https://partner.tiktokshop.com" + query)
    #expect(
      client.completions(app + "    - url: ht‸\n      region: US").first
        == "https://partner.us.tiktokshop.com" + query)
  }

  @Test func `brackets on one line and over several are completed`() {
    #expect(client.completions("app: {name: x, ‸}").first == "service_id")
    #expect(client.completions("app: {name: x, stage: ‸").first == "development")
    #expect(
      client.completions("scopes: [partner.cap_orders.read, ‸]").first
        == "partner.authorization.info")
    #expect(client.completions("partners: [\n  {id: x,\n   ‸").first == "region")
    #expect(client.completions("app: {name: x}\n‸").first == "manifest")
  }

  @Test func `JSON is completed with its quotes`() {
    let name = "a.manifest.json"
    #expect(client.completions("{‸}", in: name).first == "manifest")
    #expect(
      client.completing("{\"app\": {\"st‸", with: "stage", in: name) == "{\"app\": {\"stage\": ")
    #expect(
      client.completing("{\"app\": {\"stage\": ‸}}", with: "launched", in: name)
        == "{\"app\": {\"stage\": \"launched\"}}")
    #expect(
      client.completions("{\n  \"manifest\": 1,\n  \"ap‸\"\n  \"scopes\": []\n}", in: name).first
        == "app")
  }

  @Test func `nothing is offered within block scalars and behind values`() {
    #expect(client.completions("authorization:\n  on_cancel: |\n    sta‸").isEmpty)
    #expect(client.completions("app:\n  name: one\n    tw‸").isEmpty)
  }

  @Test func `ids of rules are completed in suppressions, those of findings first`() {
    let text = Manifests.good.replacing(
      "  - partner.authorization.info", with: "  - seller.order.info  # authlint: ignore[‸]")
    let ids = client.completions(text)
    #expect(ids.first == "missing-partner-scope" || ids.first == "unrelated-scope")
    #expect(!ids.contains("syntax-error"))
    #expect(
      client.completions("app: # auth‸") == ["authlint: ignore[…]", "authlint: ignore-file[…]"])
    #expect(client.completions("app: # about ‸").isEmpty)
  }

  @Test func `an editor with snippets gets the lines below a key`() {
    let client = TestClient(capabilities: TestClient.snippets)
    #expect(client.completing("‸", with: "app") == "app:\n  $0")
    #expect(client.completing("‸", with: "scopes") == "scopes:\n  - $0")
    #expect(client.completing("‸", with: "$schema") == "$schema: ")
  }

  @Test func `a blank opens the list only where a value or an item starts`() {
    let client = TestClient()
    let blank: [JSONValue.Member] = [.init("context", ["triggerKind": 2, "triggerCharacter": " "])]
    let method = "textDocument/completion"
    #expect(client.ask(method, "app:\n  ‸", blank).isNull)
    #expect(!client.ask(method, "app:\n  stage: ‸", in: "b.manifest.yaml", blank).isNull)
  }

  @Test func `ranges hold the cursor, on one line, for any place in broken text`() {
    let texts = [
      Manifests.good, "app: {a: [b, \"c\nd: 'e\n- f: |\n  g\n:::\n\t- x", "a: é𝒳\r\n  - \"ü",
      "- - - a\n-\n",
      "---\na: 1\n...\n---\n", "{\"a\": [1, {\"b\": ", "# x\n#\n# authlint: ignore[",
      "'a': 'b''c\nd",
    ]
    for (number, text) in texts.enumerated() {
      for name in ["\(number).manifest.yaml", "\(number).manifest.json"] {
        client.open(name, text)
        let document = DocumentText(Array(text.utf8))
        for offset in 0...document.bytes.count {
          let position = document.position(at: offset, .utf16)
          let answer = client.result(
            "textDocument/completion",
            ["textDocument": ["uri": TestClient.uri(name)], "position": position.json])
          guard let range = answer["items"].elements.first?["textEdit"]["range"] else { continue }
          let start = TextPosition(range["start"])
          let end = TextPosition(range["end"])
          #expect(start?.line == position.line && end?.line == position.line)
          #expect((start?.character ?? 9) <= position.character)
          #expect((end?.character ?? -1) >= position.character)
        }
      }
    }
  }
}

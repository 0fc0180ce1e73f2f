import Testing

@testable import LanguageServer

@Suite struct NavigationTests {
  private static let name = "a.manifest.yaml"
  private static let anchored = """
    x-a: &one 1 # &one
    x-b: [*one, "&one", *one]
    x-c: &two
      k: |
        &one
    x-d: *two
    x-e: &one 2
    x-f: *one

    """

  private static func lines(_ value: JSONValue) -> [Int] {
    value.elements.compactMap { $0["range"]["start"]["line"].integer }
  }

  @Test func `an alias leads to its anchor, and an anchor to its aliases`() {
    let client = TestClient()
    client.open(Self.name, Self.anchored)
    func request(_ mark: String, _ method: String, _ more: [JSONValue.Member] = []) -> JSONValue {
      client.at(mark, method, in: Self.name, more)
    }
    #expect(Self.lines(request("*one,", "textDocument/definition")) == [0])
    #expect(Self.lines(request("*two", "textDocument/definition")) == [2])
    #expect(Self.lines(request("*one\n\0", "textDocument/definition")) == [])
    let all = [JSONValue.Member("context", ["includeDeclaration": true])]
    #expect(Self.lines(request("&one 1", "textDocument/references", all)) == [0, 1, 1])
    #expect(Self.lines(request("&one 2", "textDocument/references", all)) == [6, 7])
    #expect(Self.lines(request("&one 1", "textDocument/references")) == [1, 1])
    #expect(request("x-a", "textDocument/definition").isNull)
  }

  @Test func `an anchor is renamed with its aliases and nothing else`() throws {
    let client = TestClient()
    client.open(Self.name, Self.anchored)
    let edit = client.at(
      "*one,", "textDocument/rename", in: Self.name, [JSONValue.Member("newName", "first")])
    let expected = Self.anchored.replacing("&one 1", with: "&first 1")
      .replacing("[*one, \"&one\", *one]", with: "[*first, \"&one\", *first]")
    #expect(client.applied(edit, to: Self.name) == expected)
    let prepared = client.at("&two", "textDocument/prepareRename", in: Self.name)
    #expect(prepared["placeholder"].text == "two")
    let position: JSONValue = ["line": 0, "character": 6]
    let refused = client.request(
      "textDocument/rename",
      [
        "textDocument": ["uri": TestClient.uri(Self.name)], "position": position,
        "newName": "a b",
      ])
    #expect(throws: ResponseError.self) { try refused.get() }
  }

  @Test func `the outline has keys, and elements by what tells them apart`() {
    func outline(_ symbols: JSONValue, _ indent: String = "") -> [String] {
      symbols.elements.flatMap { symbol in
        [indent + (symbol["name"].text ?? "?")] + outline(symbol["children"], indent + " ")
      }
    }
    let client = TestClient(capabilities: FeatureTableTests.everything)
    client.open(Self.name, Manifests.good)
    let symbols = client.result(
      "textDocument/documentSymbol", ["textDocument": ["uri": TestClient.uri(Self.name)]])
    #expect(
      outline(symbols) == [
        "manifest", "app", " name", " service_id", " stage", " owner", "scopes",
        " partner.authorization.info", "partners", " 8647245523056104235", "  id", "  name",
        "  region", "  category", "  enrolled", "authorization", " category", " links", "  US",
        "   region", "   url", " on_cancel",
      ])
  }

  @Test func `entries, block scalars and comments can be folded`() {
    let client = TestClient()
    client.open(Self.name, "# a\n# b\nx:\n  y: |\n    1\n    2\n  z: [\n    1\n  ]\nw: 1\n")
    let folds = client.result(
      "textDocument/foldingRange", ["textDocument": ["uri": TestClient.uri(Self.name)]])
    let found = folds.elements.map {
      "\($0["startLine"].integer ?? -1)-\($0["endLine"].integer ?? -1) \($0["kind"].text ?? "")"
    }
    #expect(found == ["0-1 comment", "2-7 ", "3-5 ", "6-7 "])
  }

  @Test func `a selection grows from the content of a value to the whole text`() {
    let client = TestClient()
    client.open(Self.name, "a:\n  b: \"text\"\n  c: 1\n")
    let position: JSONValue = ["line": 1, "character": 7]
    var selection =
      client.result(
        "textDocument/selectionRange",
        ["textDocument": ["uri": TestClient.uri(Self.name)], "positions": [position]]
      ).elements.first ?? .null
    var found: [String] = []
    while !selection.isNull {
      let (start, end) = (selection["range"]["start"], selection["range"]["end"])
      found.append(
        [start["line"], start["character"], end["line"], end["character"]]
          .map { "\($0.integer ?? -1)" }.joined(separator: " "))
      selection = selection["parent"]
    }
    #expect(
      found == ["1 6 1 10", "1 5 1 11", "1 2 1 11", "1 2 2 6", "0 0 2 6", "0 0 3 0"])
  }

  @Test func `a hover tells of the finding, the rule and the field`() {
    let client = TestClient()
    client.open(Self.name, Manifests.good.replacing("development", with: "testing"))
    let hover = client.at("testing", "textDocument/hover", in: Self.name)
    let text = hover["contents"]["value"].text ?? ""
    #expect(hover["contents"]["kind"].text == "markdown")
    for part in ["**error**", "invalid-value", "`app.stage`", "`launched`"] {
      #expect(text.contains(part), "\(part) in \(text)")
    }
    #expect(hover["range"]["start"]["line"].integer == 4)
    client.open(Self.name, Manifests.good + "# authlint: ignore-file[insecure-redirect-url] x\n")
    let rule = client.at("insecure-redirect-url", "textDocument/hover", in: Self.name)
    #expect(rule["contents"]["value"].text?.contains("insecure-redirect-url") == true)
  }
}

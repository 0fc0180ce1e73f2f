import TestSupport
import Testing

@testable import LanguageServer

/// No state of a text makes a request fail, and all ranges lie within the text.
@Suite struct FeatureRobustnessTests {
  private static let texts = [
    Manifests.good, "", "\n", "\u{FEFF}a: 1", "a", "a:", "- ", "&", "*", "&a *a", "{", "[", "\"",
    "a: &x 1\nb: *x\n", "a: |\n  text\n\n\nb: >-\n", "---\na: 1\n---\nb: 2\n...\n", "\t",
    "%YAML 1.2",
    "é: 😀\r\n汉: \"e\u{301}\"\r\n", "# authlint: ignore[", "# authlint: ignore[unknown-field] x",
    "id: x\nrequire: manifest.app.stage == \"a\"\nmessage: m\n", "manifest: 1\napp:\n  na",
    "a: [1,\n  {b: 2}\n]\n", "<<: *a", "a: &a {<<: *a}", "key: \"unclosed\nnext: 1", "? a\n: b\n",
  ]

  /// Returns the ranges in a value that do not lie within a text.
  private static func wrongRanges(
    _ value: JSONValue, in text: DocumentText, _ encoding: PositionEncoding
  ) -> [String] {
    var wrong: [String] = []
    switch value {
    case .object(let members):
      let (start, end) = (TextPosition(value["start"]), TextPosition(value["end"]))
      if let start, let end {
        for position in [start, end] {
          let isThere =
            position.line < text.lineCount
            && text.position(at: text.offset(of: position, encoding), encoding) == position
          if !isThere { wrong.append("\(position)") }
        }
        if end < start { wrong.append("\(end) is before \(start)") }
      }
      for member in members { wrong += wrongRanges(member.value, in: text, encoding) }
    case .array(let values):
      for value in values { wrong += wrongRanges(value, in: text, encoding) }
    default: break
    }
    return wrong
  }

  @Test(arguments: ["utf-8", "utf-16", "utf-32"])
  func `every request has a result at every place of odd texts`(encoding: String) throws {
    let features = Feature.all.map(\.method).filter { $0.hasPrefix("textDocument/") }
    #expect(features.count >= 10)
    let general: JSONValue = ["positionEncodings": [.text(encoding)]]
    var capabilities = FeatureTableTests.everything
    if case .object(let members) = capabilities {
      capabilities = .object(members + [JSONValue.Member("general", general)])
    }
    let client = TestClient(capabilities: capabilities)
    for text in Self.texts {
      for name in ["a.manifest.yaml", "a.manifest.json", "untitled:Untitled-1", ".authlint.yaml"] {
        client.open(name, text)
        guard let document = client.document(name) else { return }
        let step = max(1, document.text.bytes.count / 10)
        for offset in stride(from: 0, through: document.text.bytes.count, by: step) {
          let position = document.text.position(at: offset, document.encoding).json
          let params: JSONValue = [
            "textDocument": ["uri": TestClient.uri(name)], "position": position,
            "range": ["start": position, "end": position], "positions": [position],
            "context": ["diagnostics": [], "includeDeclaration": true], "newName": "new",
            "options": ["tabSize": 2, "insertSpaces": true],
          ]
          for method in features {
            switch client.request(method, params) {
            case .success(let value):
              let wrong = Self.wrongRanges(value, in: document.text, document.encoding)
              #expect(wrong == [], "\(method) in \(name) at \(offset) of \(text)")
            case .failure(let error): Issue.record("\(method) at \(offset) of \(text): \(error)")
            }
          }
        }
        client.close(name)
      }
    }
  }

  @Test func `random frames of messages never stop the server`() {
    var generator = SeededGenerator(seed: 3)
    let values: [JSONValue] = [
      .null, 1, -1, .integer(Int.max), "x", [], [:], ["line": .integer(Int.max), "character": -5],
      ["uri": "file:///nowhere-at-all/project/a.manifest.yaml"], ["uri": 5], true, .number(1e300),
      [
        [
          "range": ["start": ["line": 9, "character": 9], "end": ["line": 0, "character": 1]],
          "text": "é",
        ]
      ],
    ]
    let keys = [
      "textDocument", "position", "range", "contentChanges", "context", "positions", "newName",
      "settings", "event", "previousResultId", "data",
    ]
    let methods =
      Feature.all.map(\.method) + [
        "textDocument/didOpen", "textDocument/didChange", "textDocument/didClose", "initialize",
        "workspace/didChangeConfiguration", "workspace/didChangeWorkspaceFolders", "initialized",
      ]
    let client = TestClient()
    client.open("a.manifest.yaml", Manifests.good)
    for _ in 0..<2_000 {
      let method = methods.randomElement(using: &generator) ?? ""
      let members = (0..<3).map { _ in
        JSONValue.Member(
          keys.randomElement(using: &generator) ?? "",
          values.randomElement(using: &generator) ?? .null)
      }
      if Bool.random(using: &generator) {
        client.request(method, .object(members))
      } else {
        client.notify(method, .object(members))
      }
      if Int.random(in: 0..<20, using: &generator) == 0 { client.settle() }
    }
    #expect(client.result("shutdown", .null).isNull)
    #expect(client.server.statusAtEndOfInput == 0)
  }
}

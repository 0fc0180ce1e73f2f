import Testing

@testable import LanguageServer

@Suite struct FeatureTableTests {
  /// Capabilities of a client that can do everything.
  static let everything: JSONValue = [
    "textDocument": [
      "diagnostic": ["dynamicRegistration": false, "relatedInformation": true],
      "codeAction": [
        "resolveSupport": ["properties": ["edit"]], "codeActionLiteralSupport": [:],
        "isPreferredSupport": true,
      ],
      "documentSymbol": ["hierarchicalDocumentSymbolSupport": true],
      "semanticTokens": [:], "inlayHint": [:], "definition": ["linkSupport": true],
      "rename": ["prepareSupport": true],
    ],
    "workspace": [
      "diagnostics": ["refreshSupport": true],
      "workspaceEdit": ["documentChanges": true, "snippetEditSupport": true],
    ],
  ]

  /// The requests that each member of the capabilities announces, without options.
  private static let announced: [String: [String]] = [
    "diagnosticProvider": ["textDocument/diagnostic", "workspace/diagnostic"],
    "codeActionProvider": ["textDocument/codeAction", "codeAction/resolve"],
    "hoverProvider": ["textDocument/hover"], "definitionProvider": ["textDocument/definition"],
    "referencesProvider": ["textDocument/references"],
    "renameProvider": ["textDocument/rename", "textDocument/prepareRename"],
    "documentSymbolProvider": ["textDocument/documentSymbol"],
    "foldingRangeProvider": ["textDocument/foldingRange"],
    "selectionRangeProvider": ["textDocument/selectionRange"],
    "documentLinkProvider": ["textDocument/documentLink"],
    "completionProvider": ["textDocument/completion"],
    "signatureHelpProvider": ["textDocument/signatureHelp"],
    "documentHighlightProvider": ["textDocument/documentHighlight"],
    "inlayHintProvider": ["textDocument/inlayHint"],
    "semanticTokensProvider": [
      "textDocument/semanticTokens/full", "textDocument/semanticTokens/range",
    ],
  ]

  @Test func `what is announced is what the table has`() {
    let capabilities = ServerStart.capabilities(ClientCapabilities(Self.everything))
    var methods: Set<String> = []
    for member in capabilities.members where member.key.hasSuffix("Provider") {
      guard let requests = Self.announced[member.key] else {
        Issue.record("`\(member.key)` is not known to this test")
        continue
      }
      methods.formUnion(requests)
    }
    #expect(methods == Set(Feature.all.map(\.method)))
  }

  @Test func `no method has two rows`() {
    let methods = Feature.all.map(\.method)
    #expect(Set(methods).count == methods.count)
  }

  @Test func `each feature answers for a document that is not open, and refuses odd parameters`() {
    let client = TestClient()
    for feature in Feature.all {
      guard case .workspace = feature.answer else {
        let closed = client.request(feature.method, ["textDocument": ["uri": "file:///no"]])
        #expect(throws: Never.self) { try closed.get() }
        let odd = client.request(feature.method, ["textDocument": 5])
        #expect(throws: ResponseError.self) { try odd.get() }
        continue
      }
    }
  }
}

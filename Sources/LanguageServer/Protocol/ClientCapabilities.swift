/// What the client can do, as it says in `initialize`. A client that says nothing can do nothing.
struct ClientCapabilities: Sendable {
  /// All of it, for what has no property here.
  let json: JSONValue

  let encoding: PositionEncoding
  /// Whether the client asks for diagnostics, so that none are pushed for open files. A client that
  /// cannot be told to ask again would not see that a configuration or a rule has changed, so
  /// diagnostics are pushed to it all the same.
  let pullsDiagnostics: Bool
  let showsRelatedInformation: Bool
  let showsCodeDescription: Bool
  let keepsDiagnosticData: Bool
  /// Whether the client shows the tags 1 (unnecessary) and 2 (deprecated).
  let showsTags: Bool
  let takesDocumentChanges: Bool
  /// Whether edits of a workspace may be snippets (3.18).
  let takesSnippetEdits: Bool
  let takesChangeAnnotations: Bool
  let takesCodeActionLiterals: Bool
  let resolvesCodeActionEdits: Bool
  let knowsPreferredActions: Bool
  let takesSnippetCompletions: Bool
  let takesHierarchicalSymbols: Bool
  let takesDefinitionLinks: Bool
  let foldsLinesOnly: Bool
  let foldingLimit: Int?
  let readsMarkdownInHovers: Bool
  let showsProgress: Bool
  let registersWatchedFiles: Bool
  let answersConfiguration: Bool

  init(_ json: JSONValue) {
    self.json = json
    let document = json["textDocument"]
    let workspace = json["workspace"]
    let published = document["publishDiagnostics"]
    let pulled = document["diagnostic"]
    encoding = PositionEncoding(offered: json["general"]["positionEncodings"])
    pullsDiagnostics =
      pulled.isObject && workspace["diagnostics"]["refreshSupport"].isTrue
    showsRelatedInformation =
      published["relatedInformation"].isTrue || pulled["relatedInformation"].isTrue
    showsCodeDescription =
      published["codeDescriptionSupport"].isTrue || pulled["codeDescriptionSupport"].isTrue
    keepsDiagnosticData = published["dataSupport"].isTrue || pulled["dataSupport"].isTrue
    showsTags = published["tagSupport"].isObject || pulled["tagSupport"].isObject
    let edit = workspace["workspaceEdit"]
    takesDocumentChanges = edit["documentChanges"].isTrue
    takesSnippetEdits = edit["snippetEditSupport"].isTrue
    takesChangeAnnotations = edit["changeAnnotationSupport"].isObject
    let action = document["codeAction"]
    takesCodeActionLiterals = action["codeActionLiteralSupport"].isObject
    resolvesCodeActionEdits = action["resolveSupport"]["properties"].contains("edit")
    knowsPreferredActions = action["isPreferredSupport"].isTrue
    takesSnippetCompletions = document["completion"]["completionItem"]["snippetSupport"].isTrue
    takesHierarchicalSymbols =
      document["documentSymbol"]["hierarchicalDocumentSymbolSupport"].isTrue
    takesDefinitionLinks = document["definition"]["linkSupport"].isTrue
    foldsLinesOnly = document["foldingRange"]["lineFoldingOnly"].isTrue
    foldingLimit = document["foldingRange"]["rangeLimit"].integer
    let hover = document["hover"]["contentFormat"]
    readsMarkdownInHovers = hover.elements.isEmpty || hover.contains("markdown")
    showsProgress = json["window"]["workDoneProgress"].isTrue
    registersWatchedFiles = workspace["didChangeWatchedFiles"]["dynamicRegistration"].isTrue
    answersConfiguration = workspace["configuration"].isTrue
  }
}

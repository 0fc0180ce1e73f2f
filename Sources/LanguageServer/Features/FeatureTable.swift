extension Feature {
  /// All features.
  static let all: [Feature] = [
    .documentDiagnostics, .workspaceDiagnostics, .codeActions, .codeActionResolution, .hover,
    .definition, .references, .prepareRename, .rename, .documentSymbols, .foldingRanges,
    .selectionRanges, .documentLinks, .completion, .signatureHelp, .documentHighlights,
    .semanticTokens, .semanticTokensInRange, .valueHints,
  ]

  /// Returns the feature that answers a method; `nil` if there is none.
  static func named(_ method: String) -> Feature? {
    all.first { $0.method.utf8.elementsEqual(method.utf8) }
  }
}

import Diagnostics

extension Feature {
  /// `textDocument/diagnostic`: the findings of a document, when the client asks (LSP 3.17, "Pull
  /// Diagnostics").
  static let documentDiagnostics = Feature(
    "textDocument/diagnostic",
    .first([DiagnosticReport.answer])
  ) { client in
    guard client.pullsDiagnostics else { return [] }
    let options: JSONValue = [
      "identifier": "authlint", "interFileDependencies": true, "workspaceDiagnostics": true,
    ]
    return [JSONValue.Member("diagnosticProvider", options)]
  }
}

/// The answer to a request for the diagnostics of a document.
struct DiagnosticReport {
  /// The diagnostics as a JSON array.
  let items: JSONValue
  /// A hash of the diagnostics, so that equal ones need not be sent again.
  let resultID: String

  static func answer(_ request: FeatureRequest) throws -> JSONValue? {
    let report = DiagnosticReport(request.document, request.state)
    return report.json(previous: request.params["previousResultId"])
  }

  init(_ document: OpenDocument, _ state: ServerState) {
    state.session.update(document)
    let checked = state.session.findings(of: document)
    self.init(
      DiagnosticEncoder.array(checked.findings, state, uri: document.uri, text: document.text))
  }

  init(_ items: JSONValue) {
    self.items = items
    var hash = StableHash()
    JSONWriter.bytes(of: items).withUnsafeBufferPointer { hash.combine($0) }
    resultID = hash.hexDigits
  }

  /// Returns the report: `unchanged` if the client has these diagnostics already.
  func json(previous: JSONValue) -> JSONValue {
    if previous.bytes?.elementsEqual(resultID.utf8) ?? false {
      return ["kind": "unchanged", "resultId": .text(resultID)]
    }
    return ["kind": "full", "resultId": .text(resultID), "items": items]
  }
}

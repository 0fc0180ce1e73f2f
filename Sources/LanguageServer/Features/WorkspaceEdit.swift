/// Changes of an open document, as the client takes them.
enum WorkspaceEdit {
  /// Returns edits of one document with its version, or without a version for clients that do not
  /// take `documentChanges`.
  static func json(
    _ edits: [JSONValue], in document: OpenDocument, _ state: ServerState
  ) -> JSONValue {
    let uri = JSONValue.string(document.uri)
    if state.client.takesDocumentChanges {
      let version = document.version.map { JSONValue.integer($0) } ?? .null
      let change: JSONValue = [
        "textDocument": ["uri": uri, "version": version], "edits": .array(edits),
      ]
      return ["documentChanges": [change]]
    }
    let name = String(decoding: document.uri, as: UTF8.self)
    return ["changes": .object([JSONValue.Member(name, .array(edits))])]
  }
}

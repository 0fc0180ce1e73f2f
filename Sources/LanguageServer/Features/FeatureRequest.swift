import Diagnostics

/// A request about an open document: see ``Feature``.
struct FeatureRequest {
  let state: ServerState
  let document: OpenDocument
  let params: JSONValue

  /// What authlint takes the document for.
  var role: DocumentRole { state.session.role(of: document) }

  /// The unit of the client's positions.
  var encoding: PositionEncoding { state.client.encoding }

  /// The byte offset of `params.position`.
  var offset: Int {
    get throws(ResponseError) { try offset(of: params["position"]) }
  }

  /// The bytes of `params.range`.
  var range: SourceRange {
    get throws(ResponseError) { try bytes(of: params["range"]) }
  }

  /// Returns the byte offset of a position.
  func offset(of position: JSONValue) throws(ResponseError) -> Int {
    guard let position = TextPosition(position) else {
      throw ResponseError(.invalidParams, "expected a position with `line` and `character`")
    }
    return document.text.offset(of: position, encoding)
  }

  /// Returns the bytes of a range. An end before the start is taken the other way round.
  func bytes(of range: JSONValue) throws(ResponseError) -> SourceRange {
    let start = try offset(of: range["start"])
    let end = try offset(of: range["end"])
    return SourceRange(min(start, end), max(start, end))
  }

  /// Returns a range of the document as the client counts.
  func json(_ range: SourceRange) -> JSONValue {
    var cursor = PositionCursor(document.text, encoding)
    return cursor.range(range)
  }

  /// Returns a replacement of a range of the document.
  func edit(_ range: SourceRange, _ text: [UInt8]) -> JSONValue {
    ["range": json(range), "newText": .string(text)]
  }

  /// Returns a place in the document.
  func location(_ range: SourceRange) -> JSONValue {
    ["uri": .string(document.uri), "range": json(range)]
  }

  /// The findings that are shown in the document.
  var findings: [Diagnostic] {
    state.session.update(document)
    return state.session.findings(of: document).findings
  }
}

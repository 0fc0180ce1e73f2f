import Diagnostics
import Reporters

/// Writes findings as the protocol's diagnostics.
///
/// They are written as bytes at once, because a file may have thousands and is checked at every key.
struct DiagnosticEncoder {
  private let state: ServerState
  /// The URI of the document as a JSON string.
  private let encodedURI: [UInt8]
  private let text: DocumentText
  private var cursor: PositionCursor
  private var relatedCursor: PositionCursor

  init(_ state: ServerState, uri: [UInt8], text: DocumentText) {
    self.state = state
    encodedURI = JSONWriter.bytes(of: .string(uri))
    self.text = text
    cursor = PositionCursor(text, state.client.encoding)
    relatedCursor = cursor
  }

  /// Returns the findings as a JSON array.
  static func array(
    _ findings: [Diagnostic], _ state: ServerState, uri: [UInt8], text: DocumentText
  ) -> JSONValue {
    var encoder = DiagnosticEncoder(state, uri: uri, text: text)
    var out: [UInt8] = [UInt8(ascii: "[")]
    out.reserveCapacity(findings.count * 300 + 2)
    for (index, finding) in findings.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      encoder.append(finding, to: &out)
    }
    out.append(UInt8(ascii: "]"))
    return .encoded(out)
  }

  /// Appends one finding.
  mutating func append(_ finding: Diagnostic, to out: inout [UInt8]) {
    out.appendLiteral("{\"range\":")
    cursor.appendRange(Self.visible(finding.primary.range, in: text), to: &out)
    out.appendLiteral(",\"severity\":")
    out.appendNumber(Self.number(finding.severity))
    out.appendLiteral(",\"code\":")
    JSONText.append(finding.rule, to: &out)
    if let url = finding.url, state.client.showsCodeDescription {
      out.appendLiteral(",\"codeDescription\":{\"href\":")
      JSONText.append(url, to: &out)
      out.append(UInt8(ascii: "}"))
    }
    out.appendLiteral(",\"source\":\"authlint\",\"message\":")
    JSONText.append(message(finding), to: &out)
    if state.client.showsTags, Self.isUnnecessary(finding) { out.appendLiteral(",\"tags\":[1]") }
    if state.client.showsRelatedInformation { appendRelated(finding, to: &out) }
    if !finding.fingerprint.isEmpty {
      out.appendLiteral(",\"data\":{\"fingerprint\":")
      JSONText.append(finding.fingerprint, to: &out)
      out.append(UInt8(ascii: "}"))
    }
    out.append(UInt8(ascii: "}"))
  }

  /// Returns a range in which an editor can show something: an empty one becomes one character.
  static func visible(_ range: SourceRange, in text: DocumentText) -> SourceRange {
    guard range.isEmpty else { return range }
    let line = text.lineRange(text.lineIndex(at: min(max(0, range.lower), text.bytes.count)))
    guard range.lower < line.upper else { return range }
    var end = range.lower + 1
    while end < line.upper, text.bytes[end] & 0xC0 == 0x80 { end += 1 }
    return SourceRange(range.lower, end)
  }

  /// Severity 4 (hint) is hardly visible in some editors, so it is not used.
  static func number(_ severity: Severity) -> Int {
    switch severity {
    case .error: 1
    case .warning: 2
    case .info: 3
    }
  }

  private static func isUnnecessary(_ finding: Diagnostic) -> Bool {
    finding.rule.utf8.elementsEqual("unused-suppression".utf8)
  }

  // MARK: - Other places

  /// The message; where the client shows no related places, with these on lines of their own.
  private func message(_ finding: Diagnostic) -> String {
    if state.client.showsRelatedInformation { return finding.message }
    var message = finding.message
    for place in finding.related where !place.label.isEmpty {
      message += "\nline \(text.lineIndex(at: place.range.lower) + 1): \(place.label)"
    }
    for place in finding.elsewhere where !place.annotation.label.isEmpty {
      let line = place.lines.position(at: place.annotation.range.lower).line
      message += "\n\(place.lines.file.path):\(line): \(place.annotation.label)"
    }
    return message
  }

  private mutating func appendRelated(_ finding: Diagnostic, to out: inout [UInt8]) {
    if finding.related.isEmpty, finding.elsewhere.isEmpty { return }
    out.appendLiteral(",\"relatedInformation\":[")
    for (index, place) in finding.related.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      out.appendLiteral("{\"location\":{\"uri\":")
      out.append(contentsOf: encodedURI)
      out.appendLiteral(",\"range\":")
      relatedCursor.appendRange(Self.visible(place.range, in: text), to: &out)
      out.appendLiteral("},\"message\":")
      JSONText.append(place.label, to: &out)
      out.append(UInt8(ascii: "}"))
    }
    for (index, place) in finding.elsewhere.enumerated() {
      if index > 0 || !finding.related.isEmpty { out.append(UInt8(ascii: ",")) }
      let file = place.lines.file
      var other = PositionCursor(DocumentText(file.bytes), state.client.encoding)
      out.appendLiteral("{\"location\":{\"uri\":")
      JSONWriter.append(state.uri(of: state.session.absolutePath(of: file)), to: &out)
      out.appendLiteral(",\"range\":")
      other.appendRange(place.annotation.range, to: &out)
      out.appendLiteral("},\"message\":")
      JSONText.append(place.annotation.label, to: &out)
      out.append(UInt8(ascii: "}"))
    }
    out.append(UInt8(ascii: "]"))
  }
}

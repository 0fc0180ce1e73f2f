import Diagnostics

/// One finding as a SARIF result.
struct SarifResult {
  /// How many related locations are written: GitHub does not keep more for a result.
  private static let maximumRelated = 99
  /// How many related places the message links to; the others are only listed.
  private static let maximumLinks = 8

  /// The finding.
  let diagnostic: Diagnostic
  /// The line table of its file.
  let lines: SourceLines
  /// The hashes of the lines of its file.
  let hashes: LineHashes

  /// Appends the result object.
  func append(ruleIndex: Int, to out: inout [UInt8]) {
    out.appendLiteral("{\"ruleId\": ")
    JSONText.append(diagnostic.rule, to: &out)
    out.appendLiteral(", \"ruleIndex\": ")
    out.appendNumber(ruleIndex)
    out.appendLiteral(", \"level\": \"")
    out.appendLiteral(SarifWriter.level(of: diagnostic.severity))
    out.appendLiteral("\", \"message\": {\"text\": ")
    let links = (diagnostic.related + diagnostic.elsewhere.map(\.annotation))
      .prefix(Self.maximumLinks).map(\.label)
    let text = diagnostic.message.isEmpty ? diagnostic.rule : diagnostic.message
    Self.appendMessage(text, links: links, to: &out)
    out.appendLiteral("}, \"locations\": [{\"physicalLocation\": ")
    appendLocation(diagnostic.primary.range, to: &out)
    if !diagnostic.pointer.isEmpty {
      out.appendLiteral(", \"logicalLocations\": [{\"fullyQualifiedName\": ")
      JSONText.append(diagnostic.pointer, to: &out)
      out.appendLiteral("}]")
    }
    out.appendLiteral("}]")
    if !diagnostic.related.isEmpty || !diagnostic.elsewhere.isEmpty { appendRelated(to: &out) }
    if let fix = diagnostic.fix, !fix.edits.isEmpty { append(fix, to: &out) }
    out.appendLiteral(", \"partialFingerprints\": {\"primaryLocationLineHash\": \"")
    hashes.append(line: lines.position(at: diagnostic.primary.range.lower).line, to: &out)
    out.appendLiteral("\", \"authlint/v1\": ")
    JSONText.append(diagnostic.fingerprint, to: &out)
    out.appendLiteral("}}")
  }

  /// Appends a message string with links to the related locations 1, 2, … after it.
  ///
  /// `[text](target)` in a message is a link (SARIF 2.1.0, 3.11.6): in `text`, the bracket before
  /// `(` is therefore escaped with a backslash.
  static func appendMessage(_ text: String, links: [String], to out: inout [UInt8]) {
    var message: [UInt8] = []
    for byte in text.utf8 {
      if byte == 0x28, message.last == 0x5D {
        message.removeLast()
        message.appendLiteral("\\]")
      }
      message.append(byte)
    }
    for (index, label) in links.enumerated() {
      message.appendLiteral(index == 0 ? "; see [" : ", [")
      for byte in label.isEmpty ? "here".utf8 : label.utf8 {
        if byte == 0x5B || byte == 0x5C || byte == 0x5D { message.append(0x5C) }
        message.append(byte)
      }
      message.appendLiteral("](")
      message.appendNumber(index + 1)
      message.append(0x29)
    }
    if message.isEmpty { message.append(0x2D) }
    out.append(0x22)
    message.withUnsafeBufferPointer { JSONText.appendContent($0, to: &out) }
    out.append(0x22)
  }

  /// Appends the member that names a file.
  static func appendArtifact(_ path: String, to out: inout [UInt8]) {
    out.appendLiteral("\"artifactLocation\": {\"uri\": \"")
    let start = out.count
    RelativeURI.append(path, to: &out)
    let isAbsolute = out[start...].starts(with: Array("file:".utf8))
    out.appendLiteral(isAbsolute ? "\"}" : "\", \"uriBaseId\": \"%SRCROOT%\"}")
  }

  private func appendLocation(_ range: SourceRange, to out: inout [UInt8]) {
    Self.appendLocation(range, in: lines, to: &out)
  }

  private static func appendLocation(
    _ range: SourceRange, in lines: SourceLines, to out: inout [UInt8]
  ) {
    out.append(0x7B)
    appendArtifact(lines.file.path, to: &out)
    out.appendLiteral(", \"region\": ")
    // GitHub shows an alert in a pull request only if all lines of its region are in the diff.
    appendRegion(lines.withoutFinalBreaks(range), in: lines, to: &out)
    out.append(0x7D)
  }

  private func appendRegion(_ range: SourceRange, to out: inout [UInt8]) {
    Self.appendRegion(range, in: lines, to: &out)
  }

  private static func appendRegion(
    _ range: SourceRange, in lines: SourceLines, to out: inout [UInt8]
  ) {
    let start = lines.position(at: range.lower, unit: .utf16)
    let end = lines.position(at: range.upper, unit: .utf16)
    out.appendLiteral("{\"startLine\": ")
    out.appendNumber(start.line)
    out.appendLiteral(", \"startColumn\": ")
    out.appendNumber(start.column)
    out.appendLiteral(", \"endLine\": ")
    out.appendNumber(end.line)
    out.appendLiteral(", \"endColumn\": ")
    out.appendNumber(end.column)
    out.append(0x7D)
  }

  private func appendRelated(to out: inout [UInt8]) {
    out.appendLiteral(", \"relatedLocations\": [")
    let related =
      diagnostic.related.map { (annotation: $0, lines: lines) }
      + diagnostic.elsewhere.map { (annotation: $0.annotation, lines: $0.lines) }
    for (index, place) in related.prefix(Self.maximumRelated).enumerated() {
      out.appendLiteral(index == 0 ? "{\"id\": " : ", {\"id\": ")
      out.appendNumber(index + 1)
      out.appendLiteral(", \"physicalLocation\": ")
      Self.appendLocation(place.annotation.range, in: place.lines, to: &out)
      if !place.annotation.label.isEmpty {
        out.appendLiteral(", \"message\": {\"text\": ")
        Self.appendMessage(place.annotation.label, links: [], to: &out)
        out.append(0x7D)
      }
      out.append(0x7D)
    }
    out.append(0x5D)
  }

  private func append(_ fix: Fix, to out: inout [UInt8]) {
    out.appendLiteral(", \"fixes\": [{\"description\": {\"text\": ")
    let help = diagnostic.help ?? ""
    let title = fix.title.isEmpty ? help : fix.title
    Self.appendMessage(title.isEmpty ? "apply the fix" : title, links: [], to: &out)
    out.appendLiteral("}, \"artifactChanges\": [{")
    Self.appendArtifact(lines.file.path, to: &out)
    out.appendLiteral(", \"replacements\": [")
    for (index, edit) in fix.edits.enumerated() {
      out.appendLiteral(index == 0 ? "{\"deletedRegion\": " : ", {\"deletedRegion\": ")
      appendRegion(edit.range, to: &out)
      out.appendLiteral(", \"insertedContent\": {\"text\": ")
      JSONText.append(edit.text, to: &out)
      out.appendLiteral("}}")
    }
    out.appendLiteral("]}], \"properties\": {\"safe\": ")
    out.appendLiteral(fix.isSafe ? "true" : "false")
    out.appendLiteral("}}]")
  }
}

import AuthLint
import Diagnostics
import Documents

/// The action that suppresses a finding by a comment with a reason.
///
/// The comment stands above the finding's line. Within a value of several lines, where a comment
/// would be text, it stands above the key. The place is tried before it is offered.
struct SuppressionAction {
  private let request: FeatureRequest
  private let finding: Diagnostic
  /// The byte offset of the start of the line above which the comment goes.
  private let offset: Int
  /// The comment without its reason, with the indentation of the line.
  private let comment: [UInt8]

  private static let reason = "reason"

  /// Finds the place; `nil` if the finding cannot be suppressed by a comment.
  init?(_ request: FeatureRequest, _ finding: Diagnostic) {
    guard request.document.format == .yaml,
      let rules = request.state.session.rules(for: request.document.path),
      let rule = rules[finding.rule], rule.suppressibility != .never,
      request.document.checked?.isComplete ?? false
    else { return nil }
    self.request = request
    self.finding = finding
    let text = request.document.text
    for line in Self.lines(of: finding, request.document) {
      let start = text.lineStarts[line]
      let indentation = text.bytes[start..<text.lineRange(line).upper].prefix { $0 == 0x20 }
      let comment = Array(indentation) + Array("# authlint: ignore[\(finding.rule)] ".utf8)
      if Self.suppresses(finding, comment, at: start, request) {
        offset = start
        self.comment = comment
        return
      }
    }
    return nil
  }

  /// The lines above which the comment may stand, the nearest first.
  private static func lines(of finding: Diagnostic, _ document: OpenDocument) -> [Int] {
    let place = finding.primary.range.lower
    var lines = [document.text.lineIndex(at: place)]
    if let tree = document.currentTrees.document(at: place) {
      for node in tree.chain(at: place).reversed() {
        let start = tree.key(ofValue: node).map { tree.range($0) } ?? tree.range(node)
        let line = document.text.lineIndex(at: start.lower)
        if !lines.contains(line) { lines.append(line) }
      }
    }
    return Array(lines.prefix(4))
  }

  /// Whether the comment takes the finding away and brings no other.
  private static func suppresses(
    _ finding: Diagnostic, _ comment: [UInt8], at offset: Int, _ request: FeatureRequest
  ) -> Bool {
    let document = request.document
    let line = comment + Array(reason.utf8) + lineBreak(document.text)
    var bytes = document.text.bytes
    bytes.replaceSubrange(offset..<offset, with: line)
    guard let before = document.checked?.findings,
      let report = request.state.session.check(document, as: bytes), report.isComplete
    else { return false }
    func count(_ findings: [Diagnostic]) -> Int {
      findings.count { $0.rule.utf8.elementsEqual(finding.rule.utf8) }
    }
    return report.diagnostics.count < before.count && count(report.diagnostics) < count(before)
  }

  private static func lineBreak(_ text: DocumentText) -> [UInt8] {
    let end = text.lineCount > 1 ? text.lineRange(0).upper : text.bytes.count
    return text.bytes[end...].starts(with: [0x0D, 0x0A]) ? [0x0D, 0x0A] : [0x0A]
  }

  /// Returns the action. The cursor ends in the reason where the client takes snippets.
  func action(for diagnostic: JSONValue) -> JSONValue {
    let state = request.state
    let place = SourceRange(offset, offset)
    let end = Self.lineBreak(request.document.text)
    let edit: JSONValue
    if state.client.takesSnippetEdits, state.client.takesDocumentChanges {
      let snippet = comment + Array("${1:\(Self.reason)}".utf8) + end
      edit = WorkspaceEdit.json(
        [
          [
            "range": request.json(place),
            "snippet": ["kind": "snippet", "value": .string(snippet)],
          ]
        ], in: request.document, state)
    } else {
      edit = WorkspaceEdit.json(
        [request.edit(place, comment + Array(Self.reason.utf8) + end)], in: request.document,
        state)
    }
    return [
      "title": .text("Suppress `\(finding.rule)` here, with a reason"), "kind": "quickfix",
      "diagnostics": [diagnostic], "edit": edit,
    ]
  }
}

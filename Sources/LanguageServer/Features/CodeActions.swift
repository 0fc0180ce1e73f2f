import AuthLint
import Diagnostics

extension Feature {
  /// `textDocument/codeAction`: fixes and suppressions.
  static let codeActions = Feature(
    "textDocument/codeAction",
    .joined([{ .array(try CodeActions($0).answer()) }, { try ExampleActions.answer($0) }])
  ) { client in
    var options: [JSONValue.Member] = [
      JSONValue.Member(
        "codeActionKinds", ["quickfix", "source.fixAll", .text(CodeActions.fixAllKind)])
    ]
    if client.resolvesCodeActionEdits {
      options.append(JSONValue.Member("resolveProvider", true))
    }
    return [JSONValue.Member("codeActionProvider", .object(options))]
  }

  /// `codeAction/resolve`: the edits of fixing everything.
  static let codeActionResolution = Feature(
    "codeAction/resolve", .workspace({ CodeActions.resolve($1, $0) })
  ) { _ in [] }
}

/// The actions for the findings in a range: to fix or suppress one, and to fix all.
struct CodeActions {
  static let fixAllKind = "source.fixAll.authlint"
  /// How many findings of a range have actions of their own.
  private static let findingLimit = 20

  private let request: FeatureRequest
  private let range: SourceRange
  /// The kinds of actions that the client wants; empty for all.
  private let only: [String]

  init(_ request: FeatureRequest) throws {
    self.request = request
    range = try request.range
    only = request.params["context"]["only"].elements.compactMap(\.text)
  }

  /// Whether the client wants actions of a kind: one of those that it names, or one below it.
  private func wants(_ kind: String) -> Bool {
    only.isEmpty
      || only.contains {
        $0.isEmpty || kind.utf8.elementsEqual($0.utf8) || kind.hasPrefix($0 + ".")
      }
  }

  func answer() -> [JSONValue] {
    guard request.role == .manifest else { return [] }
    let findings = request.findings
    var actions: [JSONValue] = []
    if wants("quickfix") {
      let found = findings.filter {
        DiagnosticEncoder.visible($0.primary.range, in: request.document.text).touches(range)
      }
      for finding in found.prefix(Self.findingLimit) {
        if let action = fix(of: finding) { actions.append(action) }
        if request.state.settings.offersSuppressions,
          let action = SuppressionAction(request, finding)?.action(for: diagnostic(finding))
        {
          actions.append(action)
        }
      }
    }
    if wants(Self.fixAllKind), findings.contains(where: { $0.fix?.isSafe ?? false }),
      let action = fixAll()
    {
      actions.append(action)
    }
    return actions
  }

  // MARK: - One finding

  private func fix(of finding: Diagnostic) -> JSONValue? {
    guard let fix = finding.fix, !fix.edits.isEmpty,
      fix.isSafe || request.state.settings.offersUnsafeFixes
    else { return nil }
    let what = fix.title.isEmpty ? "Fix it" : Self.capitalized(fix.title)
    let unsafe = fix.isSafe ? "" : ", unsafe: it may change what was meant"
    let edits = fix.edits.map { request.edit($0.range, Array($0.text.utf8)) }
    return .compact([
      JSONValue.Member("title", .text("\(what) (\(finding.rule)\(unsafe))")),
      JSONValue.Member("kind", "quickfix"),
      JSONValue.Member("diagnostics", [diagnostic(finding)]),
      JSONValue.Member(
        "isPreferred", fix.isSafe && request.state.client.knowsPreferredActions ? true : .null),
      JSONValue.Member("edit", WorkspaceEdit.json(edits, in: request.document, request.state)),
    ])
  }

  private static func capitalized(_ text: String) -> String {
    text.prefix(1).uppercased() + String(text.dropFirst())
  }

  /// Returns a finding as the client has it, or as the server would send it.
  private func diagnostic(_ finding: Diagnostic) -> JSONValue {
    let start = request.document.text.position(at: finding.primary.range.lower, request.encoding)
    for known in request.params["context"]["diagnostics"].elements
    where known["code"].bytes?.elementsEqual(finding.rule.utf8) ?? false {
      if TextPosition(known["range"]["start"]) == start { return known }
    }
    var encoder = DiagnosticEncoder(
      request.state, uri: request.document.uri, text: request.document.text)
    var bytes: [UInt8] = []
    encoder.append(finding, to: &bytes)
    return .encoded(bytes)
  }

  // MARK: - All findings

  private func fixAll() -> JSONValue? {
    let title: JSONValue = "Apply all safe fixes (authlint)"
    let kind = JSONValue.text(Self.fixAllKind)
    if request.state.client.resolvesCodeActionEdits, only.isEmpty {
      // Fixing everything takes several checks, so it waits until somebody chooses the action.
      return [
        "title": title, "kind": kind, "data": ["uri": .string(request.document.uri)],
      ]
    }
    guard let edit = Self.fixAllEdit(request.document, request.state) else { return nil }
    return ["title": title, "kind": kind, "edit": edit]
  }

  private static func fixAllEdit(_ document: OpenDocument, _ state: ServerState) -> JSONValue? {
    state.session.update(document)
    guard let fixed = state.session.fixed(document) else { return nil }
    let changes = TextChange.differences(from: document.text, to: DocumentText(fixed))
    var cursor = PositionCursor(document.text, state.client.encoding)
    let edits = changes.map { change -> JSONValue in
      ["range": cursor.range(change.range), "newText": .string(change.text)]
    }
    return WorkspaceEdit.json(edits, in: document, state)
  }

  /// Completes an action with its edit. An action that cannot be completed is returned as it is.
  static func resolve(_ action: JSONValue, _ state: ServerState) -> JSONValue {
    guard action["edit"].isNull, let uri = action["data"]["uri"].bytes,
      let document = state.documents[uri], state.session.role(of: document) == .manifest,
      let edit = fixAllEdit(document, state)
    else { return action }
    return .object(action.members + [JSONValue.Member("edit", edit)])
  }
}

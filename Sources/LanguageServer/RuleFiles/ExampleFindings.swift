import AuthLint
import Diagnostics
import RuleEngine
import Session

extension ServerSession {
  /// Returns the rule set that a rule file is by itself, with its `ruleset.yaml`; `nil` if there are
  /// mistakes in it.
  func ruleSet(of document: OpenDocument) -> RuleSet? {
    guard document.isFile else { return nil }
    var options = SessionOptions()
    options.configuration = .none
    options.usesDefaultRules = false
    options.rules = [document.path]
    guard let session = try? CheckSession(options, workingDirectory: workingDirectory) else {
      return nil
    }
    for (path, text) in openTexts { try? session.setText(text, for: path) }
    return (try? session.enabledRules(in: document.path.directory))?.ruleSets.first
  }

  /// Runs the examples of a rule file that has no mistakes: a bad example that yields nothing, or at
  /// another place than its carets, is a finding there.
  func exampleFindings(of document: OpenDocument) -> [Diagnostic] {
    guard let set = ruleSet(of: document), let outcomes = try? ExampleRunner(set).run() else {
      return []
    }
    var findings: [Diagnostic] = []
    for (index, outcome) in outcomes.enumerated()
    where absolutePath(of: outcome.report.file) == document.path {
      findings += outcome.report.diagnostics
      // That there is no bad example yet is no mistake of somebody who is writing the rule.
      if !hasBadExample(set, index) { findings.removeLast() }
    }
    return findings.sorted(by: Diagnostic.inSourceOrder)
  }

  private func hasBadExample(_ set: RuleSet, _ index: Int) -> Bool {
    guard let document = set.sources[index].document else { return true }
    var reader = RuleExampleReader(document, variable: set.definition.variable)
    return reader.examples().contains { !$0.isGood }
  }
}

/// The action that writes the caret lines of a rule file's bad examples anew.
enum ExampleActions {
  static func answer(_ request: FeatureRequest) throws -> JSONValue? {
    guard request.role == .rule else { return nil }
    let range = try request.range
    let only = request.params["context"]["only"].elements.compactMap(\.text)
    guard
      only.isEmpty || only.contains(where: { $0.isEmpty || $0.utf8.elementsEqual("quickfix".utf8) })
    else { return nil }
    let failed = request.findings.filter {
      $0.rule.utf8.elementsEqual("failed-example".utf8)
        && $0.primary.range.lower <= range.upper && range.lower <= $0.primary.range.upper
    }
    guard !failed.isEmpty, let set = request.state.session.ruleSet(of: request.document),
      let update = try? ExampleUpdate.updates(of: set).first(where: {
        request.state.session.absolutePath(of: $0.file) == request.document.path
      }), update.isChanged
    else { return nil }
    let change = TextChange.difference(from: request.document.text.bytes, to: update.bytes)
    var encoder = DiagnosticEncoder(
      request.state, uri: request.document.uri, text: request.document.text)
    let diagnostics = failed.map { finding -> JSONValue in
      var bytes: [UInt8] = []
      encoder.append(finding, to: &bytes)
      return .encoded(bytes)
    }
    let edit = request.edit(change.range, change.text)
    return [
      [
        "title": "Write the caret lines of the bad examples", "kind": "quickfix",
        "diagnostics": .array(diagnostics),
        "edit": WorkspaceEdit.json([edit], in: request.document, request.state),
      ]
    ]
  }
}

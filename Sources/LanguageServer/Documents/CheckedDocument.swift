import AuthLint
import Diagnostics

/// The findings of a document, for one revision of its text and one generation of the session.
struct CheckedDocument {
  /// The revision of the document.
  let revision: Int
  /// The generation of the session.
  let generation: Int
  /// What is shown: the findings, and beside a syntax error those of the last text that could be
  /// read to its end.
  let findings: [Diagnostic]
  /// Whether the whole text was checked.
  let isComplete: Bool
}

extension ServerSession {
  /// The largest text in bytes that is checked, as in a run of `check`.
  private static let textLimit = 16 << 20

  /// Returns the findings of a document, checking it if its text or the session has changed.
  func findings(of document: OpenDocument) -> CheckedDocument {
    if let checked = document.checked, checked.revision == document.revision,
      checked.generation == generation
    {
      return checked
    }
    var findings: [Diagnostic] = []
    var isComplete = true
    switch role(of: document) {
    case .manifest: (findings, isComplete) = judge(document)
    case .ruleSet: findings = checkRule(document)
    case .rule:
      findings = checkRule(document)
      if findings.isEmpty { findings = exampleFindings(of: document) }
    case .configuration: findings = checkConfiguration(document)
    case .baseline:
      let file = SourceFile(path: document.path.display, bytes: document.text.bytes)
      findings = BaselineFile.read(file).problems
    case .schema:
      findings = faults.filter { absolutePath(of: $0.file) == document.path }.flatMap(\.diagnostics)
    case .other: break
    }
    let checked = CheckedDocument(
      revision: document.revision, generation: generation, findings: findings,
      isComplete: isComplete)
    document.checked = checked
    return checked
  }

  private func judge(_ document: OpenDocument) -> (findings: [Diagnostic], isComplete: Bool) {
    if document.text.bytes.count > Self.textLimit {
      return ([Self.tooLarge], false)
    }
    guard let report = check(document) else { return ([notJudged()], false) }
    if report.isComplete {
      document.held.replace(by: report.diagnostics)
      return (report.diagnostics, true)
    }
    // Findings of the documents before the error are new; those of the last good text complete them.
    var findings = report.diagnostics
    for held in document.held.findings {
      let isKnown = findings.contains {
        $0.primary.range == held.primary.range && $0.rule.utf8.elementsEqual(held.rule.utf8)
      }
      if !isKnown { findings.append(held) }
    }
    return (findings.sorted(by: Diagnostic.inSourceOrder), false)
  }

  private static var tooLarge: Diagnostic {
    Diagnostic(
      rule: "limit-exceeded", severity: .error,
      message: "the file is larger than \(textLimit) bytes",
      primary: Annotation(range: SourceRange(0, 0)))
  }

  /// The finding of a document that cannot be checked because something else is broken.
  private func notJudged() -> Diagnostic {
    var reason = "the session cannot start"
    if let fault = faults.first {
      reason = "`\(fault.file.path)` is broken"
    } else if let failure = failures.first {
      reason = failure
    }
    return Diagnostic(
      rule: faults.first?.diagnostics.first?.rule ?? ConfigurationReader.rule, severity: .error,
      message: "not checked: \(reason)", primary: Annotation(range: SourceRange(0, 0)))
  }
}

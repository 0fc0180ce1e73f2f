import CEL
import Diagnostics
import Documents
import RuleEngine

/// Checking a file that a view turns into a manifest.
extension LintWorker {
  /// Checks a file through all views that rule sets have of it, and as it is written if one has none.
  ///
  /// - Throws: ``RuleProblems`` if a rule turns out to be broken.
  func checkViews(
    of file: SourceFile, format: FileFormat?, settings: LintSettings
  ) throws(RuleProblems) -> FileReport {
    var report =
      if let view = linter.view {
        try check(file, through: view, format: format, settings: settings)
      } else {
        try checkAsWritten(file, format: format, settings: settings)
      }
    guard !further.isEmpty else { return report }
    for worker in further {
      let other = try worker.check(file, format: format, settings: settings)
      secretTexts.formUnion(worker.secretTexts)
      report.merge(other)
    }
    FindingIdentities.assign(to: &report)
    return report
  }

  /// Checks the manifest that the view makes of each document of a file.
  ///
  /// Findings about values that the view takes from the file are at their places there, and can be
  /// fixed and suppressed there. Those about what the view says itself, or does not find, are in
  /// ``FileReport/others``, in a report on the configuration.
  ///
  /// - Throws: ``RuleProblems`` if a rule turns out to be broken.
  func check(
    _ file: SourceFile, through view: View, format: FileFormat?, settings: LintSettings
  ) throws(RuleProblems) -> FileReport {
    prepare(settings)
    let language = (format ?? FileFormat(path: file.path)).documentFormat
    let allowance = FindingAllowance(
      linter.maximumFindings, path: file.path, settings: settings)
    let loader = DocumentLoader(file: file, format: language, limits: allowance.documentLimits)
    var report = FileReport(file: file, diagnostics: [])
    var configuration = FileReport(file: view.lines.file, diagnostics: [])
    secretTexts = SecretTexts()
    var suppressions =
      linter.usesSuppressions && language == .yaml ? Suppressions(file) : nil
    var heard = 0
    while allowance.isOpen, let document = loader.next() {
      suppressions?.note(document)
      hear(loader, of: document, from: &heard, allowance, into: &report)
      try check(document, through: view, allowance, &report, &configuration)
    }
    hear(loader, of: nil, from: &heard, allowance, into: &report)
    if !loader.isComplete { report.isComplete = false }
    if loader.documentCount == 0, loader.isComplete {
      report.diagnostics.append(
        language == .json ? LoaderFindings.emptyJSON : LoaderFindings.emptyFile)
    }
    if let excess = allowance.excess { note(excess, in: &report, settings) }
    finish(&configuration, settings)
    finish(&report, settings)
    if let suppressions { suppress(&report, suppressions, loader, allowance, settings) }
    protect(&report, &configuration, isJudged: report.isComplete && loader.problems.isEmpty)
    FindingIdentities.assign(to: &report)
    FindingIdentities.assign(to: &configuration)
    if !configuration.diagnostics.isEmpty { report.others = [configuration] }
    return report
  }

  /// Checks the manifest that the view makes of one document.
  private func check(
    _ document: Document, through view: View, _ allowance: FindingAllowance,
    _ report: inout FileReport, _ configuration: inout FileReport
  ) throws(RuleProblems) {
    var evaluation = ViewEvaluation(document, allowance, guardian)
    let run = evaluation.run
    let value = evaluation.value(of: view)
    let manifest = SourceFile(path: report.file.path, bytes: ViewText.bytes(of: value))
    guard !evaluation.isTooLarge,
      let viewed = DocumentLoader(file: manifest, format: .yaml).next()
    else {
      report.isComplete = false
      configuration.diagnostics.append(ViewFindings.tooLarge(view, document))
      return
    }
    let places = ViewPlaces(of: value, writtenAs: viewed, from: document)
    var findings = ViewFindings(
      view, places, gaps: evaluation.gaps, lines: SourceLines(report.file),
      offersFixes: linter.offersFixes)
    for gap in evaluation.gaps where gap.failure != nil && allowance.isOpen {
      let diagnostic = findings.diagnostic(for: gap, taint: run.taint)
      guard allowance.admit(diagnostic) else { break }
      if gap.failure?.kind == .limit { report.isComplete = false }
      findings.add(diagnostic, isInView: true, to: &report, &configuration)
    }
    var inner = FileReport(file: manifest, diagnostics: [])
    try judge(viewed, allowance, into: &inner)
    for diagnostic in inner.diagnostics {
      findings.add(diagnostic, to: &report, &configuration)
    }
    for range in inner.redactions {
      findings.redact(range, in: &report, &configuration)
    }
    if !inner.isComplete { report.isComplete = false }
    for var coverage in inner.coverage {
      coverage.document = document.index
      report.coverage.append(coverage)
    }
    if !report.diagnostics.isEmpty || !configuration.diagnostics.isEmpty {
      run.hideSecrets()
      report.redactions += run.secrets
      secretTexts.formUnion(run.secretTexts)
    }
  }

  /// Hides the secrets of the file in both reports.
  private func protect(
    _ report: inout FileReport, _ configuration: inout FileReport, isJudged: Bool
  ) {
    if !isJudged || !report.redactions.isEmpty {
      guardian.protect(&report, &secretTexts, isJudged: isJudged)
    }
    guard !report.redactions.isEmpty || !configuration.redactions.isEmpty else { return }
    guardian.protect(&configuration, &secretTexts, isJudged: true)
    // A place in another file is shown without what its own report hides.
    Self.dropSecretLines(of: report, from: &configuration)
    Self.dropSecretLines(of: configuration, from: &report)
  }

  /// Drops the places in a file whose lines hold something that its report hides.
  private static func dropSecretLines(of file: FileReport, from report: inout FileReport) {
    guard !file.redactions.isEmpty else { return }
    let secrets = SourceRangeSet(file.redactions)
    let bytes = file.file.bytes
    for index in report.diagnostics.indices {
      report.diagnostics[index].elsewhere.removeAll { place in
        guard place.lines.file.path.utf8.elementsEqual(file.file.path.utf8) else { return false }
        let range = place.annotation.range
        let lower = bytes[..<min(range.lower, bytes.count)].lastIndex(of: 0x0A) ?? 0
        let upper = bytes[min(range.upper, bytes.count)...].firstIndex(of: 0x0A) ?? bytes.count
        return secrets.overlaps(SourceRange(lower, upper))
      }
    }
  }
}

extension FileReport {
  /// The findings about suppressions, which hold only if no rule set has use for one.
  private static let aboutSuppressions: Set<String> = ["unused-suppression", "unknown-rule"]

  /// Adds the report of other rule sets on the same file.
  fileprivate mutating func merge(_ other: FileReport) {
    func isSame(_ left: Diagnostic, _ right: Diagnostic) -> Bool {
      left.primary.range == right.primary.range && left.rule.utf8.elementsEqual(right.rule.utf8)
        && left.message.utf8.elementsEqual(right.message.utf8)
    }
    let about = Self.aboutSuppressions
    let own = diagnostics
    diagnostics.removeAll { finding in
      about.contains(finding.rule) && !other.diagnostics.contains { isSame($0, finding) }
    }
    diagnostics += other.diagnostics.filter { finding in
      !about.contains(finding.rule) && !own.contains { isSame($0, finding) }
    }
    diagnostics.sort(by: Diagnostic.inSourceOrder)
    suppressed += other.suppressed
    isComplete = isComplete && other.isComplete
    coverage += other.coverage
    redactions += other.redactions
    ignored += other.ignored
    lowered += other.lowered
    others += other.others
  }
}

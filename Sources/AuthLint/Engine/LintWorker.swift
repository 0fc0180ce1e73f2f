import CEL
import Diagnostics
import Documents
import RuleEngine

/// Checks one file after the other and keeps what it has compiled.
package final class LintWorker {
  let linter: Linter
  private var sets: [SetPlan]
  private var settings: LintSettings?
  private var prepared: [PreparedSets] = []
  private static let preparedLimit = 16
  private let memory = TreeMemory()
  let guardian: SecretGuard
  private let schemas: [SchemaChecker]
  /// What hides secrets that no rule judges, where schemas are all that a file is held against.
  private lazy var schemaGuard = SecretGuard([.partnerAuthorization])
  /// The workers of ``Linter/further``.
  private(set) lazy var further = linter.further.map { $0.makeWorker() }
  /// The texts of the secrets in the file that was checked last.
  var secretTexts = SecretTexts()
  /// What the file that was checked last says for rules over whole projects.
  package var projectRecords: [ProjectRecords] = []
  /// Whether it suppresses findings of such rules.
  package var suppressesLate = false
  /// What sets with rules over several documents need of each; empty if there is no such set.
  let wideSets: [WideReads?]
  /// The records of the file's documents for the sets, and the documents.
  var fileRecords: [[DocumentRecord]] = []
  var ownRecords: [[DocumentRecord]] = []
  var kept: [Document] = []

  init(_ linter: Linter) {
    self.linter = linter
    guardian = SecretGuard(linter.ruleSets)
    schemas = linter.schemas.map { SchemaChecker($0, offersFixes: linter.offersFixes) }
    sets = []
    // Rules over several documents are about files as they are written.
    wideSets =
      linter.view == nil && linter.ruleSets.contains(where: { $0.hasWideRules })
      ? linter.ruleSets.map { WideReads($0) } : []
  }

  /// Checks one file.
  ///
  /// - Throws: ``RuleProblems`` if a rule turns out to be broken.
  package func check(
    _ file: SourceFile, format: FileFormat? = nil, settings: LintSettings = LintSettings()
  ) throws(RuleProblems) -> FileReport {
    if !linter.further.isEmpty || linter.view != nil {
      return try checkViews(of: file, format: format, settings: settings)
    }
    return try checkAsWritten(file, format: format, settings: settings)
  }

  /// Checks one file as it is written.
  func checkAsWritten(
    _ file: SourceFile, format: FileFormat?, settings: LintSettings
  ) throws(RuleProblems) -> FileReport {
    prepare(settings)
    let language = (format ?? FileFormat(path: file.path)).documentFormat
    let allowance = FindingAllowance(
      linter.maximumFindings, path: file.path, settings: settings)
    let loader = DocumentLoader(
      file: file, format: language, limits: allowance.documentLimits, memory: memory)
    var report = FileReport(file: file, diagnostics: [])
    secretTexts = SecretTexts()
    if !wideSets.isEmpty { forgetRecords() }
    var suppressions =
      linter.usesSuppressions && language == .yaml ? Suppressions(file) : nil
    var foreign: Diagnostic?
    var mayBeForeign = recognizesForeign
    var heard = 0
    while let document = loader.next() {
      suppressions?.note(document)
      if mayBeForeign {
        mayBeForeign = ForeignFile.isForeign(document)
        if mayBeForeign, foreign == nil { foreign = ForeignFile.finding(document, in: file) }
      }
      if loader.problems.count > heard {
        hear(loader, of: document, from: &heard, allowance, into: &report)
      }
      try judge(document, allowance, into: &report)
      // If a single finding may replace all others, all documents must be examined.
      guard allowance.isOpen || mayBeForeign else { break }
    }
    if loader.problems.count > heard {
      hear(loader, of: nil, from: &heard, allowance, into: &report)
    }
    if !loader.isComplete { report.isComplete = false }
    if loader.documentCount == 0, loader.isComplete {
      if language == .json {
        report.diagnostics.append(LoaderFindings.emptyJSON)
        report.isComplete = false
      } else if hasSchema {
        report.diagnostics.append(LoaderFindings.emptyFile)
      } else if schemas.contains(where: { !$0.allowsNothing() }) {
        report.diagnostics.append(SchemaChecker.emptyFile)
      }
    }
    if !wideSets.isEmpty { try judgeFile(settings, allowance, into: &report) }
    findInComments(loader, language, allowance, &report)
    if let excess = allowance.excess { note(excess, in: &report, settings) }
    if mayBeForeign, let foreign, loader.isComplete {
      replace(&report, by: foreign, settings)
    } else if recognizesForeign, !report.diagnostics.isEmpty {
      allowance.giveBack(MixedDocuments.settle(&report, loader, language, settings))
    }
    finish(&report, settings)
    if let suppressions { suppress(&report, suppressions, loader, allowance, settings) }
    if linter.offersFixes, !report.diagnostics.isEmpty {
      DoubtfulFixes.drop(from: &report.diagnostics)
    }
    let isJudged = report.isComplete && loader.problems.isEmpty
    if !isJudged || !report.redactions.isEmpty {
      guardian.protect(&report, &secretTexts, isJudged: isJudged)
    }
    if !schemas.isEmpty, !report.diagnostics.isEmpty {
      schemaGuard.protect(&report, &secretTexts, isJudged: false)
    }
    FindingIdentities.assign(to: &report)
    return report
  }

  /// Holds a document against all rules and schemas.
  func judge(
    _ document: Document, _ allowance: FindingAllowance, into report: inout FileReport
  ) throws(RuleProblems) {
    for index in sets.indices where allowance.isOpen {
      try check(document, sets[index], index, allowance, into: &report)
    }
    for index in schemas.indices where allowance.isOpen {
      schemas[index].check(document, allowance, into: &report)
    }
  }

  /// Whether a manifest of something else is reported by a single finding: only if every rule set
  /// is about app manifests.
  private lazy var recognizesForeign =
    linter.recognizesForeign
    && !linter.ruleSets.isEmpty
    && linter.ruleSets.allSatisfy {
      !$0.isFromFiles || $0.schema === RuleSet.partnerAuthorization.schema
    }

  /// Replaces all findings by one, for a file that is a manifest of something else.
  @inline(never)
  private func replace(
    _ report: inout FileReport, by foreign: Diagnostic, _ settings: LintSettings
  ) {
    report.foreign = foreign.message
    // If the finding is disabled, the others are kept.
    guard settings.runs(foreign.rule) else { return }
    report.diagnostics = [foreign]
    report.coverage = []
    report.isComplete = true
  }

  /// Adds the problems that the loader has found since the last call.
  func hear(
    _ loader: DocumentLoader, of document: Document?, from heard: inout Int,
    _ allowance: FindingAllowance, into report: inout FileReport
  ) {
    let fixes = linter.offersFixes ? document.map { DuplicateKeyFixes($0) } : nil
    for problem in loader.problems[heard...] {
      var diagnostic = LoaderFindings.diagnostic(problem, in: report.file)
      guard allowance.includes(diagnostic.rule) else { continue }
      guard allowance.admit(diagnostic) else { break }
      diagnostic.fix = fixes?.fix(of: problem)
      report.diagnostics.append(diagnostic)
    }
    heard = loader.problems.count
  }

  /// Adds the finding that the file has too many findings.
  func note(
    _ excess: FindingAllowance.Excess, in report: inout FileReport, _ settings: LintSettings
  ) {
    report.isComplete = false
    var finding = FindingAllowance.finding(excess, maximum: max(1, linter.maximumFindings))
    guard settings.includes(finding.rule) else { return }
    finding.severity = settings.severities[finding.rule] ?? finding.severity
    report.diagnostics.append(finding)
  }

  /// Searches comments for secrets. Few comments contain the characters that this requires.
  private func findInComments(
    _ loader: DocumentLoader, _ format: DocumentFormat, _ allowance: FindingAllowance,
    _ report: inout FileReport
  ) {
    let comments = loader.comments(having: UInt8(ascii: "="), or: UInt8(ascii: "@"))
    guard !comments.isEmpty, CommentSecrets.mayBe(in: comments, of: report.file, guardian.names)
    else { return }
    for set in linter.ruleSets {
      for rule in set.definition.rules
      where rule.marksSecrets && rule.id.utf8.elementsEqual(CommentSecrets.rule.utf8) {
        let search = CommentSecrets(report.file, guardian.names, guardian.references)
        var findings = search.diagnostics(in: comments, rule)
        guard !findings.isEmpty else { return }
        let starts = DocumentStarts(report.file, format)
        for index in findings.indices {
          let range = findings[index].primary.range
          findings[index].document = starts.document(at: range.lower)
          report.redactions.append(range)
          secretTexts.insert(report.file.bytes[range.lower..<range.upper])
        }
        for finding in findings where allowance.admit(finding) {
          report.diagnostics.append(finding)
        }
        return
      }
    }
  }

  /// Returns the ids that are suggested for a misspelt one.
  static func names(_ own: [String], _ others: [RuleSet]) -> [String] {
    (own + others.flatMap { $0.definition.rules.map(\.id) }).sorted()
  }

  /// All rules, and what may suppress their findings.
  private(set) lazy var statuses = RuleCatalog(linter.ruleSets).suppressibility

  private var hasSchema: Bool { linter.ruleSets.contains { $0.schema != nil } }

  /// Plans the rules for the settings, unless this has been done.
  func prepare(_ settings: LintSettings) {
    guard self.settings != settings else { return }
    // Settings may alternate from file to file because of overrides, so plans are kept.
    if let known = prepared.first(where: { $0.settings == settings }) {
      sets = known.sets
    } else {
      sets = linter.ruleSets.map { SetPlan($0, settings) }
      if prepared.count == Self.preparedLimit { prepared.removeFirst() }
      prepared.append(PreparedSets(settings: settings, sets: sets))
    }
    self.settings = settings
  }

  private func check(
    _ document: Document, _ set: SetPlan, _ index: Int, _ allowance: FindingAllowance,
    into report: inout FileReport
  ) throws(RuleProblems) {
    var facts = StructuralFacts()
    var structural: [Diagnostic] = []
    if let schema = set.ruleSet.schema {
      (facts, structural) = SchemaValidation(
        document, schema: schema, allowance: allowance, offersFixes: linter.offersFixes
      ).outcome()
      guard allowance.isOpen else {
        report.diagnostics += structural
        return
      }
    }
    let plan = set.plan
    let run = DocumentRun(
      document, schema: set.ruleSet.schema, facts: facts, mark: plan.activation.mark,
      allowance: allowance, guardian: guardian, offersFixes: linter.offersFixes)
    var rules = PlanRun(
      plan, on: run, counts: linter.reportsCoverage, budget: settings?.budget ?? RuleBudget())
    try rules.evaluate()
    if !wideSets.isEmpty, let reads = wideSets[index], rules.isAbout { record(run, reads, index) }
    if !rules.isAbout, !structural.isEmpty {
      // The schema too is about the documents of the set.
      allowance.giveBack(structural.count)
      structural = []
    }
    if !structural.isEmpty, !run.diagnostics.isEmpty {
      let count = structural.count
      for rule in plan.rules where !rule.definition.supersedes.isEmpty {
        let findings = run.diagnostics.indices.filter {
          run.diagnostics[$0].rule == rule.definition.id && !run.partialFindings.contains($0)
        }
        Superseding.drop(
          rule.definition.supersedes, at: findings.map { run.diagnostics[$0] }, from: &structural,
          isSecret: { guardian.names.contains($0) })
      }
      allowance.giveBack(count - structural.count)
    }
    var coverage: [DocumentCoverage.Entry] = []
    if linter.reportsCoverage {
      for (index, rule) in plan.rules.enumerated() {
        let count = rules.applied[index]
        let id = rule.definition.id
        if let path = settings?.silenced[id] {
          coverage.append(
            DocumentCoverage.Entry(rule: id, applied: 0, reason: "it is turned off by `\(path)`"))
        } else if rules.isGivenUp[index] {
          var entry = DocumentCoverage.Entry(
            rule: id, applied: 0, reason: "it was given up, because it cost too much")
          entry.isJudged = false
          coverage.append(entry)
        } else if settings?.runs(id) != false {
          var entry = DocumentCoverage.Entry(
            rule: id, applied: count,
            reason: count > 0 ? nil : Self.reason(rules.reasons[index], rule.definition))
          entry.isJudged = count > 0 || !Self.isUnjudged(rules.reasons[index])
          coverage.append(entry)
        }
      }
    }
    if !structural.isEmpty { report.diagnostics += structural }
    if !run.diagnostics.isEmpty { report.diagnostics += run.diagnostics }
    if !structural.isEmpty || !run.diagnostics.isEmpty { run.hideSecrets() }
    if !run.secrets.isEmpty {
      report.redactions += run.secrets
      secretTexts.formUnion(run.secretTexts)
    }
    if !run.isComplete { report.isComplete = false }
    if linter.reportsCoverage {
      // A document that several rule sets check is one document.
      if let last = report.coverage.indices.last, report.coverage[last].document == document.index {
        report.coverage[last].entries += coverage
      } else {
        report.coverage.append(DocumentCoverage(document: document.index, entries: coverage))
      }
    }
  }

  /// Returns whether a reason means that a rule could not judge what it applies to.
  private static func isUnjudged(_ met: String?) -> Bool {
    guard let met else { return false }
    // The second is what `PlanRun` notes of a rule with a finding of `not-judged`.
    return [PlanRun.isReported, "it could not work with a value"].contains {
      $0.utf8.elementsEqual(met.utf8)
    }
  }

  /// Returns why a rule judged nothing: in the words of its file, unless a finding of the loader is
  /// the reason.
  static func reason(_ met: String?, _ rule: RuleDefinition) -> String {
    if let met,
      met.utf8.elementsEqual(PlanRun.isReported.utf8)
        || met.utf8.elementsEqual(PlanRun.notAbout.utf8)
    {
      return met
    }
    return rule.otherwise ?? met ?? "it found nothing to judge"
  }

  /// Applies the settings, removes repeated findings and sorts.
  func finish(_ report: inout FileReport, _ settings: LintSettings) {
    guard !report.diagnostics.isEmpty else { return }
    report.diagnostics.removeAll { !settings.runs($0.rule) }
    if !settings.severities.isEmpty {
      for index in report.diagnostics.indices {
        if let severity = settings.severities[report.diagnostics[index].rule] {
          note(report.diagnostics[index], becoming: severity, &report, settings)
          report.diagnostics[index].severity = severity
        }
      }
    }
    report.diagnostics.sort(by: Diagnostic.inSourceOrder)
    // An anchored value is checked once for each alias, but a mistake in it is reported once.
    var unique: [Diagnostic] = []
    unique.reserveCapacity(report.diagnostics.count)
    for diagnostic in report.diagnostics {
      if let last = unique.last, last.rule == diagnostic.rule,
        last.primary.range == diagnostic.primary.range,
        last.message.utf8.elementsEqual(diagnostic.message.utf8)
      {
        continue
      }
      unique.append(diagnostic)
    }
    report.diagnostics = unique
    if !settings.silenced.isEmpty { silence(&report, settings) }
  }

  /// Records that a configuration makes a rule's findings less severe than the rule itself does.
  private func note(
    _ diagnostic: Diagnostic, becoming severity: Severity, _ report: inout FileReport,
    _ settings: LintSettings
  ) {
    guard severity < diagnostic.severity, let path = settings.weighed[diagnostic.rule] else {
      return
    }
    let known = report.lowered.contains { $0.rule.utf8.elementsEqual(diagnostic.rule.utf8) }
    if !known {
      report.lowered.append(
        LoweredRule(path: path, rule: diagnostic.rule, severity: diagnostic.severity))
    }
  }

  /// Removes the findings that configurations turn off, and counts them.
  @inline(never)
  private func silence(_ report: inout FileReport, _ settings: LintSettings) {
    var ignored: [IgnoredFindings] = []
    report.diagnostics.removeAll { diagnostic in
      guard let path = settings.silenced[diagnostic.rule] else { return false }
      if let index = ignored.firstIndex(where: { $0.rule.utf8.elementsEqual(diagnostic.rule.utf8) })
      {
        ignored[index].count += 1
      } else {
        ignored.append(IgnoredFindings(path: path, rule: diagnostic.rule, count: 1))
      }
      return true
    }
    report.ignored = ignored
  }
}

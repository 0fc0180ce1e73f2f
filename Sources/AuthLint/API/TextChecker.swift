import Diagnostics
import Reporters
import RuleEngine
import Workspace

/// Checks texts, fixes them, and writes reports on them.
///
/// Create one and use it for all texts, from any number of tasks at once: it keeps what it has
/// compiled. It reads no files, prints nothing, and uses neither the environment nor the clock; the
/// same texts give the same findings.
public struct TextChecker: Sendable {
  /// The version of authlint, as reports and `authlint --version` name it.
  public static let version = "0.1.0"

  /// Settings that have no effect because a configuration above locks a rule: a sentence for each.
  public let notes: [String]

  private let chain: ConfigurationChain
  private let sets: [RuleSet]
  private let today: CalendarDate?
  private let threshold: FailureThreshold
  /// What may suppress each rule, where settings need to know it.
  private let suppressibility: [String: Suppressibility]
  /// The settings of all texts, where no override tells texts apart.
  private let settings: LintSettings?
  private let workers: WorkerPool

  /// Creates a checker without a configuration.
  ///
  /// - Parameters:
  ///   - rules: The rules to check by.
  ///   - today: The day on which texts are checked: it ends suppressions with `until=` that day or an
  ///     earlier one. `nil` ends none.
  public init(rules: Rules = .partnerAuthorization, today: CalendarDate? = nil) {
    self.init(.empty, sets: rules.sets, today: today, notes: [])
  }

  /// Creates a checker with a configuration.
  ///
  /// - Parameters:
  ///   - rules: The rules to check by. What the configuration adds under `rules` must be among them;
  ///     the rules that come with authlint are left out if it says `default-rules: false`.
  ///   - configuration: The nearest configuration.
  ///   - above: The configurations of the folders above, the nearest first. What they say holds as it
  ///     does on the command line: up to one with `root: true`, and beyond that what they lock.
  ///   - today: The day on which texts are checked: it ends suppressions with `until=` that day or an
  ///     earlier one. `nil` ends none.
  /// - Throws: ``BrokenInput`` if a configuration names rules that do not exist or were not handed
  ///   over, turns off a rule without the reason that it needs, or leaves no rules.
  public init(
    rules: Rules = .partnerAuthorization, configuration: ConfigurationFile,
    above: [ConfigurationFile] = [], today: CalendarDate? = nil
  ) throws(BrokenInput) {
    let chain = ([configuration] + above).reversed().reduce(ConfigurationChain.empty) {
      $0.adding($1.file)
    }
    let isOff = chain.withoutDefaultRules != nil
    let sets = rules.sets.filter { !isOff || $0 !== RuleSet.partnerAuthorization }
    var problems: [FileReport] = []
    for reference in chain.rules
    where !rules.holdsFile(at: TextPlaces.absolute(reference.path.text)) {
      let problem = Diagnostic(
        rule: ConfigurationReader.rule, severity: .error,
        message: "the rules `\(reference.text.text)` were not handed over",
        primary: Annotation(range: reference.text.range),
        help: "add their files to the rules that the checker is made with")
      problems.append(
        FileReport(file: reference.file.source, diagnostics: [problem], isComplete: false))
    }
    for reference in chain.ruleSets {
      let problem = Diagnostic(
        rule: ConfigurationReader.rule, severity: .error,
        message: "`rule-sets` is for files, which the library does not read",
        primary: Annotation(range: reference.text.range),
        help: "make a checker for each set with the rules that you hand over")
      problems.append(
        FileReport(file: reference.file.source, diagnostics: [problem], isComplete: false))
    }
    if sets.isEmpty, let missing = chain.missingRules { problems.append(missing) }
    if problems.isEmpty { problems = chain.problems(RuleCatalog(sets)) }
    guard problems.isEmpty else { throw BrokenInput(problems) }
    self.init(chain, sets: sets, today: today, notes: chain.overridden)
  }

  private init(
    _ chain: ConfigurationChain, sets: [RuleSet], today: CalendarDate?, notes: [String]
  ) {
    self.chain = chain
    self.sets = sets
    self.today = today
    self.notes = notes
    threshold = chain.threshold?.threshold ?? .error
    suppressibility = chain.selectsRules ? RuleCatalog(sets).suppressibility : [:]
    settings =
      chain.hasOverrides
      ? nil
      : chain.settings(
        for: Path("/"), suppressible: suppressibility, overruled: RuleChoice())
    var linter = Linter(ruleSets: sets)
    linter.today = today
    workers = WorkerPool(linter)
  }

  // MARK: - Texts

  /// Checks a text.
  ///
  /// - Returns: The findings; a text that cannot be read has findings about that.
  /// - Throws: ``BrokenInput`` if a rule that was added turns out to be broken.
  public func check(_ text: TextFile) throws(BrokenInput) -> CheckedText {
    let settings = settings(for: text)
    let report = try using { worker throws(RuleProblems) in
      try worker.check(text.source, format: text.fileFormat, settings: settings)
    }
    return CheckedText(text, report, settings: settings, threshold: threshold)
  }

  /// Checks a text and applies the fixes of its findings, as many as hold together.
  ///
  /// A fix is applied if the text can still be read with it, nothing is lost, and fewer findings are
  /// left. Comments, order, quotes and line ends of all else stay.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - unsafe: Whether fixes that may change what the author meant are applied too.
  /// - Throws: ``BrokenInput`` if a rule that was added turns out to be broken.
  public func fix(_ text: TextFile, unsafe: Bool = false) throws(BrokenInput) -> FixedText {
    let settings = settings(for: text)
    let outcome = try using { worker throws(RuleProblems) in
      let report = try worker.check(text.source, format: text.fileFormat, settings: settings)
      return try worker.fix(
        report, format: text.fileFormat, settings: settings, includesUnsafe: unsafe
      ).outcome
    }
    let fixed = TextFile(name: text.name, bytes: outcome.bytes, format: text.format)
    let remaining = CheckedText(fixed, outcome.report, settings: settings, threshold: threshold)
    return FixedText(fixed, outcome, remaining: remaining)
  }

  /// Calls `body` with a worker that no other caller uses, and puts it back for the next check.
  private func using<Result>(
    _ body: (LintWorker) throws(RuleProblems) -> Result
  ) throws(BrokenInput) -> Result {
    let worker = workers.take()
    defer { workers.give(worker) }
    do throws(RuleProblems) {
      return try body(worker)
    } catch {
      throw BrokenInput(error)
    }
  }

  private func settings(for text: TextFile) -> LintSettings {
    settings
      ?? chain.settings(
        for: TextPlaces.absolute(text.name), suppressible: suppressibility, overruled: RuleChoice())
  }

  // MARK: - Reports

  /// The report formats of `authlint check`.
  public enum Format: String, CaseIterable, Sendable {
    /// For people: excerpts with marks.
    case text
    /// One line a finding.
    case compact
    /// For programs: versioned and frozen.
    case json
    /// SARIF 2.1.0, as GitHub's code scanning takes it.
    case sarif
    /// Annotations of a GitHub Actions run.
    case github
    /// GitLab Code Quality.
    case gitlab
    /// JUnit XML, for the test pages of CI servers.
    case junit
    /// Checkstyle XML.
    case checkstyle
    /// Markdown, for a comment on a pull request.
    case markdown
    /// One page for a browser, which loads nothing.
    case html
  }

  /// Writes a report on texts that this checker checked, as `authlint check` writes it.
  ///
  /// - Parameters:
  ///   - texts: The texts, in the order in which they are reported.
  ///   - format: The format of the report.
  /// - Returns: The report's text, which ends in a line break unless it is empty.
  public func report(on texts: [CheckedText], as format: Format) -> String {
    var options = ReportOptions()
    options.toolVersion = Self.version
    if let today { options.timestamp = today.text + "T00:00:00" }
    if format.reporters.describesRules { options.rules = descriptions(of: texts) }
    var summary = ReportSummary()
    for text in texts { summary.add(text.report) }
    var writer = format.reporters.makeWriter(options)
    return String(decoding: writer.report(texts.map(\.report), summary), as: UTF8.self)
  }

  /// The rules that are enabled for some of the texts; without texts, for any.
  private func descriptions(of texts: [CheckedText]) -> [RuleDescription] {
    let catalog = RuleCatalog(sets)
    let distinct = texts.reduce(into: [LintSettings]()) { known, text in
      if !known.contains(text.settings) { known.append(text.settings) }
    }
    var seen: Set<String> = []
    return (distinct.isEmpty ? [settings ?? LintSettings()] : distinct)
      .flatMap { catalog.descriptions($0) }.filter { seen.insert($0.id).inserted }
  }
}

extension TextChecker.Format {
  fileprivate var reporters: ReportFormat {
    switch self {
    case .text: .text
    case .compact: .compact
    case .json: .json
    case .sarif: .sarif
    case .github: .github
    case .gitlab: .gitlab
    case .junit: .junit
    case .checkstyle: .checkstyle
    case .markdown: .markdown
    case .html: .html
    }
  }
}

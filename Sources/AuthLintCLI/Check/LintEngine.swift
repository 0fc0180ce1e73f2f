import AuthLint
import Diagnostics
import Workspace

/// The engine of `check`: rule sets, and what the settings say of their rules.
struct LintEngine: CheckEngine {
  /// Checks with one linter; each thread with a worker of its own.
  final class Checker: ManifestChecker {
    let linter: Linter
    let settings: LintSettings

    init(linter: Linter, settings: LintSettings) {
      self.linter = linter
      self.settings = settings
    }

    func makeContext() -> LintWorker { linter.makeWorker() }

    func check(
      _ input: CheckInput, _ worker: inout LintWorker
    ) throws(RuleProblems) -> CheckedFile {
      CheckedFile(report: try worker.check(input.file, settings: settings))
    }

    func reportTooLarge(path: String, limit: Int) -> FileReport {
      FileReport(
        file: SourceFile(path: path, bytes: []),
        diagnostics: [
          Diagnostic(
            rule: "limit-exceeded", severity: settings.severities["limit-exceeded"] ?? .error,
            message: "the file is larger than \(limit) bytes",
            primary: Annotation(range: SourceRange(0, 0)), help: "raise the limit with `--max-size`"
          )
        ],
        isComplete: false)
    }
  }

  func makeChecker(_ settings: CheckSettings) throws -> Checker {
    try refuseUnsupported(settings)
    var ruleSets: [RuleSet] = []
    if !settings.arguments.usesNoDefaultRules { ruleSets.append(.partnerAuthorization) }
    for path in settings.arguments.rules { ruleSets.append(try RuleFolder.load(Path(path))) }
    var linter = Linter(ruleSets: ruleSets)
    linter.reportsCoverage = settings.arguments.showsCoverage
    return Checker(linter: linter, settings: try lintSettings(settings.rules, ruleSets))
  }

  func selection(for directory: Path, _ checker: Checker) throws -> FileSelection? { nil }

  func threshold(_ checker: Checker) -> FailureThreshold { .error }

  func ruleDescriptions(_ checker: Checker) -> [RuleDescription] {
    RuleCatalog(checker.linter.ruleSets).descriptions(checker.settings)
  }

  /// Turns the choice of rules into what the engine is told; every id has to be known.
  private func lintSettings(
    _ choice: CheckSettings.RuleChoice, _ ruleSets: [RuleSet]
  ) throws(CommandFailure) -> LintSettings {
    var settings = LintSettings()
    // The default rules alone cannot repeat an id, and most runs choose nothing.
    guard ruleSets.count > 1 || choice != CheckSettings.RuleChoice() else { return settings }
    let catalog = RuleCatalog(ruleSets)
    if let id = catalog.repeatedID {
      throw CommandFailure("two rules are called `\(id)`")
    }
    func checked(_ id: String, _ option: String) throws(CommandFailure) -> String {
      if catalog[id] != nil { return id }
      throw CommandFailure(
        "`--\(option)` names `\(id)`, which is no rule",
        help: catalog.nearest(to: id).map { "did you mean `\($0)`?" })
    }
    if let ids = choice.select {
      settings.selected = Set(
        try ids.map { id throws(CommandFailure) in try checked(id, "select") })
    }
    for id in choice.ignore ?? [] { settings.ignored.insert(try checked(id, "ignore")) }
    for (id, severity) in choice.severities {
      settings.severities[try checked(id, "severity")] = severity
    }
    return settings
  }

  /// Options whose work the engine cannot do: to pass over them would be to promise something.
  private func refuseUnsupported(_ settings: CheckSettings) throws(CommandFailure) {
    let arguments = settings.arguments
    let options: [(Bool, String)] = [
      (settings.change != .none, "--fix"), (arguments.baseline != nil, "--baseline"),
      (arguments.isBaselineStrict, "--baseline-strict"),
      (arguments.configuration != nil, "--config"),
    ]
    for (isGiven, option) in options where isGiven {
      throw CommandFailure("`\(option)` cannot be used with this version")
    }
  }
}

import AuthLint
import Diagnostics
import Reporters
import Workspace

/// The engine of `check`: which rules, settings and baseline hold for each file.
final class LintEngine: CheckEngine {
  private let settings: CheckSettings
  private let context: CommandContext
  private let workingDirectory: WorkingDirectory
  private let configurations: ConfigurationFinder
  // Few, and looked through one by one: making a dictionary's type takes longer than that.
  private var plans: [LintPlan] = []
  private var loaded: [LoadedRules] = []
  private var baselines: [BaselineUse] = []
  /// What was said about configurations already.
  private var notes: [String] = []

  init(_ settings: CheckSettings, workingDirectory: WorkingDirectory, context: CommandContext)
    throws
  {
    self.settings = settings
    self.context = context
    self.workingDirectory = workingDirectory
    configurations = try ConfigurationFinder(settings, workingDirectory: workingDirectory)
  }

  func selection(for directory: Path, below root: Path) throws -> FileSelection {
    let absolute = workingDirectory.absolute(workingDirectory.reportName(root))
    // Patterns on the command line are relative to where it was typed.
    return try configurations.chain(for: directory).selection(
      below: absolute.resolved() ?? absolute, exclude: settings.arguments.exclude,
      from: workingDirectory.path)
  }

  func patterns(for root: Path) throws -> String {
    guard let (patterns, file) = try configurations.chain(for: root).include else {
      return "`*.manifest.{yaml,yml,json}` and `manifest.{yaml,yml,json}`"
    }
    let list = patterns.map { "`\($0)`" }.joined(separator: ", ")
    return "\(list.isEmpty ? "nothing" : list) (`include` in `\(file.source.path)`)"
  }

  func makeChecker(
    for items: inout [CheckItem], passedOver: inout PassedOver
  ) throws -> LintChecker {
    let planOfItem = try planNumbers(&items, &passedOver)
    // With nothing to check, the rules that were named are looked at all the same.
    if plans.isEmpty { plans.append(try plan(.empty, LintSettings())) }
    if settings.rules != RuleChoice() {
      try settings.rules.check(RuleCatalog(plans.flatMap(\.linter.ruleSets)))
    }
    return LintChecker(items: items, plans: plans, planOfItem: planOfItem, settings: settings)
  }

  /// The number of each item's plan. Takes files of authlint's own out of the items.
  private func planNumbers(
    _ items: inout [CheckItem], _ passedOver: inout PassedOver
  ) throws -> [Int] {
    let numbers = try planNumbers(items)
    let mayBeOwn = items.contains { $0.isNamed && $0.name.name.elementsEqual(Self.ownName) }
    if !mayBeOwn, plans.allSatisfy({ $0.ownFiles.isEmpty }) { return numbers }
    var kept: [CheckItem] = []
    var keptNumbers: [Int] = []
    for (item, number) in zip(items, numbers) {
      if let kind = plans[number].kind(of: workingDirectory.absolute(item.name)) {
        passedOver.notes.append(
          PathFailure(path: item.name, message: "skipped: this is \(kind), not a manifest"))
      } else {
        kept.append(item)
        keptNumbers.append(number)
      }
    }
    items = kept
    return keptNumbers
  }

  private static let ownName = ConfigurationReader.fileName.utf8

  private func planNumbers(_ items: [CheckItem]) throws -> [Int] {
    var planOfItem: [Int] = []
    planOfItem.reserveCapacity(items.count)
    var directory: Path?
    var chain = ConfigurationChain.empty
    for item in items {
      let path = item.path ?? item.name
      if let directory, path.isIn(directory) {
        // Without overrides, what holds for one file holds for its neighbours.
        if !chain.hasOverrides, let last = planOfItem.last {
          planOfItem.append(last)
          continue
        }
      } else {
        let name = path.directory
        if name != directory {
          chain = try configurations.chain(for: name)
          directory = name
        }
      }
      planOfItem.append(try planNumber(chain, workingDirectory.absolute(item.name)))
    }
    return planOfItem
  }

  func ruleDescriptions(_ checker: LintChecker) -> [RuleDescription] {
    var seen: Set<String> = []
    return checker.plans.flatMap { plan in
      RuleCatalog(plan.linter.ruleSets).descriptions(plan.settings)
    }.filter { seen.insert($0.id).inserted }
  }

  /// The number of the plan for a file.
  private func planNumber(_ chain: ConfigurationChain, _ path: Path) throws -> Int {
    // The last plan is the most likely one.
    let last = plans.indices.last { plans[$0].chain.isSame(as: chain) }
    if let last, !chain.hasOverrides { return last }
    var lint = try configured(chain, path)
    settings.rules.apply(to: &lint)
    let same = plans.indices.last {
      plans[$0].chain.isSame(as: chain) && plans[$0].settings == lint
    }
    if let same { return same }
    plans.append(try plan(chain, lint))
    return plans.count - 1
  }

  /// What configurations say of a file, by its absolute path, where options say nothing.
  private func configured(_ chain: ConfigurationChain, _ path: Path) throws -> LintSettings {
    if chain.files.isEmpty { return LintSettings() }
    return chain.settings(
      for: path,
      suppressible: chain.selectsRules ? RuleCatalog(try ruleSets(chain)).suppressibility : [:],
      overruled: OverruledSettings(
        select: settings.rules.select != nil, ignore: settings.rules.ignore != nil,
        severities: settings.rules.severities.map(\.id)))
  }

  /// The rules that hold in a directory, for commands that check no file.
  func rulesInForce(in directory: Path) throws -> RulesInForce {
    let chain = try configurations.chain(for: directory)
    let sets = try checkedRuleSets(chain)
    var lint = try configured(chain, workingDirectory.absolute(directory))
    if settings.rules != RuleChoice() { try settings.rules.check(RuleCatalog(sets)) }
    settings.rules.apply(to: &lint)
    return RulesInForce(
      ruleSets: sets, settings: lint, named: settings.arguments.rules.map { Path($0) },
      explainOptions: explainOptions(sets))
  }

  /// What `explain` has to be told of rules that it would not know here.
  private func explainOptions(_ sets: [RuleSet]) -> ExplainOptions? {
    guard sets.contains(where: { $0.isFromFiles }) else { return nil }
    let here = (try? configurations.chain(for: Path(".")))?.rules.map(\.path) ?? []
    return ExplainHints(
      settings: settings, environment: context.environment,
      configured: here.map { workingDirectory.reportName($0).display }
    ).options(sets)
  }

  func explainOptions(_ checker: LintChecker) -> ExplainOptions? {
    var sets: [RuleSet] = []
    for plan in checker.plans { sets += plan.linter.ruleSets.filter { $0.isFromFiles } }
    return explainOptions(sets)
  }

  /// The rule sets of configurations, all of whose ids are those of rules.
  private func checkedRuleSets(_ chain: ConfigurationChain) throws -> [RuleSet] {
    let sets = try ruleSets(chain)
    if !chain.files.isEmpty {
      let problems = chain.problems(RuleCatalog(sets))
      if !problems.isEmpty {
        throw BrokenFiles(reports: problems, message: "the configuration is broken")
      }
      for note in chain.overridden where !notes.contains(note) {
        notes.append(note)
        context.say(.note, note)
      }
    }
    return sets
  }

  private func plan(
    _ chain: ConfigurationChain, _ lint: consuming LintSettings
  ) throws -> LintPlan {
    let sets = try checkedRuleSets(chain)
    var linter = Linter(ruleSets: sets)
    linter.offersFixes = settings.usesFixes
    linter.reportsCoverage = settings.arguments.showsCoverage
    if let most = settings.arguments.maximumFindings { linter.maximumFindings = most }
    linter.usesSuppressions = !settings.arguments.usesNoSuppressions
    linter.today = CalendarDate(context.environment.timestamp().utf8.prefix(10))
    let baseline = try baseline(chain, sets)
    let configured = settings.threshold == nil ? chain.threshold : nil
    return LintPlan(
      chain: chain, linter: linter, settings: lint,
      threshold: settings.threshold ?? configured?.threshold ?? .error,
      lenient: configured?.threshold == .never ? configured?.path : nil,
      baseline: baseline, ownFiles: try ownFiles(chain, baseline))
  }

  /// The files that a run uses besides the configurations that are found, with what they are.
  private func ownFiles(
    _ chain: ConfigurationChain, _ baseline: BaselineUse?
  ) throws -> [LintPlan.OwnFile] {
    var files: [LintPlan.OwnFile] = []
    func add(_ path: Path, _ kind: String) {
      files.append(
        LintPlan.OwnFile(
          path: workingDirectory.absolute(workingDirectory.reportName(path)), kind: kind))
    }
    if let name = settings.arguments.configuration { add(Path(name), "the configuration") }
    if let baseline { add(baseline.path, "the baseline") }
    for path in settings.arguments.rules.map({ Path($0) }) + chain.rules.map(\.path) {
      for file in try RuleFolder.files(at: path, path.display) { add(file, "a rule file") }
    }
    return files
  }

  /// The rule sets with the rules that configurations add.
  private func ruleSets(_ chain: ConfigurationChain) throws -> [RuleSet] {
    let added = chain.rules
    let paths = added.map(\.path)
    let isOff = chain.withoutDefaultRules != nil
    if let known = loaded.first(where: { $0.paths == paths && $0.isWithoutDefaults == isOff }) {
      return known.ruleSets
    }
    var arguments = settings.arguments
    if isOff { arguments.usesNoDefaultRules = true }
    var sets = try RuleFolder.ruleSets(arguments)
    let named = settings.arguments.rules.map { workingDirectory.absolute(Path($0)) }
    for rule in added {
      // Rules that an option names too are there already.
      let place = workingDirectory.absolute(rule.path)
      if named.contains(where: { $0 == place }) { continue }
      try chain.requireFile(
        at: rule.path, named: rule.text, in: rule.file,
        help: "create it, or take it out of `rules`; paths count from the configuration's folder")
      sets.append(try RuleFolder.load(rule.path, in: workingDirectory))
    }
    try RuleFolder.refuseRepetitions(sets)
    if isOff, sets.isEmpty { throw noRules(chain) }
    loaded.append(LoadedRules(paths: paths, isWithoutDefaults: isOff, ruleSets: sets))
    return sets
  }

  /// What to say of a configuration that leaves nothing to check by.
  private func noRules(_ chain: ConfigurationChain) -> any Error {
    guard let file = chain.withoutDefaultRules, let range = file.configuration.defaultRulesOff
    else {
      return CommandFailure("there are no rules")
    }
    let problem = Diagnostic(
      rule: ConfigurationReader.rule, severity: .error,
      message: "`default-rules: false` leaves no rules", primary: Annotation(range: range),
      help: "name rule files or folders under `rules`")
    return BrokenFiles(
      reports: [FileReport(file: file.source, diagnostics: [problem], isComplete: false)],
      message: "the configuration is broken")
  }

  private func baseline(_ chain: ConfigurationChain, _ sets: [RuleSet]) throws -> BaselineUse? {
    let path: Path
    if let name = settings.arguments.baseline {
      path = Path(name)
    } else if let configured = chain.baseline {
      path = configured.path
      if !settings.arguments.writesBaseline {
        try chain.requireFile(
          at: path, named: configured.text, in: configured.file,
          help: "write it with `authlint check --write-baseline`, or take `baseline` out")
      }
    } else if settings.arguments.writesBaseline {
      throw CommandFailure(
        "`--write-baseline` does not say where to",
        help: "name the file with `--baseline`, or with `baseline` in the configuration")
    } else {
      return nil
    }
    if let known = baselines.first(where: { $0.path == path }) { return known }
    let use = try BaselineUse(
      path, isWritten: settings.arguments.writesBaseline,
      suppressibility: RuleCatalog(sets).suppressibility, workingDirectory: workingDirectory)
    baselines.append(use)
    return use
  }
}

/// The rule sets of some configurations. A class, as arrays of classes need no types of their own.
private final class LoadedRules {
  let paths: [Path]
  let isWithoutDefaults: Bool
  let ruleSets: [RuleSet]

  init(paths: [Path], isWithoutDefaults: Bool, ruleSets: [RuleSet]) {
    self.paths = paths
    self.isWithoutDefaults = isWithoutDefaults
    self.ruleSets = ruleSets
  }
}

/// What holds for some of the files of a run. A class, so that to look at it for each file counts one
/// reference.
final class LintPlan: Sendable {
  let chain: ConfigurationChain
  let linter: Linter
  let settings: LintSettings
  let threshold: FailureThreshold
  /// The path of the configuration that lets no finding fail the run.
  let lenient: String?
  let baseline: BaselineUse?
  /// Files that are never checked, as the run uses them otherwise.
  let ownFiles: [OwnFile]

  /// A file that a run uses.
  struct OwnFile: Sendable {
    /// Its absolute path.
    var path: Path
    /// What it is, with its article.
    var kind: String
  }

  /// What a file is to authlint, if it is one of its own.
  func kind(of path: Path) -> String? {
    if path.name.elementsEqual(ConfigurationReader.fileName.utf8) { return "a configuration" }
    return ownFiles.first { $0.path == path }?.kind
  }

  init(
    chain: ConfigurationChain, linter: Linter, settings: LintSettings,
    threshold: FailureThreshold, lenient: String?, baseline: BaselineUse?, ownFiles: [OwnFile]
  ) {
    self.chain = chain
    self.linter = linter
    self.settings = settings
    self.threshold = threshold
    self.lenient = lenient
    self.baseline = baseline
    self.ownFiles = ownFiles
  }
}

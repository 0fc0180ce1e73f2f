import AuthLint
import Diagnostics
import Workspace

/// The engine of `check`: which rules, settings and baseline hold for each file.
final class LintEngine: CheckEngine {
  private let settings: CheckSettings
  private let context: CommandContext
  private let workingDirectory: WorkingDirectory
  private let configurations: ConfigurationFinder
  private let exclude: PatternList

  // Few, and looked through one by one: making a dictionary's type takes longer than that.
  private var plans: [LintPlan] = []
  private var loaded: [LoadedRules] = []
  private var baselines: [BaselineUse] = []

  init(_ settings: CheckSettings, workingDirectory: WorkingDirectory, context: CommandContext)
    throws
  {
    self.settings = settings
    self.context = context
    self.workingDirectory = workingDirectory
    configurations = try ConfigurationFinder(settings, workingDirectory: workingDirectory)
    // Patterns on the command line are relative to where it was typed.
    exclude = PatternList(base: workingDirectory.path, patterns: settings.arguments.exclude)
  }

  func selection(for directory: Path) throws -> FileSelection {
    try configurations.chain(for: directory)
      .selection(exclude: exclude)
  }

  func makeChecker(for items: [CheckItem]) throws -> LintChecker {
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
    // With nothing to check, the rules that were named are looked at all the same.
    if plans.isEmpty { plans.append(try plan(.empty, LintSettings())) }
    if settings.rules != RuleChoice() {
      try settings.rules.check(RuleCatalog(plans.flatMap(\.linter.ruleSets)))
    }
    return LintChecker(items: items, plans: plans, planOfItem: planOfItem, settings: settings)
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
    var lint = chain.settings(for: path)
    settings.rules.apply(to: &lint)
    let same = plans.indices.last {
      plans[$0].chain.isSame(as: chain) && plans[$0].settings == lint
    }
    if let same { return same }
    plans.append(try plan(chain, lint))
    return plans.count - 1
  }

  private func plan(_ chain: ConfigurationChain, _ lint: LintSettings) throws -> LintPlan {
    let sets = try ruleSets(chain.rules)
    if !chain.files.isEmpty {
      let problems = chain.unknownRules(RuleCatalog(sets))
      if !problems.isEmpty {
        throw BrokenFiles(reports: problems, message: "the configuration is broken")
      }
    }
    var linter = Linter(ruleSets: sets)
    linter.reportsCoverage = settings.arguments.showsCoverage
    linter.usesSuppressions = !settings.arguments.usesNoSuppressions
    linter.today = CalendarDate(context.environment.timestamp().utf8.prefix(10))
    return LintPlan(
      chain: chain, linter: linter, settings: lint,
      threshold: settings.threshold ?? chain.threshold ?? .error,
      baseline: try baseline(chain, sets))
  }

  /// The rule sets with the rules that configurations add.
  private func ruleSets(_ paths: [Path]) throws -> [RuleSet] {
    if let known = loaded.first(where: { $0.paths == paths }) { return known.ruleSets }
    var sets = try RuleFolder.ruleSets(settings.arguments)
    for path in paths { sets.append(try RuleFolder.load(path, in: workingDirectory)) }
    try RuleFolder.refuseRepetitions(sets)
    loaded.append(LoadedRules(paths: paths, ruleSets: sets))
    return sets
  }

  private func baseline(_ chain: ConfigurationChain, _ sets: [RuleSet]) throws -> BaselineUse? {
    guard let path = settings.arguments.baseline.map({ Path($0) }) ?? chain.baseline else {
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
  let ruleSets: [RuleSet]

  init(paths: [Path], ruleSets: [RuleSet]) {
    self.paths = paths
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
  let baseline: BaselineUse?

  init(
    chain: ConfigurationChain, linter: Linter, settings: LintSettings,
    threshold: FailureThreshold, baseline: BaselineUse?
  ) {
    self.chain = chain
    self.linter = linter
    self.settings = settings
    self.threshold = threshold
    self.baseline = baseline
  }
}

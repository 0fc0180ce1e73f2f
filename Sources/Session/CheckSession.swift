import AuthLint
import Diagnostics
import RuleEngine
import Workspace

/// What is checked by what: finds out which rules, settings and baseline hold for each file, reading
/// each configuration, rule set and baseline once.
///
/// A session serves one thread, for as many checks as one likes. Texts that are open in an editor
/// take the place of their files, configurations and rules among them.
package final class CheckSession {
  package let options: SessionOptions
  private let files: SessionFiles
  private let note: (String) -> Void
  private var configurations: ConfigurationFinder
  // Few, and looked through one by one: making a dictionary's type takes longer than that.
  private var plans: [LintPlan] = []
  private var loaded: [LoadedRules] = []
  private var baselines: [BaselineUse] = []
  /// The workers of ``check(_:)``, by plan.
  private var workers: [LintWorker?] = []
  /// What was said about configurations already.
  private var notes: Set<[UInt8]> = []

  /// Starts a session. `note` is told what configurations say in vain. Throws where the configuration
  /// that the options name is broken.
  package init(
    _ options: SessionOptions, workingDirectory: WorkingDirectory,
    note: @escaping (String) -> Void = { _ in }
  ) throws {
    self.options = options
    self.note = note
    files = SessionFiles(workingDirectory)
    configurations = try ConfigurationFinder(options.configuration, files)
  }

  // MARK: - Texts

  /// Holds a text in memory in place of what a file has; `nil` for what the file has.
  package func setText(_ bytes: [UInt8]?, for path: Path) throws {
    files.setText(bytes, for: path)
    let absolute = files.absolute(path)
    let isOwn =
      absolute.name.elementsEqual(Self.ownName) || plans.contains { $0.kind(of: absolute) != nil }
    if isOwn { try reload() }
  }

  /// Forgets what was read, for configurations, rules or baselines that have changed.
  package func reload() throws {
    plans = []
    loaded = []
    baselines = []
    workers = []
    notes = []
    configurations = try ConfigurationFinder(options.configuration, files)
  }

  /// Checks the text that a file has, or that is open for it; `nil` if the file is one of authlint's
  /// own. Throws where it cannot be read, and where configurations, rules or baselines are broken.
  package func check(_ path: Path) throws -> CheckedFile? {
    let name = files.name(path)
    let chain = try configurations.chain(for: path.directory)
    let number = try planNumber(chain, files.workingDirectory.absolute(name))
    let plan = plans[number]
    if plan.kind(of: files.absolute(path)) != nil { return nil }
    while workers.count < plans.count { workers.append(nil) }
    let worker = workers[number] ?? plan.linter.makeWorker()
    workers[number] = worker
    let file = SourceFile(path: name.display, bytes: try files.read(path))
    return try plan.check(file, of: CheckItem(path: path, name: name), worker, options)
  }

  // MARK: - Searches

  /// What the configuration of `directory` means by manifests, in a search of `root`. Throws where it
  /// is broken.
  package func selection(for directory: Path, below root: Path) throws -> FileSelection {
    let absolute = files.absolute(root)
    // Patterns on the command line are relative to where it was typed.
    return try configurations.chain(for: directory).selection(
      below: absolute.resolved() ?? absolute, exclude: options.exclude,
      from: files.workingDirectory.path)
  }

  /// The patterns by which `root` is searched, in words.
  package func patterns(for root: Path) throws -> String {
    guard let (patterns, file) = try configurations.chain(for: root).include else {
      return "`*.manifest.{yaml,yml,json}` and `manifest.{yaml,yml,json}`"
    }
    let list = patterns.map { "`\($0)`" }.joined(separator: ", ")
    return "\(list.isEmpty ? "nothing" : list) (`include` in `\(file.source.path)`)"
  }

  // MARK: - Runs

  /// Loads what the items need, and leaves those out that are files of authlint's own: these are
  /// handed to `passOver` with the reason. Throws where rules or configurations are broken.
  package func makeChecker(
    for items: [CheckItem], passOver: (PathFailure) -> Void
  ) throws -> FileChecker {
    var items = items
    let planOfItem = try planNumbers(&items, passOver)
    // With nothing to check, the rules that were named are looked at all the same.
    if plans.isEmpty { plans.append(try plan(.empty, LintSettings())) }
    return FileChecker(items: items, plans: plans, planOfItem: planOfItem, options: options)
  }

  /// The number of each item's plan. Takes files of authlint's own out of the items.
  private func planNumbers(
    _ items: inout [CheckItem], _ passOver: (PathFailure) -> Void
  ) throws -> [Int] {
    let numbers = try planNumbers(items)
    let mayBeOwn = items.contains { $0.isNamed && $0.name.name.elementsEqual(Self.ownName) }
    if !mayBeOwn, plans.allSatisfy({ $0.ownFiles.isEmpty }) { return numbers }
    var kept: [CheckItem] = []
    var keptNumbers: [Int] = []
    for (item, number) in zip(items, numbers) {
      if let kind = plans[number].kind(of: files.workingDirectory.absolute(item.name)) {
        passOver(PathFailure(path: item.name, message: "skipped: this is \(kind), not a manifest"))
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
      planOfItem.append(try planNumber(chain, files.workingDirectory.absolute(item.name)))
    }
    return planOfItem
  }

  // MARK: - Rules

  /// The rules that hold in a directory.
  package func enabledRules(in directory: Path) throws -> EnabledRules {
    let chain = try configurations.chain(for: directory)
    let sets = try checkedRuleSets(chain)
    var lint = try configured(chain, files.workingDirectory.absolute(directory))
    options.choice.apply(to: &lint)
    return EnabledRules(ruleSets: sets, settings: lint, hasNamedRules: !options.rules.isEmpty)
  }

  /// The rule files and folders that the configurations of the working directory name, as reports
  /// name them; none if these are broken.
  package var configuredRules: [String] {
    let rules = (try? configurations.chain(for: Path(".")))?.rules ?? []
    return rules.map { files.name($0.path).display }
  }

  /// The rule sets of configurations, all of whose ids are those of rules.
  private func checkedRuleSets(_ chain: ConfigurationChain) throws -> [RuleSet] {
    let sets = try ruleSets(chain)
    if !chain.files.isEmpty {
      let problems = chain.problems(RuleCatalog(sets))
      if !problems.isEmpty {
        throw BrokenFiles(reports: problems, message: "the configuration is broken")
      }
      for text in chain.overridden where notes.insert(Array(text.utf8)).inserted { note(text) }
    }
    return sets
  }

  /// The rule sets with the rules that configurations add.
  private func ruleSets(_ chain: ConfigurationChain) throws -> [RuleSet] {
    let added = chain.rules
    let paths = added.map(\.path)
    let isOff = chain.withoutDefaultRules != nil
    if let known = loaded.first(where: { $0.paths == paths && $0.isWithoutDefaults == isOff }) {
      return known.ruleSets
    }
    var sets: [RuleSet] = options.usesDefaultRules && !isOff ? [.partnerAuthorization] : []
    for path in options.rules {
      sets.append(try RuleFolder.load(path, files, usesReportNames: false))
    }
    try RuleFolder.refuseRepetitions(sets)
    let named = options.rules.map { files.workingDirectory.absolute($0) }
    for rule in added {
      // Rules that an option names too are there already.
      let place = files.workingDirectory.absolute(rule.path)
      if named.contains(where: { $0 == place }) { continue }
      try chain.requireFile(
        at: rule.path, named: rule.text, in: rule.file,
        help: "create it, or take it out of `rules`; paths count from the configuration's folder")
      sets.append(
        try reading(for: rule.file) {
          try RuleFolder.load(rule.path, files, usesReportNames: true)
        })
    }
    try RuleFolder.refuseRepetitions(sets)
    if isOff, sets.isEmpty { throw noRules(chain) }
    loaded.append(LoadedRules(paths: paths, isWithoutDefaults: isOff, ruleSets: sets))
    return sets
  }

  /// What to say of a configuration that leaves nothing to check by.
  private func noRules(_ chain: ConfigurationChain) -> any Error {
    guard let report = chain.missingRules else {
      return SessionFailure.unusable("there are no rules")
    }
    return BrokenFiles(reports: [report], message: "the configuration is broken")
  }

  // MARK: - Plans

  /// The number of the plan for a file, by its absolute path.
  private func planNumber(_ chain: ConfigurationChain, _ path: Path) throws -> Int {
    // The last plan is the most likely one.
    let last = plans.indices.last { plans[$0].chain.isSame(as: chain) }
    if let last, !chain.hasOverrides { return last }
    var lint = try configured(chain, path)
    options.choice.apply(to: &lint)
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
      overruled: options.choice)
  }

  private func plan(
    _ chain: ConfigurationChain, _ lint: consuming LintSettings
  ) throws -> LintPlan {
    let sets = try checkedRuleSets(chain)
    var linter = Linter(ruleSets: sets)
    linter.offersFixes = options.offersFixes
    linter.reportsCoverage = options.reportsCoverage
    if let most = options.maximumFindings { linter.maximumFindings = most }
    linter.usesSuppressions = options.usesSuppressions
    linter.today = options.today
    let baseline = try baseline(chain, sets)
    let configured = options.threshold == nil ? chain.threshold : nil
    return LintPlan(
      chain: chain, linter: linter, settings: lint,
      threshold: options.threshold ?? configured?.threshold ?? .error,
      lenient: configured?.threshold == .never ? configured?.path : nil,
      baseline: baseline, ownFiles: try ownFiles(chain, baseline))
  }

  /// The files that a session uses besides the configurations that are found, with what they are.
  private func ownFiles(
    _ chain: ConfigurationChain, _ baseline: BaselineUse?
  ) throws -> [LintPlan.OwnFile] {
    var own: [LintPlan.OwnFile] = []
    func add(_ path: Path, _ kind: String) {
      own.append(LintPlan.OwnFile(path: files.absolute(path), kind: kind))
    }
    if case .file(let path) = options.configuration { add(path, "the configuration") }
    if let baseline { add(baseline.path, "the baseline") }
    for path in options.rules + chain.rules.map(\.path) {
      for file in try RuleFolder.files(at: path, path.display) { add(file, "a rule file") }
    }
    return own
  }

  private func baseline(_ chain: ConfigurationChain, _ sets: [RuleSet]) throws -> BaselineUse? {
    let path: Path
    var namedBy: ConfigurationChain.File?
    if let named = options.baseline {
      path = named
    } else if let configured = chain.baseline {
      path = configured.path
      namedBy = configured.file
      if !options.writesBaseline {
        try chain.requireFile(
          at: path, named: configured.text, in: configured.file,
          help: "write it with `authlint check --write-baseline`, or take `baseline` out")
      }
    } else if options.writesBaseline {
      throw SessionFailure.baselineWithoutPath
    } else {
      return nil
    }
    if let known = baselines.first(where: { $0.path == path }) { return known }
    let use = try reading(for: namedBy) {
      try BaselineUse(
        path, isWritten: options.writesBaseline, suppressibility: RuleCatalog(sets).suppressibility,
        files: files)
    }
    baselines.append(use)
    return use
  }

  /// Reads a file that a configuration names; one that was named itself may name anything.
  private func reading<Result>(
    for file: ConfigurationChain.File?, _ body: () throws -> Result
  ) throws -> Result {
    guard let file else { return try body() }
    if case .file = options.configuration { return try body() }
    return try ConfigurationTree(around: file.directory).reading(from: files, body)
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

import AuthLint
import Diagnostics
import RuleEngine
import Workspace

/// Finds which rules, settings and baseline apply to each file, and reads each configuration, rule
/// set and baseline once.
///
/// A session serves one thread, for any number of checks. Texts that are open in an editor replace
/// their files, including configurations and rules.
package final class CheckSession {
  package let options: SessionOptions
  private let files: SessionFiles
  private let note: (String) -> Void
  private var configurations: ConfigurationFinder
  // These lists are short and searched linearly: instantiating a dictionary's type takes longer.
  private var plans: [LintPlan] = []
  private var loaded: [LoadedRules] = []
  private var baselines: [BaselineUse] = []
  private var schemas = SessionSchemas()
  /// The workers of ``check(_:)``, indexed by plan.
  private var workers: [LintWorker?] = []
  /// The notes about configurations that were already shown.
  private var notes: Set<[UInt8]> = []

  /// Starts a session. `note` receives messages about settings of configurations that have no
  /// effect. Throws if the configuration that the options name is broken.
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

  /// Receives the absolute path of each configuration, rule file, schema and baseline, and of each
  /// folder of rules, before the session reads it. An editor learns from it what to watch.
  package var willRead: ((Path) -> Void)? {
    get { files.willRead }
    set { files.willRead = newValue }
  }

  /// Returns the kind of a file that this session has used itself so far, such as `a rule file`;
  /// `nil` for other files.
  package func kind(of path: Path) -> String? {
    let absolute = files.absolute(path)
    if absolute.name.elementsEqual(Self.ownName) { return "a configuration" }
    return plans.lazy.compactMap { $0.kind(of: absolute) }.first
  }

  /// Uses a text in memory instead of a file's content; `nil` to use the file again. Throws if the
  /// session must be reloaded and the configuration that the options name is broken.
  package func setText(_ bytes: [UInt8]?, for path: Path) throws {
    files.setText(bytes, for: path)
    let absolute = files.absolute(path)
    let isOwn =
      absolute.name.elementsEqual(Self.ownName) || plans.contains { $0.kind(of: absolute) != nil }
    if isOwn { try reload() }
  }

  /// Discards everything that was read, because configurations, rules or baselines have changed.
  package func reload() throws {
    plans = []
    loaded = []
    baselines = []
    schemas = SessionSchemas()
    workers = []
    notes = []
    configurations = try ConfigurationFinder(options.configuration, files)
  }

  /// Checks a file's open text, or its content if no text is open. Returns `nil` if the file is a
  /// configuration, rule file or baseline of this session. Throws if the file cannot be read, or if
  /// configurations, rules or baselines are broken. `fixing` replaces what the options say.
  package func check(
    _ path: Path, fixing: SessionOptions.Fixing? = nil
  ) throws -> CheckedFile? {
    let name = files.name(path)
    let chain = try configurations.chain(for: path.directory)
    let number = try planNumber(chain, files.workingDirectory.absolute(name))
    let plan = plans[number]
    if plan.kind(of: files.absolute(path)) != nil { return nil }
    while workers.count < plans.count { workers.append(nil) }
    let worker = workers[number] ?? plan.linter.makeWorker()
    workers[number] = worker
    let file = SourceFile(path: name.display, bytes: try files.read(path))
    var options = options
    if let fixing { options.fixing = fixing }
    return try plan.check(file, of: CheckItem(path: path, name: name), worker, options)
  }

  // MARK: - Searches

  /// Returns which files the configuration of `directory` selects in a search of `root`. Throws if
  /// the configuration is broken.
  package func selection(for directory: Path, below root: Path) throws -> FileSelection {
    let absolute = files.absolute(root)
    // Patterns on the command line are relative to the working directory.
    return try configurations.chain(for: directory).selection(
      below: absolute.resolved() ?? absolute, exclude: options.exclude,
      from: files.workingDirectory.path, default: defaultPatterns)
  }

  /// The patterns of a search, unless a configuration says otherwise: with a schema, all files that
  /// may be held against it.
  private var defaultPatterns: [String] {
    options.schema == nil ? FileSelection.defaultPatterns : ["*.yaml", "*.yml", "*.json"]
  }

  /// Returns a description of the patterns with which `root` is searched.
  package func patterns(for root: Path) throws -> String {
    guard let (patterns, file) = try configurations.chain(for: root).include else {
      return options.schema == nil
        ? "`*.manifest.{yaml,yml,json}` and `manifest.{yaml,yml,json}`" : "`*.{yaml,yml,json}`"
    }
    let list = patterns.map { "`\($0)`" }.joined(separator: ", ")
    return "\(list.isEmpty ? "nothing" : list) (`include` in `\(file.source.path)`)"
  }

  // MARK: - Runs

  /// Loads the rules and settings for the items. Items that are configurations, rule files or
  /// baselines are skipped and passed to `passOver` with the reason. Throws if rules or
  /// configurations are broken.
  package func makeChecker(
    for items: [CheckItem], passOver: (PathFailure) -> Void
  ) throws -> FileChecker {
    var items = items
    let planOfItem = try planNumbers(&items, passOver)
    // Without items, the named rules are still loaded, so that errors in them are reported.
    if plans.isEmpty { plans.append(try plan(.empty, LintSettings())) }
    return FileChecker(items: items, plans: plans, planOfItem: planOfItem, options: options)
  }

  /// Returns the index of each item's plan. Removes configurations, rule files and baselines from
  /// the items.
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
        // Without overrides, all files in a directory have the same plan.
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

  /// Returns the rules that apply in a directory.
  package func enabledRules(in directory: Path) throws -> EnabledRules {
    let chain = try configurations.chain(for: directory)
    let sets = try checkedRuleSets(chain)
    var lint = try configured(chain, files.workingDirectory.absolute(directory))
    options.choice.apply(to: &lint)
    return EnabledRules(ruleSets: sets, settings: lint, hasNamedRules: !options.rules.isEmpty)
  }

  /// The rule files and folders that the configurations of the working directory name, as reports
  /// name them; empty if a configuration is broken.
  package var configuredRules: [String] {
    let rules = (try? configurations.chain(for: Path(".")))?.rules ?? []
    return rules.map { files.name($0.path).display }
  }

  /// Returns the rule sets of the configurations. Throws if the configurations name unknown rules
  /// or have other problems.
  private func checkedRuleSets(_ chain: ConfigurationChain) throws -> [RuleSet] {
    let sets = try ruleSets(chain)
    if !chain.files.isEmpty {
      // Configurations may name the rules that come with authlint, and their own, all the same.
      let known = options.schema == nil ? sets : try configuredSets(chain, sets)
      let problems = chain.problems(RuleCatalog(known))
      if !problems.isEmpty {
        throw BrokenFiles(reports: problems, message: "the configuration is broken")
      }
      for text in chain.overridden where notes.insert(Array(text.utf8)).inserted { note(text) }
    }
    return sets
  }

  /// Returns the default rules, those that options name and those that the configurations add.
  private func ruleSets(_ chain: ConfigurationChain) throws -> [RuleSet] {
    let added = options.schema == nil ? chain.rules : []
    let paths = added.map(\.path)
    let isOff = options.schema == nil && chain.withoutDefaultRules != nil
    if let known = loaded.first(where: { $0.paths == paths && $0.isWithoutDefaults == isOff }) {
      return known.ruleSets
    }
    let usesDefaults = options.usesDefaultRules && !isOff && options.schema == nil
    var sets: [RuleSet] = usesDefaults ? [.partnerAuthorization] : []
    let named = options.rules.map { files.workingDirectory.absolute($0) }
    let all = named + paths.map { files.workingDirectory.absolute($0) }
    func tell(_ left: RuleTree.Note) {
      let isNamed = left.isRuleSet && all.contains { $0 == files.absolute(left.path) }
      if !isNamed, notes.insert(Array(left.message.utf8)).inserted { note(left.message) }
    }
    for path in options.rules {
      sets.append(try RuleFolder.load(path, files, usesReportNames: false, note: tell))
    }
    try RuleFolder.refuseRepetitions(sets)
    for rule in added {
      // Rules that an option names too are already loaded.
      let place = files.workingDirectory.absolute(rule.path)
      if named.contains(where: { $0 == place }) { continue }
      try chain.requireFile(
        at: rule.path, named: rule.text, in: rule.file,
        help: "create it, or take it out of `rules`; paths count from the configuration's folder")
      sets.append(
        try reading(for: rule.file) {
          try RuleFolder.load(rule.path, files, usesReportNames: true, note: tell)
        })
    }
    try RuleFolder.refuseRepetitions(sets)
    if isOff, sets.isEmpty { throw noRules(chain) }
    loaded.append(LoadedRules(paths: paths, isWithoutDefaults: isOff, ruleSets: sets))
    return sets
  }

  /// Returns the rule sets that configurations may name where a schema takes their place: those that
  /// come with authlint, those of the configurations, and those of the options.
  private func configuredSets(
    _ chain: ConfigurationChain, _ sets: [RuleSet]
  ) throws -> [RuleSet] {
    try [.partnerAuthorization] + sets
      + chain.rules.map { rule in
        try reading(for: rule.file) {
          try RuleFolder.load(rule.path, files, usesReportNames: true, note: { _ in })
        }
      }
  }

  /// Returns the error for configurations that leave no rules.
  private func noRules(_ chain: ConfigurationChain) -> any Error {
    guard let report = chain.missingRules else {
      return SessionFailure.unusable("there are no rules")
    }
    return BrokenFiles(reports: [report], message: "the configuration is broken")
  }

  // MARK: - Plans

  /// Returns the index of a file's plan, adding the plan if needed. `path` is absolute.
  private func planNumber(_ chain: ConfigurationChain, _ path: Path) throws -> Int {
    // The last plan is the most likely match.
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

  /// Returns the settings of the configurations for a file, without the options. `path` is
  /// absolute.
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
    if let path = options.schema {
      linter.schemas = [
        try schemas.schema(path, chain, options, files) { text in
          if notes.insert(Array(text.utf8)).inserted { note(text) }
        }
      ]
      linter.recognizesForeign = false
    }
    let baseline = try baseline(chain, sets)
    let configured = options.threshold == nil ? chain.threshold : nil
    return LintPlan(
      chain: chain, linter: linter, settings: lint,
      threshold: options.threshold ?? configured?.threshold ?? .error,
      lenient: configured?.threshold == .never ? configured?.path : nil,
      baseline: baseline, ownFiles: try ownFiles(chain, baseline))
  }

  /// Returns the files that the session uses itself, other than discovered configurations, and
  /// their kinds.
  private func ownFiles(
    _ chain: ConfigurationChain, _ baseline: BaselineUse?
  ) throws -> [LintPlan.OwnFile] {
    var own: [LintPlan.OwnFile] = []
    func add(_ path: Path, _ kind: String) {
      own.append(LintPlan.OwnFile(path: files.absolute(path), kind: kind))
    }
    if case .file(let path) = options.configuration { add(path, "the configuration") }
    if let baseline { add(baseline.path, "the baseline") }
    if let schema = options.schema { add(schema, "the schema") }
    for path in options.rules + chain.rules.map(\.path) {
      for file in try RuleTree(at: path).files { add(file, "a rule file") }
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

  /// Reads a file that a configuration names. A discovered configuration does not get to show the
  /// text of files outside its tree; one named with an option may name any file.
  private func reading<Result>(
    for file: ConfigurationChain.File?, _ body: () throws -> Result
  ) throws -> Result {
    guard let file else { return try body() }
    if case .file = options.configuration { return try body() }
    return try ConfigurationTree(around: file.directory).reading(from: files, body)
  }
}

/// The rule sets of some configurations. A class, because arrays of classes share one storage type,
/// so that no other is instantiated.
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

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
  let files: SessionFiles
  private let note: (String) -> Void
  var configurations: ConfigurationFinder
  // These lists are short and searched linearly: instantiating a dictionary's type takes longer.
  var plans: [LintPlan] = []
  private var loaded: [SessionRules] = []
  private var ruleSets = SessionRulesLoader.Cache()
  var baselines: [BaselineUse] = []
  var schemas = SessionSchemas()
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
    ruleSets = SessionRulesLoader.Cache()
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
    let file = SourceFile(path: name.display, bytes: [])
    guard let number = try planNumber(chain, files.workingDirectory.absolute(name), isNamed: true)
    else {
      var checked = CheckedFile(report: FileReport(file: file, diagnostics: []))
      checked.passedOver = Self.unmatched
      return checked
    }
    let plan = plans[number]
    if plan.kind(of: files.absolute(path)) != nil { return nil }
    while workers.count < plans.count { workers.append(nil) }
    let worker = workers[number] ?? plan.linter.makeWorker()
    workers[number] = worker
    let text = SourceFile(path: name.display, bytes: try files.read(path))
    var options = options
    if let fixing { options.fixing = fixing }
    return try plan.check(text, of: CheckItem(path: path, name: name), worker, options)
  }

  /// Why a file is not checked that no rule set is for.
  private static let unmatched = "skipped: no rule set is for this file"

  // MARK: - Searches

  /// Returns which files the configuration of `directory` selects in a search of `root`. Throws if
  /// the configuration is broken.
  package func selection(for directory: Path, below root: Path) throws -> FileSelection {
    let absolute = files.absolute(root)
    // Patterns on the command line are relative to the working directory.
    let chain = try configurations.chain(for: directory)
    let rules = try routedRules(chain)
    return chain.selection(
      below: absolute.resolved() ?? absolute, exclude: options.exclude,
      from: files.workingDirectory.path, default: defaultPatterns,
      sets: rules?.members.compactMap(\.files) ?? [], isGeneral: rules?.hasGeneralMembers ?? true)
  }

  /// Returns the rule sets of configurations if some of these are for some files only; `nil` if all
  /// files are checked by all.
  private func routedRules(_ chain: ConfigurationChain) throws -> SessionRules? {
    if options.rules.isEmpty, chain.files.isEmpty { return nil }
    let rules = try self.rules(chain)
    return rules.isRouted ? rules : nil
  }

  /// The patterns of a search, unless a configuration says otherwise: with a schema, all files that
  /// may be held against it.
  private var defaultPatterns: [String] {
    options.schema == nil ? FileSelection.defaultPatterns : ["*.yaml", "*.yml", "*.json"]
  }

  /// Returns a description of the patterns with which `root` is searched.
  package func patterns(for root: Path) throws -> String {
    let chain = try configurations.chain(for: root)
    let rules = try routedRules(chain)
    let own = rules?.members.compactMap(\.files).flatMap(\.patterns).map { "`\($0)`" } ?? []
    let others = own.isEmpty ? "" : own.joined(separator: ", ") + " (rule sets)"
    if let rules, !rules.hasGeneralMembers { return others }
    let general = generalPatterns(chain)
    return others.isEmpty ? general : general + ", " + others
  }

  private func generalPatterns(_ chain: ConfigurationChain) -> String {
    guard let (patterns, file) = chain.include else {
      return options.schema == nil
        ? "`*.manifest.{yaml,yml,json}` and `manifest.{yaml,yml,json}`" : "`*.{yaml,yml,json}`"
    }
    let list = patterns.map { "`\($0)`" }.joined(separator: ", ")
    return "\(list.isEmpty ? "nothing" : list) (`include` in `\(file.source.path)`)"
  }

  // MARK: - Runs

  /// Loads the rules and settings for the items. Items that are configurations, rule files or
  /// baselines are skipped and passed to `passOver` with the reason. Named items that no rule set is for
  /// are passed to `refuse`, or to `passOver` if the options say so. Throws if rules or configurations
  /// are broken.
  package func makeChecker(
    for items: [CheckItem], passOver: (PathFailure) -> Void,
    refuse: (PathFailure) -> Void = { _ in }
  ) throws -> FileChecker {
    var items = items
    let planOfItem = try planNumbers(&items, passOver, refuse)
    // Without items, the named rules are still loaded, so that errors in them are reported.
    if plans.isEmpty {
      plans.append(try plan(.empty, LintSettings(), rules(.empty), members: nil))
    }
    return FileChecker(items: items, plans: plans, planOfItem: planOfItem, options: options)
  }

  /// Returns the index of each item's plan. Removes configurations, rule files and baselines from
  /// the items.
  private func planNumbers(
    _ items: inout [CheckItem], _ passOver: (PathFailure) -> Void,
    _ refuse: (PathFailure) -> Void
  ) throws -> [Int] {
    var numbers = try planNumbers(items)
    if numbers.contains(-1) { dropUnmatched(&items, &numbers, passOver, refuse) }
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

  /// Removes the items that no rule set is for, whose plan is -1.
  private func dropUnmatched(
    _ items: inout [CheckItem], _ numbers: inout [Int], _ passOver: (PathFailure) -> Void,
    _ refuse: (PathFailure) -> Void
  ) {
    for (item, number) in zip(items, numbers) where number < 0 && item.isNamed {
      if options.skipsForeign || item.name.name.elementsEqual(Self.ownName) {
        passOver(PathFailure(path: item.name, message: Self.unmatched))
      } else {
        refuse(
          PathFailure(
            path: item.name,
            message: "not checked: no rule set is for this file; `files` of `rule-sets` in the "
              + "configuration say which are"))
      }
    }
    items = zip(items, numbers).filter { $0.1 >= 0 }.map(\.0)
    numbers.removeAll { $0 < 0 }
  }

  private static let ownName = ConfigurationReader.fileName.utf8

  /// Returns the index of each item's plan; -1 for one that no rule set is for.
  private func planNumbers(_ items: [CheckItem]) throws -> [Int] {
    var planOfItem: [Int] = []
    planOfItem.reserveCapacity(items.count)
    var directory: Path?
    var chain = ConfigurationChain.empty
    for item in items {
      let path = item.path ?? item.name
      if let directory, path.isIn(directory) {
        // Without overrides, all files in a directory have the same plan.
        if !chain.hasOverrides, let last = planOfItem.last, last >= 0,
          !plans[last].rules.isRouted
        {
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
      planOfItem.append(
        try planNumber(
          chain, files.workingDirectory.absolute(item.name), isNamed: item.isNamed) ?? -1)
    }
    return planOfItem
  }

  // MARK: - Rules

  /// Returns the rules that apply in a directory.
  package func enabledRules(in directory: Path) throws -> EnabledRules {
    let chain = try configurations.chain(for: directory)
    let rules = try checkedRules(chain)
    var lint = try configured(chain, rules, files.workingDirectory.absolute(directory))
    chain.apply(rules.entries, to: &lint, overruled: options.choice)
    options.choice.apply(to: &lint)
    return EnabledRules(
      ruleSets: rules.ruleSets, settings: lint, hasNamedRules: !options.rules.isEmpty)
  }

  /// Returns the rules that a file is checked by; `nil` if no rule set is for it. Throws if
  /// configurations or rules are broken.
  package func enabledRules(for file: Path) throws -> EnabledRules? {
    let chain = try configurations.chain(for: file.directory)
    let path = files.absolute(file)
    guard let number = try planNumber(chain, path, isNamed: true) else { return nil }
    let plan = plans[number]
    return EnabledRules(
      ruleSets: plan.linter.ruleSets, settings: plan.settings,
      hasNamedRules: !options.rules.isEmpty)
  }

  /// The rule files and folders that the configurations of the working directory name, as reports
  /// name them; empty if a configuration is broken.
  package var configuredRules: [String] {
    guard let chain = try? configurations.chain(for: Path(".")) else { return [] }
    return (chain.rules.map(\.path) + chain.ruleSets.filter { !$0.isShipped }.map(\.path))
      .map { files.name($0).display }
  }

  /// Returns the rule sets of the configurations. Throws if the configurations name unknown rules
  /// or have other problems.
  func checkedRules(_ chain: ConfigurationChain) throws -> SessionRules {
    let rules = try self.rules(chain)
    if !chain.files.isEmpty {
      // Where a schema takes their place, configurations may name the rules all the same.
      let configured = options.schema == nil ? rules : try configuredRules(chain)
      let sets = configured.ruleSets + (options.schema == nil ? [] : [.partnerAuthorization])
      let entries = configured.members.compactMap { member in
        member.entry.map { reference in
          (reference, RuleCatalog(member.ruleSet.map { [$0] } ?? []).ids)
        }
      }
      let problems = chain.problems(RuleCatalog(sets), entries)
      if !problems.isEmpty {
        throw BrokenFiles(reports: problems, message: "the configuration is broken")
      }
      for text in chain.overridden(configured.entries) { tell(text) }
    }
    return rules
  }

  /// Shows a note once.
  func tell(_ text: String) {
    if notes.insert(Array(text.utf8)).inserted { note(text) }
  }

  /// Returns the default rules, those that options name and those that the configurations add.
  func rules(_ chain: ConfigurationChain) throws -> SessionRules {
    let isConfigured = options.schema == nil
    let hasEntries = isConfigured && !chain.ruleSets.isEmpty
    let paths = isConfigured ? chain.rules.map(\.path) : []
    let isOff = isConfigured && chain.withoutDefaultRules != nil
    let known = loaded.first { rules in
      // What is for which files depends on the folders of the configurations.
      if hasEntries || rules.isRouted { return rules.chain.isSame(as: chain) }
      return rules.paths == paths && rules.isWithoutDefaults == isOff && !rules.hasEntries
    }
    if let known { return known }
    let loader = SessionRulesLoader(options, files, ruleSets, note: tell)
    let rules = try loader.load(chain)
    loaded.append(rules)
    return rules
  }

  /// Returns the rules that configurations name, though a schema takes their place.
  private func configuredRules(_ chain: ConfigurationChain) throws -> SessionRules {
    var plain = options
    plain.schema = nil
    let loader = SessionRulesLoader(plain, files, ruleSets, note: { _ in })
    return try loader.load(chain)
  }

  /// Reads a file that a configuration names. A discovered configuration does not get to show the
  /// text of files outside its tree; one named with an option may name any file.
  func reading<Result>(
    for file: ConfigurationChain.File?, _ body: () throws -> Result
  ) throws -> Result {
    guard let file else { return try body() }
    if case .file = options.configuration { return try body() }
    return try ConfigurationTree(around: file.directory).reading(from: files, body)
  }
}

import AuthLint
import Diagnostics
import RuleEngine
import Workspace

/// The plans of a session's files.
extension CheckSession {
  /// Returns the linter for a file that some rule set sees through a view; `nil` if none does. Throws
  /// if configurations or rules are broken.
  package func viewingLinter(for path: Path) throws -> Linter? {
    let chain = try configurations.chain(for: path.directory)
    let absolute = files.workingDirectory.absolute(files.name(path))
    guard let number = try planNumber(chain, absolute, isNamed: true) else { return nil }
    let linter = plans[number].linter
    return linter.view != nil || !linter.further.isEmpty ? linter : nil
  }

  /// Returns the index of a file's plan, adding the plan if needed; `nil` if no rule set is for the
  /// file. `path` is absolute.
  func planNumber(
    _ chain: ConfigurationChain, _ path: Path, isNamed: Bool
  ) throws -> Int? {
    // The last plan is the most likely match.
    let last = plans.indices.last { plans[$0].chain.isSame(as: chain) }
    if let last, !chain.hasOverrides, !plans[last].rules.isRouted { return last }
    let rules = try last.map { plans[$0].rules } ?? self.rules(chain)
    let members = rules.isRouted ? rules.members(for: path, isNamed: isNamed) : nil
    if let members, members.isEmpty { return nil }
    var lint = try configured(chain, rules, path)
    if let members {
      let entries = members.compactMap { rules.members[$0].entry }
      chain.apply(entries, to: &lint, overruled: options.choice)
    }
    options.choice.apply(to: &lint)
    let same = plans.indices.last {
      plans[$0].chain.isSame(as: chain) && plans[$0].settings == lint
        && (members == nil || plans[$0].members == members)
    }
    if let same { return same }
    plans.append(try plan(chain, lint, checkedRules(chain), members: members))
    return plans.count - 1
  }

  /// Returns the settings of the configurations for a file, without the options. `path` is
  /// absolute.
  func configured(
    _ chain: ConfigurationChain, _ rules: SessionRules, _ path: Path
  ) throws -> LintSettings {
    if chain.files.isEmpty { return LintSettings() }
    return chain.settings(
      for: path,
      suppressible: chain.selectsRules ? RuleCatalog(rules.ruleSets).suppressibility : [:],
      overruled: options.choice)
  }

  /// Returns a plan with some members of the rules; with all if `members` is `nil`.
  func plan(
    _ chain: ConfigurationChain, _ lint: consuming LintSettings, _ rules: SessionRules,
    members: [Int]?
  ) throws -> LintPlan {
    let all = rules.ruleSets
    let chosen = members.map { $0.map { rules.members[$0] } } ?? []
    let sets = members == nil ? all : chosen.compactMap(\.ruleSet)
    var linter = Linter(ruleSets: sets)
    linter.offersFixes = options.offersFixes
    linter.reportsCoverage = options.reportsCoverage
    if let most = options.maximumFindings { linter.maximumFindings = most }
    linter.usesSuppressions = options.usesSuppressions
    linter.today = options.today
    if let path = options.schema {
      linter.schemas = [try schemas.schema(path, chain, options, files, note: tell)]
      linter.recognizesForeign = false
    }
    if members != nil {
      for case let path? in chosen.map(\.schema) {
        linter.schemas.append(try schemas.schema(path, chain, options, files, note: tell))
        linter.recognizesForeign = false
      }
      linter.otherRuleSets = all.filter { set in !sets.contains { $0 === set } }
      linter = linter.divided(by: chosen)
    }
    let baseline = try baseline(chain, all)
    let configured = options.threshold == nil ? chain.threshold : nil
    return LintPlan(
      chain: chain, rules: rules, members: members ?? [], linter: linter, settings: lint,
      threshold: options.threshold ?? configured?.threshold ?? .error,
      lenient: configured?.threshold == .never ? configured?.path : nil,
      baseline: baseline, ownFiles: try ownFiles(chain, rules, baseline))
  }

  /// Returns the files that the session uses itself, other than discovered configurations, and
  /// their kinds.
  private func ownFiles(
    _ chain: ConfigurationChain, _ rules: SessionRules, _ baseline: BaselineUse?
  ) throws -> [LintPlan.OwnFile] {
    var own: [LintPlan.OwnFile] = []
    func add(_ path: Path, _ kind: String) {
      own.append(LintPlan.OwnFile(path: files.absolute(path), kind: kind))
    }
    if case .file(let path) = options.configuration { add(path, "the configuration") }
    if let baseline { add(baseline.path, "the baseline") }
    if let schema = options.schema { add(schema, "the schema") }
    if chain.files.isEmpty, options.rules.isEmpty { return own }
    for path in rules.members.compactMap(\.schema) { add(path, "a schema") }
    let sets = chain.ruleSets.filter { $0.entry.rules != nil && !$0.isShipped }.map(\.path)
    for path in options.rules + chain.rules.map(\.path) + sets {
      for file in try RuleTree(at: path).files { add(file, "a rule file") }
    }
    for member in rules.members where member.ruleSet?.definition.extends.isEmpty == false {
      for source in (member.ruleSet?.sources ?? []) + (member.ruleSet?.headers ?? []) {
        add(Path(source.file.path), "a rule file")
      }
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
}

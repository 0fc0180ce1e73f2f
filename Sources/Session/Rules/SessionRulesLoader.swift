import AuthLint
import Diagnostics
import RuleEngine
import Workspace

/// Loads the rule sets that options and configurations name.
struct SessionRulesLoader {
  private let options: SessionOptions
  private let files: SessionFiles
  private let note: (String) -> Void
  /// The sets that were loaded, also for other configurations, so that each folder is read once.
  private let cache: Cache

  /// The sets of a session by their folders.
  final class Cache {
    fileprivate var sets: [(place: Path, set: RuleSet)] = []
  }

  init(
    _ options: SessionOptions, _ files: SessionFiles, _ cache: Cache,
    note: @escaping (String) -> Void
  ) {
    self.cache = cache
    self.options = options
    self.files = files
    self.note = note
  }

  /// Returns the default rules, those that options name and those that the configurations add.
  ///
  /// Throws the mistakes in rule files, and in what the configurations say of rule sets.
  func load(_ chain: ConfigurationChain) throws -> SessionRules {
    // Most runs name no rules, and need none of the types below.
    if chain.files.isEmpty, options.rules.isEmpty {
      let isUsed = options.usesDefaultRules && options.schema == nil
      return SessionRules(
        isUsed ? [SessionRules.Member(ruleSet: .partnerAuthorization)] : [], paths: [],
        isWithoutDefaults: false, chain: chain)
    }
    let isConfigured = options.schema == nil
    let isOff = isConfigured && chain.withoutDefaultRules != nil
    let references = isConfigured ? chain.ruleSets : []
    let added = isConfigured ? chain.rules : []
    var members: [SessionRules.Member] = []
    if options.usesDefaultRules, isConfigured, !isOff,
      !references.contains(where: { $0.isShipped && !chain.isBelowLock($0.index) })
    {
      members.append(SessionRules.Member(ruleSet: .partnerAuthorization))
    }
    let named = options.rules.map { files.workingDirectory.absolute($0) }
    let all =
      named + added.map { files.workingDirectory.absolute($0.path) }
      + references.compactMap { $0.isShipped ? nil : $0.path }
      .map { files.workingDirectory.absolute($0) }
    for path in options.rules {
      let set = try load(path, usesReportNames: false, all)
      members.append(member(set, base: files.workingDirectory.path))
    }
    for rule in added {
      // Rules that an option or an entry of `rule-sets` names too are loaded for that.
      let place = files.workingDirectory.absolute(rule.path)
      if named.contains(where: { $0 == place }) { continue }
      if references.contains(where: { files.workingDirectory.absolute($0.path) == place }) {
        continue
      }
      try chain.requireFile(
        at: rule.path, named: rule.text, in: rule.file,
        help: "create it, or take it out of `rules`; paths count from the configuration's folder")
      let set = try load(rule.path, for: rule.file, all)
      members.append(member(set, base: rule.file.patternBase))
    }
    for reference in references {
      if reference.isShipped, !options.usesDefaultRules { continue }
      members.append(try member(reference, chain, all))
    }
    if members.count > 1 { members = try told(members) }
    if isOff, members.isEmpty { throw noRules(chain) }
    return SessionRules(
      members, paths: added.map(\.path), isWithoutDefaults: isOff, chain: chain)
  }

  private func member(_ set: RuleSet, base: Path) -> SessionRules.Member {
    let patterns = set.isFromFiles ? set.definition.files : []
    return SessionRules.Member(
      ruleSet: set,
      files: patterns.isEmpty ? nil : SessionRules.FilePatterns(base: base, patterns))
  }

  private func load(
    _ path: Path, usesReportNames: Bool, _ all: [Path]
  ) throws -> RuleSet {
    let absolute = files.absolute(path)
    let place = absolute.resolved() ?? absolute
    if let known = cache.sets.first(where: { $0.place == place }) { return known.set }
    let (files, note) = (files, note)
    let set = try RuleFolder.load(path, files, usesReportNames: usesReportNames) { left in
      let isNamed = left.isRuleSet && all.contains { $0 == files.absolute(left.path) }
      if !isNamed { note(left.message) }
    }
    cache.sets.append((place, set))
    return set
  }

  /// Loads a set that a configuration names. A discovered configuration does not get to show the text
  /// of files outside its tree; one named with an option may name any file.
  private func load(
    _ path: Path, for file: ConfigurationChain.File, _ all: [Path]
  ) throws -> RuleSet {
    if case .file = options.configuration {
      return try load(path, usesReportNames: true, all)
    }
    return try ConfigurationTree(around: file.directory).reading(from: files) {
      try load(path, usesReportNames: true, all)
    }
  }

  // MARK: - Entries of `rule-sets`

  private func member(
    _ reference: ConfigurationChain.RuleSetReference, _ chain: ConfigurationChain, _ all: [Path]
  ) throws -> SessionRules.Member {
    let entry = reference.entry
    func patterns(_ own: [String]) -> SessionRules.FilePatterns? {
      let patterns = entry.files?.map(\.text) ?? own
      return patterns.isEmpty && entry.files == nil
        ? nil : SessionRules.FilePatterns(base: reference.file.patternBase, patterns)
    }
    if let schema = entry.schema {
      try chain.requireFile(
        at: reference.path, named: schema, in: reference.file,
        help: "create the schema; paths count from the configuration's folder")
      try refuseOutside(reference, schema)
      if let digest = entry.digest {
        var content = RuleSetContent()
        content.parts = [
          RuleSetContent.Part(name: Array(schema.text.utf8), bytes: try files.read(reference.path))
        ]
        try require(digest, content.digest, reference)
      }
      return SessionRules.Member(schema: reference.path, files: patterns([]), entry: reference)
    }
    guard let rules = entry.rules else { return SessionRules.Member(entry: reference) }
    var set = RuleSet.partnerAuthorization
    if !reference.isShipped {
      let nearest = RuleSet.nearestShipped(to: rules.text).map { "did you mean `\($0)`?" }
      try chain.requireFile(
        at: reference.path, named: rules, in: reference.file,
        help: nearest ?? "create it; paths count from the configuration's folder")
      set = try load(reference.path, for: reference.file, all)
    }
    if let digest = entry.digest { try require(digest, set.digest, reference) }
    let problems = entry.problems(with: set, in: reference.file.source)
    if !problems.isEmpty { throw broken(problems, reference.file) }
    return SessionRules.Member(
      ruleSet: entry.applied(to: set),
      files: patterns(set.isFromFiles ? set.definition.files : []), entry: reference)
  }

  private func require(
    _ expected: ConfigurationText, _ found: String,
    _ reference: ConfigurationChain.RuleSetReference
  ) throws {
    if expected.text.utf8.elementsEqual(found.utf8) { return }
    let name = reference.text.text
    throw broken(
      [
        Diagnostic(
          rule: ConfigurationReader.rule, severity: .error,
          message: "`\(name)` has another content: its digest is `\(found)`",
          primary: Annotation(range: expected.range),
          help: "look at what has changed; if that is meant, write the new digest")
      ], reference.file)
  }

  /// Throws if a discovered configuration names a schema outside its tree, whose lines reports would
  /// show.
  private func refuseOutside(
    _ reference: ConfigurationChain.RuleSetReference, _ schema: ConfigurationText
  ) throws {
    guard case .discovered = options.configuration,
      !ConfigurationTree(around: reference.file.directory).holds(reference.path)
    else { return }
    throw broken(
      [
        Diagnostic(
          rule: ConfigurationReader.rule, severity: .error,
          message:
            "`\(schema.text)` lies outside the folder and the repository of the configuration",
          primary: Annotation(range: schema.range),
          help: "copy the schema into the repository, or name the configuration with `--config`")
      ], reference.file)
  }

  private func broken(_ problems: [Diagnostic], _ file: ConfigurationChain.File) -> BrokenFiles {
    BrokenFiles(
      reports: [FileReport(file: file.source, diagnostics: problems, isComplete: false)],
      message: "the configuration is broken")
  }

  // MARK: - Names

  /// Returns the members with rules that are told apart: where two sets have rules of one id, those
  /// of sets that do not come with authlint get the set's name in front.
  private func told(_ members: [SessionRules.Member]) throws -> [SessionRules.Member] {
    var originals: [RuleSet] = []
    for case let original? in members.map(\.original)
    where !originals.contains(where: { $0 === original }) {
      originals.append(original)
    }
    guard originals.count > 1 else { return members }
    let repeated = RuleCatalog(originals).repeatedIDs
    guard !repeated.isEmpty else { return members }
    let members = members.map { member -> SessionRules.Member in
      guard let set = member.ruleSet, set.isFromFiles else { return member }
      let (changed, name) = set.tellingApart(repeated)
      let entry = member.entry.map { reference in
        var reference = reference
        reference.entry = reference.entry.naming(name)
        return reference
      }
      return SessionRules.Member(ruleSet: changed, files: member.files, entry: entry)
    }
    var changed: [RuleSet] = []
    for member in members {
      guard let set = member.ruleSet,
        !changed.contains(where: { ($0.original ?? $0) === member.original })
      else { continue }
      changed.append(set)
    }
    if let id = RuleCatalog(changed).repeatedID {
      throw SessionFailure.unusable(
        "two rules are called `\(id)`: give one of their sets another `name` in its ruleset.yaml")
    }
    return members
  }

  /// Returns the error for configurations that leave no rules.
  private func noRules(_ chain: ConfigurationChain) -> any Error {
    guard let report = chain.missingRules else {
      return SessionFailure.unusable("there are no rules")
    }
    return BrokenFiles(reports: [report], message: "the configuration is broken")
  }
}

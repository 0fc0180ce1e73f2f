import AuthLint
import RuleEngine
import Workspace

/// The rule sets and schemas that some configurations and options name, with the files that each is
/// for. A class, because arrays of classes share one storage type, so that no other is instantiated.
final class SessionRules: Sendable {
  /// A rule set or a schema.
  final class Member: Sendable {
    /// The rules; `nil` for a schema.
    let ruleSet: RuleSet?
    /// The path of a JSON Schema; `nil` for rules.
    let schema: Path?
    /// The files; `nil` if the set does not say, so that it is for what a search finds anyway.
    let files: FilePatterns?
    /// The entry of a configuration, with the ids of rules as findings name them; `nil` for a set
    /// that is named in another way.
    let entry: ConfigurationChain.RuleSetReference?

    init(
      ruleSet: RuleSet? = nil, schema: Path? = nil, files: FilePatterns? = nil,
      entry: ConfigurationChain.RuleSetReference? = nil
    ) {
      self.ruleSet = ruleSet
      self.schema = schema
      self.files = files
      self.entry = entry
    }

    /// The set as its files have it, by which several members with one set are told.
    var original: RuleSet? { ruleSet.map { $0.original ?? $0 } }
  }

  /// Patterns of files, as in a `.gitignore`.
  struct FilePatterns: Sendable {
    let list: PatternList
    let patterns: [String]

    init(base: Path, _ patterns: [String]) {
      list = PatternList(base: base, patterns: patterns)
      self.patterns = patterns
    }

    /// Whether a file is selected, by its absolute path. A file outside of the patterns' folder is
    /// taken to lie in it.
    func select(_ path: Path) -> Bool {
      path.isBelow(list.base) || list.base.count <= 1
        ? list.selects(path)
        : PatternList(base: path.directory, patterns: patterns).selects(path)
    }
  }

  let members: [Member]
  /// The rule files and folders that configurations add under `rules`.
  let paths: [Path]
  /// Whether the configurations leave out the rules that come with authlint.
  let isWithoutDefaults: Bool
  let chain: ConfigurationChain
  /// The files of members that do not say; `nil` if no member says, so that every file is checked by
  /// all.
  private let general: FilePatterns?

  init(_ members: [Member], paths: [Path], isWithoutDefaults: Bool, chain: ConfigurationChain) {
    self.members = members
    hasEntries = members.contains { $0.entry != nil }
    self.paths = paths
    self.isWithoutDefaults = isWithoutDefaults
    self.chain = chain
    guard members.contains(where: { $0.files != nil || $0.entry?.entry.view != nil }) else {
      general = nil
      return
    }
    if let (patterns, file) = chain.include {
      general = FilePatterns(base: file.patternBase, patterns)
    } else {
      general = FilePatterns(base: Path("/"), FileSelection.defaultPatterns)
    }
  }

  /// Whether files are checked by some of the members only.
  var isRouted: Bool { general != nil }

  /// All rule sets, each once.
  var ruleSets: [RuleSet] {
    if members.count == 1 { return members[0].ruleSet.map { [$0] } ?? [] }
    var sets: [RuleSet] = []
    for member in members.reversed() {
      guard let set = member.ruleSet,
        !sets.contains(where: { ($0.original ?? $0) === member.original })
      else { continue }
      sets.append(set)
    }
    return sets.reversed()
  }

  /// Whether configurations have entries.
  let hasEntries: Bool

  /// The entries of the configurations.
  var entries: [ConfigurationChain.RuleSetReference] { members.compactMap(\.entry) }

  /// Whether a set is for the files that a search finds without patterns of sets.
  var hasGeneralMembers: Bool { members.contains { $0.files == nil } }

  /// Returns the indices of the members that are for a file, by its absolute path.
  ///
  /// Sets that do not say which files they are for check those that `include` or the usual names
  /// select, and a file that the user names if no other set is for it. Of several entries for one
  /// set, the last counts.
  ///
  /// - Parameter isNamed: Whether the user named the file.
  func members(for path: Path, isNamed: Bool) -> [Int] {
    guard let general else { return Array(members.indices) }
    var matching = members.indices.filter { members[$0].files?.select(path) == true }
    if general.select(path) || isNamed && matching.isEmpty {
      matching = members.indices.filter {
        members[$0].files == nil || matching.contains($0)
      }
    }
    return matching.filter { index in
      guard let original = members[index].original else { return true }
      let same = matching.filter { members[$0].original === original }
      return last(of: same) == index
    }
  }

  /// Returns which of several members with one set counts: the last, but no configuration below one
  /// that locks rules replaces what that one says.
  private func last(of same: [Int]) -> Int? {
    let locking = same.first { index in
      guard let entry = members[index].entry, entry.file.locksAnything else { return false }
      return same.contains { (members[$0].entry?.index ?? entry.index) < entry.index }
    }
    guard let locking, let lock = members[locking].entry else { return same.last }
    return same.last { members[$0].entry.map { $0.index >= lock.index } ?? false }
  }
}

import AuthLint
import Diagnostics
import Workspace

/// The configurations in force in a directory, the nearest first.
///
/// Of what one key says, the nearest configuration that has the key counts. Severities are taken
/// rule by rule; rules are added to those of the configurations above; of the overrides, the nearer
/// ones count for more.
final class ConfigurationChain: Sendable {
  /// One configuration with its place.
  struct File: Sendable {
    var configuration: Configuration
    /// The absolute path of its folder.
    var directory: Path
    var source: SourceFile
  }

  static let empty = ConfigurationChain([])

  let files: [File]
  /// Why they cannot be used.
  let failure: (any Error)?

  init(_ files: [File], failure: (any Error)? = nil) {
    self.files = files
    self.failure = failure
  }

  /// Whether this is the same chain, perhaps read once more.
  func isSame(as other: ConfigurationChain) -> Bool {
    self === other
      || files.elementsEqual(other.files) { left, right in left.directory == right.directory }
  }

  /// What is meant below a directory; `exclude` overrules what the configurations leave out.
  func selection(exclude: PatternList) -> FileSelection {
    // The default patterns name files, wherever they are: directories need not lie below the one in
    // which authlint was started.
    var selection = FileSelection(base: Path("/"))
    if let file = files.first(where: { $0.configuration.include != nil }) {
      selection.include = Self.list(file.configuration.include ?? [], file)
    }
    if !exclude.isEmpty {
      selection.exclude = [exclude]
    } else if let file = files.first(where: { !$0.configuration.exclude.isEmpty }) {
      selection.exclude = [Self.list(file.configuration.exclude, file)]
    }
    return selection
  }

  /// The rule files and folders to add, from the top down.
  var rules: [Path] {
    files.reversed().flatMap { file in
      file.configuration.rules.map { file.directory.appending($0.text) }
    }
  }

  /// The least severity that makes a run fail.
  var threshold: FailureThreshold? { files.lazy.compactMap(\.configuration.threshold).first }

  /// The path of the baseline.
  var baseline: Path? {
    files.lazy.compactMap { file in
      file.configuration.baseline.map { file.directory.appending($0.text) }
    }.first
  }

  /// Whether files in one directory may have different settings.
  var hasOverrides: Bool { files.contains { !$0.configuration.overrides.isEmpty } }

  /// The settings for a file by its absolute path.
  func settings(for path: Path) -> LintSettings {
    var settings = LintSettings()
    settings.selected = files.lazy.compactMap(\.configuration.select).first.map { ids in
      Set(ids.map(\.text))
    }
    if let file = files.first(where: { !$0.configuration.ignore.isEmpty }) {
      settings.ignored = Set(file.configuration.ignore.map(\.text))
    }
    for file in files.reversed() {
      for entry in file.configuration.severities {
        settings.severities[entry.rule.text] = entry.severity
      }
    }
    for file in files.reversed() {
      for override in file.configuration.overrides {
        let patterns = PatternList(base: file.directory, patterns: override.files.map(\.text))
        guard patterns.verdictWithParents(path) == .matched else { continue }
        settings.ignored.formUnion(override.ignore.map(\.text))
        for entry in override.severities {
          settings.severities[entry.rule.text] = entry.severity
        }
      }
    }
    return settings
  }

  /// What is wrong with the ids that the configurations name, by file.
  func unknownRules(_ catalog: RuleCatalog) -> [FileReport] {
    let known = Set(catalog.ids)
    return files.compactMap { file in
      let problems = file.configuration.unknownRules(known: known)
      return problems.isEmpty
        ? nil : FileReport(file: file.source, diagnostics: problems, isComplete: false)
    }
  }

  /// Patterns with their folder as the walk names it: without links.
  private static func list(_ patterns: [ConfigurationText], _ file: File) -> PatternList {
    PatternList(
      base: file.directory.resolved() ?? file.directory, patterns: patterns.map(\.text))
  }
}

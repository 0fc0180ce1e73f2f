import AuthLint
import Diagnostics
import Workspace

/// The configurations in force in a directory, the nearest first.
///
/// Of what one key says, the nearest configuration that has the key counts. Severities are taken
/// rule by rule; rules are added to those of the configurations above; of the overrides, the nearer
/// ones count for more.
package final class ConfigurationChain: Sendable {
  /// One configuration with its place.
  package struct File: Sendable {
    var configuration: Configuration
    /// The absolute path of its folder.
    var directory: Path
    /// The absolute path of the folder that its patterns count from.
    var patternBase: Path
    package var source: SourceFile

    /// Whether there is something that configurations below may not change.
    var locksAnything: Bool {
      !configuration.locked.isEmpty || configuration.lockedThreshold != nil
    }
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

  /// What is meant below a directory in a search of `root`, a path without links; `exclude`, from
  /// options, overrules what the configurations leave out.
  func selection(below root: Path, exclude: [String], from base: Path) -> FileSelection {
    // The default patterns name files, wherever they are: directories need not lie below the one in
    // which authlint was started.
    var selection = FileSelection(base: Path("/"))
    let including = files.filter { $0.configuration.include != nil }
    if let file = including.first {
      selection.wider =
        including.count > 1
        ? list(including[1].configuration.include ?? [], including[1], root)
        : selection.include
      selection.include = list(file.configuration.include ?? [], file, root)
    }
    if !exclude.isEmpty {
      selection.exclude = [
        PatternList(base: Self.base(base, for: root), patterns: exclude)
      ]
    } else if let file = files.first(where: { !$0.configuration.exclude.isEmpty }) {
      selection.exclude = [list(file.configuration.exclude, file, root)]
    }
    return selection
  }

  /// The patterns of what is searched for; `nil` for the default ones.
  var include: (patterns: [String], file: File)? {
    for file in files {
      if let include = file.configuration.include { return (include.map(\.text), file) }
    }
    return nil
  }

  /// A path that a configuration names.
  struct Reference {
    var path: Path
    var text: ConfigurationText
    var file: File
  }

  /// The rule files and folders to add, from the top down.
  var rules: [Reference] {
    files.reversed().flatMap { file in
      file.configuration.rules.map { Self.reference($0, file) }
    }
  }

  private static func reference(_ text: ConfigurationText, _ file: File) -> Reference {
    Reference(path: file.directory.appending(text.text), text: text, file: file)
  }

  /// Throws a finding at the place of a path that leads nowhere.
  func requireFile(
    at path: Path, named text: ConfigurationText, in file: File, help: String
  ) throws {
    do throws(SystemError) {
      _ = try FileStatus.of(path)
    } catch {
      let problem = Diagnostic(
        rule: ConfigurationReader.rule, severity: .error,
        message: "`\(text.text)`: \(error.message)", primary: Annotation(range: text.range),
        help: help)
      throw BrokenFiles(
        reports: [FileReport(file: file.source, diagnostics: [problem], isComplete: false)],
        message: "the configuration is broken")
    }
  }

  /// The path of the baseline.
  var baseline: Reference? {
    files.lazy.compactMap { file in
      file.configuration.baseline.map { Self.reference($0, file) }
    }.first
  }

  /// Whether a rule is given a severity anywhere.
  private var weighsRules: Bool {
    files.contains { file in
      !file.configuration.severities.isEmpty
        || file.configuration.overrides.contains { !$0.severities.isEmpty }
    }
  }

  /// Whether files in one directory may have different settings.
  var hasOverrides: Bool { files.contains { !$0.configuration.overrides.isEmpty } }

  /// What is wrong with the ids that the configurations name, and with what they turn off, by file.
  func problems(_ catalog: RuleCatalog) -> [FileReport] {
    let known = Set(catalog.ids)
    let suppressible = catalog.suppressibility
    let needsReasons = files.contains { $0.configuration.requiresReasons }
    let severities = weighsRules ? catalog.severities : [:]
    return files.compactMap { file in
      let problems =
        file.configuration.unknownRules(known: known)
        + file.configuration.unreasonedIgnores(
          ownSeverities: severities, suppressible: suppressible, needsReasons: needsReasons)
      return problems.isEmpty
        ? nil : FileReport(file: file.source, diagnostics: problems, isComplete: false)
    }
  }

  /// Patterns with their folder as the walk names it: without links.
  private func list(
    _ patterns: [ConfigurationText], _ file: File, _ root: Path
  ) -> PatternList {
    var list = PatternList(
      base: Self.base(file.patternBase, for: root), patterns: patterns.map(\.text))
    let index = files.firstIndex { $0.directory == file.directory } ?? files.endIndex
    list.origin = PatternOrigin(
      path: file.source.path,
      isBelowLock: files.dropFirst(index + 1).contains(where: \.locksAnything))
    return list
  }

  /// The folder that patterns count from: their own, or where that does not hold what is searched,
  /// the one that is searched.
  private static func base(_ base: Path, for root: Path) -> Path {
    let real = base.resolved() ?? base
    return root == real || root.isBelow(real) ? real : root
  }
}

extension Path {
  /// Whether this is the path of something below `directory`; both absolute.
  func isBelow(_ directory: Path) -> Bool {
    if directory.count <= 1 { return true }
    return bytes.starts(with: directory.bytes)
      && bytes.dropFirst(directory.count).first == UInt8(ascii: "/")
  }
}

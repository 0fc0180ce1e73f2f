import Diagnostics
import Workspace

/// The configurations that apply in a directory, nearest first.
///
/// The nearest configuration that has a key decides its value. There are three exceptions:
/// severities are taken rule by rule, rules are added to those of the configurations above, and of
/// the overrides, nearer ones take precedence.
package final class ConfigurationChain: Sendable {
  /// One configuration with its place.
  package struct File: Sendable {
    package var configuration: Configuration
    /// The absolute path of its folder.
    package var directory: Path
    /// The absolute path of the folder that its patterns are relative to.
    package var patternBase: Path
    /// The file that it was read from, with its name in reports.
    package var source: SourceFile

    package init(
      configuration: Configuration, directory: Path, patternBase: Path, source: SourceFile
    ) {
      self.configuration = configuration
      self.directory = directory
      self.patternBase = patternBase
      self.source = source
    }

    /// Whether it forbids configurations below to change something.
    package var locksAnything: Bool {
      !configuration.locked.isEmpty || configuration.lockedThreshold != nil
    }
  }

  /// A chain without configurations.
  package static let empty = ConfigurationChain([])

  /// The configurations, the nearest first.
  package let files: [File]
  /// The error because of which the configurations cannot be used.
  package let failure: (any Error)?

  package init(_ files: [File], failure: (any Error)? = nil) {
    self.files = files
    self.failure = failure
  }

  /// Returns the chain for a folder below, with one more configuration in front. If that is a root,
  /// only the locks of those above remain.
  package func adding(_ file: File) -> ConfigurationChain {
    // Mistakes above a root do not matter below it.
    guard file.configuration.isRoot else {
      return ConfigurationChain([file] + files, failure: failure)
    }
    // What is locked above stays locked.
    let locks = files.compactMap { file in
      file.configuration.locks.map { locks in
        var file = file
        file.configuration = locks
        return file
      }
    }
    return ConfigurationChain([file] + locks)
  }

  /// Whether the chains consist of the same configurations, even if these were read again.
  package func isSame(as other: ConfigurationChain) -> Bool {
    self === other
      || files.elementsEqual(other.files) { left, right in left.directory == right.directory }
  }

  /// The patterns of the files to search for; `nil` for the default ones.
  package var include: (patterns: [String], file: File)? {
    for file in files {
      if let include = file.configuration.include { return (include.map(\.text), file) }
    }
    return nil
  }

  /// A path that a configuration names.
  package struct Reference {
    /// The absolute path.
    package var path: Path
    /// The path as it is written.
    package var text: ConfigurationText
    /// The configuration that names it.
    package var file: File
  }

  /// The rule files and folders to add, from the top folder down.
  package var rules: [Reference] {
    files.reversed().flatMap { file in
      file.configuration.rules.map { Self.reference($0, file) }
    }
  }

  /// The files that stand for addresses of schemas; of several for one address the first counts.
  package var schemas: [(address: String, reference: Reference)] {
    files.flatMap { file in
      file.configuration.schemas.map {
        (address: $0.address, reference: Self.reference($0.path, file))
      }
    }
  }

  private static func reference(_ text: ConfigurationText, _ file: File) -> Reference {
    Reference(path: file.directory.appending(text.text), text: text, file: file)
  }

  /// The path of the baseline.
  package var baseline: Reference? {
    files.lazy.compactMap { file in
      file.configuration.baseline.map { Self.reference($0, file) }
    }.first
  }

  /// Whether a configuration sets the severity of a rule.
  private var weighsRules: Bool {
    files.contains { file in
      !file.configuration.severities.isEmpty
        || file.configuration.overrides.contains { !$0.severities.isEmpty }
    }
  }

  /// Whether files in one directory may have different settings.
  package var hasOverrides: Bool { files.contains { !$0.configuration.overrides.isEmpty } }

  /// The problem to report if there are no rules because a configuration turns off the default
  /// ones; `nil` if none does.
  package var missingRules: FileReport? {
    guard let file = withoutDefaultRules, let range = file.configuration.defaultRulesOff else {
      return nil
    }
    let problem = Diagnostic(
      rule: ConfigurationReader.rule, severity: .error,
      message: "`default-rules: false` leaves no rules", primary: Annotation(range: range),
      help: "name rule files or folders under `rule-sets` or `rules`")
    return FileReport(file: file.source, diagnostics: [problem], isComplete: false)
  }

  /// Returns the mistakes in the ids that the configurations name and in what they turn off, by
  /// file.
  ///
  /// - Parameter entries: The `rule-sets` with the ids of all rules that each may name.
  package func problems(
    _ catalog: RuleCatalog, _ entries: [(reference: RuleSetReference, known: [String])] = []
  ) -> [FileReport] {
    let known = Set(catalog.ids)
    let suppressible = catalog.suppressibility
    let needsReasons = files.contains { $0.configuration.requiresReasons }
    let severities =
      weighsRules || entries.contains { !$0.reference.entry.severities.isEmpty }
      ? catalog.severities : [:]
    return files.enumerated().compactMap { index, file in
      var problems =
        file.configuration.unknownRules(known: known)
        + file.configuration.unreasonedIgnores(
          ownSeverities: severities, suppressible: suppressible, needsReasons: needsReasons)
      for (reference, known) in entries where reference.index == index {
        problems += self.problems(
          of: reference.entry, known: Set(known), ownSeverities: severities,
          suppressible: suppressible, needsReasons: needsReasons)
      }
      return problems.isEmpty
        ? nil : FileReport(file: file.source, diagnostics: problems, isComplete: false)
    }
  }
}

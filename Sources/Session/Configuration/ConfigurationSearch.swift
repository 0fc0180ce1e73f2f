import AuthLint
import Diagnostics
import Workspace

/// The settings of a chain of configurations that concern files on disk.
extension ConfigurationChain {
  /// Returns which files a search of `root`, a path without links, selects. `exclude` are patterns
  /// from options, relative to `base`; they replace those of the configurations.
  func selection(
    below root: Path, exclude: [String], from base: Path,
    default patterns: [String] = FileSelection.defaultPatterns,
    sets: [SessionRules.FilePatterns] = [], isGeneral: Bool = true
  ) -> FileSelection {
    // The default patterns match file names in any directory, even outside the working directory.
    var selection = FileSelection(
      include: PatternList(base: Path("/"), patterns: patterns))
    let including = files.filter { $0.configuration.include != nil }
    if let file = including.first {
      selection.wider =
        including.count > 1
        ? list(including[1].configuration.include ?? [], including[1], root)
        : selection.include
      selection.include = list(file.configuration.include ?? [], file, root)
    }
    if !sets.isEmpty {
      selection.others = sets.map {
        PatternList(base: Self.base($0.list.base, for: root), patterns: $0.patterns)
      }
      if !isGeneral {
        selection.include = PatternList(base: Path("/"), patterns: [])
        selection.wider = nil
      }
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

  /// Throws a finding at the place of a path in a configuration if there is no file at that path.
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

  /// Returns patterns with their base folder as the directory walk names it: without links.
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

  /// Returns the folder that patterns are relative to: their own, or `root` if that is not inside
  /// their own.
  private static func base(_ base: Path, for root: Path) -> Path {
    let real = base.resolved() ?? base
    return root == real || root.isBelow(real) ? real : root
  }
}

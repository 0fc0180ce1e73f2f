import AuthLint
import Diagnostics
import RuleEngine
import Workspace

/// The tree of files that a configuration which was found belongs to: its folder, and the
/// repository around that.
///
/// Whoever proposes a change may bring a configuration. What lies outside of its tree is nobody's
/// business there: nothing of such a file is shown.
struct ConfigurationTree {
  /// The absolute paths, without links, of the folders that the tree consists of.
  private let roots: [Path]

  /// The tree of what lies in a folder, which is given by its absolute path.
  init(around folder: Path) {
    guard let real = folder.resolved() else {
      roots = []
      return
    }
    var directory = real
    while directory.count > 1 {
      if (try? FileStatus.of(directory.appending(".git"))) != nil {
        roots = [real, directory]
        return
      }
      directory = directory.directory
    }
    roots = [real]
  }

  /// Whether a file belongs to the tree once all links are followed. The repository's own files, in
  /// which there may be passwords, do not.
  func holds(_ path: Path) -> Bool {
    guard let real = path.resolved() else { return true }
    if real.bytes.split(separator: UInt8(ascii: "/")).contains(where: {
      $0.elementsEqual(".git".utf8)
    }) {
      return false
    }
    return roots.contains { real == $0 || real.isBelow($0) }
  }

  /// Reads a file that a configuration names. Of what is wrong in a file outside of the tree
  /// nothing is shown but that it is broken.
  func reading<Result>(
    from files: SessionFiles, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch var broken as BrokenFiles {
      hide(&broken.reports, files)
      throw broken
    } catch var problems as RuleProblems {
      hide(&problems.reports, files)
      throw problems
    }
  }

  private func hide(_ reports: inout [FileReport], _ files: SessionFiles) {
    for index in reports.indices {
      let file = reports[index].file
      if holds(files.absolute(Path(file.path))) { continue }
      reports[index] = FileReport(
        file: SourceFile(path: file.path, bytes: []),
        diagnostics: [
          Diagnostic(
            rule: ConfigurationReader.rule, severity: .error,
            message: "it cannot be read as what the configuration takes it for",
            primary: Annotation(range: SourceRange(0, 0)),
            help: "its text is not shown, since it lies outside the folder and the repository of "
              + "the configuration that names it; use `--config` to see it")
        ], isComplete: false)
    }
  }
}

import AuthLint
import Diagnostics
import RuleEngine
import Workspace

/// The files that a discovered configuration may show: those in its folder and in the repository
/// around it.
///
/// A configuration may come from an untrusted contributor, so it must not reveal the text of files
/// outside its tree.
struct ConfigurationTree {
  /// The folders of the tree, as absolute paths without links; empty if the folder cannot be
  /// resolved.
  private let roots: [Path]

  /// Creates the tree around a folder, given by its absolute path.
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

  /// Returns whether a file belongs to the tree once all links are followed. Files in `.git`, which
  /// may contain passwords, do not. A path that cannot be resolved does.
  func holds(_ path: Path) -> Bool {
    guard let real = path.resolved() else { return true }
    if real.bytes.split(separator: UInt8(ascii: "/")).contains(where: {
      $0.elementsEqual(".git".utf8)
    }) {
      return false
    }
    return roots.contains { real == $0 || real.isBelow($0) }
  }

  /// Reads a file that a configuration names. An error in a file outside the tree says only that
  /// the file is broken.
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

/// Turns the paths of a command line into the files to check.
///
/// A file that is named is always taken, whatever patterns say; a directory is searched. The result
/// is in path order and without repetition, whatever the order of the paths was.
package struct FileDiscovery {
  /// A file to check.
  package struct File: Sendable, Hashable {
    /// The path to open.
    package let path: Path
    /// The path in reports: see ``WorkingDirectory/reportName(_:)``.
    package let name: Path
  }

  /// What the paths led to.
  package struct Result: Sendable {
    /// The files, in the order of their names' bytes.
    package var files: [File] = []
    /// Whether standard input is to be checked (`-` was among the paths).
    package var readsStandardInput = false
    /// Directories that could not be read or hold nothing to check, in path order. Their paths are
    /// names for reports.
    package var failures: [PathFailure] = []
  }

  /// What relative paths start from.
  package let workingDirectory: WorkingDirectory
  /// Whether `.gitignore` files count.
  package let honorsIgnoreFiles: Bool
  /// The name of configuration files.
  package let configurationName: String
  private let selection: (Path) -> FileSelection

  /// Creates a discovery. `selection` says what is meant below a directory, given by a path to
  /// open: it is asked for each directory that is named, and for each one below that holds a file
  /// called `configurationName`.
  package init(
    workingDirectory: WorkingDirectory, honorsIgnoreFiles: Bool = true,
    configurationName: String = ".authlint.yaml",
    selection: @escaping (Path) -> FileSelection
  ) {
    self.workingDirectory = workingDirectory
    self.honorsIgnoreFiles = honorsIgnoreFiles
    self.configurationName = configurationName
    self.selection = selection
  }

  /// Finds the files. A named file that does not exist is in the result: reading it tells why.
  package func files(at paths: [Path]) -> Result {
    var result = Result()
    var named: [File] = []
    var directories: [Path] = []
    for path in paths {
      if path.bytes.elementsEqual("-".utf8) {
        result.readsStandardInput = true
      } else if let status = try? FileStatus.of(path), status.kind == .directory {
        directories.append(path)
      } else {
        named.append(file(path))
      }
    }
    let (walked, failures) = walk(directories)
    result.failures = failures
    result.files = unique(named + walked)
    return result
  }

  private func file(_ path: Path) -> File {
    File(path: path, name: workingDirectory.reportName(path))
  }

  private func walk(_ directories: [Path]) -> ([File], [PathFailure]) {
    if directories.isEmpty { return ([], []) }
    // An order of our own, since a directory reached from two of them is walked from the first.
    let roots = unique(directories.map(file)).map(\.path)
    var walker = DirectoryWalker(
      honorsIgnoreFiles: honorsIgnoreFiles, configurationName: configurationName,
      selectionChange: selection)
    var isNew: [Bool] = []
    for root in roots {
      var isVisited = false
      if let status = try? FileStatus.of(root) {
        isVisited = walker.hasVisited(status.identity)
      }
      isNew.append(!isVisited)
      walker.walk(root, selection: selection(root))
    }
    walker.followLinks()
    var failures = walker.failures
    for (index, root) in roots.enumerated()
    where isNew[index] && walker.counts[index] == 0
      && !failures.contains(where: { $0.path == root })
    {
      failures.append(PathFailure(path: root, message: "holds no manifest"))
    }
    failures = failures.map {
      PathFailure(path: workingDirectory.reportName($0.path), message: $0.message)
    }
    failures.sort { $0.path < $1.path }
    return (walker.files.map(file), failures)
  }

  /// Sorts by name and leaves out what is there twice; O(n) if all is in order.
  private func unique(_ files: [File]) -> [File] {
    var isOrdered = true
    for index in files.indices.dropFirst() where !(files[index - 1].name < files[index].name) {
      isOrdered = false
      break
    }
    if isOrdered { return files }
    var seen: Set<Path> = []
    // Two paths may share a name through `..`: then the path decides.
    return files.filter { seen.insert(workingDirectory.key($0.path)).inserted }
      .sorted { left, right in
        left.name == right.name ? left.path < right.path : left.name < right.name
      }
  }
}

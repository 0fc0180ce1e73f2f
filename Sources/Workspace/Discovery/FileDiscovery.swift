/// Turns the paths of a command line into the files to check.
///
/// A named file is always included, whatever the patterns say; a directory is searched. The result
/// is in path order and without duplicates, whatever the order of the paths is.
package struct FileDiscovery {
  /// A file to check.
  package struct File: Sendable, Hashable {
    /// The path to open.
    package let path: Path
    /// The path in reports: see ``WorkingDirectory/reportName(_:)``.
    package let name: Path
    /// Whether the file was named; false if a search found it.
    package var isNamed = false
    /// Whether a search reached the file through a link that was not named itself.
    package var isLinked = false
  }

  /// The files and problems found at the paths.
  package struct Result: Sendable {
    /// The files, in the order of their names' bytes.
    package var files: [File] = []
    /// Whether standard input is to be checked, because `-` was among the paths.
    package var readsStandardInput = false
    /// Directories, links and ignore files that could not be read, and directories without files to
    /// check, in path order, with names for reports.
    package var failures: [PathFailure] = []
    /// Links that were not followed because they lead out of the searched directories, in path
    /// order, with names for reports.
    package var outwardLinks: [PathFailure] = []
    /// The number of files with names of manifests that patterns or ignore files exclude.
    package var leftOut = 0
    /// The files whose patterns exclude them; patterns of options have no file.
    package var leftOutCauses: [LeftOutCause] = []
    /// Files whose names resemble that of configurations, in path order.
    package var misnamed: [Path] = []
  }

  /// The directory that relative paths start from.
  package let workingDirectory: WorkingDirectory
  /// Whether `.gitignore` files are read.
  package let honorsIgnoreFiles: Bool
  /// Whether links that lead out of the searched directories are followed.
  package let followsOutwardLinks: Bool
  /// The name of configuration files.
  package let configurationName: String
  private let selection: (_ directory: Path, _ root: Path) -> FileSelection
  private let emptyMessage: (Path) -> String

  /// Creates a discovery.
  ///
  /// - Parameters:
  /// - selection: Returns the selection below a directory, given the directory's path to open and
  ///   that of the named directory. Called for each named directory, and for each directory below
  ///   with a file called `configurationName`.
  /// - emptyMessage: Returns the message for a named directory in which there is nothing to check.
  package init(
    workingDirectory: WorkingDirectory, honorsIgnoreFiles: Bool = true,
    followsOutwardLinks: Bool = false, configurationName: String = ".authlint.yaml",
    selection: @escaping (_ directory: Path, _ root: Path) -> FileSelection,
    emptyMessage: @escaping (Path) -> String = { _ in "no manifests found" }
  ) {
    self.workingDirectory = workingDirectory
    self.honorsIgnoreFiles = honorsIgnoreFiles
    self.followsOutwardLinks = followsOutwardLinks
    self.configurationName = configurationName
    self.selection = selection
    self.emptyMessage = emptyMessage
  }

  /// Finds the files. A named file that does not exist is included; reading it will fail with the
  /// reason.
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
        var file = file(path)
        file.isNamed = true
        named.append(file)
      }
    }
    let hasLinks = walk(directories, &result)
    let mayRepeat = hasLinks || named.count > 1 || !named.isEmpty && !result.files.isEmpty
    result.files = unique(named + result.files)
    if mayRepeat { result.files = SameFiles(workingDirectory).removed(from: result.files) }
    return result
  }

  private func file(_ path: Path) -> File {
    File(path: path, name: workingDirectory.reportName(path))
  }

  /// Searches directories; returns whether links led to files.
  private func walk(_ directories: [Path], _ result: inout Result) -> Bool {
    if directories.isEmpty { return false }
    // Sorted, so that the result does not depend on the order of the paths: a directory below two
    // roots is walked from the first one.
    let roots = unique(directories.map(file)).map(\.path)
    var walker = DirectoryWalker(
      roots, honorsIgnoreFiles: honorsIgnoreFiles, followsOutwardLinks: followsOutwardLinks,
      configurationName: configurationName, selectionChange: selection)
    var isNew: [Bool] = []
    for (index, root) in roots.enumerated() {
      var isVisited = false
      if let status = try? FileStatus.of(root) {
        isVisited = walker.hasVisited(status.identity)
      }
      isNew.append(!isVisited)
      walker.walk(index, selection: selection(root, root))
    }
    walker.followLinks()
    var failures = walker.failures
    for (index, root) in roots.enumerated()
    where isNew[index] && walker.counts[index] == 0
      && !failures.contains(where: { $0.path == root })
    {
      failures.append(PathFailure(path: root, message: emptyMessage(root)))
    }
    result.failures = named(failures)
    result.outwardLinks = named(walker.outwardLinks)
    result.leftOut = walker.leftOut.count
    result.leftOutCauses = walker.leftOut.causes.map { cause in
      var cause = cause
      cause.origin.path = workingDirectory.reportName(Path(cause.origin.path)).display
      return cause
    }
    result.misnamed = walker.misnamed.map(workingDirectory.reportName).sorted()
    result.files = walker.files.map(file)
    for path in walker.linkedFiles {
      var file = file(path)
      file.isLinked = true
      result.files.append(file)
    }
    return !walker.linkedFiles.isEmpty
  }

  /// Returns the failures in path order, with names for reports.
  private func named(_ failures: [PathFailure]) -> [PathFailure] {
    if failures.isEmpty { return [] }
    return failures.map {
      PathFailure(path: workingDirectory.reportName($0.path), message: $0.message)
    }.sorted { $0.path < $1.path }
  }

  /// Returns the files sorted by name, without duplicates; O(n) if they are already sorted.
  private func unique(_ files: [File]) -> [File] {
    var isOrdered = true
    for index in files.indices.dropFirst() where !(files[index - 1].name < files[index].name) {
      isOrdered = false
      break
    }
    if isOrdered { return files }
    var seen: Set<Path> = []
    // Two paths may have the same name because of `..`; then the path decides.
    return files.filter { seen.insert(workingDirectory.key($0.path)).inserted }
      .sorted { left, right in
        left.name == right.name ? left.path < right.path : left.name < right.name
      }
  }
}

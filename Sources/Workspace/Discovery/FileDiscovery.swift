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
    /// Whether the file was named, not found.
    package var isNamed = false
    /// Whether a search came to it through a link that was not named itself.
    package var isLinked = false
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
    /// Links that lead out of what was searched and were not followed, in path order, with names
    /// for reports.
    package var outwardLinks: [PathFailure] = []
    /// How many files with manifests' names were left out by patterns or ignore files.
    package var leftOut = 0
    /// What left them out, as far as that is written in files.
    package var leftOutCauses: [LeftOutCause] = []
    /// Files that are called nearly as configurations are, in path order.
    package var misnamed: [Path] = []
  }

  /// What relative paths start from.
  package let workingDirectory: WorkingDirectory
  /// Whether `.gitignore` files count.
  package let honorsIgnoreFiles: Bool
  /// Whether links are followed out of the directories that are searched.
  package let followsOutwardLinks: Bool
  /// The name of configuration files.
  package let configurationName: String
  private let selection: (_ directory: Path, _ root: Path) -> FileSelection
  private let emptyMessage: (Path) -> String

  /// Creates a discovery.
  ///
  /// - Parameters:
  ///   - selection: What is meant below a directory, given by a path to open and that of the
  ///     directory that was named: asked for each directory that is named, and for each one below
  ///     that holds a file called `configurationName`.
  ///   - emptyMessage: What to say of a directory that was named and holds nothing to check.
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

  /// Searches directories. Whether links led to files.
  private func walk(_ directories: [Path], _ result: inout Result) -> Bool {
    if directories.isEmpty { return false }
    // An order of our own, since a directory reached from two of them is walked from the first.
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

  /// The same in path order, with names for reports.
  private func named(_ failures: [PathFailure]) -> [PathFailure] {
    if failures.isEmpty { return [] }
    return failures.map {
      PathFailure(path: workingDirectory.reportName($0.path), message: $0.message)
    }.sorted { $0.path < $1.path }
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

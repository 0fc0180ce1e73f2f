/// Finds the selected files below directories, each once, in path order.
///
/// Directories are read one at a time and never twice. Links to directories are followed last, only
/// to directories that were not yet read, and never to a parent of the directory being searched. So
/// a file that is found both ways has its real name, and loops of links end. Links to files count
/// as files. A link that leads out of all searched directories is followed only on request.
struct DirectoryWalker {
  /// Returns the selection in and below a directory that has a configuration of its own, given the
  /// paths of the directory and of the searched directory that led to it.
  typealias SelectionChange = (_ directory: Path, _ root: Path) -> FileSelection

  /// A directory to read.
  private struct Visit {
    /// The path to open, which starts with the path of the searched directory as it was given.
    var path: Path
    /// The absolute path that selections are compared with.
    var absolute: Path
    /// The absolute path without links, which ignore files are compared with.
    var real: Path
    var scope: IgnoreScope?
    var selection: FileSelection
    /// Whether a parent directory is included as a whole.
    var isIncluded: Bool
    /// The index of the root that led here.
    var root: Int
    /// Whether the scope was found by searching upwards, and so already includes a repository that
    /// starts here.
    var isRoot: Bool
    /// Whether a link led here.
    var isLinked = false
  }

  private enum Step {
    case file(Path, root: Int, isLinked: Bool)
    case directory(Visit)
  }

  private let honorsIgnoreFiles: Bool
  private let followsOutwardLinks: Bool
  private let configurationName: [UInt8]
  private let selectionChange: SelectionChange
  private var ignoreFiles = IgnoreFiles()
  private var visited: Set<FileIdentity> = []
  private var steps: [Step] = []
  /// Links to directories, which are followed last.
  private var links: [Visit] = []
  private var roots: [(path: Path, real: Path)] = []
  private var ownFailures: [PathFailure] = []

  /// The files found so far without links, in the order of the walks.
  private(set) var files: [Path] = []
  /// The files found so far through links.
  private(set) var linkedFiles: [Path] = []
  /// The number of files found from each root.
  private(set) var counts: [Int] = []
  /// Links that were not followed because they lead out of the searched directories.
  private(set) var outwardLinks: [PathFailure] = []
  /// Files with names of manifests that patterns or ignore files exclude.
  private(set) var leftOut = LeftOutFiles()
  /// Files whose names resemble that of configurations, in directories without a configuration.
  private(set) var misnamed: [Path] = []

  /// The directories, links and ignore files that could not be read so far.
  var failures: [PathFailure] { ownFailures + ignoreFiles.failures }

  /// Creates a walker for the directories at `paths`.
  init(
    _ paths: [Path], honorsIgnoreFiles: Bool, followsOutwardLinks: Bool,
    configurationName: String, selectionChange: @escaping SelectionChange
  ) {
    self.honorsIgnoreFiles = honorsIgnoreFiles
    self.followsOutwardLinks = followsOutwardLinks
    self.configurationName = Array(configurationName.utf8)
    self.selectionChange = selectionChange
    for path in paths {
      counts.append(0)
      if let real = path.resolved() {
        roots.append((path, real))
      } else {
        ownFailures.append(PathFailure(path: path, message: SystemError.current.message))
        roots.append((path, Path(bytes: [])))
      }
    }
  }

  /// Walks one of the directories, even if an ignore file excludes it.
  mutating func walk(_ root: Int, selection: FileSelection) {
    let (path, real) = roots[root]
    if real.count == 0 { return }
    let scope = honorsIgnoreFiles ? ignoreFiles.scope(above: real) : nil
    steps.append(
      .directory(
        Visit(
          path: path, absolute: real, real: real, scope: scope, selection: selection,
          isIncluded: false, root: root, isRoot: true)))
    run()
  }

  /// Follows the links to directories that were found, in path order.
  mutating func followLinks() {
    while !links.isEmpty {
      let found = links.sorted { $0.path < $1.path }
      links = []
      for var visit in found {
        guard let real = visit.path.resolved() else {
          let error = SystemError.current
          if !error.leadsNowhere {
            ownFailures.append(PathFailure(path: visit.path, message: error.message))
          }
          continue
        }
        if !isWithinRoots(real), !followsOutwardLinks {
          note(visit.path, leadingTo: real)
          continue
        }
        if isAbove(real, roots[visit.root].real) { continue }
        visit.real = real
        visit.isLinked = true
        visit.scope = honorsIgnoreFiles ? ignoreFiles.scope(above: real) : nil
        visit.isRoot = true
        steps.append(.directory(visit))
        run()
      }
    }
  }

  /// Returns whether a directory was read under this or another name.
  func hasVisited(_ identity: FileIdentity) -> Bool { visited.contains(identity) }

  private mutating func run() {
    while let step = steps.popLast() {
      switch step {
      case .file(let path, let root, let isLinked):
        if isLinked { linkedFiles.append(path) } else { files.append(path) }
        counts[root] += 1
      case .directory(let visit):
        read(visit)
      }
    }
  }

  private mutating func read(_ visit: Visit) {
    var visit = visit
    let listing: DirectoryListing
    do {
      listing = try DirectoryListing(visit.path)
    } catch {
      ownFailures.append(PathFailure(path: visit.path, message: error.message))
      return
    }
    guard visited.insert(listing.identity).inserted else { return }
    prepare(&visit, listing)
    var found: [Step] = []
    var names: [Int] = []
    var beginnings: [UInt64] = []
    for (index, entry) in listing.entries.enumerated() {
      if let step = step(entry, in: visit) {
        found.append(step)
        names.append(index)
        beginnings.append(ByteOrder.beginning(entry.name))
      }
    }
    // Only indices are sorted, and compared by the first bytes of the names: moving a step or
    // reading a name would retain and release every reference in it. The order is descending, as
    // the last step is taken first.
    var order = Array(found.indices)
    order.sort { left, right in
      beginnings[left] == beginnings[right]
        ? ByteOrder.precedes(
          listing.entries[names[right]].name, listing.entries[names[left]].name)
        : beginnings[left] > beginnings[right]
    }
    steps.reserveCapacity(steps.count + order.count)
    for index in order { steps.append(found[index]) }
  }

  /// Applies the directory's own ignore file and configuration to its visit.
  private mutating func prepare(_ visit: inout Visit, _ listing: DirectoryListing) {
    var hasRepository = false
    var hasIgnoreFile = false
    var hasConfiguration = false
    var misnamedConfiguration: [UInt8]?
    for entry in listing.entries {
      switch entry.name.first {
      case UInt8(ascii: "."):
        if entry.name.elementsEqual(".git/".utf8) || entry.name.elementsEqual(".git".utf8) {
          hasRepository = true
        } else if entry.name.elementsEqual(IgnoreFiles.name.utf8) {
          hasIgnoreFile = true
        } else if entry.name == configurationName {
          hasConfiguration = true
        } else if isMisnamed(entry.name) {
          misnamedConfiguration = entry.name
        }
      default: break
      }
    }
    if let misnamedConfiguration, !hasConfiguration {
      misnamed.append(visit.path.appendingName(misnamedConfiguration[...]))
    }
    if honorsIgnoreFiles {
      // The ignore files of a repository do not apply inside a nested repository.
      if hasRepository, !visit.isRoot,
        let scope = ignoreFiles.repositoryScope(root: visit.real)
      {
        visit.scope = scope
      }
      if hasIgnoreFile {
        visit.scope =
          ignoreFiles.scope(of: visit.real, shownAs: visit.path, within: visit.scope)
          ?? visit.scope
      }
    }
    if hasConfiguration {
      visit.selection = selectionChange(visit.path, roots[visit.root].path)
    }
  }

  /// Returns the step for an entry; `nil` if the entry is not selected or is a link to a directory.
  private mutating func step(_ entry: DirectoryListing.Entry, in visit: Visit) -> Step? {
    let name = entry.kind == .directory ? entry.name.dropLast() : entry.name[...]
    if name.first == UInt8(ascii: "."),
      name.elementsEqual(".git".utf8) || name.elementsEqual(configurationName)
    {
      return nil
    }
    let absolute = visit.absolute.appending(name)
    let path =
      visit.path == visit.absolute ? absolute : visit.path.appendingName(name)
    var isDirectory = entry.kind == .directory
    // Whether the entry is a link whose target cannot be examined.
    var isHidden = false
    if entry.kind == .link {
      do throws(SystemError) {
        isDirectory = try FileStatus.of(path).kind == .directory
      } catch {
        isHidden = !error.leadsNowhere
      }
    }
    let isSame = visit.real == visit.absolute
    let real = isSame ? absolute : visit.real.appending(name)
    let isIncluded =
      absolute.withNameStart { bytes, nameStart in
        visit.isIncluded
          || visit.selection.includes(bytes, nameStart: nameStart, isDirectory: isDirectory)
      }
    // The target may be a directory with manifests; following the link reports why it is not
    // checked.
    if isHidden, !isIncluded { isDirectory = true }
    if !isDirectory, !isIncluded {
      if visit.selection.wider != nil { noteNarrowed(absolute, visit) }
      return nil
    }
    let isExcluded = absolute.withNameStart { bytes, nameStart in
      visit.selection.excludes(bytes, nameStart: nameStart, isDirectory: isDirectory)
    }
    // Git treats a link as a file, whatever its target is.
    let isLeftOut =
      isExcluded
      || visit.scope.map { scope in
        real.withNameStart { bytes, nameStart in
          scope.ignores(bytes, nameStart: nameStart, isDirectory: entry.kind == .directory)
        }
      } ?? false
    if isLeftOut {
      let isFolder = entry.kind == .directory
      if isDirectory, !isFolder { return nil }
      let origin =
        isExcluded
        ? absolute.withNameStart { bytes, nameStart in
          visit.selection.origin(excluding: bytes, nameStart: nameStart, isDirectory: isDirectory)
        }
        : real.withNameStart { bytes, nameStart in
          visit.scope?.origin(bytes, nameStart: nameStart, isDirectory: isFolder)
        }
      if isFolder {
        leftOut.add(directory: absolute, visit.selection, isIncluded: isIncluded, by: origin)
      } else {
        leftOut.add(fileBy: origin)
      }
      return nil
    }
    guard isDirectory else {
      if entry.kind == .link { return link(path, in: visit) }
      return .file(path, root: visit.root, isLinked: visit.isLinked)
    }
    var below = Visit(
      path: path, absolute: absolute, real: real, scope: visit.scope, selection: visit.selection,
      isIncluded: isIncluded, root: visit.root, isRoot: false)
    below.isLinked = visit.isLinked
    if entry.kind == .link {
      links.append(below)
      return nil
    }
    return .directory(below)
  }

  /// Returns the step for a link to a file; `nil` if it leads out of the searched directories. A
  /// broken link fails when it is read.
  private mutating func link(_ path: Path, in visit: Visit) -> Step? {
    if let real = path.resolved(), !isWithinRoots(real), !followsOutwardLinks {
      note(path, leadingTo: real)
      return nil
    }
    return .file(path, root: visit.root, isLinked: true)
  }

  /// Counts a file that the nearest configuration no longer includes.
  private mutating func noteNarrowed(_ absolute: Path, _ visit: Visit) {
    let wasIncluded = absolute.withNameStart { bytes, nameStart in
      visit.selection.wider?.verdict(bytes, nameStart: nameStart, isDirectory: false) == .matched
    }
    if wasIncluded { leftOut.add(fileBy: visit.selection.include.origin) }
  }

  private mutating func note(_ link: Path, leadingTo real: Path) {
    outwardLinks.append(
      PathFailure(
        path: link,
        message: "skipped: it is a link to `\(real.display)`, outside the directory searched; "
          + "use `--follow-links`, or name it"))
  }

  private func isMisnamed(_ name: [UInt8]) -> Bool {
    name.elementsEqual(".authlint.yml".utf8)
  }

  /// Returns whether a path without links is one of the searched directories or inside one.
  private func isWithinRoots(_ real: Path) -> Bool {
    roots.contains { $0.real.count > 0 && isAbove($0.real, real) }
  }

  /// Returns whether `outer` is `inner` or one of its parent directories.
  private func isAbove(_ outer: Path, _ inner: Path) -> Bool {
    outer == inner || outer.count == 1
      || (inner.bytes.starts(with: outer.bytes)
        && inner.bytes.dropFirst(outer.count).first == UInt8(ascii: "/"))
  }
}

extension Path {
  /// As ``appending(_:)``, but below `.` the result is only the name.
  fileprivate func appendingName(_ name: ArraySlice<UInt8>) -> Path {
    bytes.elementsEqual(".".utf8) ? Path(bytes: name) : appending(name)
  }

  /// Calls `body` with the bytes and the start of the last component.
  func withNameStart<Result>(
    _ body: (UnsafeBufferPointer<UInt8>, Int) -> Result
  ) -> Result {
    let start = nameStart
    return withBytes { body($0, start) }
  }
}

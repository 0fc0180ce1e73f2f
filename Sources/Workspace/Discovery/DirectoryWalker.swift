/// Finds the files that are meant below directories, each once, in path order.
///
/// Directories are read one at a time, and none twice: a link to a directory is followed only when
/// everything else has been seen, and then only to a place that has not been, and never to a
/// directory that holds the one that was asked for. So a file found both ways has its real name,
/// and no loop of links goes on. Links to files are files. A link that leads out of every directory
/// that was asked for is followed only on demand.
struct DirectoryWalker {
  /// What to do about a directory that has a configuration of its own: given the path of the
  /// directory and that of the one that was asked for, the selection that holds in and below it.
  typealias SelectionChange = (_ directory: Path, _ root: Path) -> FileSelection

  /// One directory that is to be read.
  private struct Visit {
    /// The path to open, which starts as the argument did.
    var path: Path
    /// The absolute path that selections are compared with.
    var absolute: Path
    /// The absolute path without links, which ignore files are compared with.
    var real: Path
    var scope: IgnoreScope?
    var selection: FileSelection
    /// Whether a directory above is included as a whole.
    var isIncluded: Bool
    /// Which of the roots led here.
    var root: Int
    /// Whether the scope was found by looking upwards, so that a repository here is known.
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
  /// Links to directories, to be followed at the end.
  private var links: [Visit] = []
  private var roots: [(path: Path, real: Path)] = []
  private var ownFailures: [PathFailure] = []

  /// The files found so far, by the root that led to them.
  private(set) var files: [Path] = []
  /// The files found so far that a link led to.
  private(set) var linkedFiles: [Path] = []
  /// How many files each root led to.
  private(set) var counts: [Int] = []
  /// Links that were not followed, since they lead out of what was asked for.
  private(set) var outwardLinks: [PathFailure] = []
  /// What was left out by patterns or ignore files though its name is that of a manifest.
  private(set) var leftOut = LeftOutFiles()
  /// Files that are called nearly as configurations are, in directories without one.
  private(set) var misnamed: [Path] = []

  /// What could not be read so far.
  var failures: [PathFailure] { ownFailures + ignoreFiles.failures }

  /// Prepares to walk the directories at `paths`.
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

  /// Walks one of the directories. A directory that is asked for is walked though it be ignored.
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

  /// Follows the links to directories that were met, in path order.
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

  /// Whether a directory was read under this or another name.
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
    // Numbers are put in order, and compared by the names' beginnings: to move a step about or to
    // look at a name counts every reference in it. The last step is the next one.
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

  /// Takes in what the directory's own files say about it.
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
      // What the repository around says ends where another one starts.
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

  /// What an entry leads to; `nil` if it is not meant.
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
    // Whether it is a link that leads to a place that cannot be looked at.
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
    // There may be a directory full of manifests: following the link tells why it is not checked.
    if isHidden, !isIncluded { isDirectory = true }
    if !isDirectory, !isIncluded {
      if visit.selection.wider != nil { noteNarrowed(absolute, visit) }
      return nil
    }
    let isExcluded = absolute.withNameStart { bytes, nameStart in
      visit.selection.excludes(bytes, nameStart: nameStart, isDirectory: isDirectory)
    }
    // For git a link is a file, whatever it leads to.
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

  /// What a link to a file leads to. One that leads nowhere shows when it is read.
  private mutating func link(_ path: Path, in visit: Visit) -> Step? {
    if let real = path.resolved(), !isWithinRoots(real), !followsOutwardLinks {
      note(path, leadingTo: real)
      return nil
    }
    return .file(path, root: visit.root, isLinked: true)
  }

  /// Counts a file that a configuration below does not include any more.
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

  /// Whether a path without links lies in one of the directories that were asked for.
  private func isWithinRoots(_ real: Path) -> Bool {
    roots.contains { $0.real.count > 0 && isAbove($0.real, real) }
  }

  /// Whether `outer` is `inner` or a directory that holds it.
  private func isAbove(_ outer: Path, _ inner: Path) -> Bool {
    outer == inner || outer.count == 1
      || (inner.bytes.starts(with: outer.bytes)
        && inner.bytes.dropFirst(outer.count).first == UInt8(ascii: "/"))
  }
}

extension Path {
  /// As ``appending(_:)``; but below `.` a name stands alone.
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

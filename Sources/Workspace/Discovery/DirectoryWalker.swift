/// Finds the files that are meant below directories, each once, in path order.
///
/// Directories are read one at a time, and none twice: a link to a directory is followed only when
/// everything else has been seen, and then only to a place that has not been, and never to a
/// directory that holds the one that was asked for. So a file found both ways has its real name,
/// and no loop of links goes on. Links to files are files.
struct DirectoryWalker {
  /// What to do about a directory that has a configuration of its own: given the path of the
  /// directory, the selection that holds in and below it; `nil` to go on with the one in force.
  typealias SelectionChange = (Path) -> FileSelection?

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
  }

  private enum Step {
    case file(Path, root: Int)
    case directory(Visit)
  }

  private let honorsIgnoreFiles: Bool
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
  /// How many files each root led to.
  private(set) var counts: [Int] = []

  /// What could not be read so far.
  var failures: [PathFailure] { ownFailures + ignoreFiles.failures }

  init(
    honorsIgnoreFiles: Bool, configurationName: String, selectionChange: @escaping SelectionChange
  ) {
    self.honorsIgnoreFiles = honorsIgnoreFiles
    self.configurationName = Array(configurationName.utf8)
    self.selectionChange = selectionChange
  }

  /// Walks the directory at `path`. A directory that is asked for is walked though it be ignored.
  mutating func walk(_ path: Path, selection: FileSelection) {
    let root = roots.count
    counts.append(0)
    guard let real = path.resolved() else {
      ownFailures.append(PathFailure(path: path, message: SystemError.current.message))
      roots.append((path, path))
      return
    }
    roots.append((path, real))
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
        if isAbove(real, roots[visit.root].real) { continue }
        visit.real = real
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
      case .file(let path, let root):
        files.append(path)
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
    for entry in listing.entries {
      switch entry.name.first {
      case UInt8(ascii: "."):
        if entry.name.elementsEqual(".git/".utf8) || entry.name.elementsEqual(".git".utf8) {
          hasRepository = true
        } else if entry.name.elementsEqual(IgnoreFiles.name.utf8) {
          hasIgnoreFile = true
        }
      default: break
      }
      if entry.name == configurationName { hasConfiguration = true }
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
    if hasConfiguration, let selection = selectionChange(visit.path) {
      visit.selection = selection
    }
  }

  /// What an entry leads to; `nil` if it is not meant.
  private mutating func step(_ entry: DirectoryListing.Entry, in visit: Visit) -> Step? {
    let name = entry.kind == .directory ? entry.name.dropLast() : entry.name[...]
    if name.elementsEqual(".git".utf8) { return nil }
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
    if !isDirectory, !isIncluded { return nil }
    let isExcluded = absolute.withNameStart { bytes, nameStart in
      visit.selection.excludes(bytes, nameStart: nameStart, isDirectory: isDirectory)
    }
    if isExcluded { return nil }
    if let scope = visit.scope {
      // For git a link is a file, whatever it leads to.
      let isIgnored = real.withNameStart { bytes, nameStart in
        scope.ignores(bytes, nameStart: nameStart, isDirectory: entry.kind == .directory)
      }
      if isIgnored { return nil }
    }
    guard isDirectory else { return .file(path, root: visit.root) }
    let below = Visit(
      path: path, absolute: absolute, real: real, scope: visit.scope, selection: visit.selection,
      isIncluded: isIncluded, root: visit.root, isRoot: false)
    if entry.kind == .link {
      links.append(below)
      return nil
    }
    return .directory(below)
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
  fileprivate func withNameStart<Result>(
    _ body: (UnsafeBufferPointer<UInt8>, Int) -> Result
  ) -> Result {
    let start = nameStart
    return withBytes { body($0, start) }
  }
}

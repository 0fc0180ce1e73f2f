/// The ignore files that apply in a directory: its own, then those of its parent directories.
///
/// The first one with a matching pattern decides, as in git.
final class IgnoreScope: Sendable {
  private let list: PatternList
  private let parent: IgnoreScope?

  init(_ list: PatternList, parent: IgnoreScope?) {
    self.list = list
    self.parent = parent
  }

  func ignores(
    _ path: UnsafeBufferPointer<UInt8>, nameStart: Int, isDirectory: Bool
  ) -> Bool {
    var scope: IgnoreScope? = self
    while let current = scope {
      let verdict = current.list.verdict(path, nameStart: nameStart, isDirectory: isDirectory)
      if let verdict { return verdict == .matched }
      scope = current.parent
    }
    return false
  }

  /// Returns where the pattern that decides about a file is written.
  func origin(
    _ path: UnsafeBufferPointer<UInt8>, nameStart: Int, isDirectory: Bool
  ) -> PatternOrigin? {
    var scope: IgnoreScope? = self
    while let current = scope {
      let verdict = current.list.verdict(path, nameStart: nameStart, isDirectory: isDirectory)
      if verdict != nil { return current.list.origin }
      scope = current.parent
    }
    return nil
  }
}

/// Finds and reads the ignore files of a git repository.
///
/// Reads `.gitignore` files and the repository's `info/exclude`, but not the user's global
/// excludes, so that the same tree gives the same files on every machine. Tracked files are treated
/// as untracked ones.
struct IgnoreFiles {
  static let name = ".gitignore"

  /// Ignore files that exist but could not be read.
  private(set) var failures: [PathFailure] = []

  /// Returns the scope of `directory`, an absolute path without links, before its own ignore file:
  /// the repository's exclude file, and the ignore files from its root down to the directory's
  /// parent. Returns `nil` outside of repositories.
  mutating func scope(above directory: Path) -> IgnoreScope? {
    // The directories that are not roots of repositories, from the given one upwards.
    var below: [Path] = []
    var root = directory
    while true {
      if var scope = repositoryScope(root: root) {
        if below.isEmpty { return scope }
        for ancestor in [root] + below.dropFirst().reversed() {
          scope = self.scope(of: ancestor, shownAs: ancestor, within: scope) ?? scope
        }
        return scope
      }
      if root.count <= 1 { return nil }
      below.append(root)
      root = root.directory
    }
  }

  /// Returns the scope of a repository's exclude file; `nil` if `root` is not the root of a
  /// repository.
  mutating func repositoryScope(root: Path) -> IgnoreScope? {
    guard let directory = gitDirectory(of: root) else { return nil }
    let file = directory.appending("info/exclude")
    let bytes = read(file, shownAs: file) ?? []
    var list = PatternList(base: root, file: bytes)
    list.origin = PatternOrigin(path: file.display)
    return IgnoreScope(list, parent: nil)
  }

  /// Returns the scope of a directory with an ignore file; `nil` if the file has no patterns or
  /// cannot be read.
  mutating func scope(
    of directory: Path, shownAs shown: Path, within parent: IgnoreScope?
  ) -> IgnoreScope? {
    let name =
      shown.bytes.elementsEqual(".".utf8) ? Path(Self.name) : shown.appending(Self.name)
    guard let bytes = read(directory.appending(Self.name), shownAs: name) else { return nil }
    var list = PatternList(base: directory, file: bytes)
    list.origin = PatternOrigin(path: name.display)
    return list.isEmpty ? nil : IgnoreScope(list, parent: parent)
  }

  /// Returns the content of an ignore file; `nil` if there is none. Like git, does not follow
  /// links.
  private mutating func read(_ path: Path, shownAs shown: Path) -> [UInt8]? {
    do throws(SystemError) {
      guard try FileStatus.of(path, followsLinks: false).kind == .regular else { return nil }
    } catch {
      if !error.isMissingFile { failures.append(PathFailure(path: shown, message: error.message)) }
      return nil
    }
    do {
      return try FileReader().read(path)
    } catch {
      failures.append(PathFailure(path: shown, message: error.message))
      return nil
    }
  }

  /// Returns the directory with a repository's `info`, for a repository whose work tree starts at
  /// `root`: `.git`, or the directory that the `.git` file of a linked work tree or a submodule
  /// points to.
  private func gitDirectory(of root: Path) -> Path? {
    let entry = root.appending(".git")
    guard let status = try? FileStatus.of(entry) else { return nil }
    if status.kind == .directory {
      return exists(entry.appending("HEAD")) ? entry : nil
    }
    let marker = "gitdir: "
    guard status.kind == .regular, let line = firstLine(of: entry),
      line.starts(with: marker.utf8)
    else { return nil }
    let directory = root.appending(line.dropFirst(marker.utf8.count))
    guard exists(directory.appending("HEAD")) else { return nil }
    guard let common = firstLine(of: directory.appending("commondir")) else { return directory }
    return directory.appending(common)
  }

  private func exists(_ path: Path) -> Bool {
    (try? FileStatus.of(path)) != nil
  }

  private func firstLine(of path: Path) -> ArraySlice<UInt8>? {
    guard let bytes = try? FileReader(limit: 64 << 10).read(path) else { return nil }
    return bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
  }
}

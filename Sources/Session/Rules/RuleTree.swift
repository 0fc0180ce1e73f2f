import Workspace

/// The files of a rule set on disk: those of its folder and its subfolders, or a single rule file.
package struct RuleTree {
  /// Something in the tree that looks like a part of the rule set and is not read.
  package struct Note {
    /// The file or folder.
    package var path: Path
    /// Why it is not read, as the end of a sentence about the path.
    package var reason: String
    /// Whether it is the folder of another rule set, which may be read for itself.
    package var isRuleSet = false

    /// The message: has no full stop.
    package var message: String { "`\(path.display)` is not read: \(reason)" }
  }

  /// How deep folders may nest below that of the rule set.
  static let depthLimit = 20
  /// The largest number of rule files.
  static let fileLimit = 10_000

  /// The folder that paths in `ruleset.yaml` count from.
  package private(set) var folder: Path
  /// The `ruleset.yaml`; `nil` if there is none.
  package private(set) var header: Path?
  /// The rule files, in the order of their names, then of their paths.
  private(set) var rules: [Path] = []
  /// What is not read, in the order in which it was found.
  private(set) var notes: [Note] = []

  /// All files: the `ruleset.yaml`, and the rules.
  var files: [Path] { (header.map { [$0] } ?? []) + rules }

  /// Returns the name of a file of the set, relative to the folder.
  func name(of file: Path) -> [UInt8] {
    let prefix = Array(folder.bytes) + (folder.bytes.last == UInt8(ascii: "/") ? [] : [0x2F])
    return Array(file.bytes.starts(with: prefix) ? file.bytes.dropFirst(prefix.count) : file.bytes)
  }

  private static let headerName = "ruleset.yaml"

  /// Searches a folder and its subfolders, or takes a single file with the `ruleset.yaml` of the
  /// nearest folder around it that has one.
  ///
  /// Hidden files and folders, links that lead out of the folder, and folders with a `ruleset.yaml`
  /// of their own are not read. Links to folders are not followed.
  package init(at path: Path) throws(SessionFailure) {
    folder = path
    do throws(SystemError) {
      guard try FileStatus.of(path).kind == .directory else {
        rules = [path]
        folder = path.directory
        findHeader()
        return
      }
    } catch {
      throw Self.failure(path, error)
    }
    try search(in: path)
    rules.sort { left, right in
      let (first, second) = (Array(left.name), Array(right.name))
      return first == second ? left < right : first.lexicographicallyPrecedes(second)
    }
  }

  // MARK: - A single file

  /// Looks for the `ruleset.yaml` around a single rule file, up to the root of the repository or
  /// the configuration that names the rules.
  private mutating func findHeader() {
    var current = folder
    for _ in 0...Self.depthLimit {
      let candidate = current.appending(Self.headerName)
      if (try? FileStatus.of(candidate))?.kind == .regular {
        folder = current
        if !rules[0].name.elementsEqual(Self.headerName.utf8) { header = candidate }
        return
      }
      let isTop = [".git", ".authlint.yaml"].contains {
        (try? FileStatus.of(current.appending($0))) != nil
      }
      if isTop || current.count <= 1 && current.bytes.elementsEqual("/".utf8) { return }
      current = Self.parent(of: current)
    }
  }

  private static func parent(of folder: Path) -> Path {
    let name = folder.name
    if name.elementsEqual(".".utf8) || name.elementsEqual("..".utf8) || name.isEmpty {
      return folder.appending("..")
    }
    return folder.directory
  }

  // MARK: - A folder

  private mutating func search(in root: Path) throws(SessionFailure) {
    let resolvedRoot = root.resolved() ?? root
    var open: [(folder: Path, depth: Int)] = [(root, 0)]
    while let (folder, depth) = open.popLast() {
      let entries: [(path: Path, kind: FileKind)]
      do throws(SystemError) {
        entries = try DirectoryListing.all(in: folder)
      } catch {
        throw Self.failure(folder, error)
      }
      var folders: [Path] = []
      for (path, kind) in entries {
        switch kind {
        case .directory:
          if Self.isHidden(path) {
            // A name such as `..data` is the store of the links beside it.
            if !path.name.starts(with: "..".utf8), Self.holdsRules(path) {
              leave(path, "it is hidden")
            }
          } else if Self.hasHeader(path) {
            notes.append(
              Note(
                path: path, reason: "it is a rule set of its own, to be named for itself",
                isRuleSet: true))
          } else {
            folders.append(path)
          }
        case .link: addLink(path, below: resolvedRoot, depth: depth)
        default: try add(path, depth: depth)
        }
      }
      guard depth < Self.depthLimit || folders.isEmpty else {
        throw .unusable(
          "`\(folders[0].display)` is more than \(Self.depthLimit) folders below `\(root.display)`, "
            + "the most that a rule set may have")
      }
      open += folders.reversed().map { ($0, depth + 1) }
      guard rules.count <= Self.fileLimit else {
        throw .unusable("`\(root.display)` holds more than \(Self.fileLimit) rule files")
      }
    }
  }

  private mutating func add(_ path: Path, depth: Int) throws(SessionFailure) {
    guard Self.isRuleFile(path) else { return }
    if path.name.elementsEqual("ruleset.yml".utf8) {
      throw .unusable("`\(path.display)` is not read, expected the name `\(Self.headerName)`")
    }
    if Self.isHidden(path) {
      if Self.isRule(path) { leave(path, "it is hidden") }
    } else if depth > 0, !Self.mayBeRule(path) {
      leave(path, "it has none of the fields `severity`, `require`, `checks` and `message`")
    } else if path.name.elementsEqual(Self.headerName.utf8), depth == 0 {
      header = path
    } else {
      rules.append(path)
    }
  }

  private mutating func addLink(_ path: Path, below root: Path, depth: Int) {
    let target = path.resolved()
    let isFolder = (try? FileStatus.of(path))?.kind == .directory
    guard isFolder || Self.isRuleFile(path) else { return }
    if let target, target != root, !target.isBelow(root) {
      leave(path, "the link leads out of the folder of the rule set")
    } else if !isFolder, !Self.isHidden(path) {
      if path.name.elementsEqual(Self.headerName.utf8), depth == 0 {
        header = path
      } else {
        rules.append(path)
      }
    }
  }

  private mutating func leave(_ path: Path, _ reason: String) {
    notes.append(Note(path: path, reason: reason))
  }

  // MARK: - Kinds of files

  private static func failure(_ path: Path, _ error: SystemError) -> SessionFailure {
    .unusable("`\(path.display)`: \(error.message)")
  }

  static func isHidden(_ path: Path) -> Bool { path.name.first == UInt8(ascii: ".") }

  /// Whether a folder has a `ruleset.yaml`.
  static func hasHeader(_ folder: Path) -> Bool {
    (try? FileStatus.of(folder.appending(headerName))) != nil
  }

  /// Whether a folder is a rule set: it has a `ruleset.yaml`, or a YAML file that looks like a
  /// rule.
  static func holdsRules(_ folder: Path) -> Bool {
    if hasHeader(folder) { return true }
    return (try? DirectoryListing.files(in: folder))?.contains { isRuleFile($0) && isRule($0) }
      ?? false
  }

  static func isRuleFile(_ file: Path) -> Bool {
    file.name.suffix(5).elementsEqual(".yaml".utf8)
      || file.name.suffix(4).elementsEqual(".yml".utf8)
  }

  /// Whether a file looks like a rule.
  private static func isRule(_ file: Path) -> Bool {
    guard let bytes = try? FileReader(limit: 1 << 20).read(file) else { return false }
    return hasKey("id", in: bytes)
      && ["require", "checks", "examples"].contains { hasKey($0, in: bytes) }
  }

  /// Whether a file in a subfolder, which may hold other files too, is taken for a rule: also one
  /// that has mistakes, that cannot be read, or that is written in braces.
  private static func mayBeRule(_ file: Path) -> Bool {
    guard let bytes = try? FileReader(limit: 1 << 20).read(file) else { return true }
    return bytes.first == UInt8(ascii: "{")
      || ["severity", "require", "checks", "message"].contains { hasKey($0, in: bytes) }
  }

  /// Whether a line of a YAML text begins with a key.
  private static func hasKey(_ key: String, in bytes: [UInt8]) -> Bool {
    bytes.split(separator: 0x0A).contains { line in
      line.prefix { $0 != UInt8(ascii: ":") }.elementsEqual(key.utf8)
    }
  }
}

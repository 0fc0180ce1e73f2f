import AuthLint
import Diagnostics
import Workspace

/// Finds the configurations that apply in directories, reusing those of parent directories.
final class ConfigurationFinder {
  private enum Source {
    /// The files called `.authlint.yaml` in a directory and above it.
    case discovered
    /// One configuration for all files, or none.
    case fixed(ConfigurationChain)
  }

  private let source: Source
  private let files: SessionFiles
  /// The directories from the root of the file system to the most recent one, with their
  /// configurations. Files come in path order, so the next directory is usually near.
  private var way: [Step] = []

  /// A directory and its configurations. A class, because arrays of classes share one storage type,
  /// so that no other is instantiated.
  private final class Step {
    let directory: Path
    let chain: ConfigurationChain

    init(_ directory: Path, _ chain: ConfigurationChain) {
      self.directory = directory
      self.chain = chain
    }
  }

  /// Creates a finder for a choice of configurations. Throws if the named configuration is missing
  /// or broken.
  init(_ choice: SessionOptions.ConfigurationChoice, _ files: SessionFiles) throws {
    self.files = files
    switch choice {
    case .discovered: source = .discovered
    case .none: source = .fixed(.empty)
    case .file(let path):
      guard var file = try Self.read(path, files) else {
        throw SessionFailure.unusable("`\(path.display)`: no such file or directory")
      }
      // A named configuration applies to every file, even outside its folder, so its patterns are
      // relative to the working directory.
      file.patternBase = files.workingDirectory.path
      source = .fixed(ConfigurationChain([file]))
    }
  }

  /// Returns the configurations that apply in a directory. Throws if one is broken.
  func chain(for directory: Path) throws -> ConfigurationChain {
    if case .fixed(let chain) = source { return chain }
    // The name has no `..`, so removing its last component gives the parent directory.
    let name = files.name(directory)
    let here = files.workingDirectory
    let isHere = name.bytes.elementsEqual(".".utf8)
    let chain = chain(absolute: isHere ? here.path : here.absolute(name))
    if let failure = chain.failure { throw failure }
    return chain
  }

  private func chain(absolute directory: Path) -> ConfigurationChain {
    while let last = way.last, !last.directory.contains(directory) { way.removeLast() }
    var below: [Path] = []
    var next = directory
    while next != way.last?.directory {
      below.append(next)
      if next.count <= 1 { break }
      next = next.directory
    }
    for directory in below.reversed() {
      way.append(Step(directory, chain(in: directory, below: way.last?.chain ?? .empty)))
    }
    return way.last?.chain ?? .empty
  }

  private func chain(
    in directory: Path, below above: ConfigurationChain
  ) -> ConfigurationChain {
    do {
      let path = directory.appending(ConfigurationReader.fileName)
      try Self.refuseOutwardLink(path, in: directory)
      guard let own = try Self.read(path, files) else { return above }
      return above.adding(own)
    } catch {
      return ConfigurationChain([], failure: above.failure ?? error)
    }
  }

  /// Throws if a discovered configuration is a link to a file outside its tree, because error
  /// messages would show that file's text.
  private static func refuseOutwardLink(_ path: Path, in directory: Path) throws(SessionFailure) {
    guard (try? FileStatus.of(path, followsLinks: false))?.kind == .link,
      !ConfigurationTree(around: directory).holds(path)
    else { return }
    throw .unusable(
      "`\(path.display)` is not read: it is a link that leads out of its folder and repository")
  }

  /// Reads a configuration; `nil` if there is no file.
  private static func read(
    _ path: Path, _ files: SessionFiles
  ) throws -> ConfigurationChain.File? {
    let file: SourceFile
    do throws(ReadFailure) {
      file = try files.source(path, limit: 1 << 20)
    } catch {
      if error.isMissingFile || isHidden(path) { return nil }
      throw SessionFailure.unusable("`\(path.display)`: \(error.message)")
    }
    let (configuration, problems) = ConfigurationReader.read(file)
    if !problems.isEmpty {
      let report = FileReport(file: file, diagnostics: problems, isComplete: false)
      throw BrokenFiles(reports: [report], message: "the configuration is broken")
    }
    let directory = files.absolute(path).directory
    return ConfigurationChain.File(
      configuration: configuration, directory: directory, patternBase: directory, source: file)
  }

  /// Returns whether a file's status cannot be read, as in a directory in which no file can be
  /// opened. Then each file to be checked there fails by itself.
  private static func isHidden(_ path: Path) -> Bool {
    do throws(SystemError) {
      _ = try FileStatus.of(path, followsLinks: false)
      return false
    } catch {
      return true
    }
  }
}

extension Path {
  /// Returns whether this directory is `path` or one of its parent directories; both are absolute.
  fileprivate func contains(_ path: Path) -> Bool {
    if self == path || count <= 1 { return true }
    return path.bytes.starts(with: bytes)
      && path.bytes.dropFirst(count).first == UInt8(ascii: "/")
  }
}

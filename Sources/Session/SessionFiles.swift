import Diagnostics
import Workspace

/// The files that a session reads, with their names in reports. Texts that are open in an editor
/// replace the files on disk.
final class SessionFiles {
  /// The directory that relative paths start from.
  let workingDirectory: WorkingDirectory
  private var openTexts: [OpenText] = []
  /// Receives the absolute path of each configuration, rule file, schema and baseline, and of each
  /// folder of rules, before it is read. Not called for the files that are checked.
  var willRead: ((Path) -> Void)?

  /// A text in memory. A class, because arrays of classes share one storage type, so that no other
  /// is instantiated.
  private final class OpenText {
    /// The absolute path of the file that the text replaces.
    let path: Path
    let bytes: [UInt8]

    init(_ path: Path, _ bytes: [UInt8]) {
      self.path = path
      self.bytes = bytes
    }
  }

  init(_ workingDirectory: WorkingDirectory) { self.workingDirectory = workingDirectory }

  /// Returns the name of a file in reports.
  func name(_ path: Path) -> Path { workingDirectory.reportName(path) }

  /// Returns the absolute path of a file, without `..`.
  func absolute(_ path: Path) -> Path { workingDirectory.absolute(name(path)) }

  /// Returns the open text of a rule file; `nil` if it is not open.
  func openText(_ path: Path) -> [UInt8]? {
    if let willRead { willRead(absolute(path)) }
    return text(path)
  }

  private func text(_ path: Path) -> [UInt8]? {
    if openTexts.isEmpty { return nil }
    let absolute = absolute(path)
    return openTexts.first { $0.path == absolute }?.bytes
  }

  /// Uses a text instead of a file's content; `nil` to use the file again.
  func setText(_ bytes: [UInt8]?, for path: Path) {
    let absolute = absolute(path)
    openTexts.removeAll { $0.path == absolute }
    if let bytes { openTexts.append(OpenText(absolute, bytes)) }
  }

  /// Returns the open text of a file, or reads the file.
  func read(_ path: Path, _ reader: FileReader = FileReader()) throws(ReadFailure) -> [UInt8] {
    if let text = text(path) { return text }
    return try reader.read(path)
  }

  /// Reads a configuration, rule file or baseline as a source file with its name in reports.
  func source(_ path: Path, limit: Int = FileReader.defaultLimit) throws(ReadFailure) -> SourceFile
  {
    if let willRead { willRead(absolute(path)) }
    return SourceFile(path: name(path).display, bytes: try read(path, FileReader(limit: limit)))
  }
}

extension ReadFailure {
  /// Whether the file does not exist.
  var isMissingFile: Bool {
    if case .system(let error) = self { error.isMissingFile } else { false }
  }
}

import Diagnostics
import Workspace

/// The files that a session reads, under the names that reports give them: those on disk, and in
/// their place the texts that are open in an editor.
final class SessionFiles {
  /// The directory that relative paths start from.
  let workingDirectory: WorkingDirectory
  private var openTexts: [OpenText] = []

  /// A text that is held in memory. A class, as arrays of classes need no types of their own.
  private final class OpenText {
    /// The absolute path of its file.
    let path: Path
    let bytes: [UInt8]

    init(_ path: Path, _ bytes: [UInt8]) {
      self.path = path
      self.bytes = bytes
    }
  }

  init(_ workingDirectory: WorkingDirectory) { self.workingDirectory = workingDirectory }

  /// The name of a file in reports.
  func name(_ path: Path) -> Path { workingDirectory.reportName(path) }

  /// The absolute path of a file, without `..`.
  func absolute(_ path: Path) -> Path { workingDirectory.absolute(name(path)) }

  /// The text that is open for a file; `nil` if none is.
  func openText(_ path: Path) -> [UInt8]? {
    if openTexts.isEmpty { return nil }
    let absolute = absolute(path)
    return openTexts.first { $0.path == absolute }?.bytes
  }

  /// Holds a text instead of what the file has; `nil` for what the file has.
  func setText(_ bytes: [UInt8]?, for path: Path) {
    let absolute = absolute(path)
    openTexts.removeAll { $0.path == absolute }
    if let bytes { openTexts.append(OpenText(absolute, bytes)) }
  }

  /// Reads a file, or the text that is open for it.
  func read(_ path: Path, _ reader: FileReader = FileReader()) throws(ReadFailure) -> [UInt8] {
    if let text = openText(path) { return text }
    return try reader.read(path)
  }

  /// Reads a file of authlint's own.
  func source(_ path: Path, limit: Int = FileReader.defaultLimit) throws(ReadFailure) -> SourceFile
  {
    SourceFile(path: name(path).display, bytes: try read(path, FileReader(limit: limit)))
  }
}

extension ReadFailure {
  /// Whether there is no such file.
  var isMissingFile: Bool {
    if case .system(let error) = self { error.isMissingFile } else { false }
  }
}

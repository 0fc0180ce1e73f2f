import Diagnostics
import Workspace

/// A configuration, as an `.authlint.yaml` has it.
///
/// Its settings for rules, severities, reasons and overrides apply to the texts that a ``TextChecker``
/// checks. Its search patterns (`include`, `exclude`) and its baseline only matter to runs over
/// directories, and are not applied.
///
/// Paths in it are relative to its folder. Its own path and the names of the texts that are checked
/// are both absolute, or relative to one directory that holds them all.
public struct ConfigurationFile: Sendable {
  /// The path that it was created with.
  public let path: String
  /// The rule files and folders that it adds (`rules`), as it writes them. The library reads no files:
  /// read these, and hand them to ``Rules`` under their paths.
  public let rulePaths: [String]
  /// The path of the baseline that it names, as it writes it; `nil` if there is none.
  public let baselinePath: String?

  let file: ConfigurationChain.File

  /// Reads a configuration from bytes.
  ///
  /// - Parameters:
  ///   - path: The path of the file, with the file's name: `.authlint.yaml`, `app/.authlint.yaml`.
  ///   - bytes: Its content, YAML.
  /// - Throws: ``BrokenInput`` with each key or value that is wrong. Ids of rules are checked when a
  ///   ``TextChecker`` is created, because a configuration may add rules.
  public init(path: String, bytes: [UInt8]) throws(BrokenInput) {
    self.path = path
    let source = SourceFile(path: path, bytes: bytes)
    let (configuration, problems) = ConfigurationReader.read(source)
    guard problems.isEmpty else {
      throw BrokenInput([FileReport(file: source, diagnostics: problems, isComplete: false)])
    }
    let directory = TextPlaces.absolute(path).directory
    file = ConfigurationChain.File(
      configuration: configuration, directory: directory, patternBase: directory, source: source)
    rulePaths = configuration.rules.map(\.text)
    baselinePath = configuration.baseline?.text
  }

  /// Reads a configuration from a string.
  ///
  /// - Parameters:
  ///   - path: The path of the file, with the file's name: `.authlint.yaml`, `app/.authlint.yaml`.
  ///   - text: Its content, YAML.
  /// - Throws: ``BrokenInput``, as ``init(path:bytes:)`` does.
  public init(path: String, text: String) throws(BrokenInput) {
    try self.init(path: path, bytes: Array(text.utf8))
  }
}

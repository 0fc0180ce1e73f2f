import Foundation

/// Third-party test suites in `shared/data` beside the repository, which are not part of it. Tests
/// that read them are skipped if they are missing.
package enum SharedData {
  private static let folder = Checkout.root.deletingLastPathComponent()
    .appending(path: "shared/data")

  /// Returns the file at a path in the shared data; `nil` if there is no such file.
  ///
  /// If the environment variable `variable` is set, returns the file that it names instead, which
  /// must exist.
  package static func file(_ path: String, orNamedBy variable: String? = nil) -> URL? {
    if let variable, let name = ProcessInfo.processInfo.environment[variable] {
      return URL(filePath: name)
    }
    let file = folder.appending(path: path)
    return FileManager.default.fileExists(atPath: file.path) ? file : nil
  }

  /// Returns the lines of a file, without empty ones.
  package static func lines(of file: URL) throws -> [Data] {
    try Data(contentsOf: file).split(separator: UInt8(ascii: "\n"))
  }
}

import Foundation

/// Test suites of others, which lie in `shared/data` beside the repository and are not part of it.
/// Tests that read them are skipped where they are missing.
package enum SharedData {
  private static let folder = Checkout.root.deletingLastPathComponent()
    .appending(path: "shared/data")

  /// The file at a path in the shared data; `nil` if there is none.
  ///
  /// If the environment variable `variable` is set, it names the file instead, which must exist.
  package static func file(_ path: String, orNamedBy variable: String? = nil) -> URL? {
    if let variable, let name = ProcessInfo.processInfo.environment[variable] {
      return URL(filePath: name)
    }
    let file = folder.appending(path: path)
    return FileManager.default.fileExists(atPath: file.path) ? file : nil
  }

  /// The lines of a file, without the empty ones.
  package static func lines(of file: URL) throws -> [Data] {
    try Data(contentsOf: file).split(separator: UInt8(ascii: "\n"))
  }
}

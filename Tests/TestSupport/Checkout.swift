import Foundation

/// The paths of the repository's files, for tests that read them.
package enum Checkout {
  /// The root folder of the repository.
  package static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// Returns the file or folder at a path relative to the root.
  package static func file(_ path: String) -> URL { root.appending(path: path) }

  /// Returns the text of the file at a path relative to the root.
  package static func text(_ path: String) throws -> String {
    try String(contentsOf: file(path), encoding: .utf8)
  }

  /// Returns the paths, relative to the root and sorted, of the files in a folder and below whose
  /// names end with `ending`.
  package static func files(below folder: String, ending: String) -> [String] {
    let names =
      FileManager.default.enumerator(atPath: file(folder).path)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(ending) }.map { folder + "/" + $0 }.sorted()
  }
}

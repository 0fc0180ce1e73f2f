import Foundation

/// Where the files of the repository are, for tests that read them.
package enum Checkout {
  /// The top of the repository.
  package static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The file or folder at a path from the top.
  package static func file(_ path: String) -> URL { root.appending(path: path) }

  /// The text of the file at a path from the top.
  package static func text(_ path: String) throws -> String {
    try String(contentsOf: file(path), encoding: .utf8)
  }

  /// The paths of the files in a folder and below whose names end with `ending`, in order.
  package static func files(below folder: String, ending: String) -> [String] {
    let names =
      FileManager.default.enumerator(atPath: file(folder).path)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(ending) }.map { folder + "/" + $0 }.sorted()
  }
}

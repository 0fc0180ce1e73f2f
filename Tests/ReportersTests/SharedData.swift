import Foundation

/// The data that may lie beside a checkout; the tests that read it are skipped without it.
enum SharedData {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("shared/data")

  static var exists: Bool { FileManager.default.fileExists(atPath: folder.path) }
}

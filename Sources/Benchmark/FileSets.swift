import Foundation

/// The files to measure with, in a folder of their own that ``remove()`` deletes.
struct FileSets {
  /// The folder.
  let folder: URL
  /// One small manifest.
  let single: URL
  /// `count` manifests, in subfolders of a hundred.
  let yaml: URL
  /// The same manifests in JSON.
  let json: URL
  /// Ten times as many manifests.
  let many: URL
  /// One file of several megabytes with many documents.
  let large: URL

  /// Writes the files.
  init(count: Int, documents: Int) throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "authlint-benchmark-\(ProcessInfo.processInfo.processIdentifier)")
    yaml = folder.appendingPathComponent("yaml")
    json = folder.appendingPathComponent("json")
    many = folder.appendingPathComponent("many")
    let one = folder.appendingPathComponent("one")
    single = one.appendingPathComponent("app.manifest.yaml")
    large = folder.appendingPathComponent("large").appendingPathComponent("app.manifest.yaml")
    try Self.write([ManifestGenerator.yaml(0)], to: single)
    for number in 0..<count {
      try Self.write([ManifestGenerator.yaml(number)], to: Self.file(number, in: yaml, "yaml"))
      try Self.write([ManifestGenerator.json(number)], to: Self.file(number, in: json, "json"))
    }
    for number in 0..<count * 10 {
      try Self.write([ManifestGenerator.yaml(number)], to: Self.file(number, in: many, "yaml"))
    }
    try Self.write((0..<documents).map { "---\n" + ManifestGenerator.yaml($0) }, to: large)
  }

  private static func file(_ number: Int, in folder: URL, _ ending: String) -> URL {
    folder.appendingPathComponent("d\(number / 100)").appendingPathComponent(
      "m\(number).manifest.\(ending)")
  }

  private static func write(_ parts: [String], to file: URL) throws {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(parts.joined().utf8).write(to: file)
  }

  /// Removes the folder.
  func remove() { try? FileManager.default.removeItem(at: folder) }
}

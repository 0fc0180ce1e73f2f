import Foundation
import Testing

/// Expected reports, kept as files beside the tests.
///
/// Set `AUTHLINT_RECORD_SNAPSHOTS=1` to write what the code gives; the test fails all the same, so
/// that a recording is never taken for a pass. Review the difference with `git diff`.
enum Snapshot {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Snapshots")

  /// The names of all snapshots that are there.
  static func recordedNames() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .map { ($0 as NSString).deletingPathExtension }
  }

  static func expect(_ actual: [UInt8], named name: String) throws {
    let file = folder.appendingPathComponent("\(name).txt")
    if ProcessInfo.processInfo.environment["AUTHLINT_RECORD_SNAPSHOTS"] != nil {
      try Data(actual).write(to: file)
      Issue.record("recorded \(file.path)")
      return
    }
    guard let expected = try? Data(contentsOf: file) else {
      Issue.record("no snapshot \(name).txt: set AUTHLINT_RECORD_SNAPSHOTS=1 to record it")
      return
    }
    if Array(expected) != actual {
      Issue.record("\(name).txt differs:\n\(difference(Array(expected), actual))")
    }
  }

  /// The lines that differ, `-` expected and `+` actual, with what is invisible escaped.
  private static func difference(_ expected: [UInt8], _ actual: [UInt8]) -> String {
    func lines(_ bytes: [UInt8]) -> [String] {
      bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map {
        String(decoding: $0, as: UTF8.self).unicodeScalars.map { $0.escaped(asASCII: false) }
          .joined()
      }
    }
    let (old, new) = (lines(expected), lines(actual))
    return new.difference(from: old).map { change in
      switch change {
      case .remove(let offset, let line, _): "-\(offset + 1): \(line)"
      case .insert(let offset, let line, _): "+\(offset + 1): \(line)"
      }
    }.joined(separator: "\n")
  }
}

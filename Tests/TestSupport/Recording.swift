import Foundation
import Testing

/// Compares output with expected output in files, which can be recorded.
///
/// A mismatch fails the test with the lines that differ. With `AUTHLINT_RECORD=1` in the
/// environment the file is also replaced by the actual output; the test still fails, so that
/// recording does not count as a pass. Review the recorded files with `git diff`.
package enum Recording {
  private static let variable = "AUTHLINT_RECORD"

  private static var isOn: Bool { ProcessInfo.processInfo.environment[variable] != nil }

  /// Compares `actual` with the contents of `file`.
  package static func expect(
    _ actual: [UInt8], in file: URL, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let expected = (try? Data(contentsOf: file)).map { Array($0) }
    guard expected != actual else { return }
    let name = file.lastPathComponent
    let difference = expected.map { "differs:\n\(lineDifference($0, actual))" } ?? "is missing"
    if isOn {
      try Data(actual).write(to: file)
      Issue.record("\(name) \(difference)\nrecorded", sourceLocation: sourceLocation)
    } else {
      Issue.record(
        "\(name) \(difference)\nset \(variable)=1 to record it", sourceLocation: sourceLocation)
    }
  }

  /// Compares `actual` with the part of a text file between `<!-- NAME -->` and `<!-- /NAME -->`.
  package static func expect(
    _ actual: String, asPart name: String, of file: URL,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var text = try String(contentsOf: file, encoding: .utf8)
    let start = try #require(
      text.range(of: "<!-- \(name) -->\n"), sourceLocation: sourceLocation)
    let end = try #require(
      text.range(of: "<!-- /\(name) -->", range: start.upperBound..<text.endIndex),
      sourceLocation: sourceLocation)
    text.replaceSubrange(start.upperBound..<end.lowerBound, with: actual)
    try expect(Array(text.utf8), in: file, sourceLocation: sourceLocation)
  }

  /// Returns the lines that differ, `-` expected and `+` actual, with invisible characters escaped.
  private static func lineDifference(_ expected: [UInt8], _ actual: [UInt8]) -> String {
    func lines(_ bytes: [UInt8]) -> [String] {
      bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
        String(decoding: $0, as: UTF8.self).unicodeScalars.map { $0.escaped(asASCII: false) }
          .joined()
      }
    }
    return lines(actual).difference(from: lines(expected)).map { change in
      switch change {
      case .remove(let offset, let line, _): "-\(offset + 1): \(line)"
      case .insert(let offset, let line, _): "+\(offset + 1): \(line)"
      }
    }.joined(separator: "\n")
  }
}

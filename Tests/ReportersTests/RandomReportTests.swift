import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Reporters

/// Files of random bytes, marked at random places, some of them outside of the file.
@Suite struct RandomReportTests {
  private func report(seed: Int) -> FileReport {
    var random = SeededGenerator(seed: seed)
    let alphabet: [UInt8] = [
      0x0A, 0x0D, 0x09, 0x20, 0x61, 0x23, 0x5B, 0x3A, 0x60, 0xEF, 0xBB, 0xBF, 0xE2, 0x80, 0xAE,
      0xD7, 0xA9, 0xF0, 0x9F, 0x98, 0xC3, 0xFF, 0x00, 0x1B,
    ]
    let count = Int.random(in: 0...(seed % 10 == 0 ? 9000 : 200), using: &random)
    let bytes = (0..<count).map { _ in alphabet.randomElement(using: &random) ?? 0 }
    func range() -> SourceRange {
      let lower = Int.random(in: -5...(count + 5), using: &random)
      return SourceRange(lower, lower + Int.random(in: 0...(count / 2 + 2), using: &random))
    }
    let diagnostics = (0..<6).map { number in
      Diagnostic(
        rule: "r", severity: Severity.allCases[number % 3], message: "m",
        primary: Annotation(range: range(), label: number % 2 == 0 ? "" : "label"),
        related: (0..<number).map { _ in Annotation(range: range(), label: "other") },
        fix: Fix(isSafe: true, edits: [TextEdit(range: range(), text: "x")]),
        fingerprint: "f\(number)")
    }
    return FileReport(
      file: SourceFile(path: "a", bytes: bytes), diagnostics: diagnostics,
      redactions: [range(), range(), range()])
  }

  @Test(arguments: 0..<60) func `no bytes and no places break a format`(seed: Int) throws {
    let report = report(seed: seed)
    var summary = ReportSummary()
    summary.add(report)
    for format in ReportFormat.allCases {
      var writer = format.makeWriter(ReportOptions())
      let bytes = writer.report([report], summary)
      #expect(String(validating: bytes, as: UTF8.self) != nil, "\(format) is not UTF-8")
      switch format {
      case .json, .sarif, .gitlab: _ = try JSONSerialization.jsonObject(with: Data(bytes))
      default: break
      }
    }
  }

  @Test(arguments: 0..<60) func `every region ends where it starts or later`(seed: Int) throws {
    let report = report(seed: seed)
    let bytes = SarifWriter.whole([report])
    let log = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
    let run = try #require((log?["runs"] as? [[String: Any]])?.first)
    let lines = SourceLines(report.file).count
    for result in try #require(run["results"] as? [[String: Any]]) {
      let locations = try #require(result["locations"] as? [[String: Any]])
      let physical = try #require(locations.first?["physicalLocation"] as? [String: Any])
      let region = try #require(physical["region"] as? [String: Int])
      let start = (region["startLine"] ?? 0, region["startColumn"] ?? 0)
      let end = (region["endLine"] ?? 0, region["endColumn"] ?? 0)
      #expect(start.0 >= 1 && start.1 >= 1 && start <= end && end.0 <= lines)
      let prints = try #require(result["partialFingerprints"] as? [String: String])
      #expect(prints["primaryLocationLineHash"]?.contains(":") == true)
    }
  }
}

extension SarifWriter {
  fileprivate static func whole(_ files: [FileReport]) -> [UInt8] {
    var writer = SarifWriter(ReportOptions())
    return writer.report(files, ReportSummary())
  }
}

import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Reporters

/// Reports as they are recorded in `Snapshots`.
@Suite struct SnapshotTests {
  private static let folder = Checkout.file("Tests/ReportersTests/Snapshots")

  private static func recordedNames() throws -> Set<String> {
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    return Set(files.map { $0.deletingPathExtension().lastPathComponent })
  }

  private func expect(_ actual: [UInt8], named name: String) throws {
    try Recording.expect(actual, in: Self.folder.appending(path: "\(name).txt"))
  }

  @Test(arguments: ReportFormat.allCases, SampleReport.allCases)
  func `every format writes every report as it is recorded`(
    format: ReportFormat, sample: SampleReport
  ) throws {
    try expect(sample.written(as: format), named: "\(format.rawValue)-\(sample.rawValue)")
  }

  @Test func `every snapshot is of a report that is still written`() throws {
    let written = ReportFormat.allCases.flatMap { format in
      SampleReport.allCases.map { "\(format.rawValue)-\($0.rawValue)" }
    }
    let others = [
      "text-color", "text-statistics", "text-coverage", "json-coverage", "html-coverage",
      "job-summary-many",
    ]
    #expect(try Self.recordedNames() == Set(written + others))
  }

  @Test func `text in colour`() throws {
    try expect(
      SampleReport.many.written(as: .text) { $0.usesColor = true }, named: "text-color")
  }

  @Test func `text with statistics, without the closing line`() throws {
    let report = SampleReport.many.written(as: .text) {
      $0.showsStatistics = true
      $0.showsSummary = false
      $0.width = 60
    }
    try expect(report, named: "text-statistics")
  }

  @Test(arguments: [ReportFormat.text, .json]) func `coverage`(format: ReportFormat) throws {
    var file = SampleReport.foreignPartner
    file.coverage = [
      DocumentCoverage(
        document: 0,
        entries: [
          DocumentCoverage.Entry(rule: "a-rule", applied: 2, suppressed: 1),
          DocumentCoverage.Entry(rule: "b-rule", applied: 0, reason: "its `when` was false"),
        ])
    ]
    var summary = ReportSummary()
    summary.add(file)
    var writer = format.makeWriter(ReportOptions())
    try expect(writer.report([file], summary), named: "\(format.rawValue)-coverage")
  }

  @Test func `what each rule gave for each document, as a page`() throws {
    func entry(_ rule: String, _ applied: Int, _ reason: String? = nil, suppressed: Int = 0)
      -> DocumentCoverage.Entry
    {
      DocumentCoverage.Entry(rule: rule, applied: applied, reason: reason, suppressed: suppressed)
    }
    var first = SampleReport.foreignPartner
    let found = first.diagnostics[0]
    var unjudged = entry("unjudged", 0, "what it reads has a finding of its own")
    unjudged.isJudged = false
    first.coverage = [
      DocumentCoverage(
        document: 0,
        entries: [
          entry("foreign-partner-in-development", 2), entry("holds", 1),
          entry("not-here", 0, "its `when` was false"),
          entry("suppressed", 0, "it is suppressed", suppressed: 2), unjudged,
        ])
    ]
    var second = FileReport(file: SourceFile(path: "b.yaml", bytes: []), diagnostics: [])
    second.coverage = [0, 1].map {
      DocumentCoverage(document: $0, entries: [entry("holds", 0, "another reason")])
    }
    second.held = [found, found]
    let files = [first, second, SampleReport.broken]
    var summary = ReportSummary()
    for file in files { summary.add(file) }
    var writer = ReportFormat.html.makeWriter(SampleReport.one.options)
    try expect(writer.report(files, summary), named: "html-coverage")
  }

  @Test func `the summary of a job`() throws {
    var writer = JobSummary.makeWriter()
    let sample = SampleReport.many
    try expect(writer.report(sample.files, sample.summary), named: "job-summary-many")
  }
}

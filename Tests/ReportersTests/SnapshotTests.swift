import Diagnostics
import Testing

@testable import Reporters

@Suite struct SnapshotTests {
  @Test(arguments: ReportFormat.allCases, SampleReport.allCases)
  func `every format writes every report as it is recorded`(
    format: ReportFormat, sample: SampleReport
  ) throws {
    try Snapshot.expect(sample.written(as: format), named: "\(format.rawValue)-\(sample.rawValue)")
  }

  @Test func `every snapshot is of a report that is still written`() throws {
    let written = ReportFormat.allCases.flatMap { format in
      SampleReport.allCases.map { "\(format.rawValue)-\($0.rawValue)" }
    }
    let others = [
      "text-color", "text-statistics", "text-coverage", "json-coverage", "job-summary-many",
    ]
    #expect(try Set(Snapshot.recordedNames()) == Set(written + others))
  }

  @Test func `text in colour`() throws {
    try Snapshot.expect(
      SampleReport.many.written(as: .text) { $0.usesColor = true }, named: "text-color")
  }

  @Test func `text with statistics, without the closing line`() throws {
    let report = SampleReport.many.written(as: .text) {
      $0.showsStatistics = true
      $0.showsSummary = false
      $0.width = 60
    }
    try Snapshot.expect(report, named: "text-statistics")
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
    try Snapshot.expect(writer.report([file], summary), named: "\(format.rawValue)-coverage")
  }

  @Test func `the summary of a job`() throws {
    var writer = JobSummary.makeWriter()
    let sample = SampleReport.many
    try Snapshot.expect(writer.report(sample.files, sample.summary), named: "job-summary-many")
  }
}

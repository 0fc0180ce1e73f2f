import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Reporters

/// Every report as its consumers' schemas and rules see it.
@Suite(
  .enabled(
    if: Validator.canRun,
    "the shared validator, or python3 with jsonschema and lxml, is missing"))
struct ValidatorTests {
  @Test(arguments: [ReportFormat.sarif, .junit, .gitlab, .checkstyle, .github])
  func `reports of every kind are valid`(format: ReportFormat) throws {
    let scratch = try Scratch()
    // The files themselves are there too, so that the validator can compute places and fingerprints
    // again; those of the hostile report have names that no file system accepts.
    let samples = SampleReport.allCases.filter { $0 != .hostile }
    for file in samples.flatMap(\.files) {
      try scratch.write(file.file.path, bytes: file.file.bytes)
    }
    let reports = try samples.map { sample in
      try scratch.write("reports/\(sample.rawValue)", bytes: sample.written(as: format))
    }
    try Validator.expectValid(format.rawValue, reports + ["--base", scratch.url.path])
    let hostile = SampleReport.hostile.written(as: format)
    try Validator.expectValid(
      format.rawValue, [try scratch.write("reports/hostile", bytes: hostile)])
  }

  @Test(arguments: ["github", "azure"])
  func `the log of a CI server reads no command from a report`(server: String) throws {
    let scratch = try Scratch()
    let reports = try [ReportFormat.text, .compact, .json, .markdown].map { format in
      let report = SampleReport.hostile.written(as: format) { $0.escapesWorkflowCommands = true }
      return try scratch.write("reports/\(format.rawValue)", bytes: report)
    }
    try Validator.expectValid(server, reports)
  }
}

/// The shared validator, a Python script.
private enum Validator {
  static let script = SharedData.file("formats/validate.py")

  static let canRun = script != nil && Command.succeeds("python3", "-c", "import jsonschema, lxml")

  static func expectValid(_ kind: String, _ arguments: [String]) throws {
    let path = try #require(script).path
    let result = try Command.run(["python3", path, kind] + arguments, mergesErrors: true)
    #expect(result.status == 0, "\(result.text)")
  }
}

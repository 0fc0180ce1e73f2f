import Diagnostics
import Foundation
import Testing

@testable import Reporters

/// Every report as its consumers' schemas and rules see it.
@Suite(
  .enabled(
    if: Validator.canRun,
    "the shared validator, or python3 with jsonschema and lxml, is missing"))
struct ValidatorTests {
  @Test(arguments: SampleReport.allCases, ["sarif", "junit", "gitlab", "checkstyle", "github"])
  func `a report is valid`(sample: SampleReport, kind: String) throws {
    let format = try #require(ReportFormat(rawValue: kind))
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("authlint-\(kind)-\(sample.rawValue)-\(UUID().uuidString)")
    let base = folder.appendingPathComponent("base")
    try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let report = folder.appendingPathComponent("report")
    try Data(sample.written(as: format)).write(to: report)

    var arguments = ["python3", Validator.script.path, kind, report.path]
    // Names with a NUL cannot be files; the others are there for the fingerprints to be computed.
    if sample != .hostile {
      for file in sample.files {
        let place = base.appendingPathComponent(file.file.path)
        try FileManager.default.createDirectory(
          at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(file.file.bytes).write(to: place)
      }
      arguments += ["--base", base.path]
    }
    let result = try Validator.run(arguments)
    #expect(result.status == 0, "\(result.output)")
  }

  @Test(arguments: [ReportFormat.text, .compact, .json, .markdown])
  func `the log of a CI server reads no command from a report`(format: ReportFormat) throws {
    let report = FileManager.default.temporaryDirectory
      .appendingPathComponent("authlint-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: report) }
    try Data(SampleReport.hostile.written(as: format) { $0.escapesWorkflowCommands = true })
      .write(to: report)
    for kind in ["github", "azure"] {
      let result = try Validator.run(["python3", Validator.script.path, kind, report.path])
      #expect(result.status == 0, "\(result.output)")
    }
  }
}

/// The shared validator, a Python script.
private enum Validator {
  static let script = SharedData.folder.appendingPathComponent("formats/validate.py")

  static let canRun: Bool =
    SharedData.exists
    && (try? run(["python3", "-c", "import jsonschema, lxml"]).status) == 0

  static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}

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
  @Test(arguments: [ReportFormat.sarif, .junit, .gitlab, .checkstyle, .github])
  func `reports of every kind are valid`(format: ReportFormat) throws {
    try Validator.inScratchFolder { folder in
      // The files themselves are there too, for places and fingerprints to be computed again; those
      // of the hostile report have names that no file system takes.
      let samples = SampleReport.allCases.filter { $0 != .hostile }
      for file in samples.flatMap(\.files) {
        try Validator.write(file.file.bytes, to: folder.appendingPathComponent(file.file.path))
      }
      var reports: [String] = []
      for sample in samples {
        reports.append(try Validator.write(sample.written(as: format), to: folder, sample.rawValue))
      }
      try Validator.expectValid(format.rawValue, reports + ["--base", folder.path])
      let hostile = SampleReport.hostile.written(as: format)
      try Validator.expectValid(
        format.rawValue, [try Validator.write(hostile, to: folder, "hostile")])
    }
  }

  @Test(arguments: ["github", "azure"])
  func `the log of a CI server reads no command from a report`(server: String) throws {
    try Validator.inScratchFolder { folder in
      let reports = try [ReportFormat.text, .compact, .json, .markdown].map { format in
        let report = SampleReport.hostile.written(as: format) { $0.escapesWorkflowCommands = true }
        return try Validator.write(report, to: folder, format.rawValue)
      }
      try Validator.expectValid(server, reports)
    }
  }
}

/// The shared validator, a Python script.
private enum Validator {
  static let script = SharedData.folder.appendingPathComponent("formats/validate.py")

  static let canRun: Bool =
    SharedData.exists
    && (try? run(["python3", "-c", "import jsonschema, lxml"]).status) == 0

  static func inScratchFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("authlint-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  static func write(_ bytes: [UInt8], to file: URL) throws {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  static func write(_ report: [UInt8], to folder: URL, _ name: String) throws -> String {
    let file = folder.appendingPathComponent("reports").appendingPathComponent(name)
    try write(report, to: file)
    return file.path
  }

  static func expectValid(_ kind: String, _ arguments: [String]) throws {
    let result = try run(["python3", script.path, kind] + arguments)
    #expect(result.status == 0, "\(result.output)")
  }

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

import Foundation

/// A command that has been run, with what it wrote and how it ended.
package struct Command {
  package let status: Int32
  /// What was written to standard output, and to standard error where that was asked for.
  package let output: [UInt8]

  package var text: String { String(decoding: output, as: UTF8.self) }

  /// Runs a command, looked up in `PATH`, and waits for its end.
  ///
  /// - Parameter mergesErrors: Whether ``output`` also has what was written to standard error.
  @discardableResult
  package static func run(
    _ arguments: [String], in directory: URL? = nil, input: [UInt8]? = nil,
    mergesErrors: Bool = false
  ) throws -> Command {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    process.currentDirectoryURL = directory
    // The input comes from a file, since a pipe would block on what the command does not read.
    let inputFile = FileManager.default.temporaryDirectory
      .appending(path: "authlint-input-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: inputFile) }
    if let input {
      try Data(input).write(to: inputFile)
      process.standardInput = try FileHandle(forReadingFrom: inputFile)
    } else {
      process.standardInput = FileHandle.nullDevice
    }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = mergesErrors ? output : FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Command(status: process.terminationStatus, output: Array(data))
  }

  /// Whether a command runs and succeeds.
  package static func succeeds(_ arguments: String...) -> Bool {
    (try? run(arguments))?.status == 0
  }
}

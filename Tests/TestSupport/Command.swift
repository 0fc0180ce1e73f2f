import Foundation

/// The result of a command: its output and its exit status.
package struct Command {
  package let status: Int32
  /// The content of standard output, and of standard error if that was requested.
  package let output: [UInt8]

  package var text: String { String(decoding: output, as: UTF8.self) }

  /// Runs a command, which is looked up in `PATH`, and waits until it ends.
  ///
  /// - Parameter mergesErrors: Whether ``output`` includes standard error.
  @discardableResult
  package static func run(
    _ arguments: [String], in directory: URL? = nil, input: [UInt8]? = nil,
    mergesErrors: Bool = false
  ) throws -> Command {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    process.currentDirectoryURL = directory
    // The input comes from a file, because writing to a pipe would block if the command does not
    // read it.
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

  /// Returns whether a command runs and succeeds.
  package static func succeeds(_ arguments: String...) -> Bool {
    (try? run(arguments))?.status == 0
  }
}

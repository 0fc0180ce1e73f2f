import Foundation

@testable import Workspace

/// A directory of a test's own, removed with it.
final class Scratch: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("authlint-tests-\(UUID().uuidString)").resolvingSymlinksInPath()
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    // Directories that a test made unreadable must be readable to go.
    _ = try? Self.run(["chmod", "-R", "u+rwx", url.path], in: url)
    try? FileManager.default.removeItem(at: url)
  }

  var path: Path { Path(url.path) }

  func path(_ name: String) -> Path { path.appending(name) }

  var workingDirectory: WorkingDirectory { WorkingDirectory(path: path) }

  @discardableResult
  func write(_ name: String, _ text: String = "a: 1\n") throws -> Path {
    try write(name, Array(text.utf8))
  }

  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> Path {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
    return path(name)
  }

  func makeDirectory(_ name: String) throws {
    try FileManager.default.createDirectory(
      at: url.appendingPathComponent(name), withIntermediateDirectories: true)
  }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: url.appendingPathComponent(name).path, withDestinationPath: target)
  }

  func read(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: url.appendingPathComponent(name)))
  }

  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: url.path).sorted()
  }

  /// Runs a command and returns its status and standard output.
  @discardableResult
  static func run(
    _ arguments: [String], in directory: URL, input: [UInt8] = []
  ) throws -> (status: Int32, output: [UInt8]) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.currentDirectoryURL = directory
    let output = Pipe()
    let inputFile = directory.appendingPathComponent(".input-\(UUID().uuidString)")
    try Data(input).write(to: inputFile)
    defer { try? FileManager.default.removeItem(at: inputFile) }
    process.standardInput = try FileHandle(forReadingFrom: inputFile)
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, [UInt8](data))
  }

  @discardableResult
  func run(_ arguments: String..., input: [UInt8] = []) throws -> (status: Int32, output: [UInt8]) {
    try Self.run(arguments, in: url, input: input)
  }

  static let hasGit =
    (try? run(["git", "--version"], in: URL(fileURLWithPath: "/tmp")))?.status == 0
  static let isSuperuser = geteuid() == 0
}

import Foundation
import TestSupport
import Testing

@testable import Workspace

@Suite struct FileReplacementTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  func mode(_ name: String) -> mode_t {
    var status = stat()
    stat(scratch.path(name).text, &status)
    return status.st_mode & 0o7777
  }

  @Test(arguments: [0o600, 0o644, 0o755] as [mode_t])
  func `a file is replaced, its mode kept, and nothing else left behind`(wanted: mode_t) throws {
    let path = try scratch.file("file", "old")
    chmod(path.text, wanted)
    try FileReplacement.replace(path, with: Array("new".utf8))
    #expect(try scratch.bytes(of: "file") == Array("new".utf8))
    #expect(mode("file") == wanted)
    #expect(try scratch.names() == ["file"])
  }

  @Test func `a file that did not exist has the mode of any new file`() throws {
    try FileReplacement.replace(scratch.path("file"), with: [1])
    let mask = umask(0)
    umask(mask)
    #expect(mode("file") == 0o666 & ~mask)
  }

  @Test func `a link stays a link, also through others and to nothing`() throws {
    try scratch.makeDirectory("d")
    try scratch.file("d/real", "old")
    try scratch.link("first", to: "second")
    try scratch.link("second", to: "d/real")
    try scratch.link("new", to: "d/made")
    try FileReplacement.replace(scratch.path("first"), with: [1])
    try FileReplacement.replace(scratch.path("new"), with: [2])
    #expect(try scratch.bytes(of: "d/real") == [1])
    #expect(try scratch.bytes(of: "d/made") == [2])
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: scratch.path("first").text)
        == "second")
  }

  @Test(arguments: ["longer than it was", "s"])
  func `a file with two names keeps both`(text: String) throws {
    let path = try scratch.file("file", "the old text")
    try #require(Glibc.link(path.text, scratch.path("other").text) == 0)
    let before = try FileStatus.of(path)
    try FileReplacement.replace(path, with: Array(text.utf8))
    #expect(try scratch.bytes(of: "other") == Array(text.utf8))
    #expect(try FileStatus.of(path).identity == before.identity)
    #expect(try scratch.names() == ["file", "other"])
    let sink = try OutputSink(replacing: path)
    sink.write("report")
    try sink.finish()
    #expect(try scratch.bytes(of: "other") == Array("report".utf8))
    #expect(try scratch.names() == ["file", "other"])
  }

  @Test func `names that are done with make room for others`() {
    for number in 0..<1_000 {
      let path = scratch.path("\(number)")
      CleanUp.register(path)
      #expect(CleanUp.isRegistered(path))
      CleanUp.forget(path)
      #expect(!CleanUp.isRegistered(path))
    }
  }

  @Test func `what is not a file is not replaced`() throws {
    try scratch.makeDirectory("d")
    try scratch.link("loop", to: "loop")
    try #require(mkfifo(scratch.path("fifo").text, 0o600) == 0)
    #expect(throws: FileReplacement.Failure.notRegular(.directory)) {
      try FileReplacement.replace(scratch.path("d"), with: [])
    }
    #expect(throws: FileReplacement.Failure.notRegular(.fifo)) {
      try FileReplacement.replace(scratch.path("fifo"), with: [])
    }
    #expect(throws: FileReplacement.Failure.system(SystemError(code: ELOOP))) {
      try FileReplacement.replace(scratch.path("loop"), with: [])
    }
    #expect(throws: FileReplacement.Failure.system(SystemError(code: ENOENT))) {
      try FileReplacement.replace(scratch.path("no/file"), with: [])
    }
  }

  @Test func `a file that has changed since it was read is left alone`() throws {
    let path = try scratch.file("file", "old")
    let (_, status) = try FileReader().readWithStatus(path)
    try FileReplacement.replace(path, with: Array("one".utf8), since: status)
    #expect(throws: FileReplacement.Failure.changed) {
      try FileReplacement.replace(path, with: Array("two".utf8), since: status)
    }
    #expect(try scratch.bytes(of: "file") == Array("one".utf8))
    #expect(try scratch.names() == ["file"])
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may write everything"))
  func `a file that may not be written is not replaced`() throws {
    let path = try scratch.file("file", "old")
    chmod(path.text, 0o444)
    #expect(throws: FileReplacement.Failure.system(SystemError(code: EACCES))) {
      try FileReplacement.replace(path, with: [])
    }
  }

  @Test func `a long name has room for the temporary file's`() throws {
    let name = String(repeating: "n", count: 255)
    try FileReplacement.replace(scratch.path(name), with: [1])
    #expect(try scratch.names() == [name])
  }
}

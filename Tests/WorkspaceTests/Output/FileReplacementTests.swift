import Foundation
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

  @Test(
    "a file is replaced, its mode kept, and nothing else left behind",
    arguments: [0o600, 0o644, 0o755] as [mode_t])
  func replacing(wanted: mode_t) throws {
    let path = try scratch.write("file", "old")
    chmod(path.text, wanted)
    try FileReplacement.replace(path, with: Array("new".utf8))
    #expect(try scratch.read("file") == Array("new".utf8))
    #expect(mode("file") == wanted)
    #expect(try scratch.names() == ["file"])
  }

  @Test("a file that did not exist has the mode of any new file")
  func creating() throws {
    try FileReplacement.replace(scratch.path("file"), with: [1])
    let mask = umask(0)
    umask(mask)
    #expect(mode("file") == 0o666 & ~mask)
  }

  @Test("a link stays a link, also through others and to nothing")
  func links() throws {
    try scratch.makeDirectory("d")
    try scratch.write("d/real", "old")
    try scratch.link("first", to: "second")
    try scratch.link("second", to: "d/real")
    try scratch.link("new", to: "d/made")
    try FileReplacement.replace(scratch.path("first"), with: [1])
    try FileReplacement.replace(scratch.path("new"), with: [2])
    #expect(try scratch.read("d/real") == [1])
    #expect(try scratch.read("d/made") == [2])
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: scratch.path("first").text)
        == "second")
  }

  @Test("what is not a file is not replaced")
  func notRegular() throws {
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

  @Test("a file that has changed since it was read is left alone")
  func changed() throws {
    let path = try scratch.write("file", "old")
    let (_, status) = try FileReader().readWithStatus(path)
    try FileReplacement.replace(path, with: Array("one".utf8), since: status)
    #expect(throws: FileReplacement.Failure.changed) {
      try FileReplacement.replace(path, with: Array("two".utf8), since: status)
    }
    #expect(try scratch.read("file") == Array("one".utf8))
    #expect(try scratch.names() == ["file"])
  }

  @Test(
    "a file that may not be written is not replaced",
    .enabled(if: !Scratch.isSuperuser, "the superuser may write everything"))
  func readOnly() throws {
    let path = try scratch.write("file", "old")
    chmod(path.text, 0o444)
    #expect(throws: FileReplacement.Failure.system(SystemError(code: EACCES))) {
      try FileReplacement.replace(path, with: [])
    }
  }

  @Test("a long name has room for the temporary file's")
  func longName() throws {
    let name = String(repeating: "n", count: 255)
    try FileReplacement.replace(scratch.path(name), with: [1])
    #expect(try scratch.names() == [name])
  }
}

@Suite struct OutputSinkTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test("a sink in memory holds what was written")
  func memory() throws {
    let sink = OutputSink()
    sink.write("a")
    sink.write(bytes: [0x62])
    sink.write(String(repeating: "c", count: 100_000))
    try sink.finish()
    #expect(sink.text == "ab" + String(repeating: "c", count: 100_000))
  }

  @Test("a file appears when it is complete, and not before")
  func file() throws {
    let path = try scratch.write("report", "old")
    let sink = try OutputSink(replacing: path)
    let text = String(repeating: "line\n", count: 50_000)
    sink.write(text)
    #expect(try scratch.read("report") == Array("old".utf8))
    try sink.finish()
    #expect(try scratch.read("report") == Array(text.utf8))
    #expect(try scratch.names() == ["report"])
  }

  @Test("a file whose report was never finished is as it was")
  func unfinished() throws {
    let path = try scratch.write("report", "old")
    do {
      let sink = try OutputSink(replacing: path)
      sink.write("new")
      sink.flush()
      #expect(try scratch.names().count == 2)
    }
    #expect(try scratch.read("report") == Array("old".utf8))
    #expect(try scratch.names() == ["report"])
  }

  @Test("a place where no file can be is refused before anything is written")
  func badTargets() throws {
    try scratch.write("file")
    #expect(throws: OutputSink.Failure.system(SystemError(code: EISDIR))) {
      try OutputSink(replacing: scratch.path)
    }
    #expect(throws: OutputSink.Failure.system(SystemError(code: ENOENT))) {
      try OutputSink(replacing: scratch.path("no/report"))
    }
    #expect(throws: OutputSink.Failure.system(SystemError(code: ENOTDIR))) {
      try OutputSink(replacing: scratch.path("file/report"))
    }
  }

  @Test("a device is written and stays a device")
  func device() throws {
    let sink = try OutputSink(replacing: Path("/dev/null"))
    sink.write("text")
    try sink.finish()
    #expect(try FileStatus.of(Path("/dev/null")).kind == .characterDevice)
  }

  @Test(
    "a full disk is an error",
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "needs /dev/full"))
  func fullDisk() throws {
    let sink = try OutputSink(replacing: Path("/dev/full"))
    sink.write("text")
    #expect(throws: OutputSink.Failure.system(SystemError(code: ENOSPC))) { try sink.finish() }
    #expect(
      OutputSink.Failure.system(SystemError(code: ENOSPC)).message == "no space left on device")
  }

  @Test("a closed pipe is noticed, and what comes later is dropped")
  func closedPipe() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    signal(SIGPIPE, SIG_IGN)
    close(ends[0])
    let sink = OutputSink(descriptor: ends[1])
    sink.write("text")
    #expect(sink.isOpen)
    sink.flush()
    #expect(!sink.isOpen)
    sink.write(String(repeating: "x", count: 1_000_000))
    #expect(sink.bytes.isEmpty)
    #expect(throws: OutputSink.Failure.closedPipe) { try sink.finish() }
    close(ends[1])
  }

  @Test("a pipe that takes little at a time gets all")
  func slowPipe() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    // Not blocking, so that writes are cut short and refused.
    _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
    let (reading, writing) = (ends[0], ends[1])
    let text = String(repeating: "0123456789", count: 100_000)
    let flag = Flag()
    let reader = Foundation.Thread {
      let data = FileHandle(fileDescriptor: reading).readDataToEndOfFile()
      #expect(data == Data(text.utf8))
      flag.acknowledge()
    }
    reader.start()
    let sink = OutputSink(descriptor: writing)
    sink.write(text)
    try sink.finish()
    close(writing)
    flag.stop()
    close(reading)
  }
}

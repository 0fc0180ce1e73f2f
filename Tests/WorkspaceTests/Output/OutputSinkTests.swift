import Foundation
import TestSupport
import Testing

@testable import Workspace

@Suite struct OutputSinkTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func `a sink in memory holds what was written`() throws {
    let sink = OutputSink()
    sink.write("a")
    sink.write(bytes: [0x62])
    sink.write(String(repeating: "c", count: 100_000))
    try sink.finish()
    #expect(sink.text == "ab" + String(repeating: "c", count: 100_000))
  }

  @Test func `a file appears when it is complete, and not before`() throws {
    let path = try scratch.file("report", "old")
    let sink = try OutputSink(replacing: path)
    let text = String(repeating: "line\n", count: 50_000)
    sink.write(text)
    #expect(try scratch.bytes(of: "report") == Array("old".utf8))
    try sink.finish()
    #expect(try scratch.bytes(of: "report") == Array(text.utf8))
    #expect(try scratch.names() == ["report"])
  }

  @Test func `a file whose report was never finished is as it was`() throws {
    let path = try scratch.file("report", "old")
    do {
      let sink = try OutputSink(replacing: path)
      sink.write("new")
      sink.flush()
      #expect(try scratch.names().count == 2)
    }
    #expect(try scratch.bytes(of: "report") == Array("old".utf8))
    #expect(try scratch.names() == ["report"])
  }

  @Test func `a place where no file can be is refused before anything is written`() throws {
    try scratch.file("file")
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

  @Test func `a device is written and stays a device`() throws {
    let sink = try OutputSink(replacing: Path("/dev/null"))
    sink.write("text")
    try sink.finish()
    #expect(try FileStatus.of(Path("/dev/null")).kind == .characterDevice)
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "needs /dev/full"))
  func `a full disk is an error`() throws {
    let sink = try OutputSink(replacing: Path("/dev/full"))
    sink.write("text")
    #expect(throws: OutputSink.Failure.system(SystemError(code: ENOSPC))) { try sink.finish() }
    #expect(
      OutputSink.Failure.system(SystemError(code: ENOSPC)).message == "no space left on device")
  }

  @Test func `a closed pipe is noticed, and what comes later is dropped`() throws {
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

  @Test func `a pipe that takes little at a time gets all`() throws {
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

  @Test func `what is handed on while it is written comes in order`() throws {
    let path = try scratch.file("report", [])
    let sink = try OutputSink(replacing: path)
    var largest = 0
    sink.write("begin\n")
    sink.write { bytes, flush in
      for number in 0..<40_000 {
        bytes += Array("\(number)\n".utf8)
        flush(&bytes)
        largest = max(largest, bytes.count)
      }
    }
    sink.write("end\n")
    try sink.finish()
    let expected = "begin\n" + (0..<40_000).map { "\($0)\n" }.joined() + "end\n"
    #expect(try FileReader().read(path) == Array(expected.utf8))
    #expect(largest < 70_000)
  }

  @Test func `memory keeps what is handed on`() {
    let sink = OutputSink()
    sink.write { bytes, flush in
      for _ in 0..<100_000 {
        bytes.append(0x61)
        flush(&bytes)
      }
    }
    #expect(sink.bytes.count == 100_000)
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func `a full disk in the middle is told, and ends the writing`() throws {
    let sink = try OutputSink(replacing: Path("/dev/full"))
    sink.write { bytes, flush in
      for _ in 0..<10 {
        bytes += [UInt8](repeating: 0x61, count: 100_000)
        flush(&bytes)
      }
      #expect(bytes.isEmpty)
    }
    #expect(!sink.isOpen)
    #expect(throws: OutputSink.Failure.system(SystemError(code: ENOSPC))) { try sink.finish() }
  }
}

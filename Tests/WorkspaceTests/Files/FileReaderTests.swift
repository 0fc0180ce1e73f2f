import Foundation
import TestSupport
import Testing

@testable import Workspace

@Suite struct FileReaderTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  func failure(_ path: Path, limit: Int = FileReader.defaultLimit) -> ReadFailure? {
    do {
      _ = try FileReader(limit: limit).read(path)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [0, 1, 4095, 4096, 4097, 16 << 10, 100_000])
  func `a file is read whole`(size: Int) throws {
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let path = try scratch.file("file", bytes)
    let read = try FileReader().read(path)
    #expect(read == bytes)
    #expect(try FileReader(limit: size).read(path) == bytes)
    #expect(read.capacity - read.count >= FileReader.zerosBehind)
    let behind = read.withUnsafeBufferPointer { buffer in
      (0..<FileReader.zerosBehind).map { buffer.baseAddress?[size + $0] }
    }
    #expect(behind.allSatisfy { $0 == 0 })
  }

  @Test(arguments: [1, 2, 5000])
  func `a file beyond the limit is refused`(size: Int) throws {
    let path = try scratch.file("file", [UInt8](repeating: 0x61, count: size))
    #expect(failure(path, limit: size - 1) == .tooLarge(limit: size - 1))
  }

  @Test func `a sparse file is refused by its size`() throws {
    let path = try scratch.file("sparse", [])
    try FileHandle(forWritingTo: URL(fileURLWithPath: path.text)).truncate(atOffset: 3 << 30)
    #expect(failure(path) == .tooLarge(limit: 16 << 20))
    #expect(ReadFailure.tooLarge(limit: 16 << 20).message == "is larger than 16 MiB")
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/status")))
  func `a file that states no size is read to its end`() throws {
    #expect(try FileReader().read(Path("/proc/self/status")).starts(with: "Name:".utf8))
    #expect(failure(Path("/proc/self/status"), limit: 10) == .tooLarge(limit: 10))
  }

  @Test func `a named pipe neither blocks nor is read`() throws {
    try #require(mkfifo(scratch.path("fifo").text, 0o600) == 0)
    #expect(failure(scratch.path("fifo")) == .notRegular(.fifo))
    #expect(failure(scratch.path("fifo"))?.message == "is a named pipe, not a regular file")
  }

  @Test(arguments: ["/dev/null", "/dev/zero"])
  func `a device is not read`(path: String) {
    #expect(failure(Path(path)) == .notRegular(.characterDevice))
  }

  @Test func `a socket is called a socket`() throws {
    let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(number) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let path = scratch.path("s")
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.bytes) }
    let code = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(code == 0)
    #expect(failure(path) == .notRegular(.socket))
  }

  @Test func `a directory is not a file`() {
    #expect(failure(scratch.path) == .notRegular(.directory))
  }

  @Test func `what cannot be opened says why`() throws {
    try scratch.file("file")
    try scratch.link("loop", to: "loop")
    try scratch.link("dangling", to: "nowhere")
    let name = String(repeating: "n", count: 300)
    #expect(failure(scratch.path("missing"))?.message == "no such file or directory")
    #expect(failure(scratch.path("dangling"))?.message == "no such file or directory")
    #expect(failure(scratch.path("file/x"))?.message == "a part of the path is not a directory")
    #expect(failure(scratch.path("loop"))?.message == "too many levels of symbolic links")
    #expect(failure(scratch.path(name))?.message == "the name is too long")
    #expect(failure(Path(""))?.message == "no such file or directory")
    #expect(failure(Path("a\0b"))?.message == "not a valid path")
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may read everything"))
  func `an unreadable file says so`() throws {
    let path = try scratch.file("file")
    chmod(path.text, 0)
    #expect(failure(path)?.message == "permission denied")
  }

  @Test func `a link to a file is followed`() throws {
    try scratch.file("file", "x")
    try scratch.link("link", to: "file")
    #expect(try FileReader().read(scratch.path("link")) == [0x78])
  }

  @Test func `a name that is not UTF-8 opens its own file`()
    throws
  {
    let first = scratch.path.appending([0x61, 0xE8])
    let second = scratch.path.appending([0x61, 0xE9])
    for (path, text) in [(first, "1"), (second, "2")] {
      try FileReplacement.replace(path, with: Array(text.utf8))
    }
    #expect(try FileReader().read(first) == [0x31])
    #expect(try FileReader().read(second) == [0x32])
    #expect(try FileReader().read(Path(second.text)) == [0x32])
  }

  @Test func `a file that is written while it is read is whole or refused`() throws {
    let path = try scratch.file("file", [UInt8](repeating: 0x61, count: 200_000))
    let isRunning = Flag()
    let writer = Foundation.Thread {
      let number = open(path.text, O_RDWR)
      while isRunning.value {
        ftruncate(number, 100_000)
        ftruncate(number, 200_000)
      }
      close(number)
      isRunning.acknowledge()
    }
    writer.start()
    for _ in 0..<200 {
      do {
        let bytes = try FileReader().read(path)
        #expect(bytes.count == 100_000 || bytes.count == 200_000)
      } catch {
        #expect(error == .changed)
      }
    }
    isRunning.stop()
  }
}

/// A flag that a test stops a thread with.
final class Flag: @unchecked Sendable {
  private let condition = NSCondition()
  private var isSet = true
  private var isAcknowledged = false

  var value: Bool {
    condition.lock()
    defer { condition.unlock() }
    return isSet
  }

  func acknowledge() {
    condition.lock()
    isAcknowledged = true
    condition.signal()
    condition.unlock()
  }

  func stop() {
    condition.lock()
    isSet = false
    while !isAcknowledged { condition.wait() }
    condition.unlock()
  }
}

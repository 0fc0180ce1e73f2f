#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// An open file, which is closed when the value goes out of scope. Interrupted calls are repeated.
struct FileDescriptor: ~Copyable {
  let number: Int32

  deinit { close(number) }

  /// Opens `path` without blocking on a pipe, and without making a terminal the controlling
  /// terminal.
  static func open(
    _ path: Path, flags: Int32 = O_RDONLY, mode: mode_t = 0
  ) throws(SystemError) -> FileDescriptor {
    let flags = flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
    while true {
      let number = path.withCString { openFile($0, flags, mode) }
      guard let number else { throw .invalidPath }
      if number >= 0 { return FileDescriptor(number: number) }
      if errno != EINTR { throw .current }
    }
  }

  /// Returns the status of the open file.
  func status() throws(SystemError) -> FileStatus {
    var status = stat()
    guard fstat(number, &status) == 0 else { throw .current }
    return FileStatus(status)
  }

  /// Returns the descriptor without closing it; the caller must close it.
  consuming func release() -> Int32 {
    let number = number
    discard self
    return number
  }

  /// Reads once into `buffer`; returns the number of bytes, 0 at the end. Waits for data even if
  /// the stream is non-blocking.
  static func read(
    _ number: Int32, into buffer: UnsafeMutableRawBufferPointer
  ) throws(SystemError) -> Int {
    while true {
      let count = readBytes(number, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      if errno == EAGAIN || errno == EWOULDBLOCK {
        wait(number, for: Int16(POLLIN))
      } else if errno != EINTR {
        throw .current
      }
    }
  }

  /// Writes all of `bytes`, in as many calls as necessary.
  static func write(_ number: Int32, _ bytes: [UInt8]) throws(SystemError) {
    var failure: SystemError?
    bytes.withUnsafeBytes { buffer in
      do throws(SystemError) { try write(number, buffer) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// Writes all of `buffer`, in as many calls as necessary.
  private static func write(
    _ number: Int32, _ buffer: UnsafeRawBufferPointer
  ) throws(SystemError) {
    var rest = buffer
    while !rest.isEmpty {
      let count = writeBytes(number, rest.baseAddress, rest.count)
      if count > 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      } else if count == 0 {
        // A device that accepts no bytes and reports no error would make this loop endless.
        throw SystemError(code: EIO)
      } else if errno == EAGAIN || errno == EWOULDBLOCK {
        wait(number, for: Int16(POLLOUT))
      } else if errno != EINTR {
        throw .current
      }
    }
  }

  private static func wait(_ number: Int32, for events: Int16) {
    var entry = pollfd(fd: number, events: events, revents: 0)
    // The next read or write reports an error again.
    _ = poll(&entry, 1, -1)
  }
}

// The members above shadow the global functions of the same names.
private func openFile(_ path: UnsafePointer<CChar>, _ flags: Int32, _ mode: mode_t) -> Int32 {
  open(path, flags, mode)
}

private func readBytes(_ number: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(number, bytes, count)
}

private func writeBytes(_ number: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(number, bytes, count)
}

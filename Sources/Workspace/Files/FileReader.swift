#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a file was not read.
package enum ReadFailure: Error, Equatable, Sendable {
  /// A system call failed.
  case system(SystemError)
  /// The path does not lead to a regular file.
  case notRegular(FileKind)
  /// The file has more than `limit` bytes.
  case tooLarge(limit: Int)
  /// The file changed during each of three attempts to read it.
  case changed

  /// The message: starts in lower case, has no full stop.
  package var message: String {
    switch self {
    case .system(let error): error.message
    case .notRegular(let kind): "is \(kind.noun), not a regular file"
    case .tooLarge(let limit): "is larger than \(ByteCount.text(limit))"
    case .changed: "changed while it was read"
    }
  }
}

/// Reads whole files, whatever they turn out to be: a pipe, a device, larger than memory, or
/// changing while they are read.
///
/// Reads only regular files and standard input, and blocks only on standard input.
package struct FileReader: Sendable {
  /// The default limit for the size of a file: 16 MiB.
  package static let defaultLimit = 16 << 20

  /// The number of zero bytes after the content of a regular file, in the array's spare capacity,
  /// so that a parser can look ahead without copying the file.
  package static let zerosBehind = 16

  /// The maximum size of a file, in bytes.
  package let limit: Int

  /// Creates a reader with a limit in bytes; a negative limit counts as 0.
  package init(limit: Int = FileReader.defaultLimit) {
    // Reading asks for one byte beyond the limit, to see whether the file ends there.
    self.limit = min(max(0, limit), Int.max - 1)
  }

  /// Reads the whole content of the file at `path`, following links.
  ///
  /// An unchanging file takes four system calls (open, fstat, read, close) and one allocation. If
  /// the file's size is not the one that its status stated and the file has changed meanwhile, it
  /// is read again, at most twice.
  package func read(_ path: Path) throws(ReadFailure) -> [UInt8] {
    try readWithStatus(path).bytes
  }

  /// Reads the content as ``read(_:)`` does, and the status by which a later change can be
  /// detected.
  package func readWithStatus(
    _ path: Path
  ) throws(ReadFailure) -> (bytes: [UInt8], status: FileStatus) {
    for _ in 0..<3 {
      let file: FileDescriptor
      do {
        file = try FileDescriptor.open(path)
      } catch {
        throw Self.openFailure(path, error)
      }
      do {
        let status = try file.status()
        guard status.kind == .regular else { throw ReadFailure.notRegular(status.kind) }
        guard status.size <= limit else { throw ReadFailure.tooLarge(limit: limit) }
        let bytes = try readAll(file.number, expecting: status.size)
        guard bytes.count <= limit else { throw ReadFailure.tooLarge(limit: limit) }
        // Some file systems generate files while they are read, and state a size of 0 or a wrong
        // one; an unchanged status is then enough.
        if bytes.count == status.size { return (bytes, status) }
        if try file.status().isUnchanged(since: status) { return (bytes, status) }
      } catch let failure as ReadFailure {
        throw failure
      } catch let error as SystemError {
        throw .system(error)
      } catch {
        throw .changed
      }
    }
    throw .changed
  }

  /// Reads all of standard input, whatever it is connected to.
  package func readStandardInput() throws(ReadFailure) -> [UInt8] {
    var status = stat()
    let isFile = fstat(STDIN_FILENO, &status) == 0 && FileKind(mode: status.st_mode) == .regular
    do {
      let bytes = try readAll(
        STDIN_FILENO, expecting: isFile ? Int(clamping: status.st_size) : 0)
      guard bytes.count <= limit else { throw ReadFailure.tooLarge(limit: limit) }
      return bytes
    } catch let error as SystemError {
      throw .system(error)
    } catch {
      throw .tooLarge(limit: limit)
    }
  }

  /// Reads to the end, or one byte past the limit. `expecting` sizes the first buffer.
  private func readAll(_ number: Int32, expecting: Int) throws(SystemError) -> [UInt8] {
    // One byte more than expected, so that a short read shows the end without another call.
    let most = limit + 1
    let first = min(most, expecting > 0 ? expecting + 1 : 16 << 10)
    var bytes = try Self.readChunk(number, capacity: first)
    if expecting > 0, bytes.count == expecting { return bytes }
    while bytes.count > 0, bytes.count < most {
      // Doubling keeps the cost of copying linear in the size.
      let more = try Self.readChunk(
        number, capacity: min(most - bytes.count, max(4096, bytes.count)))
      if more.isEmpty { break }
      bytes.append(contentsOf: more)
    }
    return bytes
  }

  /// Reads up to `capacity` bytes; fewer only at the end of a regular file or if a stream has no
  /// more at the moment, none only at the end.
  private static func readChunk(
    _ number: Int32, capacity: Int
  ) throws(SystemError) -> [UInt8] {
    var failure: SystemError?
    let room = capacity + zerosBehind
    let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      count = 0
      let asked = UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: capacity)
      do throws(SystemError) {
        count = try FileDescriptor.read(number, into: asked)
        buffer[count..<count + zerosBehind].initialize(repeating: 0)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Returns the failure to open a file. Opening a socket fails with an unclear error, so the
  /// file's kind is looked up for a better message.
  private static func openFailure(_ path: Path, _ error: SystemError) -> ReadFailure {
    if error.code == ENXIO || error.code == EOPNOTSUPP,
      let status = try? FileStatus.of(path), status.kind != .regular
    {
      return .notRegular(status.kind)
    }
    return .system(error)
  }
}

/// Formats numbers of bytes.
enum ByteCount {
  /// Returns a text such as `16 MiB` or `1000 bytes`, with the largest unit that divides the
  /// number.
  static func text(_ count: Int) -> String {
    for (unit, name) in [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")]
    where count >= unit && count % unit == 0 {
      return "\(count / unit) \(name)"
    }
    return count == 1 ? "1 byte" : "\(count) bytes"
  }
}

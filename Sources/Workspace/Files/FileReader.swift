#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a file was not read.
package enum ReadFailure: Error, Equatable, Sendable {
  /// The system said no.
  case system(SystemError)
  /// It is not a regular file.
  case notRegular(FileKind)
  /// It holds more than `limit` bytes.
  case tooLarge(limit: Int)
  /// Its size changed while it was read, again and again.
  case changed

  /// The failure in words, lower-case, without a full stop.
  package var message: String {
    switch self {
    case .system(let error): error.message
    case .notRegular(let kind): "is \(kind.noun), not a regular file"
    case .tooLarge(let limit): "is larger than \(ByteCount.text(limit))"
    case .changed: "changed while it was read"
    }
  }
}

/// Reads whole files that may be anything: a pipe, a device, larger than memory, being written.
///
/// Only regular files are read, and standard input; nothing blocks but standard input.
package struct FileReader: Sendable {
  /// The most bytes that are read of one file unless told otherwise: 16 MiB.
  package static let defaultLimit = 16 << 20

  /// How many zeros stand behind the bytes of a regular file, in the array's spare room: a parser
  /// that looks ahead needs no copy of the file with an end that it knows.
  package static let zerosBehind = 16

  /// The most bytes that are read of one file.
  package let limit: Int

  /// Creates a reader with a limit in bytes; a negative one is taken as 0.
  package init(limit: Int = FileReader.defaultLimit) {
    // One byte beyond the limit is asked for, to see whether the file ends there.
    self.limit = min(max(0, limit), Int.max - 1)
  }

  /// The whole content of the file at `path`, links followed.
  ///
  /// Three system calls and one allocation for a file that holds still. A file whose size is not
  /// what the system said at first, because someone writes to it, is read again, at most twice.
  package func read(_ path: Path) throws(ReadFailure) -> [UInt8] {
    try readWithStatus(path).bytes
  }

  /// The content, and the status by which a later change can be noticed.
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
        // Some file systems make their files up while they are read, and state no size or a wrong
        // one: what holds still is as good as it gets.
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

  /// All of standard input, whatever it is connected to.
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
    // One byte more than expected: a short read then shows the end without another call.
    let most = limit + 1
    let first = min(most, expecting > 0 ? expecting + 1 : 16 << 10)
    var bytes = try Self.readChunk(number, capacity: first)
    if expecting > 0, bytes.count == expecting { return bytes }
    while bytes.count > 0, bytes.count < most {
      // Doubling keeps the copies linear in the size.
      let more = try Self.readChunk(
        number, capacity: min(most - bytes.count, max(4096, bytes.count)))
      if more.isEmpty { break }
      bytes.append(contentsOf: more)
    }
    return bytes
  }

  /// Up to `capacity` bytes; fewer only at the end of a regular file or when a stream has no more
  /// at the moment, none only at the end.
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

  /// A socket cannot be opened, and the error says little: look again for a better word.
  private static func openFailure(_ path: Path, _ error: SystemError) -> ReadFailure {
    if error.code == ENXIO || error.code == EOPNOTSUPP,
      let status = try? FileStatus.of(path), status.kind != .regular
    {
      return .notRegular(status.kind)
    }
    return .system(error)
  }
}

/// Numbers of bytes in words.
enum ByteCount {
  /// `16 MiB`, `1000 bytes`: the largest unit that divides it.
  static func text(_ count: Int) -> String {
    for (unit, name) in [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")]
    where count >= unit && count % unit == 0 {
      return "\(count / unit) \(name)"
    }
    return count == 1 ? "1 byte" : "\(count) bytes"
  }
}

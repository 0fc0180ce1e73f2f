#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The destination of a report: a stream, a file that is replaced when the report is complete, or
/// memory.
///
/// Writing does not throw. The first error is kept, later output is discarded, and ``finish()``
/// throws the error; a long run checks ``isOpen`` from time to time.
package final class OutputSink: TextOutputStream {
  /// The reason why the output is incomplete.
  package enum Failure: Error, Equatable, Sendable {
    /// Nobody reads the stream any more, which is not reported.
    case closedPipe
    /// A system call failed.
    case system(SystemError)

    /// The message: starts in lower case, has no full stop.
    package var message: String {
      switch self {
      case .closedPipe: "the pipe is closed"
      case .system(let error): error.message
      }
    }
  }

  private enum Destination {
    case memory
    case stream(Int32)
    /// A file, device or pipe that the sink opened and writes to directly.
    case device(Int32)
    case file(ReplacingFile)
    case finished
  }

  /// The number of buffered bytes from which the buffer is flushed.
  private static let bufferSize = 64 << 10

  private var destination: Destination
  private var buffer: [UInt8] = []
  /// The first error, if there was one.
  package private(set) var failure: Failure?

  /// Creates a sink that keeps everything in ``bytes``.
  package init() { destination = .memory }

  /// Creates a sink that writes to an open stream, which it does not close.
  package init(descriptor: Int32) { destination = .stream(descriptor) }

  /// Creates a sink that replaces the file at `path` when it is finished, and leaves the file
  /// unchanged if it is not finished. A device or named pipe is written to directly.
  package init(replacing path: Path) throws(Failure) {
    do throws(SystemError) {
      var original: FileStatus?
      if let status = try? FileStatus.of(path) {
        if let device = try Self.device(path, status.kind) {
          destination = device
          return
        }
        original = status
      }
      let target = try FileReplacement.target(of: path)
      if original != nil, target.withCString({ access($0, W_OK) }) != 0 { throw .current }
      destination = .file(
        ReplacingFile(try TemporaryFile(beside: target), target: target, original: original))
    } catch {
      throw .system(error)
    }
  }

  /// Creates a sink that appends to the file at `path`, which is created if it is missing.
  package init(appendingTo path: Path) throws(Failure) {
    let number = path.withCString {
      open($0, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, mode_t(0o666))
    }
    guard let number, number >= 0 else { throw .system(number == nil ? .invalidPath : .current) }
    destination = .device(number)
  }

  /// Opens a file that cannot be replaced but can be written to; `nil` for a regular file.
  private static func device(
    _ path: Path, _ kind: FileKind
  ) throws(SystemError) -> Destination? {
    switch kind {
    case .regular: return nil
    case .directory: throw SystemError(code: EISDIR)
    default:
      // Opening a named pipe waits for its reader, as its user expects.
      let number = path.withCString { open($0, O_WRONLY | O_CLOEXEC | O_NOCTTY) }
      guard let number, number >= 0 else { throw .current }
      return .device(number)
    }
  }

  deinit { if case .device(let number) = destination { close(number) } }

  /// Whether no error has occurred, so that output is not discarded.
  package var isOpen: Bool { failure == nil }

  /// The content of a sink in memory.
  package var bytes: [UInt8] { buffer }

  /// The content of a sink in memory, as text.
  package var text: String { String(decoding: buffer, as: UTF8.self) }

  /// Writes text.
  package func write(_ text: String) {
    guard failure == nil else { return }
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= Self.bufferSize { flush() }
  }

  /// Writes bytes.
  package func write(bytes: some Sequence<UInt8>) {
    guard failure == nil else { return }
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.bufferSize { flush() }
  }

  /// Lets `body` append to the buffer, without a copy.
  package func write(_ body: (inout [UInt8]) -> Void) {
    write { bytes, _ in body(&bytes) }
  }

  /// Lets `body` append to the buffer, without a copy. The closure that `body` receives flushes the
  /// buffer if it is full.
  package func write(_ body: (inout [UInt8], (inout [UInt8]) -> Void) -> Void) {
    guard failure == nil else { return }
    var bytes: [UInt8] = []
    swap(&bytes, &buffer)
    body(&bytes) { bytes in
      if bytes.count >= Self.bufferSize { flush(&bytes) }
    }
    swap(&bytes, &buffer)
    if buffer.count >= Self.bufferSize { flush() }
  }

  /// Flushes the buffer.
  package func flush() { flush(&buffer) }

  /// Writes bytes to the destination and removes them; a sink in memory keeps them.
  private func flush(_ bytes: inout [UInt8]) {
    guard failure == nil else { return bytes.removeAll(keepingCapacity: true) }
    guard !bytes.isEmpty else { return }
    do throws(SystemError) {
      switch destination {
      case .memory, .finished: return
      case .stream(let number), .device(let number):
        try FileDescriptor.write(number, bytes)
      case .file(let file):
        try file.write(bytes)
      }
    } catch {
      fail(error)
    }
    bytes.removeAll(keepingCapacity: true)
  }

  /// Flushes the buffer and, for a file, replaces the target. Throws the first error since the
  /// start.
  package func finish() throws(Failure) {
    flush()
    if failure == nil, case .file(let file) = destination {
      destination = .finished
      do throws(SystemError) {
        try file.replace()
      } catch {
        fail(error)
      }
    }
    if let failure {
      // Releasing the unfinished file deletes it.
      if case .file = destination { destination = .finished }
      throw failure
    }
  }

  private func fail(_ error: SystemError) {
    failure = error.code == EPIPE ? .closedPipe : .system(error)
  }
}

/// A temporary file that will replace another file.
private final class ReplacingFile {
  private var file: TemporaryFile?
  private let target: Path
  private let original: FileStatus?

  init(_ file: consuming TemporaryFile, target: Path, original: FileStatus?) {
    self.file = consume file
    self.target = target
    self.original = original
  }

  func write(_ bytes: [UInt8]) throws(SystemError) {
    try file?.write(bytes)
  }

  /// Replaces the target without waiting for the disk, since a report can be created again.
  func replace() throws(SystemError) {
    guard let file = file.take() else { return }
    do {
      try file.take(place: target, original: original, isDurable: false)
    } catch let error as SystemError {
      throw error
    } catch {
      throw SystemError(code: EIO)
    }
  }
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where a report goes: a stream, a file that appears when it is complete, or memory.
///
/// Writing never fails at once. What went wrong is kept, what comes later is dropped, and
/// ``finish()`` tells; a long run asks ``isOpen`` now and then.
package final class OutputSink: TextOutputStream {
  /// Why not all was written.
  package enum Failure: Error, Equatable, Sendable {
    /// Nobody reads the stream any more: no reason to say anything.
    case closedPipe
    /// The system said no.
    case system(SystemError)

    /// The failure in words, lower-case, without a full stop.
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
    /// What is written as it comes, and was opened here.
    case device(Int32)
    case file(ReplacingFile)
    case finished
  }

  /// How much is gathered before it is written.
  private static let bufferSize = 64 << 10

  private var destination: Destination
  private var buffer: [UInt8] = []
  /// What went wrong, if anything has.
  package private(set) var failure: Failure?

  /// Creates a sink that keeps everything in ``bytes``.
  package init() { destination = .memory }

  /// Creates a sink that writes to an open stream, which stays open.
  package init(descriptor: Int32) { destination = .stream(descriptor) }

  /// Creates a sink that replaces the file at `path` when it is finished, and leaves it as it was
  /// if it never is. A device or named pipe is written as it comes.
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

  /// Creates a sink that writes behind what the file at `path` holds, and makes the file if need be.
  package init(appendingTo path: Path) throws(Failure) {
    let number = path.withCString {
      open($0, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, mode_t(0o666))
    }
    guard let number, number >= 0 else { throw .system(number == nil ? .invalidPath : .current) }
    destination = .device(number)
  }

  /// Opens what cannot be replaced but can be written; `nil` for a regular file.
  private static func device(
    _ path: Path, _ kind: FileKind
  ) throws(SystemError) -> Destination? {
    switch kind {
    case .regular: return nil
    case .directory: throw SystemError(code: EISDIR)
    default:
      // Waiting for the reader of a named pipe is what its user wants.
      let number = path.withCString { open($0, O_WRONLY | O_CLOEXEC | O_NOCTTY) }
      guard let number, number >= 0 else { throw .current }
      return .device(number)
    }
  }

  deinit { if case .device(let number) = destination { close(number) } }

  /// Whether what is written still goes anywhere.
  package var isOpen: Bool { failure == nil }

  /// What a sink in memory holds.
  package var bytes: [UInt8] { buffer }

  /// What a sink in memory holds, as text.
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

  /// Lets `body` append to what was gathered, without a copy.
  package func write(_ body: (inout [UInt8]) -> Void) {
    write { bytes, _ in body(&bytes) }
  }

  /// Lets `body` append to what was gathered, without a copy, and hand it on when there is much.
  package func write(_ body: (inout [UInt8], (inout [UInt8]) -> Void) -> Void) {
    guard failure == nil else { return }
    var bytes: [UInt8] = []
    swap(&bytes, &buffer)
    body(&bytes) { bytes in
      if bytes.count >= Self.bufferSize { handOn(&bytes) }
    }
    swap(&bytes, &buffer)
    if buffer.count >= Self.bufferSize { flush() }
  }

  /// Hands on what was gathered.
  package func flush() { handOn(&buffer) }

  /// Hands on bytes, which are gone then.
  private func handOn(_ bytes: inout [UInt8]) {
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

  /// Writes the rest and, for a file, puts it in its place. Throws what went wrong since the start.
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
      // An unfinished file goes with its object.
      if case .file = destination { destination = .finished }
      throw failure
    }
  }

  private func fail(_ error: SystemError) {
    failure = error.code == EPIPE ? .closedPipe : .system(error)
  }
}

/// A temporary file that is to take the place of another.
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

  /// A report can be made again: no waiting for the disk.
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

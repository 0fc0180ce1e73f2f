#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A new file in the directory of a target that either replaces the target or is deleted: at the
/// latest when this value is destroyed, or when one of the signals in ``CleanUp`` ends the program.
struct TemporaryFile: ~Copyable {
  private let path: Path
  private let number: Int32
  private var isClosed = false
  private var isFinished = false

  /// Creates an empty file in the directory of `target`, which need not exist.
  init(beside target: Path) throws(SystemError) {
    var attempt = 0
    while true {
      let path = Self.path(beside: target)
      // The path is registered first, so that a signal between the two calls finds it.
      CleanUp.register(path)
      let number = path.withCString {
        open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(0o600))
      }
      if let number, number >= 0 {
        self.path = path
        self.number = number
        return
      }
      let error = number == nil ? SystemError.invalidPath : .current
      CleanUp.forget(path)
      attempt += 1
      guard error.code == EINTR || error.code == EEXIST, attempt < 100 else { throw error }
    }
  }

  deinit {
    if !isClosed { close(number) }
    if !isFinished {
      _ = path.withCString { unlink($0) }
      CleanUp.forget(path)
    }
  }

  /// Appends bytes.
  func write(_ bytes: [UInt8]) throws(SystemError) {
    try FileDescriptor.write(number, bytes)
  }

  /// Sets the mode and owner of `original`, or the mode of a new file, and closes the file; returns
  /// false if the owner cannot be kept. `isDurable` waits until the content is on the disk.
  ///
  /// Closing may fail too, because some file systems report write errors only then.
  mutating func seal(original: FileStatus?, isDurable: Bool) throws(SystemError) -> Bool {
    var keepsOwner = true
    if let original {
      if original.owner != geteuid() || original.group != getegid() {
        // Only the superuser may change the owner of a file. Changing the owner clears bits of the
        // mode, so it comes first.
        keepsOwner = fchown(number, original.owner, original.group) == 0
      }
      // The setuid and setgid bits are kept only together with the owner and group.
      let mode = original.mode & (keepsOwner ? 0o7777 : 0o1777)
      guard fchmod(number, mode) == 0 else { throw .current }
    } else {
      let mask = umask(0)
      umask(mask)
      guard fchmod(number, 0o666 & ~mask) == 0 else { throw .current }
    }
    if isDurable, fsync(number) != 0, errno != EINVAL, errno != EROFS { throw .current }
    isClosed = true
    // The file is closed even after EINTR.
    guard close(number) == 0 || errno == EINTR else { throw .current }
    return keepsOwner
  }

  /// Writes the content of the sealed file into `target`, which stays the same file: for a target
  /// with several hard links, or whose owner could not be given to a new file. The temporary file
  /// is deleted.
  ///
  /// If that fails, the target's old content is restored. If restoring fails too, or the program
  /// ends meanwhile, the temporary file stays with the whole new content.
  consuming func overwrite(
    _ target: Path, original: FileStatus, isDurable: Bool
  ) throws(SystemError) {
    let file = try FileDescriptor.open(target, flags: O_RDWR | O_NOFOLLOW)
    guard try file.status().identity == original.identity else { throw SystemError(code: ESTALE) }
    let new = try Self.content(of: FileDescriptor.open(path))
    let old = try Self.content(of: file)
    CleanUp.forget(path)
    do throws(SystemError) {
      try Self.rewrite(file, with: new)
      if isDurable, fsync(file.number) != 0, errno != EINVAL, errno != EROFS { throw .current }
    } catch {
      isFinished = true
      do throws(SystemError) { try Self.rewrite(file, with: old) } catch { throw error }
      isFinished = false
      throw error
    }
  }

  /// Returns the content of an open file.
  private static func content(of file: borrowing FileDescriptor) throws(SystemError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: try file.status().size)
    var count = 0
    var failure: SystemError?
    bytes.withUnsafeMutableBytes { buffer in
      do throws(SystemError) {
        while count < buffer.count {
          let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
          let read = try FileDescriptor.read(file.number, into: rest)
          if read == 0 { break }
          count += read
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    bytes.removeLast(bytes.count - count)
    return bytes
  }

  private static func rewrite(
    _ file: borrowing FileDescriptor, with bytes: [UInt8]
  ) throws(SystemError) {
    guard lseek(file.number, 0, SEEK_SET) == 0 else { throw .current }
    try FileDescriptor.write(file.number, bytes)
    guard ftruncate(file.number, off_t(bytes.count)) == 0 else { throw .current }
  }

  /// Seals the file and puts its content in the place of `target`, in the way that keeps the
  /// target's hard links and owner. `check` runs just before; if it throws, the target is not
  /// changed.
  consuming func take(
    place target: Path, original: FileStatus?, isDurable: Bool,
    check: () throws -> Void = {}
  ) throws {
    let keepsOwner = try seal(original: original, isDurable: isDurable)
    try check()
    if let original, original.linkCount > 1 || !keepsOwner {
      try overwrite(target, original: original, isDurable: isDurable)
    } else {
      try replace(target, isDurable: isDurable)
    }
  }

  /// Renames the sealed file to `target`. `isDurable` waits until the new name is on the disk.
  consuming func replace(_ target: Path, isDurable: Bool) throws(SystemError) {
    let code = path.withCString { source in target.withCString { rename(source, $0) } }
    guard let code, let code else { throw .invalidPath }
    guard code == 0 else { throw .current }
    isFinished = true
    CleanUp.forget(path)
    if isDurable { Self.synchronize(directory: target.directory) }
  }

  /// Synchronises a directory, so that a new name in it is durable. Errors are ignored, since not
  /// all file systems support this.
  private static func synchronize(directory: Path) {
    guard let file = try? FileDescriptor.open(directory) else { return }
    _ = fsync(file.number)
  }

  /// Returns the path `.NAME.RANDOM.tmp`, with NAME cut to 200 bytes so that the name fits every
  /// file system.
  private static func path(beside target: Path) -> Path {
    var random = SystemRandomNumberGenerator()
    let digits = String(UInt64.random(in: 0...UInt64.max, using: &random), radix: 36)
    return target.directory.appending(
      Array(".".utf8) + target.name.prefix(200) + Array(".\(digits).tmp".utf8))
  }
}

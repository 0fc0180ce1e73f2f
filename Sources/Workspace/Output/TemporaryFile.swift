#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A new file beside another one, that takes its place or vanishes: at the latest when this value
/// goes, or when one of the signals by which people and systems end programs ends this one.
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
      // Registered first: a signal between the two calls finds the name.
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

  /// Finishes the content: with the mode and owner of `original`, or with those of any new file; false
  /// if the owner cannot be kept. `isDurable` waits until the disk has it all.
  ///
  /// Some file systems keep the bad news of a write for the end, so closing may fail as well.
  mutating func seal(original: FileStatus?, isDurable: Bool) throws(SystemError) -> Bool {
    var keepsOwner = true
    if let original {
      if original.owner != geteuid() || original.group != getegid() {
        // Only the superuser may give files away. A change of owner clears bits of the mode, so it
        // comes first.
        keepsOwner = fchown(number, original.owner, original.group) == 0
      }
      // The bits that lend the owner's or the group's rights are for that owner and that group.
      let mode = original.mode & (keepsOwner ? 0o7777 : 0o1777)
      guard fchmod(number, mode) == 0 else { throw .current }
    } else {
      let mask = umask(0)
      umask(mask)
      guard fchmod(number, 0o666 & ~mask) == 0 else { throw .current }
    }
    if isDurable, fsync(number) != 0, errno != EINVAL, errno != EROFS { throw .current }
    isClosed = true
    // After EINTR it is closed all the same.
    guard close(number) == 0 || errno == EINTR else { throw .current }
    return keepsOwner
  }

  /// Writes the content of the file, which is sealed, into `target`, which stays the file that it is:
  /// for one with several names, and for one whose owner could not be given to another file. This
  /// file vanishes.
  ///
  /// If that fails, the target has its old content again. If that fails as well, or something ends the
  /// program meanwhile, this file stays behind with the whole new content.
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

  /// All that an open file holds.
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

  /// Puts the file, which is to have this status, in the place of `target`, in whichever way keeps
  /// the target's names and owner.
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

  /// Puts the file, which is sealed, in the place of `target`. `isDurable` waits until the disk has
  /// the new name.
  consuming func replace(_ target: Path, isDurable: Bool) throws(SystemError) {
    let code = path.withCString { source in target.withCString { rename(source, $0) } }
    guard let code, let code else { throw .invalidPath }
    guard code == 0 else { throw .current }
    isFinished = true
    CleanUp.forget(path)
    if isDurable { Self.synchronize(directory: target.directory) }
  }

  /// Makes the new name last. Not all file systems can: then nothing better is to be had.
  private static func synchronize(directory: Path) {
    guard let file = try? FileDescriptor.open(directory) else { return }
    _ = fsync(file.number)
  }

  /// `.NAME.RANDOM.tmp`, its name short enough for every file system.
  private static func path(beside target: Path) -> Path {
    var random = SystemRandomNumberGenerator()
    let digits = String(UInt64.random(in: 0...UInt64.max, using: &random), radix: 36)
    return target.directory.appending(
      Array(".".utf8) + target.name.prefix(200) + Array(".\(digits).tmp".utf8))
  }
}

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

  /// Finishes the content: with the mode and, as far as allowed, the owner of `original`, or with
  /// those of any new file. `isDurable` waits until the disk has it all.
  ///
  /// Some file systems keep the bad news of a write for the end, so closing may fail as well.
  mutating func seal(original: FileStatus?, isDurable: Bool) throws(SystemError) {
    if let original {
      if original.owner != geteuid() || original.group != getegid() {
        // Only the superuser may give files away. A change of owner clears bits of the mode, so it
        // comes first.
        _ = fchown(number, original.owner, original.group)
      }
      guard fchmod(number, original.mode & 0o7777) == 0 else { throw .current }
    } else {
      let mask = umask(0)
      umask(mask)
      guard fchmod(number, 0o666 & ~mask) == 0 else { throw .current }
    }
    if isDurable, fsync(number) != 0, errno != EINVAL, errno != EROFS { throw .current }
    isClosed = true
    // After EINTR it is closed all the same.
    guard close(number) == 0 || errno == EINTR else { throw .current }
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

/// The files to remove when a signal ends the program.
private enum CleanUp {
  /// As many files as are open at once: one that is being replaced, and the reports.
  private static let capacity = 64
  /// C strings, or nothing. A signal handler may take no lock, so slots are single words, which are
  /// changed under ``mutex`` and looked at by the handler without.
  nonisolated(unsafe) private static let slots: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> =
    {
      let slots = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: capacity)
      slots.initialize(repeating: nil, count: capacity)
      return slots
    }()

  /// For whoever changes slots: several runs of one process may have files open.
  nonisolated(unsafe) private static let mutex: UnsafeMutablePointer<pthread_mutex_t> = {
    let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
    return mutex
  }()

  /// What ends a program that may still tidy up: people, systems, and a limit on its time.
  private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU]

  /// Installs the handlers, once. The slots are there before: a handler that came upon them half
  /// made would wait for itself.
  private static let isInstalled: Bool = {
    _ = slots
    for signal in signals { install(signal) }
    return true
  }()

  static func register(_ path: Path) {
    guard isInstalled, let text = path.withCString({ strdup($0) }) ?? nil else { return }
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    for slot in 0..<capacity where slots[slot] == nil {
      slots[slot] = text
      return
    }
    // More files than slots: this one stays behind if a signal comes.
    free(text)
  }

  static func forget(_ path: Path) {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    for slot in 0..<capacity {
      guard let text = slots[slot], path.withCString({ strcmp($0, text) }) == 0 else { continue }
      slots[slot] = nil
      free(text)
      return
    }
  }

  /// Removes the files and ends the program as the signal would have. A signal that is ignored or
  /// handled already is left alone.
  private static func install(_ number: Int32) {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return }
    #if canImport(Darwin)
      guard action.__sigaction_u.__sa_handler == nil else { return }
      action.__sigaction_u.__sa_handler = handle
    #elseif canImport(Musl)
      guard action.__sa_handler.sa_handler == nil else { return }
      action.__sa_handler.sa_handler = handle
    #else
      guard action.__sigaction_handler.sa_handler == nil else { return }
      action.__sigaction_handler.sa_handler = handle
    #endif
    sigemptyset(&action.sa_mask)
    for other in signals { sigaddset(&action.sa_mask, other) }
    action.sa_flags = 0
    sigaction(number, &action, nil)
  }

  private static let handle: @convention(c) (Int32) -> Void = { number in
    for slot in 0..<CleanUp.capacity {
      if let text = CleanUp.slots[slot] { unlink(text) }
    }
    signal(number, SIG_DFL)
    raise(number)
  }
}

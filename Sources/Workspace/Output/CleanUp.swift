#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The files to remove when a signal ends the program.
enum CleanUp {
  /// The maximum number of files that are open at once: one that is being replaced, and the
  /// reports.
  private static let capacity = 64
  /// C strings, or `nil`. A signal handler must not take a lock, so each slot is a single word that
  /// is changed under ``mutex`` and read by the handler without it.
  nonisolated(unsafe) private static let slots: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> =
    {
      let slots = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: capacity)
      slots.initialize(repeating: nil, count: capacity)
      return slots
    }()

  /// Guards changes of the slots, since several runs in one process may have files open.
  nonisolated(unsafe) private static let mutex: UnsafeMutablePointer<pthread_mutex_t> = {
    let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
    return mutex
  }()

  /// The signals with which users, the system and a CPU time limit end a program that can still
  /// clean up.
  private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU]

  /// Installs the handlers, once. The slots are initialised first: a handler that interrupted their
  /// lazy initialisation would wait for itself.
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
    // All slots are taken, so a signal will leave this file behind.
    free(text)
  }

  /// Returns whether the file would be removed on a signal; for tests.
  static func isRegistered(_ path: Path) -> Bool {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return (0..<capacity).contains { slot in
      slots[slot].map { text in path.withCString { strcmp($0, text) } == 0 } ?? false
    }
  }

  static func forget(_ path: Path) {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    for slot in 0..<capacity {
      guard let text = slots[slot], path.withCString({ strcmp($0, text) }) == 0 else { continue }
      // The text is not freed, because a handler on another thread may be reading it. The leak is
      // about a hundred bytes for each replaced file, in a program that does not run long.
      slots[slot] = nil
      return
    }
  }

  /// Installs a handler that removes the files and ends the program as the signal would have. A
  /// signal that is ignored or already handled is not changed.
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

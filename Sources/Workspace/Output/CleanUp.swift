#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The files to remove when a signal ends the program.
enum CleanUp {
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

  /// Whether the file would be removed, for tests.
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
      // Not freed: a handler on another thread may be reading it. A name is a hundred bytes, and
      // programs that replace very many files do not live long.
      slots[slot] = nil
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

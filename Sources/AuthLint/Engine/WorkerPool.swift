#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The idle workers of one linter, for callers on any thread.
///
/// The pool has as many workers as were ever in use at once.
final class WorkerPool: @unchecked Sendable {
  // Unchecked: `idle` is read and changed under the mutex, and a worker that was taken belongs to
  // one caller until it is given back.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private var idle: [LintWorker] = []
  private let linter: Linter

  init(_ linter: Linter) {
    self.linter = linter
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deinitialize(count: 1)
    mutex.deallocate()
  }

  /// Returns a worker that is not in use.
  func take() -> LintWorker {
    pthread_mutex_lock(mutex)
    let worker = idle.popLast()
    pthread_mutex_unlock(mutex)
    return worker ?? linter.makeWorker()
  }

  /// Returns a worker to the pool.
  func give(_ worker: LintWorker) {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    idle.append(worker)
  }
}

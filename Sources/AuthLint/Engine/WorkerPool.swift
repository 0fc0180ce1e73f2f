#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Workers of one linter that wait for the next text, for callers on any thread.
///
/// There are as many as were ever used at once.
final class WorkerPool: @unchecked Sendable {
  // Unchecked: `idle` is read and changed under the mutex, and a worker that was taken belongs to one
  // caller until it is given back.
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

  /// A worker that nobody else uses.
  func take() -> LintWorker {
    pthread_mutex_lock(mutex)
    let worker = idle.popLast()
    pthread_mutex_unlock(mutex)
    return worker ?? linter.makeWorker()
  }

  /// Takes a worker back.
  func give(_ worker: LintWorker) {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    idle.append(worker)
  }
}

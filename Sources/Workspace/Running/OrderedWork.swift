#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Does many pieces of work on several threads and hands the results over in order.
///
/// The calling thread works too and is the only one that results are handed to. Work runs ahead of
/// what was handed over by a bounded number of pieces and a bounded weight of results, so that
/// memory does not grow with the number of pieces.
@usableFromInline
package enum OrderedWork {
  /// How many pieces a thread may be ahead of the piece that is handed over next.
  static let piecesAhead = 32
  /// How much the results that wait may weigh, in the unit of `weight`: bytes, 32 MiB.
  static let weightAhead = 32 << 20

  /// More threads than this are never started.
  private static let mostThreads = 256

  /// The number of processors that this process may use.
  package static var processorCount: Int {
    max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  }

  /// Calls `work` for each of `0..<count` on up to `jobs` threads, and `deliver` with the results
  /// in order on the calling thread, until that returns false.
  ///
  /// `makeContext` makes what one thread needs for itself; it is called on that thread. `weight`
  /// says how many bytes a result keeps. With one job there is no thread, no lock and no waiting.
  @inlinable
  package static func run<Context, Result: Sendable>(
    count: Int, jobs: Int, makeContext: @escaping @Sendable () -> Context,
    weight: @escaping @Sendable (Result) -> Int,
    work: @escaping @Sendable (Int, inout Context) -> Result,
    deliver: (Int, Result) -> Bool
  ) {
    guard min(jobs, count) > 1 else {
      var context = makeContext()
      for index in 0..<max(0, count) where !deliver(index, work(index, &context)) { return }
      return
    }
    share(
      count: count, jobs: jobs, makeContext: makeContext, weight: weight, work: work,
      deliver: deliver)
  }

  /// As ``run(count:jobs:makeContext:weight:work:deliver:)``, with threads.
  @usableFromInline
  static func share<Context, Result: Sendable>(
    count: Int, jobs: Int, makeContext: @escaping @Sendable () -> Context,
    weight: @escaping @Sendable (Result) -> Int,
    work: @escaping @Sendable (Int, inout Context) -> Result,
    deliver: (Int, Result) -> Bool
  ) {
    let threads = min(jobs, count, mostThreads) - 1
    var context = makeContext()
    let state = State<Result>(count: count, window: min(count, (threads + 1) * piecesAhead))
    let started = (0..<threads).compactMap { _ in
      Thread {
        var context = makeContext()
        while let index = state.claim() {
          state.store(index, work(index, &context), weight)
        }
      }
    }
    var index = 0
    while index < count {
      switch state.takeOrClaim(index) {
      case .result(let result):
        guard deliver(index, result) else {
          state.stop()
          started.forEach { $0.join() }
          return
        }
        index += 1
      case .piece(let piece):
        state.store(piece, work(piece, &context), weight)
      }
    }
    started.forEach { $0.join() }
  }

  /// What the threads share.
  private final class State<Result: Sendable>: @unchecked Sendable {
    enum Turn {
      case result(Result)
      case piece(Int)
    }

    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let changed: UnsafeMutablePointer<pthread_cond_t>
    private let count: Int
    // All below is read and written under the mutex.
    private var next = 0
    private var delivered = 0
    private var weightWaiting = 0
    private var waiters = 0
    /// Results by index modulo the window, with their weights.
    private var results: [(Result, Int)?]

    init(count: Int, window: Int) {
      self.count = count
      results = Array(repeating: nil, count: window)
      mutex = .allocate(capacity: 1)
      changed = .allocate(capacity: 1)
      mutex.initialize(to: pthread_mutex_t())
      changed.initialize(to: pthread_cond_t())
      pthread_mutex_init(mutex, nil)
      pthread_cond_init(changed, nil)
    }

    deinit {
      pthread_cond_destroy(changed)
      pthread_mutex_destroy(mutex)
      changed.deallocate()
      mutex.deallocate()
    }

    /// Whether the next piece may be begun; the one that is handed over next always may.
    private var mayClaim: Bool {
      next == delivered
        || (next < delivered + results.count && weightWaiting <= OrderedWork.weightAhead)
    }

    /// The next piece to do; waits until one may be begun, `nil` at the end.
    func claim() -> Int? {
      pthread_mutex_lock(mutex)
      defer { pthread_mutex_unlock(mutex) }
      while next < count, !mayClaim { wait() }
      if next >= count { return nil }
      next += 1
      return next - 1
    }

    func store(_ index: Int, _ result: Result, _ weight: (Result) -> Int) {
      let weight = weight(result)
      pthread_mutex_lock(mutex)
      results[index % results.count] = (result, weight)
      weightWaiting &+= weight
      if index == delivered { wake() }
      pthread_mutex_unlock(mutex)
    }

    /// The result of piece `index`, or while that is not there another piece to do.
    func takeOrClaim(_ index: Int) -> Turn {
      pthread_mutex_lock(mutex)
      defer { pthread_mutex_unlock(mutex) }
      while true {
        if let (result, weight) = results[index % results.count] {
          results[index % results.count] = nil
          weightWaiting &-= weight
          delivered = index + 1
          // Waking the others for each single piece would cost more than many a piece.
          if waiters > 0, results.count - (next - delivered) >= results.count / 2 { wake() }
          return .result(result)
        }
        if next < count, mayClaim {
          next += 1
          return .piece(next - 1)
        }
        wait()
      }
    }

    /// Lets no further piece begin.
    func stop() {
      pthread_mutex_lock(mutex)
      next = count
      wake()
      pthread_mutex_unlock(mutex)
    }

    private func wait() {
      waiters += 1
      pthread_cond_wait(changed, mutex)
      waiters -= 1
    }

    private func wake() {
      if waiters > 0 { pthread_cond_broadcast(changed) }
    }
  }
}

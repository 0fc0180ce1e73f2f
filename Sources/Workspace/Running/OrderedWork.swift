#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs many pieces of work on several threads and delivers the results in order.
///
/// The calling thread works too, and is the only one that results are delivered on. The number of
/// undelivered pieces and the weight of their results are bounded, so that memory does not grow
/// with the number of pieces.
@usableFromInline
package enum OrderedWork {
  /// The number of pieces per thread that may be ahead of the next delivery.
  static let piecesAhead = 32
  /// The weight of undelivered results from which no further piece is started: 32 MiB.
  static let weightAhead = 32 << 20

  /// The maximum number of threads.
  private static let mostThreads = 256

  /// The number of online processors, at least 1.
  package static var processorCount: Int {
    max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  }

  /// Calls `work` for each of `0..<count` on up to `jobs` threads, and `deliver` with the results
  /// in order on the calling thread, until that returns false.
  ///
  /// `makeContext` creates the state of one thread, and is called on that thread. `weight` returns
  /// the number of bytes that a result keeps alive. With one job there are no threads and no locks.
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

  /// The state that the threads share.
  private final class State<Result: Sendable>: @unchecked Sendable {
    enum Turn {
      case result(Result)
      case piece(Int)
    }

    private let monitor = Monitor()
    private let count: Int
    // Everything below is read and written under the mutex.
    private var next = 0
    private var delivered = 0
    private var weightWaiting = 0
    private var waiters = 0
    /// Results by index modulo the window, with their weights.
    private var results: [(Result, Int)?]

    init(count: Int, window: Int) {
      self.count = count
      results = Array(repeating: nil, count: window)
    }

    /// Whether the next piece may be started; the piece that is delivered next always may.
    private var mayClaim: Bool {
      next == delivered
        || (next < delivered + results.count && weightWaiting <= OrderedWork.weightAhead)
    }

    /// Returns the next piece to do, after waiting until it may be started; `nil` at the end.
    func claim() -> Int? {
      monitor.lock()
      defer { monitor.unlock() }
      while next < count, !mayClaim { wait() }
      if next >= count { return nil }
      next += 1
      return next - 1
    }

    func store(_ index: Int, _ result: Result, _ weight: (Result) -> Int) {
      let weight = weight(result)
      monitor.lock()
      results[index % results.count] = (result, weight)
      weightWaiting &+= weight
      if index == delivered { wake() }
      monitor.unlock()
    }

    /// Returns the result of piece `index` or, while that is missing, another piece to do.
    func takeOrClaim(_ index: Int) -> Turn {
      monitor.lock()
      defer { monitor.unlock() }
      while true {
        if let (result, weight) = results[index % results.count] {
          results[index % results.count] = nil
          weightWaiting &-= weight
          delivered = index + 1
          // Waking the other threads for each piece would often cost more than the piece.
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

    /// Prevents further pieces from starting.
    func stop() {
      monitor.lock()
      next = count
      wake()
      monitor.unlock()
    }

    private func wait() {
      waiters += 1
      monitor.wait()
      waiters -= 1
    }

    private func wake() {
      if waiters > 0 { monitor.notifyAll() }
    }
  }
}

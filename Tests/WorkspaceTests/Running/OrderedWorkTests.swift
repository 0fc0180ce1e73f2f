import Foundation
import Testing

@testable import Workspace

@Suite struct OrderedWorkTests {
  /// Counts from several threads.
  final class Counter: @unchecked Sendable {
    private let lock = NSLock()
    private var running = 0
    private(set) var most = 0
    private(set) var total = 0

    func enter() {
      lock.withLock {
        running += 1
        total += 1
        most = max(most, running)
      }
    }

    func leave() { lock.withLock { running -= 1 } }
  }

  func run(
    count: Int, jobs: Int, weight: Int = 1, work: @escaping @Sendable (Int) -> Int,
    deliver: (Int, Int) -> Bool
  ) {
    OrderedWork.run(
      count: count, jobs: jobs, makeContext: { 0 }, weight: { _ in weight },
      work: { index, _ in work(index) }, deliver: deliver)
  }

  @Test(arguments: [1, 2, 3, 8, 1000], [0, 1, 2, 31, 500, 3000])
  func `results come in order and complete`(jobs: Int, count: Int) {
    var results: [Int] = []
    run(count: count, jobs: jobs, work: { $0 &* 7 }) { index, result in
      #expect(index == results.count)
      results.append(result)
      return true
    }
    #expect(results == (0..<count).map { $0 * 7 })
  }

  @Test(arguments: [2, 4])
  func `a slow piece holds the others back only so far`(jobs: Int) {
    let counter = Counter()
    var begunAtFirstDelivery = 0
    run(
      count: 10_000, jobs: jobs,
      work: { index in
        counter.enter()
        if index == 0 { usleep(100_000) }
        counter.leave()
        return index
      },
      deliver: { index, _ in
        if index == 0 { begunAtFirstDelivery = counter.total }
        return true
      })
    #expect(counter.total == 10_000)
    #expect(begunAtFirstDelivery <= jobs * OrderedWork.piecesAhead + 1)
    #expect(counter.most <= jobs)
  }

  @Test func `heavy results wait in small numbers`() {
    let counter = Counter()
    var begunAtFirstDelivery = 0
    run(
      count: 200, jobs: 2, weight: OrderedWork.weightAhead,
      work: { index in
        counter.enter()
        if index == 0 { usleep(50_000) }
        return index
      },
      deliver: { index, _ in
        if index == 0 { begunAtFirstDelivery = counter.total }
        return true
      })
    #expect(counter.total == 200)
    #expect(begunAtFirstDelivery <= 4)
  }

  @Test(arguments: [1, 4])
  func `when nobody wants more results, no more work is begun`(jobs: Int) {
    let counter = Counter()
    run(
      count: 100_000, jobs: jobs,
      work: { index in
        counter.enter()
        return index
      },
      deliver: { index, _ in index < 10 })
    #expect(counter.total <= 11 + jobs * OrderedWork.piecesAhead)
  }

  @Test func `each thread has a context of its own`() {
    var seen: Set<Int> = []
    OrderedWork.run(
      count: 1000, jobs: 4, makeContext: { [0] }, weight: { _ in 1 },
      work: { _, context in
        // A context shared by two threads would lose counts, or crash.
        context[0] += 1
        return context[0]
      },
      deliver: { _, result in
        seen.insert(result)
        return true
      })
    #expect(!seen.isEmpty && seen.allSatisfy { $0 >= 1 && $0 <= 1000 })
  }
}

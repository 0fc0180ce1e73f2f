import AuthLint
import Diagnostics
import RuleEngine
import Workspace

/// Checks the files of a run, each as its plan says: on several threads at once, in their order.
package final class FileChecker: Sendable {
  package let items: [CheckItem]
  private let plans: [LintPlan]
  private let planOfItem: [Int]
  private let options: SessionOptions

  init(items: [CheckItem], plans: [LintPlan], planOfItem: [Int], options: SessionOptions) {
    self.items = items
    self.plans = plans
    self.planOfItem = planOfItem
    self.options = options
  }

  /// What became of one item.
  package enum Result: Sendable {
    case checked(CheckedFile, original: [UInt8], status: FileStatus?)
    /// It was not read.
    case unread(ReadFailure)
    case brokenRules(RuleProblems)

    fileprivate var weight: Int {
      guard case .checked(let checked, let original, _) = self else { return 0 }
      return original.count + (checked.fixed?.count ?? 0)
    }
  }

  /// What standard input held, or why it could not be read.
  package enum StandardInput: Sendable {
    case bytes([UInt8])
    case failure(ReadFailure)
  }

  /// Reads and checks the items on `jobs` threads, and hands the results over in order on this one,
  /// until `deliver` says that it has enough.
  package func run(
    jobs: Int, reader: FileReader, standardInput: StandardInput?,
    deliver: (Int, Result) -> Bool
  ) {
    OrderedWork.run(
      count: items.count, jobs: jobs,
      makeContext: { [LintWorker?](repeating: nil, count: self.plans.count) },
      weight: { $0.weight },
      work: { index, workers in
        do throws(ReadFailure) {
          let bytes: [UInt8]
          var status: FileStatus?
          if let path = self.items[index].path {
            let content = try reader.readWithStatus(path)
            (bytes, status) = (content.bytes, content.status)
          } else {
            switch standardInput {
            case .bytes(let read): bytes = read
            case .failure(let failure): throw failure
            case nil: bytes = []
            }
          }
          do throws(RuleProblems) {
            return .checked(
              try self.check(bytes, index, &workers), original: bytes, status: status)
          } catch {
            return .brokenRules(error)
          }
        } catch {
          return .unread(error)
        }
      },
      deliver: deliver)
  }

  /// Checks the text of an item with one thread's workers, by plan.
  private func check(
    _ bytes: [UInt8], _ index: Int, _ workers: inout [LintWorker?]
  ) throws(RuleProblems) -> CheckedFile {
    let number = planOfItem[index]
    let plan = plans[number]
    let worker = workers[number] ?? Self.immortal(plan.linter.makeWorker())
    workers[number] = worker
    let item = items[index]
    let file = SourceFile(path: item.name.display, bytes: bytes)
    return try plan.check(file, of: item, worker, options)
  }

  /// A worker that lives as long as the program: to free its rules one by one at the end takes longer
  /// than to check a file.
  private static func immortal(_ worker: LintWorker) -> LintWorker {
    Unmanaged.passRetained(worker).takeUnretainedValue()
  }

  /// What holds for an item.
  package func plan(of index: Int) -> LintPlan { plans[planOfItem[index]] }

  /// The severity of a rule about files that are not checked at all.
  package func severity(of rule: String) -> Severity {
    plans.first?.settings.severities[rule] ?? .error
  }

  /// The rule sets of all plans, one after the other.
  package var ruleSets: [RuleSet] { plans.flatMap(\.linter.ruleSets) }

  /// The rules that are enabled for some item, in the order of their ids.
  package var ruleDescriptions: [RuleDescription] {
    var seen: Set<String> = []
    return plans.flatMap { plan in
      RuleCatalog(plan.linter.ruleSets).descriptions(plan.settings)
    }.filter { seen.insert($0.id).inserted }
  }

  /// The configurations that turn off the rules that come with authlint.
  package var configurationsWithoutDefaults: [String] {
    plans.compactMap { $0.chain.withoutDefaultRules?.source.path }
  }

  /// The baselines in use, each once.
  package var baselines: [BaselineUse] {
    var baselines: [BaselineUse] = []
    for baseline in plans.lazy.compactMap(\.baseline)
    where !baselines.contains(where: { $0.path == baseline.path }) {
      baselines.append(baseline)
    }
    return baselines
  }
}

import AuthLint
import Diagnostics
import RuleEngine
import Workspace

/// Checks the files of a run, each by its plan, on several threads; results are delivered in order.
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

  /// The result of one item.
  package enum Result: Sendable {
    case checked(CheckedFile, original: [UInt8], status: FileStatus?)
    /// The file could not be read.
    case unread(ReadFailure)
    case brokenRules(RuleProblems)

    fileprivate var weight: Int {
      guard case .checked(let checked, let original, _) = self else { return 0 }
      return original.count + (checked.fixed?.count ?? 0)
    }
  }

  /// The content of standard input, or why it could not be read.
  package enum StandardInput: Sendable {
    case bytes([UInt8])
    case failure(ReadFailure)
  }

  /// Starts to collect what rules over whole projects need; `nil` if there is no such rule.
  package func makeProjectRun() -> ProjectRun? {
    let isNeeded = plans.contains { plan in
      plan.linter.ruleSets.contains { set in
        set.hasWideRules && set.definition.rules.contains { $0.scope == .project }
      }
    }
    return isNeeded ? ProjectRun(self) : nil
  }

  /// Reads and checks the items on `jobs` threads, and calls `deliver` on the current thread with
  /// the results in order until it returns false.
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

  /// Checks the text of an item. `workers` are one thread's workers, indexed by plan and created
  /// lazily.
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

  /// Returns a worker that is never freed: freeing its rules one by one at the end takes longer
  /// than checking a file.
  private static func immortal(_ worker: LintWorker) -> LintWorker {
    Unmanaged.passRetained(worker).takeUnretainedValue()
  }

  /// Returns the plan of an item.
  package func plan(of index: Int) -> LintPlan { plans[planOfItem[index]] }

  /// Returns the severity of a rule about files that are not checked, as the first plan sets it.
  package func severity(of rule: String) -> Severity {
    plans.first?.settings.severities[rule] ?? .error
  }

  /// The rule sets that the configurations and options name, also for other files, each once: in the
  /// order of the plans.
  package var ruleSets: [RuleSet] {
    var sets: [RuleSet] = []
    for plan in plans {
      for set in plan.rules.ruleSets
      where !sets.contains(where: { ($0.original ?? $0) === (set.original ?? set) }) {
        sets.append(set)
      }
    }
    return sets
  }

  /// The rules that are enabled in some plan, each once: in the order of the plans, and by id
  /// within a plan.
  package var ruleDescriptions: [RuleDescription] {
    var seen: Set<String> = []
    return plans.flatMap { plan in
      RuleCatalog(plan.linter.allRuleSets).descriptions(plan.settings)
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

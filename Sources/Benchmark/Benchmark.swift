import ArgumentParser
import CEL
import Foundation

/// Measures authlint and, in the same run, a program that only reads the files.
@main
struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "Measure authlint beside what only pulls libyaml's events, and print a table.",
    discussion: """
      Figures are medians; ratios are to the floor of the same run. Build both programs in the same
      way, best with `swift build -c release -Xswiftc -static-executable`.
      """)

  @Option(help: "How many manifests; ten times as many for the largest set.") var files = 1_000
  @Option(help: "How many documents in the one large file.") var documents = 7_000
  @Option(help: "How often each command is run.") var runs = 11
  @Option(help: "The program to measure; the one beside this program unless given.")
  var program: String?
  @Option(help: "A command that only reads and pulls events, to which the paths are added.")
  var floor: String?
  @Option(help: "The same for JSON, which has no floor of its own.")
  var jsonFloor: String?

  func validate() throws {
    guard files > 0, documents > 0, runs > 0, files <= 100_000, documents <= 100_000 else {
      throw ValidationError("files, documents and runs are numbers from 1 to 100000")
    }
  }

  func run() throws {
    let own = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    let beside = own.deletingLastPathComponent()
    let program = program ?? beside.appendingPathComponent("authlint").path
    let helper = beside.appendingPathComponent("BenchmarkFloor")
    for needed in [program, helper.path]
    where !FileManager.default.isExecutableFile(atPath: needed) {
      throw ValidationError("there is no `\(needed)`: run `swift build` first, in the same way")
    }
    let floor = floor.map { $0.split(separator: " ").map(String.init) } ?? [helper.path, "events"]
    let jsonFloor = jsonFloor.map { $0.split(separator: " ").map(String.init) }
    let sets = try FileSets(count: files, documents: documents)
    defer { sets.remove() }
    let report = sets.folder.appendingPathComponent("report.json").path

    func check(_ paths: URL, _ jobs: Int) -> [String] {
      [
        program, "check", "--no-config", "--format", "json", "--output", report, "--jobs",
        String(jobs), paths.path,
      ]
    }
    print(ResultTable.head)
    let rows: [(name: String, paths: URL, floor: [String]?, runs: Int)] = [
      ("1 manifest", sets.single, floor, runs * 10),
      ("\(files) manifests", sets.yaml, floor, runs),
      ("\(files) manifests, JSON", sets.json, jsonFloor, runs),
      ("\(files * 10) manifests", sets.many, floor, max(1, runs / 3)),
      ("1 file of \(documents) documents", sets.large, floor, max(1, runs / 3)),
    ]
    for row in rows {
      let jobs = row.paths == sets.single || row.paths == sets.large ? [1] : [1, 2]
      let commands =
        [row.floor.map { $0 + [row.paths.path] } ?? ["true"]]
        + jobs.map { check(row.paths, $0) }
      let results = Measurement.measure(commands, runs: row.runs, helper: helper)
      let base = row.floor == nil ? nil : results[0]
      if let base { print(ResultTable.row(row.name + ", floor", base, base)) }
      for (jobs, result) in zip(jobs, results.dropFirst()) {
        guard let result else {
          print("`\(program)` failed")
          throw ExitCode.failure
        }
        print(ResultTable.row("\(row.name), \(jobs) job\(jobs == 1 ? "" : "s")", result, base))
      }
    }
    print("")
    try ExpressionTimes.printTable(runs: runs)
  }
}

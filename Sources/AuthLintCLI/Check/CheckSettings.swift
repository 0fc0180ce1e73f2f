import AuthLint
import Documents
import Reporters
import Session
import Workspace

/// What a run of `check` is to do: arguments and environment, made sense of.
struct CheckSettings {
  /// The arguments, with the environment's say.
  var arguments: CheckArguments
  var paths: [Path]
  var reports: [ReportRequest]
  var rules: RuleChoice
  /// The least severity that makes the run fail; `nil` leaves it to the configuration.
  var threshold: FailureThreshold?
  var change: SessionOptions.Fixing
  var reader: FileReader
  /// Whether anything is done with fixes, or any report shows them.
  var usesFixes: Bool {
    change != .none || arguments.fixesUnsafely || reports.contains { $0.format.showsFixes }
  }
  /// How many files are checked at once; `nil` for as many as there are processors.
  var jobs: Int?

  /// Makes sense of the arguments. Throws on what cannot be meant.
  init(_ given: CheckArguments, environment: HostEnvironment) throws(CommandFailure) {
    if given.configuration != nil, given.usesNoConfiguration {
      throw CommandFailure("`--config` and `--no-config` exclude each other")
    }
    var arguments = given
    try EnvironmentDefaults(environment: environment).fill(&arguments)
    paths = try Self.paths(given, arguments)
    reports = try ReportRequest.requests(arguments, environment: environment)
    rules = try RuleChoice(arguments)
    threshold = arguments.threshold
    change =
      arguments.showsDiff ? .show : arguments.fixes ? .apply : .none
    if change == .apply, paths.contains(Path("-")) {
      throw CommandFailure(
        "standard input cannot be changed", help: "use `--diff` to see what `--fix` would change")
    }
    if arguments.writesBaseline, change != .none {
      throw CommandFailure("`--write-baseline` and fixes exclude each other")
    }
    for pattern in arguments.exclude where PatternList.isMalformed(pattern) {
      throw CommandFailure("`\(pattern)` is not a pattern that `--exclude` can use")
    }
    reader = try Self.reader(arguments)
    jobs = arguments.jobs
    if let jobs, jobs < 1 { throw CommandFailure("`--jobs` is \(jobs), expected at least 1") }
    if let most = arguments.maximumFindings, most < 1 {
      throw CommandFailure("`--max-findings` is \(most), expected at least 1")
    }
    self.arguments = arguments
  }

  /// Makes sense of the arguments that say which rules there are, for commands that check nothing.
  init(rulesOf given: CheckArguments, environment: HostEnvironment) throws(CommandFailure) {
    if given.configuration != nil, given.usesNoConfiguration {
      throw CommandFailure("`--config` and `--no-config` exclude each other")
    }
    var arguments = given
    try EnvironmentDefaults(environment: environment).fill(&arguments)
    paths = []
    reports = []
    rules = try RuleChoice(arguments)
    threshold = arguments.threshold
    change = .none
    reader = FileReader()
    self.arguments = arguments
  }

  /// What a session is told; `today` as `YYYY-MM-DD`, and what may follow.
  func session(today: String) -> SessionOptions {
    var options = SessionOptions()
    if let file = arguments.configuration {
      options.configuration = .file(Path(file))
    } else if arguments.usesNoConfiguration {
      options.configuration = .none
    }
    // What nothing was said of is left as it is: to replace an empty list by another makes their type
    // at run time, which takes longer than all else here.
    if !arguments.rules.isEmpty { options.rules = arguments.rules.map { Path($0) } }
    options.usesDefaultRules = !arguments.usesNoDefaultRules
    if !rules.isEmpty { options.choice = rules }
    options.threshold = threshold
    if !arguments.exclude.isEmpty { options.exclude = arguments.exclude }
    if let baseline = arguments.baseline { options.baseline = Path(baseline) }
    options.writesBaseline = arguments.writesBaseline
    options.usesSuppressions = !arguments.usesNoSuppressions
    options.reportsCoverage = arguments.showsCoverage
    options.offersFixes = usesFixes
    options.fixing = change
    options.fixesUnsafely = arguments.fixesUnsafely
    options.maximumFindings = arguments.maximumFindings
    options.skipsForeign = arguments.skipsForeign
    options.today = CalendarDate(today.utf8.prefix(10))
    return options
  }

  private static func paths(
    _ given: CheckArguments, _ arguments: CheckArguments
  ) throws(CommandFailure) -> [Path] {
    if arguments.paths.isEmpty {
      // A name for standard input says that there is one.
      return [given.standardInputName == nil ? Path(".") : Path("-")]
    }
    let paths = arguments.paths.map { Path($0) }
    if given.standardInputName != nil, !paths.contains(Path("-")) {
      throw CommandFailure(
        "`--stdin-filename` names standard input, which is not checked",
        help: "add `-` to the paths")
    }
    return paths
  }

  private static func reader(_ arguments: CheckArguments) throws(CommandFailure) -> FileReader {
    guard let text = arguments.maximumSize else { return FileReader() }
    guard let size = ByteSize.bytes(text) else {
      throw CommandFailure("`--max-size` is `\(text)`, expected a size such as `16MiB` or `500000`")
    }
    // What cannot be loaded is not read either.
    return FileReader(limit: min(size, DocumentLoader.largestFile))
  }
}

/// Sizes as people write them.
enum ByteSize {
  /// `16MiB`, `16M` (the same), `500kB` (1000 each), `1000`; `nil` if it is none, or too large.
  static func bytes(_ text: String) -> Int? {
    let digits = text.utf8.prefix { $0 >= 0x30 && $0 <= 0x39 }
    guard let number = Int(String(digits) ?? "") else { return nil }
    let factor: Int
    switch (String(text.utf8.dropFirst(digits.count)) ?? "").lowercased() {
    case "", "b": factor = 1
    case "kb": factor = 1000
    case "mb": factor = 1_000_000
    case "gb": factor = 1_000_000_000
    case "k", "kib": factor = 1 << 10
    case "m", "mib": factor = 1 << 20
    case "g", "gib": factor = 1 << 30
    default: return nil
    }
    let (size, overflow) = number.multipliedReportingOverflow(by: factor)
    return overflow ? nil : size
  }
}

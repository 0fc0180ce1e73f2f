import AuthLint
import Documents
import Reporters
import Session
import Workspace

/// The settings of a run of `check`, read from the arguments and the environment and validated.
struct CheckSettings {
  /// The arguments, completed from the environment.
  var arguments: CheckArguments
  var paths: [Path]
  var reports: [ReportRequest]
  var rules: RuleChoice
  /// The lowest severity that makes the run fail; `nil` leaves it to the configuration.
  var threshold: FailureThreshold?
  var change: SessionOptions.Fixing
  var reader: FileReader
  /// Whether the run needs fixes: to apply, show or count them, or because a report includes them.
  var usesFixes: Bool {
    change != .none || arguments.fixesUnsafely || reports.contains { $0.format.showsFixes }
  }
  /// How many files are checked at once; `nil` for as many as there are processors.
  var jobs: Int?

  /// Creates the settings. Throws if arguments are invalid or contradict each other.
  init(_ given: CheckArguments, environment: HostEnvironment) throws(CommandFailure) {
    if given.configuration != nil, given.usesNoConfiguration {
      throw CommandFailure("`--config` and `--no-config` cannot be used together")
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
      throw CommandFailure("`--write-baseline` and fixes cannot be used together")
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
    if arguments.assertsFormats, arguments.schema == nil {
      throw CommandFailure(
        "`--schema-formats` needs a schema", help: "name one with `--schema`")
    }
    self.arguments = arguments
  }

  /// Creates the settings of a command that checks no files from the arguments that choose rules.
  init(rulesOf given: CheckArguments, environment: HostEnvironment) throws(CommandFailure) {
    if given.configuration != nil, given.usesNoConfiguration {
      throw CommandFailure("`--config` and `--no-config` cannot be used together")
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

  /// Returns the options of a session. `today` starts with the date as `YYYY-MM-DD`; the rest is
  /// not read.
  func session(today: String) -> SessionOptions {
    var options = SessionOptions()
    if let file = arguments.configuration {
      options.configuration = .file(Path(file))
    } else if arguments.usesNoConfiguration {
      options.configuration = .none
    }
    // Options that were not given are not assigned: replacing an empty list by another one
    // instantiates its type at run time, which takes longer than the rest of this function.
    if !arguments.rules.isEmpty { options.rules = arguments.rules.map { Path($0) } }
    if let schema = arguments.schema { options.schema = Path(schema) }
    options.assertsFormats = arguments.assertsFormats
    options.usesDefaultRules = !arguments.usesNoDefaultRules
    if !rules.isEmpty { options.choice = rules }
    options.threshold = threshold
    if !arguments.exclude.isEmpty { options.exclude = arguments.exclude }
    if let baseline = arguments.baseline { options.baseline = Path(baseline) }
    options.writesBaseline = arguments.writesBaseline
    options.usesSuppressions = !arguments.usesNoSuppressions
    options.reportsCoverage =
      arguments.showsCoverage || reports.contains { $0.format.showsCoverage }
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
      // A name for standard input implies that standard input is checked.
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
    // A file that is too large to load need not be read.
    return FileReader(limit: min(size, DocumentLoader.largestFile))
  }
}

/// Sizes in bytes with units, as people write them.
enum ByteSize {
  /// Reads a size such as `16MiB`, `16M` (the same), `500kB` (1000 each) or `1000`; `nil` if the
  /// text is not a size or the size does not fit an `Int`.
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

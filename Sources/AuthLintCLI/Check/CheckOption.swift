import AuthLint
import Reporters

/// The options of `check`, one row each: the option's spelling, and where its value is stored.
///
/// ``CheckArgumentReader`` and ``EnvironmentDefaults`` read this table; a test compares it with the
/// argument parser's options.
enum CheckOption: String, CaseIterable, Sendable {
  case format
  case output
  case color
  case quiet
  case statistics
  case coverage
  case watch
  case rules
  case noDefaultRules = "no-default-rules"
  case schema
  case schemaFormats = "schema-formats"
  case select
  case ignore
  case severity
  case failOn = "fail-on"
  case noSuppressions = "no-suppressions"
  case baseline
  case writeBaseline = "write-baseline"
  case baselineStrict = "baseline-strict"
  case fix
  case unsafeFixes = "unsafe-fixes"
  case diff
  case config
  case noConfig = "no-config"
  case exclude
  case forceExclude = "force-exclude"
  case skipForeign = "skip-foreign"
  case followLinks = "follow-links"
  case stdinFilename = "stdin-filename"
  case maxSize = "max-size"
  case maxFindings = "max-findings"
  case jobs

  /// Creates the option with a spelling, such as `--jobs` or `-q`.
  init?(spelling: String) {
    if spelling.utf8.elementsEqual("-q".utf8) {
      self = .quiet
      return
    }
    guard spelling.utf8.starts(with: "--".utf8) else { return nil }
    let name = spelling.utf8.dropFirst(2)
    // `init(rawValue:)` makes a dictionary of all names, which takes longer than all else here.
    guard let option = Self.allCases.first(where: { $0.rawValue.utf8.elementsEqual(name) }) else {
      return nil
    }
    self = option
  }

  /// Stores a value of the option in the arguments, and returns whether it was valid.
  func take(_ value: OptionValue, into arguments: inout CheckArguments) -> OptionValue.Outcome {
    switch self {
    case .format: value.add(to: &arguments.formats)
    case .output: value.add(to: &arguments.outputs)
    case .color: value.set(&arguments.color)
    case .quiet: value.set(&arguments.isQuiet)
    case .statistics: value.set(&arguments.showsStatistics)
    case .coverage: value.set(&arguments.showsCoverage)
    case .watch: value.set(&arguments.watches)
    case .rules: value.add(to: &arguments.rules)
    case .noDefaultRules: value.set(&arguments.usesNoDefaultRules)
    case .schema: value.set(&arguments.schema)
    case .schemaFormats: value.set(&arguments.assertsFormats)
    case .select: value.add(to: &arguments.select)
    case .ignore: value.add(to: &arguments.ignore)
    case .severity: value.add(to: &arguments.severities)
    case .failOn: value.set(&arguments.threshold)
    case .noSuppressions: value.set(&arguments.usesNoSuppressions)
    case .baseline: value.set(&arguments.baseline)
    case .writeBaseline: value.set(&arguments.writesBaseline)
    case .baselineStrict: value.set(&arguments.isBaselineStrict)
    case .fix: value.set(&arguments.fixes)
    case .unsafeFixes: value.set(&arguments.fixesUnsafely)
    case .diff: value.set(&arguments.showsDiff)
    case .config: value.set(&arguments.configuration)
    case .noConfig: value.set(&arguments.usesNoConfiguration)
    case .exclude: value.add(to: &arguments.exclude)
    case .forceExclude: value.set(&arguments.excludesNamed)
    case .skipForeign: value.set(&arguments.skipsForeign)
    case .followLinks: value.set(&arguments.followsLinks)
    case .stdinFilename: value.set(&arguments.standardInputName)
    case .maxSize: value.set(&arguments.maximumSize)
    case .maxFindings: value.set(&arguments.maximumFindings)
    case .jobs: value.set(&arguments.jobs)
    }
  }
}

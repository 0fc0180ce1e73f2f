import ArgumentParser
import AuthLint
import Reporters

extension ReportFormat: ExpressibleByArgument {}
extension FailureThreshold: ExpressibleByArgument {}
extension ColorChoice: ExpressibleByArgument {}

/// `authlint check`: checks files, and the manifests found in directories.
struct CheckCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check files, and the manifests found in directories.",
    discussion: """
      Directories are searched for *.manifest.yaml, *.manifest.yml, *.manifest.json, manifest.yaml, \
      manifest.yml and manifest.json, or for what the configuration includes, leaving out what \
      .gitignore files do. Files that are named are always checked.

      Options that take ids may be repeated, and take several separated by commas. \
      Every option has an environment variable, AUTHLINT_FAIL_ON for --fail-on: an option overrules \
      the environment, and the environment the configuration.

      Exit status: 0 all is checked and nothing is at or above --fail-on, 1 there are findings, \
      2 bad usage or a broken rule or configuration, 3 something could not be checked.
      """)

  struct ReportOptions: ParsableArguments {
    @Option(
      help: ArgumentHelp(
        "How findings are written. Repeat it, each time with its --output, for several reports.",
        valueName: "format"))
    var format: [ReportFormat] = []

    @Option(
      help: ArgumentHelp("Where the report goes; - is standard output.", valueName: "file"),
      completion: .file())
    var output: [String] = []

    @Option(help: "When to colour: auto, always or never.")
    var color: ColorChoice?

    @Flag(name: .shortAndLong, help: "Write findings and failures only.")
    var quiet = false

    @Flag(help: "Count the findings of each rule, on standard error.")
    var statistics = false

    @Flag(help: "Say for each document which rules applied, and why the others did not.")
    var coverage = false

    @Flag(help: "Check again whenever something changes, until interrupted.")
    var watch = false
  }

  struct SchemaOptions: ParsableArguments {
    @Option(
      help: ArgumentHelp(
        "Hold the files against a JSON Schema (drafts 4 to 2020-12), with no rules but --rules.",
        valueName: "file"),
      completion: .file())
    var schema: String?

    @Flag(help: "Check formats of strings also in drafts where they are only annotations.")
    var schemaFormats = false
  }

  struct FindingOptions: ParsableArguments {
    @Option(help: "The lowest severity that makes the run fail: error, warning, info or never.")
    var failOn: FailureThreshold?

    @Flag(help: "Ignore comments that suppress findings.")
    var noSuppressions = false

    @Option(
      help: ArgumentHelp("Leave out the findings listed in a file.", valueName: "file"),
      completion: .file())
    var baseline: String?

    @Flag(help: "Write all findings into the baseline file.")
    var writeBaseline = false

    @Flag(help: "Report entries of the baseline that match nothing any more.")
    var baselineStrict = false
  }

  struct FixOptions: ParsableArguments {
    @Flag(help: "Apply fixes that cannot change what the author meant, and say what was done.")
    var fix = false

    @Flag(
      help: """
        With --fix or --diff: also fixes that may change what the author meant. Alone it counts \
        them and changes nothing.
        """)
    var unsafeFixes = false

    @Flag(help: "Show what --fix would change as a diff, and change nothing.")
    var diff = false
  }

  struct FileOptions: ParsableArguments {
    @Option(
      help: ArgumentHelp(
        "Use this configuration instead of the .authlint.yaml files found.", valueName: "file"),
      completion: .file())
    var config: String?

    @Flag(help: "Use no configuration.")
    var noConfig = false

    @Option(
      help: ArgumentHelp(
        "Leave out what matches, as a line of a .gitignore file would.", valueName: "glob"))
    var exclude: [String] = []

    @Flag(help: "Apply exclusions to named files too, as hooks need.")
    var forceExclude = false

    @Flag(help: "Skip named files that are manifests of another tool.")
    var skipForeign = false

    @Flag(help: "Follow links that lead out of the directories searched; --fix does not.")
    var followLinks = false

    @Option(
      help: ArgumentHelp(
        "What to call standard input in reports; its ending tells YAML from JSON.",
        valueName: "name"))
    var stdinFilename: String?

    @Option(
      help: ArgumentHelp(
        "Refuse files larger than this: 16MiB, 500KiB, 1000000.",
        valueName: "size"))
    var maxSize: String?

    @Option(
      help: ArgumentHelp(
        "Stop checking a file that has more findings than this (10000 unless given).",
        valueName: "count"))
    var maxFindings: Int?

    @Option(help: ArgumentHelp("How many files are checked at once.", valueName: "count"))
    var jobs: Int?
  }

  @Argument(
    help: ArgumentHelp("Files and directories; - is standard input.", valueName: "path"),
    completion: .file())
  var paths: [String] = []

  @OptionGroup(title: "Reports") var reportOptions: ReportOptions
  @OptionGroup(title: "Rules") var ruleOptions: RuleChoiceOptions
  @OptionGroup(title: "Schema") var schemaOptions: SchemaOptions
  @OptionGroup(title: "Findings") var findingOptions: FindingOptions
  @OptionGroup(title: "Fixes") var fixOptions: FixOptions
  @OptionGroup(title: "Files") var fileOptions: FileOptions

  /// The arguments, without the argument parser's types.
  var arguments: CheckArguments {
    CheckArguments(
      paths: paths, formats: reportOptions.format, outputs: reportOptions.output,
      color: reportOptions.color, isQuiet: reportOptions.quiet,
      showsStatistics: reportOptions.statistics, showsCoverage: reportOptions.coverage,
      watches: reportOptions.watch,
      rules: ruleOptions.rules, usesNoDefaultRules: ruleOptions.noDefaultRules,
      schema: schemaOptions.schema, assertsFormats: schemaOptions.schemaFormats,
      select: ruleOptions.select, ignore: ruleOptions.ignore, severities: ruleOptions.severity,
      threshold: findingOptions.failOn, usesNoSuppressions: findingOptions.noSuppressions,
      baseline: findingOptions.baseline, writesBaseline: findingOptions.writeBaseline,
      isBaselineStrict: findingOptions.baselineStrict, fixes: fixOptions.fix,
      fixesUnsafely: fixOptions.unsafeFixes, showsDiff: fixOptions.diff,
      configuration: fileOptions.config, usesNoConfiguration: fileOptions.noConfig,
      exclude: fileOptions.exclude, excludesNamed: fileOptions.forceExclude,
      skipsForeign: fileOptions.skipForeign, followsLinks: fileOptions.followLinks,
      standardInputName: fileOptions.stdinFilename,
      maximumSize: fileOptions.maxSize, maximumFindings: fileOptions.maxFindings,
      jobs: fileOptions.jobs)
  }

  func run(in context: CommandContext) throws -> CommandStatus {
    try Self.run(arguments, in: context)
  }

  /// Runs the command with arguments read by either reader.
  static func run(_ arguments: CheckArguments, in context: CommandContext) throws -> CommandStatus {
    try CheckRun(context: context).run(arguments)
  }
}

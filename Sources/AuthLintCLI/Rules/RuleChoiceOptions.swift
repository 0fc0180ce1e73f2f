import ArgumentParser
import AuthLint
import Session
import Workspace

/// The options that choose which rules are loaded and which are enabled.
struct RuleChoiceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Add the rules in a file or directory.", valueName: "path"),
    completion: .file())
  var rules: [String] = []

  @Flag(help: "Leave out the rules that come with authlint.")
  var noDefaultRules = false

  @Option(help: ArgumentHelp("Use only these rules.", valueName: "id"), completion: .ruleIDs)
  var select: [String] = []

  @Option(help: ArgumentHelp("Leave out these rules.", valueName: "id"), completion: .ruleIDs)
  var ignore: [String] = []

  @Option(
    help: ArgumentHelp(
      "Give a rule another severity: error, warning, info or off.", valueName: "id=level"),
    completion: .ruleSeverities)
  var severity: [String] = []

  /// These options as arguments of `check`.
  var arguments: CheckArguments {
    var arguments = CheckArguments()
    arguments.rules = rules
    arguments.usesNoDefaultRules = noDefaultRules
    arguments.select = select
    arguments.ignore = ignore
    arguments.severities = severity
    return arguments
  }
}

/// The options that choose the configuration.
struct ConfigurationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Use this configuration instead of the .authlint.yaml files found.", valueName: "file"),
    completion: .file())
  var config: String?

  @Flag(help: "Use no configuration.")
  var noConfig = false

  /// Stores these options in the arguments of `check`.
  func fill(_ arguments: inout CheckArguments) {
    arguments.configuration = config
    arguments.usesNoConfiguration = noConfig
  }
}

/// The options that choose which rules are loaded.
struct RuleSourceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Add the rules in a file or directory.", valueName: "path"),
    completion: .file())
  var rules: [String] = []

  @Flag(help: "Leave out the rules that come with authlint.")
  var noDefaultRules = false

  @OptionGroup var configuration: ConfigurationOptions

  /// Returns the rules that `check` would use for files in a directory.
  func enabledRules(
    in directory: Path = Path("."), _ context: CommandContext
  ) throws -> (rules: EnabledRules, hints: ExplainHints) {
    var arguments = CheckArguments()
    arguments.rules = rules
    arguments.usesNoDefaultRules = noDefaultRules
    configuration.fill(&arguments)
    return try RuleSearch.find(arguments, in: directory, context)
  }
}

import ArgumentParser
import AuthLint
import Session
import Workspace

/// The options that say which rules there are and which are in force.
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

  /// What was said, as a part of what `check` could be told.
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

/// The options that say which configuration holds.
struct ConfigurationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Use this configuration instead of the .authlint.yaml files found.", valueName: "file"),
    completion: .file())
  var config: String?

  @Flag(help: "Use no configuration.")
  var noConfig = false

  /// Adds what was said.
  func fill(_ arguments: inout CheckArguments) {
    arguments.configuration = config
    arguments.usesNoConfiguration = noConfig
  }
}

/// The options that say which rules there are.
struct RuleSourceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Add the rules in a file or directory.", valueName: "path"),
    completion: .file())
  var rules: [String] = []

  @Flag(help: "Leave out the rules that come with authlint.")
  var noDefaultRules = false

  @OptionGroup var configuration: ConfigurationOptions

  /// The rules that `check` would use for files in a directory.
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

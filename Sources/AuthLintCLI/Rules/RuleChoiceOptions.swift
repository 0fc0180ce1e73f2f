import ArgumentParser
import AuthLint
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
      "Give a rule another severity: error, warning or info.", valueName: "id=level"))
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

/// The options that say which rules there are.
struct RuleSourceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Add the rules in a file or directory.", valueName: "path"),
    completion: .file())
  var rules: [String] = []

  @Flag(help: "Leave out the rules that come with authlint.")
  var noDefaultRules = false

  /// Loads the rule sets, filling in what the environment says.
  func ruleSets(_ context: CommandContext) throws -> [RuleSet] {
    var arguments = CheckArguments()
    arguments.rules = rules
    arguments.usesNoDefaultRules = noDefaultRules
    try EnvironmentDefaults(environment: context.environment).fill(&arguments)
    return try RuleFolder.ruleSets(arguments)
  }
}

extension CompletionKind {
  /// The ids that `explain` has a page for.
  static var explainedIDs: CompletionKind {
    .custom { _, _, prefix in
      RuleCatalog([.partnerAuthorization]).explainedIDs.filter { $0.utf8.starts(with: prefix.utf8) }
    }
  }

  /// The ids of the default rules and of the loader's.
  static var ruleIDs: CompletionKind {
    .custom { _, _, prefix in
      RuleCatalog([.partnerAuthorization]).ids.filter { $0.utf8.starts(with: prefix.utf8) }
    }
  }
}

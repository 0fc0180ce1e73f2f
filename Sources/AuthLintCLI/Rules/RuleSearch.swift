import AuthLint
import Session
import Workspace

extension CommandContext {
  /// Returns the directory that relative paths start from.
  func workingDirectory() throws(CommandFailure) -> WorkingDirectory {
    do throws(SystemError) {
      return try environment.workingDirectory()
    } catch {
      throw CommandFailure("the working directory is not there: \(error.message)")
    }
  }

  /// Creates the session that the settings describe.
  func session(
    _ settings: CheckSettings, in workingDirectory: WorkingDirectory
  ) throws -> CheckSession {
    try CheckSession(
      settings.session(today: environment.timestamp()), workingDirectory: workingDirectory,
      note: { say(.note, $0) })
  }
}

/// Finds the rules for commands other than `check`: the same rules that `check` would use.
enum RuleSearch {
  /// Finds the rules from the options, the environment and the configuration of a directory.
  static func find(
    _ arguments: CheckArguments, in directory: Path = Path("."), _ context: CommandContext
  ) throws -> (rules: EnabledRules, hints: ExplainHints) {
    let settings = try CheckSettings(rulesOf: arguments, environment: context.environment)
    let session = try context.session(settings, in: try context.workingDirectory())
    let rules = try session.enabledRules(in: directory)
    try settings.rules.check(RuleCatalog(rules.ruleSets))
    return (rules, ExplainHints(settings, session, context.environment))
  }
}

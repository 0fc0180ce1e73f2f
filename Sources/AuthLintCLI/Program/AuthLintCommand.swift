import ArgumentParser

/// `authlint`: the commands by their names.
struct AuthLintCommand: ParsableCommand {
  /// The version of the command and of its reports' tool.
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "authlint",
    abstract: "Checks app manifests against the partner authorization guide.",
    version: version,
    subcommands: [
      CheckCommand.self, ExplainCommand.self, RulesCommand.self, TestCommand.self,
      LinkCommand.self, EvalCommand.self, InitCommand.self, SchemaCommand.self,
    ])
}

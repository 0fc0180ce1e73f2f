import ArgumentParser
import AuthLint

/// `authlint`: the root command, which lists the other commands.
struct AuthLintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "authlint",
    abstract: "Checks app manifests against the partner authorization guide.",
    version: TextChecker.version,
    subcommands: [
      CheckCommand.self, ExplainCommand.self, RulesCommand.self, TestCommand.self,
      LinkCommand.self, EvalCommand.self, InitCommand.self, SchemaCommand.self, ViewCommand.self,
      LspCommand.self,
    ])
}

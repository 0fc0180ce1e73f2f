import ArgumentParser
import AuthLint
import RuleEngine

/// `authlint schema`: prints the manifest's JSON Schema.
struct SchemaCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the manifest's JSON Schema.",
    discussion: """
      Editors complete and check manifests with it: save it beside them, and name it in a manifest's \
      first line, # yaml-language-server: $schema=FILE, or in a JSON manifest's field $schema.
      """)

  func run(in context: CommandContext) -> CommandStatus {
    context.output.write(bytes: RuleSet.manifestSchema)
    return .success
  }
}

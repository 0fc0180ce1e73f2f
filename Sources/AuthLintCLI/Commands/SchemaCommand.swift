import ArgumentParser
import AuthLint
import RuleEngine

/// `authlint schema`: prints the JSON Schema of a manifest, or of one of authlint's own files.
struct SchemaCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of manifests, rule files or configurations.",
    discussion: """
      Editors complete and check files with it: save it beside them, and name it in a file's first \
      line, # yaml-language-server: $schema=FILE, or in a JSON manifest's field $schema.

      --for names the files: manifest, rules (rule files), ruleset (a rule set's ruleset.yaml) or \
      configuration (.authlint.yaml).
      """)

  /// The files that a schema is about.
  enum Subject: String, CaseIterable, ExpressibleByArgument {
    case manifest, rules, ruleset, configuration
  }

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp(
      "What the schema is about: manifest, rules, ruleset or configuration.", valueName: "files"),
    completion: .list(Subject.allCases.map(\.rawValue)))
  var subject = Subject.manifest

  func run(in context: CommandContext) -> CommandStatus {
    context.output.write(bytes: Self.text(subject))
    return .success
  }

  /// The schema of some files.
  static func text(_ subject: Subject) -> [UInt8] {
    switch subject {
    case .manifest: RuleSet.manifestSchema
    case .rules: Array(RuleFileSchema.ofRules.utf8)
    case .ruleset: Array(RuleFileSchema.ofRuleSets.utf8)
    case .configuration:
      Array(ConfigurationSchema.text(rules: RuleCatalog([.partnerAuthorization]).ids).utf8)
    }
  }
}

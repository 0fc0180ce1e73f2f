import ArgumentParser
import AuthLint
import Diagnostics
import Reporters

/// `authlint explain`: prints the documentation of a rule, with its examples.
struct ExplainCommand: RunnableCommand {
  /// How the page is written.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, markdown, json
  }

  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain a rule: what it requires, why, and what it says of its examples.")

  @Argument(
    help: ArgumentHelp("The rule's id, as findings name it.", valueName: "rule"),
    completion: .explainedIDs)
  var rule: String

  @Option(help: "How the page is written: text, markdown or json.")
  var format = Format.text

  @OptionGroup var source: RuleSourceOptions

  func run(in context: CommandContext) throws -> CommandStatus {
    let (enabled, hints) = try source.enabledRules(context)
    let catalog = RuleCatalog(enabled.ruleSets)
    guard var page = try catalog.page(of: rule) else {
      throw CommandFailure(
        "unknown rule `\(rule)`",
        help: catalog.nearestExplained(to: rule).map { "did you mean `\($0)`?" }
          ?? "see `authlint rules`")
    }
    let severity = enabled.settings.severities[page.description.id]
    page.description.severity = severity ?? page.description.severity
    page.isOff = !enabled.settings.includes(page.description.id)
    switch format {
    case .markdown: context.output.write(page.markdown)
    case .json: context.output.write { RulePageText.appendJSON(page, to: &$0) }
    case .text:
      var options = TerminalStyle(stream: 1, environment: context.environment).reportOptions
      options.showsSummary = false
      options.explainOptions = hints.options(enabled.ruleSets)
      context.output.write { RulePageText.append(page, options, to: &$0) }
    }
    return .success
  }
}

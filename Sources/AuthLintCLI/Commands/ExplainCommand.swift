import ArgumentParser
import AuthLint
import Diagnostics
import Reporters

/// `authlint explain`: the documentation of a rule, with its examples.
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
    let ruleSets = try source.ruleSets(context)
    let catalog = RuleCatalog(ruleSets)
    guard let page = try catalog.page(of: rule) else {
      throw CommandFailure(
        "there is no rule `\(rule)`",
        help: catalog.nearestExplained(to: rule).map { "did you mean `\($0)`?" }
          ?? "see `authlint rules`")
    }
    switch format {
    case .markdown: context.output.write(page.markdown)
    case .json: context.output.write { RulePageText.appendJSON(page, to: &$0) }
    case .text:
      var options = ReportOptions()
      options.usesColor = ReportRequest.usesColor(
        .auto, isStandardOutput: true, environment: context.environment)
      options.width = context.environment.terminalWidth(1)
      options.showsSummary = false
      context.output.write { RulePageText.append(page, options, to: &$0) }
    }
    return .success
  }
}

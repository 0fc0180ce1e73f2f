import ArgumentParser
import AuthLint
import Diagnostics
import Reporters
import Session

/// `authlint explain`: prints the documentation of a rule or of all rules, with examples.
struct ExplainCommand: RunnableCommand {
  /// How the page is written.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, markdown, json, html
  }

  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain a rule: what it requires, why, and what it says of its examples.")

  @Argument(
    help: ArgumentHelp("The rule's id, as findings name it.", valueName: "rule"),
    completion: .explainedIDs)
  var rule: String?

  @Flag(help: "Explain all rules, in the order of their ids.")
  var all = false

  @Option(help: "How the page is written: text, markdown, json or html.")
  var format = Format.text

  @OptionGroup var source: RuleSourceOptions

  func run(in context: CommandContext) throws -> CommandStatus {
    guard all == (rule == nil) else {
      throw CommandFailure(
        all ? "`--all` and a rule's id cannot be used together" : "no rule is named",
        help: all ? nil : "name a rule that `authlint rules` lists, or use `--all`")
    }
    let (enabled, hints) = try source.enabledRules(context)
    let catalog = RuleCatalog(enabled.ruleSets)
    let ids = rule.map { [$0] } ?? catalog.explainedIDs
    var pages: [RulePage] = []
    for id in ids { pages.append(try page(of: id, catalog, enabled)) }
    switch format {
    case .markdown:
      context.output.write(pages.map(\.markdown).joined(separator: "\n"))
    case .json:
      context.output.write { out in
        if all {
          RulePageText.appendJSON(pages, to: &out)
        } else if let page = pages.first {
          RulePageText.appendJSON(page, to: &out)
        }
      }
    case .html:
      context.output.write { RulePageHTML.append(pages, to: &$0) }
    case .text:
      var options = TerminalStyle(stream: 1, environment: context.environment).reportOptions
      options.showsSummary = false
      options.explainOptions = hints.options(enabled.ruleSets)
      context.output.write { out in
        for page in pages { RulePageText.append(page, options, to: &out) }
      }
    }
    return .success
  }

  /// Returns the page of a rule as the settings have it.
  private func page(
    of id: String, _ catalog: RuleCatalog, _ enabled: EnabledRules
  ) throws -> RulePage {
    guard var page = try catalog.page(of: id) else {
      throw CommandFailure(
        "unknown rule `\(id)`",
        help: catalog.nearestExplained(to: id).map { "did you mean `\($0)`?" }
          ?? "see `authlint rules`")
    }
    let severity = enabled.settings.severities[page.description.id]
    page.description.severity = severity ?? page.description.severity
    page.isOff = !enabled.settings.includes(page.description.id)
    return page
  }
}

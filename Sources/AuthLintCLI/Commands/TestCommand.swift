import ArgumentParser
import AuthLint
import Diagnostics
import Reporters
import Workspace

/// `authlint test`: runs the examples of rule files.
struct TestCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Run rule files' own examples.",
    discussion: """
      A good example yields no finding of its rule, a bad one exactly the places that its caret \
      lines mark. Without a path, the rules that come with authlint are tested.

      Exit status: 0 every example does what it says, 1 one does not, 2 a rule file is broken.
      """)

  @Argument(
    help: ArgumentHelp("Rule files, or directories of them.", valueName: "path"),
    completion: .file())
  var paths: [String] = []

  func run(in context: CommandContext) throws -> CommandStatus {
    let ruleSets =
      paths.isEmpty ? [.partnerAuthorization] : try paths.map { try RuleFolder.load(Path($0)) }
    var options = ReportOptions()
    options.usesColor = ReportRequest.usesColor(
      .auto, isStandardOutput: true, environment: context.environment)
    options.width = context.environment.terminalWidth(1)
    options.showsSummary = false
    options.escapesWorkflowCommands = context.isOnGitHub
    var writer = ReportFormat.text.makeWriter(options)
    var (rules, passed, failed) = (0, 0, 0)
    for ruleSet in ruleSets {
      for outcome in try ExampleRunner(ruleSet).run() {
        rules += 1
        passed += outcome.passed
        failed += outcome.failed
        context.output.write { writer.write(outcome.report, into: &$0) }
      }
    }
    guard rules > 0 else { throw CommandFailure("there is no rule to test") }
    context.output.write(
      "\(rules) \(rules == 1 ? "rule" : "rules"): \(passed) passed, \(failed) failed\n")
    return failed > 0 ? .findings : .success
  }
}

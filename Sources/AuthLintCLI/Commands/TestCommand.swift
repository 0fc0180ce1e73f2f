import ArgumentParser
import AuthLint
import Diagnostics
import Reporters
import RuleEngine
import Session
import Workspace

/// `authlint test`: runs the examples of rule files.
struct TestCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Run rule files' own examples.",
    discussion: """
      A good example yields no finding of its rule, a bad one exactly the places that its caret \
      lines mark. Directories are searched for folders of rules. Without a path, the enabled rules \
      are tested: those of the configuration and of --rules, and those that come with authlint, or \
      their files where rules/partner-authorization is in the working directory.

      --update writes the caret lines of bad examples that do not fit, from what their rules find. \
      All else in the files stays as it is. A good example with a finding remains a failure.

      Exit status: 0 every example does what it says, 1 one does not, 2 a rule file is broken.
      """)

  @Argument(
    help: ArgumentHelp("Rule files, or directories of them.", valueName: "path"),
    completion: .file())
  var paths: [String] = []

  @Flag(help: "Write the caret lines of bad examples from what their rules find.")
  var update = false

  @OptionGroup var source: RuleSourceOptions

  func run(in context: CommandContext) throws -> CommandStatus {
    var ruleSets = try ruleSets(context)
    if update {
      var updates = ExampleUpdates(context)
      try updates.update(ruleSets)
      if updates.hasWritten { ruleSets = try self.ruleSets(context) }
    }
    var options = TerminalStyle(stream: 1, environment: context.environment).reportOptions
    options.showsSummary = false
    options.escapesWorkflowCommands = context.isOnGitHub
    var writer = ReportFormat.text.makeWriter(options)
    var total = Count()
    var lines: [String] = []
    for ruleSet in ruleSets {
      var count = Count()
      for outcome in try ExampleRunner(ruleSet).run() {
        count.rules += 1
        count.passed += outcome.passed
        count.failed += outcome.failed
        context.output.write { writer.write(outcome.report, into: &$0) }
      }
      total += count
      if count.rules > 0 { lines.append("\(ruleSet.definition.name): \(count.text)") }
    }
    guard total.rules > 0 else { throw CommandFailure("there are no rules to test") }
    if lines.count > 1 { lines.append(total.text) } else { lines = [total.text] }
    context.output.write { out in
      for line in lines {
        VisibleText.append(line, to: &out)
        out.append(UInt8(ascii: "\n"))
      }
    }
    return total.failed > 0 ? .findings : .success
  }

  /// The rule sets to test.
  private func ruleSets(_ context: CommandContext) throws -> [RuleSet] {
    if !paths.isEmpty {
      var ruleSets: [RuleSet] = []
      for path in paths {
        for folder in try RuleFolder.folders(at: Path(path)) {
          let ruleSet = try RuleFolder.load(folder) { left in
            // Each rule set below the path is tested for itself.
            if !left.isRuleSet { context.say(.note, left.message) }
          }
          ruleSets.append(ruleSet)
        }
      }
      return ruleSets
    }
    let shipped = Path("rules").appending(RuleSet.partnerAuthorization.definition.name)
    return try source.enabledRules(context).rules.ruleSets.map { ruleSet in
      // In authlint's own source tree, the rule files are tested instead of the embedded rules.
      guard !ruleSet.isFromFiles,
        (try? FileStatus.of(shipped.appending("ruleset.yaml")))?.kind == .regular
      else { return ruleSet }
      return try RuleFolder.load(shipped)
    }
  }

  /// The number of rules tested, and the results of their examples.
  private struct Count {
    var rules = 0
    var passed = 0
    var failed = 0

    static func += (left: inout Count, right: Count) {
      left.rules += right.rules
      left.passed += right.passed
      left.failed += right.failed
    }

    var text: String {
      "\(rules) \(rules == 1 ? "rule" : "rules"): \(passed) passed, \(failed) failed"
    }
  }
}

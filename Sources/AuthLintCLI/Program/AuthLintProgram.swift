import ArgumentParser
import AuthLint
import Diagnostics
import RuleEngine
import Session
import Workspace

/// The program: finds the command that the arguments name, runs it, and ends with its status.
@main
enum AuthLintProgram {
  static func main() {
    HostEnvironment.prepareStreams()
    let status = run(HostEnvironment.arguments, in: .process)
    HostEnvironment.exit(status.rawValue)
  }

  /// Runs the command that `arguments` (without the program's name) ask for.
  static func run(_ arguments: [String], in context: CommandContext) -> CommandStatus {
    let status = status(of: arguments, in: context)
    context.errors.flush()
    do {
      try context.output.finish()
    } catch .closedPipe {
      // Nobody reads standard output any more, so there is nothing to report.
    } catch {
      context.show(CommandFailure("standard output: \(error.message)"))
      return .fault
    }
    return status
  }

  private static func status(of arguments: [String], in context: CommandContext) -> CommandStatus {
    guarded(arguments, in: context) {
      var check = CheckArguments()
      if CheckArgumentReader.read(arguments, into: &check) {
        return try CheckCommand.run(check, in: context)
      }
      return try parsed(arguments, in: context)
    }
  }

  /// Runs a part of the program, and shows what it throws.
  static func guarded(
    _ arguments: [String] = [], in context: CommandContext, _ body: () throws -> CommandStatus
  ) -> CommandStatus {
    do {
      return try body()
    } catch let problems as RuleProblems {
      let message =
        problems.reports.count == 1 ? "a rule file is broken" : "rule files are broken"
      show(BrokenFiles(reports: problems.reports, message: message), in: context)
      return .fault
    } catch let broken as BrokenFiles {
      show(broken, in: context)
      return .fault
    } catch let failure as CommandFailure {
      context.show(failure)
      return .fault
    } catch let failure as SessionFailure {
      context.show(CommandFailure(failure))
      return .fault
    } catch {
      let isClean = AuthLintCommand.exitCode(for: error) == .success
      guard isClean else {
        context.show(UsageErrors.failure(error, arguments: arguments))
        return .fault
      }
      if CompletionScript.isAsked(arguments) {
        let script = AuthLintCommand.fullMessage(for: error)
        context.output.write(CompletionScript.completed(script + "\n"))
        return .success
      }
      return show(error, status: .success, in: context)
    }
  }

  /// Parses the arguments with the argument parser and runs the command.
  ///
  /// Not inlined, so that a plain `check` does not instantiate the parser's types.
  @inline(never)
  private static func parsed(_ arguments: [String], in context: CommandContext) throws
    -> CommandStatus
  {
    if let failure = UsageErrors.ofCommand(arguments) { throw failure }
    let command = try AuthLintCommand.parseAsRoot(arguments)
    if let command = command as? any RunnableCommand { return try command.run(in: context) }
    if command is AuthLintCommand {
      // Without a command nothing is checked, so the run is not a success.
      return show(CleanExit.helpRequest(command), status: .fault, in: context)
    }
    // The argument parser's own commands throw their output, for example the help text.
    var other = command
    try other.run()
    return .success
  }

  /// Shows what is wrong with authlint's own files, on standard error.
  private static func show(_ broken: BrokenFiles, in context: CommandContext) {
    for var report in broken.reports {
      // Rule files hold examples of secrets, other files may hold real ones.
      if !report.diagnostics.contains(where: { $0.rule == "invalid-rule" }) {
        report.hideLikelySecrets()
      }
      DocumentArgument.show(report, context)
    }
    context.show(CommandFailure(broken.message))
  }

  /// Shows help or a version.
  private static func show(
    _ error: any Error, status: CommandStatus, in context: CommandContext
  ) -> CommandStatus {
    let columns = context.environment.terminalWidth(status == .success ? 1 : 2)
    var message = AuthLintCommand.fullMessage(for: error, columns: columns)
    if message.isEmpty { return status }
    if let columns {
      var text = Array(message.utf8)
      RowBreaks.insert(into: &text, from: 0, width: max(columns, 40), indent: 2)
      message = String(decoding: text, as: UTF8.self)
    }
    if status == .success {
      context.output.write(message + "\n")
    } else {
      context.errors.write(message + "\n")
    }
    return status
  }
}

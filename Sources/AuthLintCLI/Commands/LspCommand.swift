import ArgumentParser
import LanguageServer
import Session
import Workspace

/// `authlint lsp`: the language server for editors.
struct LspCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lsp",
    abstract: "Serve editors by the language server protocol, on standard input and output.",
    discussion: """
      Editors start it; examples/editors says how. It checks what is open as check would, with the \
      configurations and rules found there, also while they are edited. It speaks version 3.17 of \
      the protocol.

      Exit status: 0 after the editor has shut it down, 1 if the editor is gone without doing so.
      """)

  @Flag(help: ArgumentHelp("Use standard input and output, as is done without it."))
  var stdio = false

  @Option(
    name: .customLong("clientProcessId"),
    help: ArgumentHelp(
      "The editor's process; the server ends when it is gone.", valueName: "number"))
  var clientProcessID: Int?

  @Option(
    help: ArgumentHelp("Add all messages to the end of a file.", valueName: "file"),
    completion: .file())
  var log: String?

  @OptionGroup(title: "Rules") var rules: RuleSourceOptions

  func run(in context: CommandContext) throws -> CommandStatus {
    var arguments = CheckArguments()
    arguments.rules = rules.rules
    arguments.usesNoDefaultRules = rules.noDefaultRules
    rules.configuration.fill(&arguments)
    let settings = try CheckSettings(rulesOf: arguments, environment: context.environment)
    let here = try context.workingDirectory()
    var options = settings.session(today: context.environment.timestamp())
    options.offersFixes = true
    // The server works in the editor's folder, not in the directory that these paths count from.
    options.rules = options.rules.map { here.absolute($0) }
    if case .file(let path) = options.configuration {
      options.configuration = .file(here.absolute(path))
    }
    options.baseline = options.baseline.map { here.absolute($0) }
    options.schema = options.schema.map { here.absolute($0) }
    let server = LanguageServer(options, workingDirectory: here)
    let loop = ServerLoop(
      server, input: 0, output: 1, clientProcess: clientProcessID,
      clock: context.environment.clock, log: try logger())
    return CommandStatus(rawValue: loop.run()) ?? .fault
  }

  /// Returns what writes messages to the log file; `nil` without one.
  private func logger() throws -> ServerLoop.Log? {
    guard let log else { return nil }
    do throws(OutputSink.Failure) {
      let sink = try OutputSink(appendingTo: Path(log))
      return { isIncoming, bytes in
        sink.write(isIncoming ? "-> " : "<- ")
        sink.write(bytes: bytes)
        sink.write("\n")
        sink.flush()
      }
    } catch {
      throw CommandFailure("`\(Path(log).display)` cannot be written: \(error.message)")
    }
  }
}

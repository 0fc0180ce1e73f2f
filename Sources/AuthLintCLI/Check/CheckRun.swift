import AuthLint
import Diagnostics
import Reporters
import Workspace

/// What `check` needs beside files and streams: rules, configurations and report formats.
protocol CheckEngine {
  associatedtype Checker: ManifestChecker

  /// Prepares a run.
  init(_ settings: CheckSettings, workingDirectory: WorkingDirectory, context: CommandContext)
    throws

  /// What the configuration in force in `directory` means by manifests. Throws where it is broken.
  func selection(for directory: Path) throws -> FileSelection

  /// Loads what the settings and the configurations ask for. Throws where rules or configurations
  /// are broken.
  func makeChecker(for items: [CheckItem]) throws -> Checker

  /// The rules in force, in the order of their ids, as reports describe them.
  func ruleDescriptions(_ checker: Checker) -> [RuleDescription]
}

/// The run of `check` from arguments to exit status.
///
/// Types here are not generic, only functions are: making a generic type at run time means looking
/// through all the program's conformances, which takes longer than checking a file.
struct CheckRun {
  let context: CommandContext

  /// Checks what the arguments ask for. A ``CommandFailure`` means that nothing was checked.
  func run<Engine: CheckEngine>(
    _ arguments: CheckArguments, engine type: Engine.Type
  ) throws -> CommandStatus {
    let settings = try CheckSettings(arguments, environment: context.environment)
    let workingDirectory: WorkingDirectory
    do throws(SystemError) {
      workingDirectory = try context.environment.workingDirectory()
    } catch {
      throw CommandFailure("the working directory is not there: \(error.message)")
    }
    let engine = try Engine(settings, workingDirectory: workingDirectory, context: context)
    let sinks = try settings.reports.map { request throws(CommandFailure) in
      try open(request.destination)
    }
    let found = try discover(settings, engine, workingDirectory)
    let items = items(found, settings)
    let checker = try engine.makeChecker(for: items)
    let reports = zip(settings.reports, sinks).map { request, sink in
      OpenReport(
        request.destination, sink: sink,
        writer: makeWriter(request, settings, rules: { engine.ruleDescriptions(checker) }))
    }
    let pipeline = CheckPipeline(settings: settings, context: context, reports: reports)
    let failures = found.failures.map { Failure(path: $0.path.display, message: $0.message) }
    let outcome = pipeline.run(items, failures: failures, checker: checker)
    if let problems = outcome.brokenRules { throw problems }
    return outcome.status
  }

  /// Opens a report's place before anything is checked, since a long run to nowhere helps nobody.
  private func open(
    _ destination: ReportRequest.Destination
  ) throws(CommandFailure) -> OutputSink {
    switch destination {
    case .standardOutput: return context.output
    case .file(let path):
      do throws(OutputSink.Failure) {
        return try OutputSink(replacing: path)
      } catch {
        throw CommandFailure("`\(path.display)` cannot be written: \(error.message)")
      }
    case .endOfFile(let path):
      do throws(OutputSink.Failure) {
        return try OutputSink(appendingTo: path)
      } catch {
        throw CommandFailure("`\(path.display)` cannot be written: \(error.message)")
      }
    }
  }

  private func makeWriter(
    _ request: ReportRequest, _ settings: CheckSettings, rules: () -> [RuleDescription]
  ) -> any ReportWriter {
    if case .endOfFile = request.destination { return JobSummary.makeWriter() }
    var options = ReportOptions()
    options.toolVersion = AuthLintCommand.version
    options.usesColor = request.usesColor
    options.showsSummary = !settings.arguments.isQuiet
    options.showsStatistics = settings.arguments.showsStatistics
    if request.destination == .standardOutput {
      options.escapesWorkflowCommands = context.isOnGitHub
      if context.environment.isTerminal(1) {
        options.width = context.environment.terminalWidth(1)
      }
    }
    switch request.format {
    case .sarif: options.rules = rules()
    case .junit:
      options.rules = rules()
      options.timestamp = context.environment.timestamp()
    default: break
    }
    return request.format.makeWriter(options)
  }

  private func discover<Engine: CheckEngine>(
    _ settings: CheckSettings, _ engine: Engine, _ workingDirectory: WorkingDirectory
  ) throws -> FileDiscovery.Result {
    var failure: (any Error)?
    let discovery = FileDiscovery(
      workingDirectory: workingDirectory,
      selection: { directory in
        do {
          return try engine.selection(for: directory)
        } catch {
          failure = failure ?? error
          return FileSelection(base: workingDirectory.path)
        }
      })
    let result = discovery.files(at: settings.paths)
    if let failure { throw failure }
    return result
  }

  /// The files in path order, and standard input in its place among them.
  private func items(
    _ found: FileDiscovery.Result, _ settings: CheckSettings
  ) -> [CheckItem] {
    var items = found.files.map {
      CheckItem(path: $0.path, name: $0.name)
    }
    if found.readsStandardInput {
      let name = Path(settings.arguments.standardInputName ?? "<stdin>")
      let index = items.firstIndex { name < $0.name } ?? items.endIndex
      items.insert(CheckItem(path: nil, name: name), at: index)
    }
    return items
  }
}

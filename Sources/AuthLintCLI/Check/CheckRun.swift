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

  /// What the configuration in force in `directory` means by manifests, in a search of `root`.
  /// Throws where it is broken.
  func selection(for directory: Path, below root: Path) throws -> FileSelection

  /// The patterns by which `root` is searched, in words.
  func patterns(for root: Path) throws -> String

  /// Loads what the settings and the configurations ask for, and takes those items out that are
  /// files of authlint's own. Throws where rules or configurations are broken.
  func makeChecker(
    for items: inout [CheckItem], passedOver: inout PassedOver
  ) throws -> Checker

  /// The rules in force, in the order of their ids, as reports describe them.
  func ruleDescriptions(_ checker: Checker) -> [RuleDescription]

  /// What `authlint explain` has to be told to know the rules in force; `nil` if nothing.
  func explainOptions(_ checker: Checker) -> ExplainOptions?
}

extension CheckEngine {
  func explainOptions(_ checker: Checker) -> ExplainOptions? { nil }
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
    var passedOver = PassedOver(notes: found.outwardLinks, silent: found.leftOut)
    var items = items(found, settings)
    if settings.arguments.excludesNamed { try exclude(&items, engine, &passedOver) }
    let checker = try engine.makeChecker(for: &items, passedOver: &passedOver)
    let reports = zip(settings.reports, sinks).map { request, sink in
      OpenReport(
        request.destination, sink: sink,
        writer: makeWriter(
          request, settings, rules: { engine.ruleDescriptions(checker) },
          explainOptions: { engine.explainOptions(checker) }))
    }
    let pipeline = CheckPipeline(settings: settings, context: context, reports: reports)
    let failures = found.failures.map { Failure(path: $0.path.display, message: $0.message) }
    let outcome = pipeline.run(
      items, failures: failures, passedOver: passedOver, checker: checker)
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
    _ request: ReportRequest, _ settings: CheckSettings, rules: () -> [RuleDescription],
    explainOptions: () -> ExplainOptions?
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
        options.usesLinks = request.usesColor && TerminalStyle.knowsLinks(context.environment)
      }
    }
    switch request.format {
    case .text: options.explainOptions = explainOptions()
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
      workingDirectory: workingDirectory, followsOutwardLinks: settings.arguments.followsLinks,
      selection: { directory, root in
        do {
          return try engine.selection(for: directory, below: root)
        } catch {
          failure = failure ?? error
          return FileSelection(base: workingDirectory.path)
        }
      },
      emptyMessage: { root in
        let patterns = (try? engine.patterns(for: root)) ?? ""
        return "no manifests found: looked for \(patterns); `authlint init` writes one"
      })
    let result = discovery.files(at: settings.paths)
    if let failure { throw failure }
    if settings.arguments.configuration == nil, !settings.arguments.usesNoConfiguration {
      try refuseMisnamed(result.misnamed, in: workingDirectory)
    }
    return result
  }

  /// Refuses a file that was meant as a configuration and would not be read.
  ///
  /// A file without the dot in front may be something else: that is only told.
  private func refuseMisnamed(
    _ found: [Path], in workingDirectory: WorkingDirectory
  ) throws(CommandFailure) {
    func isFile(_ name: String) -> Bool {
      (try? FileStatus.of(workingDirectory.path.appending(name)))?.kind == .regular
    }
    let name = ConfigurationReader.fileName
    func failure(_ misnamed: String) -> CommandFailure {
      CommandFailure(
        "`\(misnamed)` is not read: a configuration is called `\(name)`",
        help: "rename it, or name it with `--config`")
    }
    if let misnamed = found.first { throw failure(misnamed.display) }
    for other in [".authlint.yml", "authlint.yaml", "authlint.yml"]
    where isFile(other) && !isFile(name) {
      if other.utf8.first == UInt8(ascii: ".") { throw failure(other) }
      context.show(failure(other))
    }
  }

  /// Takes out the named files that patterns leave out.
  private func exclude<Engine: CheckEngine>(
    _ items: inout [CheckItem], _ engine: Engine, _ passedOver: inout PassedOver
  ) throws {
    let workingDirectory = try context.environment.workingDirectory()
    var kept: [CheckItem] = []
    for item in items {
      let directory = (item.path ?? item.name).directory
      if item.isNamed {
        let selection = try engine.selection(for: directory, below: directory)
        let absolute = workingDirectory.absolute(workingDirectory.reportName(item.name))
        let real = absolute.directory.resolved()?.appending(absolute.name) ?? absolute
        if selection.excludesNamed(real) {
          passedOver.silent += 1
          continue
        }
      }
      kept.append(item)
    }
    items = kept
  }

  /// The files in path order, and standard input in its place among them.
  private func items(
    _ found: FileDiscovery.Result, _ settings: CheckSettings
  ) -> [CheckItem] {
    var items = found.files.map {
      CheckItem(path: $0.path, name: $0.name, isNamed: $0.isNamed, isLinked: $0.isLinked)
    }
    if found.readsStandardInput {
      let name = Path(settings.arguments.standardInputName ?? "<stdin>")
      let index = items.firstIndex { name < $0.name } ?? items.endIndex
      items.insert(CheckItem(path: nil, name: name), at: index)
    }
    return items
  }
}

import AuthLint
import Diagnostics
import Reporters
import Session
import Workspace

/// A run of `check`, from arguments to exit status.
struct CheckRun {
  let context: CommandContext
  /// Told what is read and found, if the run is watched.
  var observer: CheckObserver?

  /// Checks the files that the arguments name. A thrown ``CommandFailure`` means that nothing was
  /// checked.
  func run(_ arguments: CheckArguments) throws -> CommandStatus {
    let settings = try CheckSettings(arguments, environment: context.environment)
    if settings.arguments.watches, observer == nil {
      return try WatchRun(context: context).run(arguments)
    }
    let workingDirectory = try context.workingDirectory()
    let session = try context.session(settings, in: workingDirectory)
    if let observer { session.willRead = observer.willRead }
    let sinks = try settings.reports.map { request throws(CommandFailure) in
      try open(request.destination)
    }
    let found = try discover(settings, session, workingDirectory)
    var passedOver = PassedOver(
      notes: found.outwardLinks, silent: found.leftOut, causes: found.leftOutCauses)
    var items = items(found, settings)
    if settings.arguments.excludesNamed {
      try exclude(&items, session, workingDirectory, &passedOver)
    }
    var unmatched: [PathFailure] = []
    let checker = try session.makeChecker(
      for: items, passOver: { passedOver.notes.append($0) }, refuse: { unmatched.append($0) })
    try settings.rules.check(RuleCatalog(checker.ruleSets))
    let hints = ExplainHints(settings, session, context.environment)
    let reports = zip(settings.reports, sinks).map { request, sink in
      OpenReport(
        request.destination, sink: sink,
        showsCoverage: settings.arguments.showsCoverage || request.format.showsCoverage,
        writer: makeWriter(
          request, settings, rules: { checker.ruleDescriptions },
          explainOptions: { hints.options(checker.ruleSets) }))
    }
    let pipeline = CheckPipeline(
      settings: settings, context: context, reports: reports, observer: observer)
    let failures = (found.failures + unmatched).map {
      Failure(path: $0.path.display, message: $0.message)
    }
    let outcome = pipeline.run(checker, failures: failures, passedOver: passedOver)
    if let problems = outcome.brokenRules { throw problems }
    return outcome.status
  }

  /// Opens a report's destination before anything is checked, so that a long run does not end with
  /// a report that cannot be written.
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
    options.toolVersion = TextChecker.version
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
    if request.format.describesRules { options.rules = rules() }
    switch request.format {
    case .text: options.explainOptions = explainOptions()
    case .junit: options.timestamp = context.environment.timestamp()
    default: break
    }
    return request.format.makeWriter(options)
  }

  /// Searches the paths that the arguments name.
  func discover(
    _ settings: CheckSettings, _ session: CheckSession, _ workingDirectory: WorkingDirectory
  ) throws -> FileDiscovery.Result {
    var failure: (any Error)?
    let discovery = FileDiscovery(
      workingDirectory: workingDirectory, followsOutwardLinks: settings.arguments.followsLinks,
      selection: { directory, root in
        do {
          return try session.selection(for: directory, below: root)
        } catch {
          failure = failure ?? error
          return FileSelection(base: workingDirectory.path)
        }
      },
      emptyMessage: { root in
        let patterns = (try? session.patterns(for: root)) ?? ""
        return "no manifests found: looked for \(patterns); `authlint init` writes one"
      })
    let result = discovery.files(at: settings.paths)
    if let failure { throw failure }
    if settings.arguments.configuration == nil, !settings.arguments.usesNoConfiguration {
      try refuseMisnamed(result.misnamed, in: workingDirectory)
    }
    return result
  }

  /// Throws if a file looks like a configuration but has a name that is not read.
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
      throw failure(other)
    }
  }

  /// Removes the named files that patterns exclude.
  private func exclude(
    _ items: inout [CheckItem], _ session: CheckSession, _ workingDirectory: WorkingDirectory,
    _ passedOver: inout PassedOver
  ) throws {
    var kept: [CheckItem] = []
    for item in items {
      let directory = (item.path ?? item.name).directory
      if item.isNamed {
        let selection = try session.selection(for: directory, below: directory)
        let absolute = workingDirectory.absolute(workingDirectory.reportName(item.name))
        let real = absolute.directory.resolved()?.appending(absolute.name) ?? absolute
        if let list = selection.excluder(ofNamed: real) {
          passedOver.silent += 1
          LeftOutCause.add(1, by: list.origin, to: &passedOver.causes)
          continue
        }
      }
      kept.append(item)
    }
    items = kept
  }

  /// Returns the files in path order, with standard input sorted among them by its name.
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

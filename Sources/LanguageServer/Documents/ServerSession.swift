import AuthLint
import Diagnostics
import RuleEngine
import Session
import Workspace

/// The session of a server: checks open documents and files with a ``CheckSession``, collects what
/// is wrong with configurations, rules and baselines, and notices when one of these changes on disk.
final class ServerSession {
  /// The session; `nil` while the configuration that the options name is broken.
  private var session: CheckSession?
  private let options: SessionOptions
  /// The directory that documents belong to that are not files.
  let workingDirectory: WorkingDirectory
  /// Counts how often configurations, rules or baselines have changed.
  private(set) var generation = 0
  /// What is wrong with configurations, rules and baselines, by file, since the last change.
  private(set) var faults: [FileReport] = []
  /// What is wrong and has no file, since the last change.
  private(set) var failures: [String] = []
  /// The files that the session has read, as they were before.
  private var stamps = FileStamps()
  /// The texts of the open files, by their absolute paths.
  private(set) var openTexts: [Path: [UInt8]] = [:]
  /// The rules by file or directory, with the generation in which they were read.
  private var indices: [Path: (index: RuleIndex, generation: Int)] = [:]

  init(_ options: SessionOptions, _ workingDirectory: WorkingDirectory) {
    self.options = options
    self.workingDirectory = workingDirectory
    start()
  }

  private func start() {
    do {
      let session = try CheckSession(options, workingDirectory: workingDirectory)
      session.willRead = { [weak self] in self?.watch($0) }
      for (path, text) in openTexts { try session.setText(text, for: path) }
      self.session = session
    } catch {
      session = nil
      note(error)
    }
  }

  // MARK: - Changes

  private func watch(_ path: Path) { stamps.record(path) }

  /// Uses the text of an open file; `nil` after it was closed.
  func setText(_ text: [UInt8]?, for path: Path) {
    openTexts[path] = text
    // The session reloads by itself where it knows that it uses the file; it does not know while
    // its rules are broken.
    let isOwn = stamps.contains(path)
    attempt { try $0.setText(text, for: path) }
    if isOwn { reload() }
  }

  /// Uses the text of a document, if it has changed.
  func update(_ document: OpenDocument) {
    guard document.isFile, document.sharedRevision != document.revision else { return }
    document.sharedRevision = document.revision
    setText(document.text.bytes, for: document.path)
    switch role(of: document) {
    case .manifest, .other: break
    default: reload()
    }
  }

  /// Reloads the session if a file that it has read has changed on disk. Returns whether it has.
  @discardableResult
  func reloadIfChanged() -> Bool {
    let hasChanged = stamps.paths.contains { openTexts[$0] == nil && stamps.isChanged($0) }
    if hasChanged { reload() }
    return hasChanged
  }

  /// Discards everything that was read.
  func reload() {
    generation &+= 1
    faults = []
    failures = []
    stamps = FileStamps()
    if let session {
      do { try session.reload() } catch { note(error) }
    } else {
      start()
    }
  }

  // MARK: - Faults

  /// Runs what may find that configurations, rules or baselines are broken; `nil` if they are.
  func attempt<Result>(_ body: (CheckSession) throws -> Result) -> Result? {
    guard let session else { return nil }
    do {
      return try body(session)
    } catch {
      note(error)
      return nil
    }
  }

  private func note(_ error: any Error) {
    switch error {
    case let broken as BrokenFiles: note(broken.reports)
    case let problems as RuleProblems: note(problems.reports)
    case let failure as SessionFailure: note(Self.message(failure))
    case let failure as ReadFailure: note(failure.message)
    default: note("\(error)")
    }
  }

  private func note(_ reports: [FileReport]) {
    for report in reports {
      let path = absolutePath(of: report.file)
      let known = faults.contains {
        absolutePath(of: $0.file) == path && $0.diagnostics == report.diagnostics
      }
      if !known { faults.append(report) }
    }
  }

  private func note(_ message: String) {
    if !failures.contains(where: { $0.utf8.elementsEqual(message.utf8) }) {
      failures.append(message)
    }
  }

  private static func message(_ failure: SessionFailure) -> String {
    switch failure {
    case .unusable(let message): message
    case .baselineWithoutPath: "the baseline has no path"
    }
  }

  /// Returns the absolute path of a file that a report names.
  func absolutePath(of file: SourceFile) -> Path {
    workingDirectory.absolute(workingDirectory.reportName(Path(file.path)))
  }

  // MARK: - Documents

  /// Returns what authlint takes a document for.
  func role(of document: OpenDocument) -> DocumentRole {
    if let known = document.knownRole, known.generation == generation,
      known.role == .manifest || known.revision == document.revision
    {
      return known.role
    }
    let role = findRole(of: document)
    document.knownRole = (role, document.revision, generation)
    return role
  }

  private func findRole(of document: OpenDocument) -> DocumentRole {
    guard document.isFile else {
      let guess = DocumentRole.guess(document.text)
      return guess == .rule ? .rule : .manifest
    }
    let name = document.path.name
    if name.elementsEqual(ConfigurationReader.fileName.utf8) { return .configuration }
    if name.elementsEqual("ruleset.yaml".utf8) { return .ruleSet }
    switch session?.kind(of: document.path) {
    case "a rule file": return .rule
    case "the baseline": return .baseline
    case "the schema": return .schema
    case "the configuration": return .configuration
    default: break
    }
    if stamps.contains(document.path) {
      // The session reads the file, but its rules are broken.
      let guess = DocumentRole.guess(document.text)
      return guess == .rule || isBesideRules(document.path) ? .rule : .schema
    }
    if selects(document.path) { return .manifest }
    let guess = DocumentRole.guess(document.text)
    return guess == .other && isBesideRules(document.path) ? .rule : guess
  }

  /// Whether a YAML file lies in the folder of a rule set: it is a rule that is being written.
  private func isBesideRules(_ path: Path) -> Bool {
    guard path.name.suffix(5).elementsEqual(".yaml".utf8) else { return false }
    return (try? FileStatus.of(path.directory.appending("ruleset.yaml"))) != nil
  }

  /// Whether a search for files to check would find a file.
  private func selects(_ path: Path) -> Bool {
    let directory = path.directory
    let real = directory.resolved()?.appending(path.name) ?? path
    let selection = attempt { try $0.selection(for: directory, below: directory) }
    return (selection ?? FileSelection(base: Path("/"))).selects(real)
  }

  /// Checks a document. Returns `nil` if configurations, rules or baselines are broken, or if the
  /// document is one of them.
  func check(_ document: OpenDocument) -> FileReport? {
    withText(of: document) { try $0.check(document.path)?.report } ?? nil
  }

  /// Runs a check while the session has the text of a document.
  private func withText<Result>(
    of document: OpenDocument, _ body: (CheckSession) throws -> Result
  ) -> Result? {
    if document.isFile { return attempt(body) }
    // The name may be that of a file, whose text is used again afterwards.
    let path = document.path
    return attempt { session in
      try session.setText(document.text.bytes, for: path)
      defer { try? session.setText(openTexts[path], for: path) }
      return try body(session)
    }
  }

  /// Returns the rules that a file is checked by; `nil` if there are none or if they are broken.
  func rules(for file: Path) -> RuleIndex? {
    index(file) { try $0.enabledRules(for: file) }
  }

  /// Returns all rules that apply in a directory; `nil` if these are broken.
  func rules(in directory: Path) -> RuleIndex? {
    index(directory) { try $0.enabledRules(in: directory) }
  }

  private func index(_ path: Path, _ body: (CheckSession) throws -> EnabledRules?) -> RuleIndex? {
    if let known = indices[path], known.generation == generation { return known.index }
    guard let enabled = attempt(body) ?? nil else { return nil }
    if indices.count > Self.indexLimit { indices = [:] }
    let index = RuleIndex(enabled, absolute: absolutePath)
    indices[path] = (index, generation)
    return index
  }

  private static let indexLimit = 100

  /// Returns a manifest's text with all fixes that are safe; `nil` if there are none.
  func fixed(_ document: OpenDocument) -> [UInt8]? {
    withText(of: document) { try $0.check(document.path, fixing: .apply)?.fixed } ?? nil
  }

  /// Returns the report on the text that a document would have.
  func check(_ document: OpenDocument, as text: [UInt8]) -> FileReport? {
    let path = document.path
    return attempt { session in
      try session.setText(text, for: path)
      defer { try? session.setText(openTexts[path], for: path) }
      return try session.check(path)?.report
    } ?? nil
  }

  /// Checks a file that is not open; `nil` if it cannot be read or if configurations are broken.
  func check(_ path: Path) -> FileReport? { attempt { try $0.check(path)?.report } ?? nil }

  /// Returns the files that a search below some folders finds, in path order.
  func files(below roots: [Path]) -> [Path] {
    guard !roots.isEmpty else { return [] }
    let discovery = FileDiscovery(
      workingDirectory: workingDirectory,
      selection: { [self] directory, root in
        attempt { try $0.selection(for: directory, below: root) } ?? FileSelection(base: root)
      })
    return discovery.files(at: roots).files.map {
      workingDirectory.absolute(workingDirectory.reportName($0.path))
    }
  }

  /// Returns what is wrong with a rule file or `ruleset.yaml`, by itself.
  func checkRule(_ document: OpenDocument) -> [Diagnostic] {
    if let fault = faults.first(where: { absolutePath(of: $0.file) == document.path }) {
      return fault.diagnostics
    }
    var options = SessionOptions()
    options.configuration = .none
    options.usesDefaultRules = false
    options.rules = [document.path]
    do {
      let session = try CheckSession(options, workingDirectory: workingDirectory)
      for (path, text) in openTexts { try session.setText(text, for: path) }
      _ = try session.enabledRules(in: document.path.directory)
    } catch let problems as RuleProblems {
      return problems.reports.first { absolutePath(of: $0.file) == document.path }?.diagnostics
        ?? []
    } catch let broken as BrokenFiles {
      return broken.reports.first { absolutePath(of: $0.file) == document.path }?.diagnostics ?? []
    } catch {}
    return []
  }

  /// Returns what is wrong with a configuration.
  func checkConfiguration(_ document: OpenDocument) -> [Diagnostic] {
    _ = attempt { try $0.enabledRules(in: document.path.directory) }
    return faults.filter { absolutePath(of: $0.file) == document.path }.flatMap(\.diagnostics)
  }
}

import ArgumentParser
import AuthLint
import Diagnostics
import Workspace

/// `authlint init`: writes files to start from.
struct InitCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a manifest, or a first rule set, to start from.",
    discussion: """
      Writes a manifest, its schema for editors, an .authlint.yaml and the entry for pre-commit. With \
      --rules, writes a rule set of your own instead, with one rule and its examples, and the entry \
      of .authlint.yaml that uses it; dir is then the folder of the rules, rules unless given. With \
      --from, proposes a view for .authlint.yaml that reads an existing configuration as a manifest.

      On a terminal, what the options do not say is asked for. What is left open becomes a \
      placeholder such as <owner>, which check reports until it is filled in. The directory is made \
      if it is missing. Files that are there already are left as they are.
      """)

  @Argument(
    help: ArgumentHelp("The directory to write into.", valueName: "dir"), completion: .directory)
  var folder: String?

  @Flag(help: "Write a first rule set of your own.")
  var rules = false

  @Option(
    help: ArgumentHelp("Propose a view of an existing configuration.", valueName: "file"),
    completion: .file())
  var from: String?

  @Option(help: ArgumentHelp("The app's name.", valueName: "name"))
  var name: String?

  @Option(
    help: ArgumentHelp(
      "The app's service id: Partner Center > App & Service > the app > Basic Information.",
      valueName: "digits"))
  var serviceID: String?

  @Option(help: ArgumentHelp("The partner id of the app's owner.", valueName: "id"))
  var owner: String?

  @Option(
    help: ArgumentHelp("The app's stage: development or launched.", valueName: "stage"),
    completion: .list(ManifestTemplate.stages))
  var stage: String?

  @Option(
    help: ArgumentHelp(
      "A region of the app's partners: US, or the market's two letters. Repeat it, or separate "
        + "several by commas.", valueName: "region"))
  var region: [String] = []

  private var directory: String { folder ?? "." }

  func run(in context: CommandContext) throws -> CommandStatus {
    if let from {
      try refuseManifestOptions(with: "--from")
      if rules || folder != nil {
        throw CommandFailure(
          "`--from` writes no rules and takes no directory",
          help: "leave out one of the two; the view is for .authlint.yaml in the working directory")
      }
      return try ViewStart(from, context).run()
    }
    if rules {
      try refuseManifestOptions(with: "--rules")
      return try RuleSetStart(folder: folder ?? StartingRules.defaultFolder, context).run()
    }
    let root = Path(directory)
    let working = try context.workingDirectory()
    let files = StartWriter(context)
    var answers = try TemplateAnswers(self, folder: Self.folderName(working.absolute(root)))
    let manifest = root.appending(StartingFiles.manifestName)
    let isNew = (try? FileStatus.of(manifest, followsLinks: false)) == nil
    if isNew, context.environment.isTerminal(0), context.environment.isTerminal(2) {
      guard answers.ask(context) else {
        context.errors.write("nothing is written\n")
        return .interrupted
      }
    }
    try files.createDirectory(root)
    let template = answers.template
    for (name, text) in StartingFiles.all(template) {
      try files.write(
        directory == "." ? Path(name) : root.appending(name), text,
        // The schema is generated, and too long to show.
        isShown: !name.utf8.elementsEqual(StartingFiles.schemaName.utf8))
    }
    let hooks = hooksFile(root, working)
    try files.write(hooks.path, as: hooks.name, Array(StartingFiles.preCommit.utf8))
    showNextSteps(template, isNew: isNew, files)
    return .success
  }

  /// Throws if an option about manifests is given together with one that writes none.
  private func refuseManifestOptions(with option: String) throws(CommandFailure) {
    let given = [
      ("--name", name != nil), ("--service-id", serviceID != nil), ("--owner", owner != nil),
      ("--stage", stage != nil), ("--region", !region.isEmpty),
    ].first { $0.1 }
    if let given {
      throw CommandFailure(
        "`\(given.0)` is about a manifest, and `\(option)` writes none",
        help: "leave out one of the two")
    }
  }

  /// Returns where pre-commit looks for its configuration, and the name to show: at the root of the
  /// git repository that contains the directory, or in the directory itself if there is no
  /// repository.
  private func hooksFile(_ root: Path, _ working: WorkingDirectory) -> (path: Path, name: Path) {
    let name = StartingFiles.hooksName
    let near = directory == "." ? Path(name) : root.appending(name)
    let own = (path: near, name: near)
    let absolute = working.absolute(root).resolved() ?? working.absolute(root)
    var folder = absolute
    while (try? FileStatus.of(folder.appending(".git"))) == nil {
      guard folder.count > 1 else { return own }
      folder = folder.directory
    }
    let path = folder.appending(name)
    return folder == absolute ? own : (path, working.reportName(path))
  }

  /// Returns the name of the folder that is written into, which is the app's default name.
  private static func folderName(_ path: Path) -> String? {
    var names: [ArraySlice<UInt8>] = []
    for name in path.bytes.split(separator: UInt8(ascii: "/")) {
      if name.elementsEqual("..".utf8) {
        _ = names.popLast()
      } else if !name.elementsEqual(".".utf8) {
        names.append(name[...])
      }
    }
    return names.last.flatMap { String(validating: $0, as: UTF8.self) }
  }

  private func showNextSteps(_ template: ManifestTemplate, isNew: Bool, _ files: StartWriter) {
    let path =
      directory == "."
      ? StartingFiles.manifestName : Path(directory).appending(StartingFiles.manifestName).text
    let manifest = ShellWord.quoted(path)
    let open = template.placeholders
    var steps: [String] = []
    if isNew, !open.isEmpty {
      steps.append("Fill in the placeholders in \(path): \(open.joined(separator: ", "))")
    } else {
      steps.append("Look through \(path): scopes, partners, what happens on cancelling")
    }
    steps.append("Check it: authlint check \(ShellWord.quoted(directory))")
    steps.append("Print the links for your partners: authlint link \(manifest)")
    steps.append("Check it before each commit: pre-commit install")
    files.showNextSteps(steps)
  }
}

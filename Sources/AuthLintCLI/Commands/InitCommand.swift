import ArgumentParser
import AuthLint
import Diagnostics
import Workspace

/// `authlint init`: writes files to start from.
struct InitCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a manifest to start from, an .authlint.yaml, and the entry for pre-commit.",
    discussion: """
      On a terminal, what the options do not say is asked for. What is left open becomes a \
      placeholder such as <owner>, which check reports until it is filled in. The directory is made \
      if it is missing. Files that are there already are left as they are.
      """)

  @Argument(
    help: ArgumentHelp("The directory to write into.", valueName: "dir"), completion: .directory)
  var directory = "."

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

  func run(in context: CommandContext) throws -> CommandStatus {
    let root = Path(directory)
    let working = try context.workingDirectory()
    var answers = try TemplateAnswers(self, folder: Self.folderName(working.absolute(root)))
    let manifest = root.appending(StartingFiles.manifestName)
    let isNew = (try? FileStatus.of(manifest, followsLinks: false)) == nil
    if isNew, context.environment.isTerminal(0), context.environment.isTerminal(2) {
      guard answers.ask(context) else {
        context.errors.write("nothing is written\n")
        return .interrupted
      }
    }
    do throws(SystemError) {
      try DirectoryCreation.create(root)
    } catch {
      throw CommandFailure(
        "`\(root.display)` is not a directory, and cannot be made: \(error.message)")
    }
    let template = answers.template
    for (name, text) in StartingFiles.all(template) {
      try write(directory == "." ? Path(name) : root.appending(name), text, context)
    }
    let hooks = hooksFile(root, working)
    try write(
      hooks.path, as: hooks.name, Array(StartingFiles.preCommit.utf8), context)
    showNextSteps(template, isNew: isNew, context)
    return .success
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

  private func write(
    _ path: Path, as name: Path? = nil, _ text: [UInt8], _ context: CommandContext
  ) throws(CommandFailure) {
    let shown = (name ?? path).display
    if (try? FileStatus.of(path, followsLinks: false)) != nil {
      context.tell { out in
        VisibleText.append("left \(shown) as it is: it is there already", to: &out)
        out.append(UInt8(ascii: "\n"))
        // The schema is generated, and too long to show.
        if path.name.elementsEqual(StartingFiles.schemaName.utf8) { return }
        out.append(contentsOf: "it could hold:\n\n".utf8)
        for line in text.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
          if !line.isEmpty { out.append(contentsOf: "    ".utf8) }
          VisibleText.append(String(decoding: line, as: UTF8.self), to: &out)
          out.append(UInt8(ascii: "\n"))
        }
        out.append(UInt8(ascii: "\n"))
      }
      return
    }
    do throws(FileReplacement.Failure) {
      try FileReplacement.replace(path, with: text)
    } catch {
      throw CommandFailure("`\(shown)` is not written: \(error.message)")
    }
    context.tell { out in
      VisibleText.append("wrote \(shown)", to: &out)
      out.append(UInt8(ascii: "\n"))
    }
  }

  private func showNextSteps(_ template: ManifestTemplate, isNew: Bool, _ context: CommandContext) {
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
    let width = TerminalStyle(stream: 1, environment: context.environment).width
    context.tell { out in
      out.append(contentsOf: "\nNext steps:\n".utf8)
      for (index, step) in steps.enumerated() {
        let start = out.count
        VisibleText.append("  \(index + 1). \(step)", to: &out)
        out.append(UInt8(ascii: "\n"))
        if let width {
          RowBreaks.insert(into: &out, from: start, width: max(width, 40), indent: 5)
        }
      }
    }
  }
}
